// The machines of the control plane and what runs on them: on each a member of etcd, and an API server, a controller manager and a
// scheduler that use only what runs beside them, as kubeadm's "stacked" layout has it. Whoever asks for the API gets it from any machine
// whose API server answers. Upstream: kubeadm init/join --control-plane; apiserver/pkg/storage/etcd3.
// Differs: one API server and one store stand for all of them, so that they never disagree; a control plane that is cut off as a whole
// does nothing; an API server that has lost its etcd is not restarted by its liveness probe.

import { StatusError, timeout } from '../api/meta/status-error.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { Quorum } from './quorum.ts';

/** The static Pods of a control-plane machine, without the machine's name. */
export const controlPlaneParts = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type ControlPlanePart = (typeof controlPlaneParts)[number];

/** `on`: it runs and can be reached; `partitioned`: it runs and nobody can reach it. */
export type Reach = 'on' | 'off' | 'partitioned';

/** What a client meets at a machine's port 6443. */
export type ServerState = 'answers' | 'refuses' | 'unreachable';

interface Host {
  reach: Reach;
  readonly stopped: Set<ControlPlanePart>;
  /** counts the starts of each part: a process that began anew is another one */
  readonly starts: Map<ControlPlanePart, number>;
}

/** etcd is of no help: what the API server says then, and how long one waits to hear it. */
export class EtcdUnavailable extends StatusError {
  readonly afterMs: number;

  constructor({ code, reason, message, details }: StatusError, afterMs: number) {
    super(code, reason, message, details);
    this.afterMs = afterMs;
  }
}

/** How long a server waits for etcd before it gives up. Upstream: etcd's request timeout (5 s and two elections), --request-timeout. */
const writeTimeoutMs = 7000;
const readTimeoutMs = 60_000;

export class ControlPlane {
  readonly quorum: Quorum;
  /** names of its machines, in the order they joined */
  readonly nodes: readonly string[];
  readonly #hosts: ReadonlyMap<string, Host>;
  readonly #listeners: (() => void)[] = [];
  /** what `serving` says, until something changes: every read and write asks */
  #serving: boolean | undefined;

  constructor(nodes: readonly string[], timeline: Timeline, random: Random) {
    this.nodes = nodes;
    this.#hosts = new Map(nodes.map((name) => [name, { reach: 'on', stopped: new Set(), starts: new Map() }]));
    this.quorum = new Quorum(nodes, timeline, random);
    this.quorum.onChange(() => this.#tell());
  }

  /** A part's process on a machine has begun or has ended. */
  setRunning(node: string, part: ControlPlanePart, running: boolean): void {
    const host = this.#hosts.get(node);
    if (!host) return;
    if (running) {
      host.stopped.delete(part);
      host.starts.set(part, (host.starts.get(part) ?? 0) + 1);
    } else host.stopped.add(part);
    if (part === 'etcd') this.quorum.set(node, { running: running && host.reach !== 'off' });
    this.#tell();
  }

  /** A machine was switched off or on, cut off or connected again. */
  setReach(node: string, reach: Reach): void {
    const host = this.#hosts.get(node);
    if (!host || host.reach === reach) return;
    host.reach = reach;
    this.quorum.set(node, { running: reach !== 'off' && !host.stopped.has('etcd'), reachable: reach === 'on' });
    this.#tell();
  }

  /** How often a part has begun on a machine since the machine is known. */
  startsOf(node: string, part: ControlPlanePart): number {
    return this.#hosts.get(node)?.starts.get(part) ?? 0;
  }

  /** Whether a part runs on a machine that can be reached. */
  runs(node: string, part: ControlPlanePart): boolean {
    const host = this.#hosts.get(node);
    return host?.reach === 'on' && !host.stopped.has(part);
  }

  /** Whether a part can do its work: it runs, and so do the API server beside it and enough of etcd. */
  works(node: string, part: ControlPlanePart): boolean {
    return this.runs(node, part) && this.runs(node, 'kube-apiserver') && this.quorum.includes(node);
  }

  /** What a client meets at a machine's API port. */
  serverOn(node: string): ServerState {
    if (this.#hosts.get(node)?.reach !== 'on') return 'unreachable';
    return this.runs(node, 'kube-apiserver') ? 'answers' : 'refuses';
  }

  /** Machines whose API server runs, whether it has its etcd or not. */
  get servers(): readonly string[] {
    return this.nodes.filter((node) => this.runs(node, 'kube-apiserver'));
  }

  /** Whether some API server has enough of etcd behind it: whether anything can be written. */
  get serving(): boolean {
    this.#serving ??= this.nodes.some((node) => this.works(node, 'kube-apiserver'));
    return this.#serving;
  }

  /** How long a request waits for an election that is under way. */
  get electionMs(): number {
    return this.quorum.electionMs;
  }

  /** What a write is answered that etcd cannot take. Upstream: etcdserver.ErrTimeout, on its way through the API server unchanged. */
  get writeFailure(): EtcdUnavailable | undefined {
    return this.serving ? undefined : new EtcdUnavailable(new StatusError(500, '', 'etcdserver: request timed out'), writeTimeoutMs);
  }

  /** The same for a read that must be true: etcd's client asks again and again until the request's own time is over. Upstream: filters/timeout.go. */
  get readFailure(): EtcdUnavailable | undefined {
    return this.serving ? undefined : new EtcdUnavailable(timeout('request did not complete within the allotted timeout'), readTimeoutMs);
  }

  /** Hears of everything that changes here. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #tell(): void {
    this.#serving = undefined;
    for (const listener of this.#listeners) listener();
  }
}
