// Evicting Pods all at once, again and again where a budget forbids it, and waiting until they are gone.
// Upstream: k8s.io/kubectl v0.36 pkg/drain/drain.go (evictPods, deletePods, waitForDelete).
// Differs: upstream's goroutines start in an order nobody promises; here the last one comes first, as it mostly does there.

import { formatDuration } from '../../../../base/duration.ts';
import type { Steps } from '../../../../os/process.ts';
import { aggregate, CommandError, isNotFound, ServerError } from '../../errors.ts';
import { podMapping } from '../../pods.ts';
import { pathOf } from '../../resource/info.ts';
import { type KubeObject, nameOf, namespaceOf, uidOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { DryRun } from '../verb.ts';
import { isStuck } from './filters.ts';
import { tell } from './nodes.ts';

const retryMs = 5000;
const pollMs = 1000;

/** @throws CommandError all that went wrong */
export function* deleteOrEvict(k: Kubectl, pods: readonly KubeObject[], dryRun: DryRun): Steps<void> {
  if (pods.length === 0) return;
  const canEvict = !k.flags.bool('disable-eviction') && k.mapper.subresource(podMapping, 'eviction') !== undefined;
  yield* new Departure(k, dryRun).run(pods, canEvict);
}

interface Leaving {
  pod: KubeObject;
  phase: 'evict' | 'wait' | 'done';
  nextMs: number;
}

class Departure {
  readonly #k: Kubectl;
  readonly #dryRun: DryRun;
  readonly #timeoutMs: number;
  readonly #untilMs: number;
  readonly #errors: CommandError[] = [];

  constructor(k: Kubectl, dryRun: DryRun) {
    this.#k = k;
    this.#dryRun = dryRun;
    this.#timeoutMs = k.flags.duration('timeout');
    this.#untilMs = this.#timeoutMs === 0 ? Number.POSITIVE_INFINITY : k.nowMs + this.#timeoutMs;
  }

  *run(pods: readonly KubeObject[], evicts: boolean): Steps<void> {
    if (!evicts) for (const pod of pods) this.#delete(pod);
    const order = evicts ? [...pods.slice(-1), ...pods.slice(0, -1)] : pods;
    const leaving: Leaving[] = order.map((pod) => ({ pod, phase: evicts ? 'evict' : 'wait', nextMs: this.#k.nowMs }));
    for (;;) {
      for (const one of leaving) if (one.nextMs <= this.#k.nowMs) this.#step(one, evicts);
      const open = leaving.filter(({ phase }) => phase !== 'done');
      if (open.length === 0 || (!evicts && this.#errors.length > 0)) break;
      const nextMs = Math.min(...open.map((one) => one.nextMs));
      yield* this.#k.sleep(Math.max(0, nextMs - this.#k.nowMs));
    }
    const failure = aggregate(this.#errors);
    if (failure) throw failure;
  }

  #options(): Record<string, unknown> {
    const grace = this.#k.flags.number('grace-period');
    return { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(this.#dryRun === 'server' ? { dryRun: ['All'] } : {}) };
  }

  #delete(pod: KubeObject): void {
    try {
      this.#k.rest.request({ method: 'DELETE', path: pathOf(podMapping, namespaceOf(pod), nameOf(pod)), body: { kind: 'DeleteOptions', apiVersion: 'v1', ...this.#options() } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  #step(one: Leaving, evicts: boolean): void {
    const failure = one.phase === 'evict' ? this.#evict(one) : one.phase === 'wait' ? this.#look(one, evicts) : undefined;
    if (!failure) return;
    this.#errors.push(failure);
    one.phase = 'done';
  }

  /** @returns why the Pod stays */
  #evict(one: Leaving): CommandError | undefined {
    const { pod } = one;
    const [name, namespace] = [nameOf(pod), namespaceOf(pod)];
    const { io } = this.#k;
    io.out(`evicting pod ${namespace}/${name}${this.#dryRun === 'server' ? ' (server dry run)' : ''}\n`);
    if (this.#k.nowMs >= this.#untilMs) return new CommandError(`error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${formatDuration(this.#timeoutMs)}`);
    const body = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, deleteOptions: this.#options() };
    try {
      this.#k.rest.request({ method: 'POST', path: pathOf(podMapping, namespace, name, 'eviction'), body });
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return this.#refused(one, error);
    }
    this.#refresh(one);
    if (this.#dryRun === 'server') one.phase = 'done';
    else this.#wait(one);
    return undefined;
  }

  #wait(one: Leaving): void {
    one.phase = 'wait';
    one.nextMs = this.#k.nowMs;
    const failure = this.#look(one, true);
    if (failure) {
      this.#errors.push(failure);
      one.phase = 'done';
    }
  }

  #refused(one: Leaving, error: ServerError): CommandError | undefined {
    const [name, namespace] = [nameOf(one.pod), namespaceOf(one.pod)];
    const terminating = error.reason === 'Forbidden' && (error.status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating');
    if (error.reason === 'NotFound') one.phase = 'done';
    else if (error.reason === 'TooManyRequests') {
      this.#k.io.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`);
      this.#retry(one);
    } else if (terminating && one.pod.metadata?.deletionTimestamp) this.#wait(one);
    else if (terminating) {
      this.#k.io.err(`error when evicting pod "${name}" from terminating namespace "${namespace}" (will retry after 5s): ${error.message}\n`);
      this.#retry(one);
    } else return new CommandError(`error when evicting pods/"${name}" -n "${namespace}": ${error.message}`);
    return undefined;
  }

  #retry(one: Leaving): void {
    one.nextMs = this.#k.nowMs + retryMs;
    this.#refresh(one);
  }

  #refresh(one: Leaving): void {
    const now = this.#get(one.pod);
    if (now && !(now instanceof CommandError)) one.pod = { ...now, kind: 'Pod', apiVersion: 'v1' };
  }

  #get(pod: KubeObject): KubeObject | CommandError | undefined {
    try {
      return this.#k.rest.request({ method: 'GET', path: pathOf(podMapping, namespaceOf(pod), nameOf(pod)) }) as KubeObject;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (error instanceof CommandError) return error;
      throw error;
    }
  }

  /** Whether the Pod is gone by now. @returns why waiting is in vain */
  #look(one: Leaving, evicted: boolean): CommandError | undefined {
    const [name, namespace] = [nameOf(one.pod), namespaceOf(one.pod)];
    const wrapped = (message: string): CommandError => new CommandError(evicted ? `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: ${message}` : message);
    const now = this.#get(one.pod);
    if (now instanceof CommandError) {
      tell(this.#k, one.pod, evicted ? 'eviction failed' : 'deletion failed', this.#dryRun);
      return wrapped(now.message);
    }
    if (!now || uidOf(now) !== uidOf(one.pod)) {
      tell(this.#k, one.pod, evicted ? 'evicted' : 'deleted', this.#dryRun);
      one.phase = 'done';
    } else if (isStuck(this.#k, now)) {
      this.#k.io.out(`pod "${name}" has DeletionTimestamp older than ${this.#k.flags.number('skip-wait-for-delete-timeout')} seconds, skipping\n`);
      one.phase = 'done';
    } else if (this.#k.nowMs >= this.#untilMs) return wrapped('context deadline exceeded');
    else one.nextMs = Math.min(this.#k.nowMs + pollMs, this.#untilMs);
    return undefined;
  }
}
