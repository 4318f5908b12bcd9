// Who leads: of the controller managers and schedulers on the control plane's machines one of each works, the one that holds the Lease.
// It renews it; the others take it over when it has not been renewed for as long as it says. Upstream: client-go/tools/leaderelection
// @supports yes control plane: leader election — "Leases of kube-controller-manager and kube-scheduler, taken over when they run out"
// Differs: with one machine the Lease is renewed every ten seconds instead of every two, since nobody competes and each write costs; a
// leader that could not renew in time stands by again instead of ending its process; its successor begins with what it knew.

import { StatusError } from '../../api/meta/status-error.ts';
import type { Lease } from '../../api/types.ts';
import { formatMicroTime } from '../../base/time.ts';
import type { Component, ComponentContext } from '../component.ts';
import type { ComponentRunner } from '../component-runner.ts';
import type { ControlPlane } from '../control-plane.ts';
import { resources } from './shared/resources.ts';

/** Upstream: RetryPeriod, RenewDeadline, LeaseDuration of kube-controller-manager and kube-scheduler; JitterFactor. */
const retryMs = 2000;
const renewDeadlineMs = 10_000;
const leaseDurationSeconds = 15;
const jitter = 1.2;
const aloneRenewMs = 10_000;
const namespace = 'kube-system';

type Program = 'kube-controller-manager' | 'kube-scheduler';

/** One machine's process, as long as it runs. */
interface Candidate {
  readonly identity: string;
  /** which of the program's starts on its machine it is */
  readonly start: number;
  /** the Lease as it last saw it, and since when */
  seen: string;
  seenMs: number;
  renewedMs: number;
  leads: boolean;
}

/** What an election needs of its cluster. */
export interface Electorate {
  readonly controlPlane: ControlPlane;
  readonly runner: ComponentRunner;
}

export const controllerManagerLeader = (cluster: Electorate): Component => new LeaderElection('kube-controller-manager', 'kube-controller-manager', 0, cluster);
export const schedulerLeader = (cluster: Electorate): Component => new LeaderElection('kube-scheduler', 'default-scheduler', 700, cluster);

/** The candidates of one program; their keys are their machines' names. */
class LeaderElection implements Component {
  readonly name: string;
  readonly user: string;
  readonly fieldManager: string;
  readonly program: string;
  readonly latencyMs = retryMs;
  readonly watches = [resources.leases];
  readonly #program: Program;
  /** whom its Events come from */
  readonly #reporter: string;
  readonly #offsetMs: number;
  readonly #controlPlane: ControlPlane;
  readonly #runner: ComponentRunner;
  readonly #candidates = new Map<string, Candidate>();
  /** somebody has led: before that everything works, as the first leader is found while the cluster boots */
  #begun = false;

  constructor(program: Program, reporter: string, offsetMs: number, { controlPlane, runner }: Electorate) {
    this.name = `${program}-leader-election`;
    this.user = `system:${program}`;
    this.fieldManager = program;
    this.program = this.name;
    this.#program = program;
    this.#reporter = reporter;
    this.#offsetMs = offsetMs;
    this.#controlPlane = controlPlane;
    this.#runner = runner;
  }

