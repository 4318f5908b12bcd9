// Who is next: Pods to try now, Pods that back off, and Pods that wait for an event that may let them fit.
// Upstream: pkg/scheduler/backend/queue/{scheduling_queue,active_queue,backoff_queue,unschedulable_pods}.go, plugins/queuesort.
// Differs: a cycle is one step here, so no event can happen during one and none has to be kept for Pods in flight.
// @supports yes scheduler: queue — "priority, back-off of 1 to 10 s that is cut short when nothing else is to do, queueing hints, flush after five minutes"

import type { Pod } from '../../api/types.ts';
import type { ComponentContext } from '../component.ts';
import { type ClusterEvent, type EventRegistration, covers } from './cluster-events.ts';
import type { Plugin } from './framework.ts';
import { Heap } from './heap.ts';
import { podInfo } from './pod-info.ts';

export interface QueuedPod {
  /** `namespace/name` */
  readonly key: string;
  pod: Pod;
  readonly seq: number;
  /** when it came into the queue, or came back after it was tried */
  sinceMs: number;
  attempts: number;
  /** how often it was turned away; how often in a row something went wrong */
  rejections: number;
  errors: number;
  /** the plugins that turned it away; none when something went wrong */
  rejectedBy: ReadonlySet<string>;
  /** the plugin that keeps it out of the queue */
  gatedBy?: string | undefined;
}

const initialBackoffMs = 1000;
const maxBackoffMs = 10_000;
/** Pods whose back-off ends within the same second come back in the order of their priority */
const windowMs = 1000;
const maxUnschedulableMs = 5 * 60 * 1000;
const flushEveryMs = 30_000;

/** High priority first, then the one that waits longer. Upstream: PrioritySort */
const sooner = (a: QueuedPod, b: QueuedPod): boolean => order(a, b) < 0;
const priorityOf = ({ pod }: QueuedPod): number => pod.spec?.priority ?? 0;
const order = (a: QueuedPod, b: QueuedPod): number => priorityOf(b) - priorityOf(a) || a.sinceMs - b.sinceMs || a.seq - b.seq;

/** When a Pod that was tried may be tried again. Upstream: getBackoffTime */
export function backoffUntilMs({ rejections, errors, sinceMs }: QueuedPod): number {
  const count = errors > 0 ? errors : rejections;
  if (count === 0) return 0;
  const backoffMs = Math.min(initialBackoffMs * 2 ** (count - 1), maxBackoffMs);
  return aligned(sinceMs + backoffMs);
}

const aligned = (ms: number): number => ms - (ms % windowMs);

export class SchedulingQueue {
  readonly #plugins: readonly Plugin[];
  readonly #gates: readonly Plugin[];
  readonly #active = new Heap<QueuedPod>(sooner);
  readonly #backoff = new Heap<QueuedPod>((a, b) => (backoffUntilMs(a) - backoffUntilMs(b) || order(a, b)) < 0);
  /** those with which something went wrong: their back-off is not cut short */
  readonly #errors = new Heap<QueuedPod>((a, b) => (backoffUntilMs(a) - backoffUntilMs(b) || order(a, b)) < 0);
  readonly #unschedulable = new Map<string, QueuedPod>();
  /** the same by the plugin that turned them away: an event is a question to few of them */
  readonly #byPlugin = new Map<string, Map<string, QueuedPod>>();
  #seq = 0;

  constructor(plugins: readonly Plugin[]) {
    this.#plugins = plugins;
    this.#gates = plugins.filter((p) => p.preEnqueue);
  }

