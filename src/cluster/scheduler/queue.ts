// Who is next: an active queue by priority and time, a back-off queue, and those that wait for the cluster to change.
// Upstream: pkg/scheduler/backend/queue. Differs: queueing hints are per kind of change, not per plugin and object.

export interface QueuedPod {
  readonly key: string;
  readonly priority: number;
  /** when it entered the queue for the first time */
  readonly sinceMs: number;
  readonly seq: number;
  attempts: number;
  /** not before this moment */
  backoffUntilMs: number;
}

const initialBackoffMs = 1000;
const maxBackoffMs = 10000;
const maxUnschedulableMs = 5 * 60 * 1000;

export class SchedulingQueue {
  readonly #active = new Map<string, QueuedPod>();
  readonly #waiting = new Map<string, QueuedPod & { parkedMs: number }>();
  #sorted: QueuedPod[] | undefined;
  #seq = 0;

  get size(): number {
    return this.#active.size;
  }

  /** A Pod that has no node: new, or changed. */
  add(key: string, priority: number, nowMs: number): void {
    const known = this.#active.get(key);
    if (known && known.priority === priority) return;
    const parked = this.#waiting.get(key);
    this.#waiting.delete(key);
    const queued: QueuedPod = { key, priority, sinceMs: parked?.sinceMs ?? nowMs, seq: parked?.seq ?? this.#seq++, attempts: parked?.attempts ?? 0, backoffUntilMs: parked?.backoffUntilMs ?? 0 };
    this.#activate(queued);
  }

  remove(key: string): void {
    if (this.#active.delete(key)) this.#sorted = undefined;
    this.#waiting.delete(key);
  }

  /** The most urgent Pod that may be tried now, taken out. */
  take(nowMs: number): QueuedPod | undefined {
    this.#sorted ??= [...this.#active.values()].sort(later);
    const sorted = this.#sorted;
    for (let i = sorted.length - 1; i >= 0; i--) {
      const pod = sorted[i] as QueuedPod;
      if (pod.backoffUntilMs > nowMs) continue;
      sorted.splice(i, 1);
      this.#active.delete(pod.key);
      pod.attempts += 1;
      return pod;
    }
    return undefined;
  }

  /** A Pod that could not be placed waits for a change. */
  park(pod: QueuedPod, nowMs: number): void {
    pod.backoffUntilMs = nowMs + Math.min(initialBackoffMs * 2 ** (pod.attempts - 1), maxBackoffMs);
    this.#waiting.set(pod.key, { ...pod, parkedMs: nowMs });
  }

  /** Something changed that may let waiting Pods fit. @returns whether any came back */
  wake(): boolean {
    const any = this.#waiting.size > 0;
    for (const pod of this.#waiting.values()) this.#activate(pod);
    this.#waiting.clear();
    return any;
  }

  /** Pods that have waited five minutes come back whatever happened. */
  flush(nowMs: number): void {
    for (const pod of [...this.#waiting.values()]) {
      if (nowMs - pod.parkedMs < maxUnschedulableMs) continue;
      this.#waiting.delete(pod.key);
      this.#activate(pod);
    }
  }

  /** When the next Pod may be tried, or undefined when nothing is queued. */
  nextMs(nowMs: number): number | undefined {
    let next: number | undefined;
    for (const pod of this.#active.values()) {
      const at = Math.max(nowMs, pod.backoffUntilMs);
      if (next === undefined || at < next) next = at;
      if (next === nowMs) break;
    }
    return next;
  }

  /** When the longest waiting Pod comes back by itself, or undefined. */
  get flushMs(): number | undefined {
    let next: number | undefined;
    for (const pod of this.#waiting.values()) {
      const at = pod.parkedMs + maxUnschedulableMs;
      if (next === undefined || at < next) next = at;
    }
    return next;
  }

  #activate(pod: QueuedPod): void {
    this.#active.set(pod.key, pod);
    const sorted = this.#sorted;
    if (!sorted) return;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (later(sorted[middle] as QueuedPod, pod) < 0) low = middle + 1;
      else high = middle;
    }
    sorted.splice(low, 0, pod);
  }
}

/** Sorts the most urgent to the end: high priority, then early. */
const later = (a: QueuedPod, b: QueuedPod): number => a.priority - b.priority || b.sinceMs - a.sinceMs || b.seq - a.seq;