  start(context: ComponentContext): void {
    this.#controlPlane.nodes.forEach((node, i) => context.enqueueAfter(node, i * 1000));
    this.#controlPlane.onChange(() => {
      this.#settle();
      for (const node of this.#controlPlane.nodes) if (this.#isNew(node)) context.enqueueAfter(node, 0);
    });
  }

  /** A lease that somebody deleted is taken again. */
  keysFor({ type, key }: { readonly type: string; readonly key: string }): readonly string[] {
    return type === 'delete' && key === `${namespace}/${this.#program}` ? this.#controlPlane.nodes : [];
  }

  reconcile(node: string, context: ComponentContext): void {
    const candidate = this.#candidateOn(node, context);
    if (candidate) this.#try(node, candidate, context);
    this.#settle();
  }

  /** Who competes on a machine; nobody while the program does not run there. */
  #candidateOn(node: string, context: ComponentContext): Candidate | undefined {
    if (!this.#controlPlane.runs(node, this.#program)) {
      this.#candidates.delete(node);
      return undefined;
    }
    const known = this.#candidates.get(node);
    if (known && !this.#isNew(node)) return known;
    const made = { identity: `${node}_${context.random.uuid()}`, start: this.#startOn(node), seen: '', seenMs: context.nowMs, renewedMs: context.nowMs, leads: false };
    this.#candidates.set(node, made);
    return made;
  }

  /** The first start is the one the cluster boots with. */
  #startOn(node: string): number {
    return Math.max(1, this.#controlPlane.startsOf(node, this.#program));
  }

  #isNew(node: string): boolean {
    return this.#controlPlane.runs(node, this.#program) && this.#candidates.get(node)?.start !== this.#startOn(node);
  }

  #try(node: string, candidate: Candidate, context: ComponentContext): void {
    const isFirst = context.get(resources.leases, namespace, this.#program) === undefined;
    const wasLeading = candidate.leads;
    const leads = this.#controlPlane.works(node, this.#program) && this.#tryAcquireOrRenew(candidate, context);
    if (leads) candidate.renewedMs = context.nowMs;
    candidate.leads = leads || (wasLeading && context.nowMs - candidate.renewedMs < renewDeadlineMs);
    if (leads && !wasLeading) this.#announce(candidate, context);
    context.enqueueAfter(node, this.#nextMs(candidate, isFirst, context));
  }

  #nextMs({ leads }: Candidate, isFirst: boolean, context: ComponentContext): number {
    if (this.#controlPlane.nodes.length === 1 && leads) return isFirst ? aloneRenewMs + this.#offsetMs : aloneRenewMs;
    return leads ? retryMs : Math.round(retryMs * (1 + jitter * context.random.fraction()));
  }

  /** @returns whether it holds the Lease now */
  #tryAcquireOrRenew(candidate: Candidate, context: ComponentContext): boolean {
    const lease = context.get<Lease>(resources.leases, namespace, this.#program);
    const seen = JSON.stringify(lease?.spec ?? null);
    if (seen !== candidate.seen) Object.assign(candidate, { seen, seenMs: context.nowMs });
    const mine = lease?.spec?.holderIdentity === candidate.identity;
    if (lease?.spec?.holderIdentity && !mine && context.nowMs < candidate.seenMs + 1000 * leaseDurationSeconds) return false;
    const renewTime = formatMicroTime(context.nowMs);
    const taken = { holderIdentity: candidate.identity, leaseDurationSeconds, acquireTime: renewTime, renewTime, leaseTransitions: lease ? (lease.spec?.leaseTransitions ?? 0) + 1 : 0 };
    try {
      if (!lease) context.create(resources.leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: this.#program, namespace }, spec: taken });
      else context.update(resources.leases, { ...lease, spec: mine ? { ...lease.spec, renewTime } : { ...lease.spec, ...taken } });
    } catch (error) {
      // The server refuses or cannot: the next try is soon enough.
      if (!(error instanceof StatusError)) throw error;
      return false;
    }
    Object.assign(candidate, { seen: JSON.stringify(context.get<Lease>(resources.leases, namespace, this.#program)?.spec ?? null), seenMs: context.nowMs });
    return true;
  }

  #announce({ identity }: Candidate, context: ComponentContext): void {
    this.#begun = true;
    for (const other of this.#candidates.values()) if (other.identity !== identity) other.leads = false;
    const lease = context.get(resources.leases, namespace, this.#program);
    if (lease) context.event(lease, 'Normal', 'LeaderElection', `${identity} became leader`, { component: this.#reporter });
  }

  /** The program's work goes on while its leader can do it. */
  #settle(): void {
    if (!this.#begun) return;
    const works = [...this.#candidates].some(([node, { leads, start }]) => leads && start === this.#startOn(node) && this.#controlPlane.works(node, this.#program));
    if (works) this.#runner.release(this.#program);
    else this.#runner.hold(this.#program);
  }
}