  /** How many Pods are in each part. */
  get sizes(): { readonly active: number; readonly backoff: number; readonly unschedulable: number } {
    return { active: this.#active.size, backoff: this.#backoff.size + this.#errors.size, unschedulable: this.#unschedulable.size };
  }

  /** A new Pod without a node. */
  add(key: string, pod: Pod, nowMs: number): void {
    const queued: QueuedPod = { key, pod, seq: this.#seq++, sinceMs: nowMs, attempts: 0, rejections: 0, errors: 0, rejectedBy: new Set() };
    this.remove(key);
    this.#activate(queued);
  }

  /** A waiting Pod has changed; its own change may let it fit. */
  update(key: string, pod: Pod, events: readonly ClusterEvent<Pod>[], context: ComponentContext): void {
    for (const heap of [this.#active, this.#backoff, this.#errors]) {
      const queued = heap.get(key);
      if (!queued) continue;
      heap.remove(key);
      queued.pod = pod;
      heap.add(queued);
      return;
    }
    const waiting = this.#unschedulable.get(key);
    if (!waiting) return this.add(key, pod, context.nowMs);
    waiting.pod = pod;
    for (const event of events) {
      if (!this.#unschedulable.has(key)) return;
      if (this.#isWorthRequeuing(waiting, event, context)) this.#requeue(waiting, context.nowMs);
    }
  }

  remove(key: string): void {
    this.#active.remove(key);
    this.#backoff.remove(key);
    this.#errors.remove(key);
    this.#unpark(key);
  }

  has(key: string): boolean {
    return (this.#active.get(key) ?? this.#backoff.get(key) ?? this.#errors.get(key) ?? this.#unschedulable.get(key)) !== undefined;
  }

  /** The Pod to try now, taken out: when nothing else is to do, one that backs off. Upstream: Pop, with SchedulerPopFromBackoffQ */
  take(nowMs: number): QueuedPod | undefined {
    this.#flush(nowMs);
    const next = this.#active.pop() ?? this.#backoff.pop();
    if (next) next.attempts += 1;
    return next;
  }

  /** A Pod that could not be placed: it waits for an event that its plugins want to hear of, or, after an error, for a while. */
  park(queued: QueuedPod, rejectedBy: ReadonlySet<string>, nowMs: number): void {
    queued.rejectedBy = rejectedBy;
    queued.sinceMs = nowMs;
    if (rejectedBy.size === 0) {
      queued.errors += 1;
      return this.#requeue(queued, nowMs);
    }
    queued.rejections += 1;
    queued.errors = 0;
    this.#wait(queued);
  }

  /** Something happened: Pods it may help come back. @returns whether any did */
  happened(event: ClusterEvent, context: ComponentContext, concerned: (pod: QueuedPod) => boolean = () => true): boolean {
    if (this.#unschedulable.size === 0) return false;
    let any = false;
    for (const plugin of this.#plugins) {
      const waiting = this.#byPlugin.get(plugin.name);
      const registrations = waiting?.size ? plugin.events?.filter((r) => covers(r, event)) : undefined;
      if (!waiting || !registrations?.length) continue;
      for (const queued of [...waiting.values()]) {
        if (queued.gatedBy !== undefined && queued.gatedBy !== plugin.name) continue;
        if (!concerned(queued) || !hinted(registrations, queued, event, context)) continue;
        this.#unpark(queued.key);
        this.#requeue(queued, context.nowMs);
        any = true;
      }
    }
    return any;
  }

  /** When there is something to do next, or undefined. */
  nextMs(nowMs: number): number | undefined {
    if (this.#active.size > 0 || this.#backoff.size > 0) return nowMs;
    const error = this.#errors.peek();
    let next = error && Math.max(nowMs, backoffUntilMs(error) + windowMs);
    for (const { sinceMs, gatedBy } of this.#unschedulable.values()) {
      if (gatedBy !== undefined) continue;
      const at = Math.ceil((sinceMs + maxUnschedulableMs + 1) / flushEveryMs) * flushEveryMs;
      if (next === undefined || at < next) next = at;
      break;
    }
    return next;
  }

  /** Back-offs that are over, and Pods that have waited five minutes whatever happened. */
  #flush(nowMs: number): void {
    for (const heap of [this.#backoff, this.#errors]) {
      for (let first = heap.peek(); first && backoffUntilMs(first) < aligned(nowMs); first = heap.peek()) {
        heap.remove(first.key);
        this.#activate(first);
      }
    }
    for (const queued of this.#unschedulable.values()) {
      if (nowMs - queued.sinceMs <= maxUnschedulableMs) break;
      if (queued.gatedBy !== undefined) continue;
      this.#unpark(queued.key);
      this.#requeue(queued, nowMs);
    }
  }

  /** Into the queue, unless a plugin keeps it out. Upstream: moveToActiveQ, runPreEnqueuePlugins */
  #activate(queued: QueuedPod): void {
    for (const plugin of this.#gates) {
      if (plugin.preEnqueue?.(queued.pod) === undefined) continue;
      queued.gatedBy = plugin.name;
      queued.rejectedBy = new Set([...queued.rejectedBy, plugin.name]);
      return this.#wait(queued);
    }
    queued.gatedBy = undefined;
    this.#active.add(queued);
  }

  #requeue(queued: QueuedPod, nowMs: number): void {
    this.#unpark(queued.key);
    if (backoffUntilMs(queued) < aligned(nowMs)) return this.#activate(queued);
    (queued.errors > 0 ? this.#errors : this.#backoff).add(queued);
  }

  #wait(queued: QueuedPod): void {
    this.#unschedulable.set(queued.key, queued);
    for (const plugin of queued.rejectedBy) {
      let waiting = this.#byPlugin.get(plugin);
      if (!waiting) this.#byPlugin.set(plugin, (waiting = new Map()));
      waiting.set(queued.key, queued);
    }
  }

  #unpark(key: string): void {
    const queued = this.#unschedulable.get(key);
    if (!queued) return;
    this.#unschedulable.delete(key);
    for (const plugin of queued.rejectedBy) this.#byPlugin.get(plugin)?.delete(key);
  }

  #isWorthRequeuing(queued: QueuedPod, event: ClusterEvent, context: ComponentContext): boolean {
    return this.#plugins.some((plugin) => {
      if (!queued.rejectedBy.has(plugin.name) || (queued.gatedBy !== undefined && queued.gatedBy !== plugin.name)) return false;
      return hinted(plugin.events?.filter((r) => covers(r, event)) ?? [], queued, event, context);
    });
  }
}

const hinted = (registrations: readonly EventRegistration[], { pod }: QueuedPod, event: ClusterEvent, context: ComponentContext): boolean =>
  registrations.some(({ hint }) => !hint || hint(podInfo(pod), event as ClusterEvent<never>, context));
