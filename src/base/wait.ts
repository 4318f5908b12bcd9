// Things one can wait for. Whatever blocks a process (a pipe, a child, a watch, a key press) is a `Waitable`;
// whoever waits asks `ready`, subscribes once, and asks again when woken: wake-ups may be spurious, never lost.

/** Something that becomes ready. */
export interface Waitable {
  /** Whether waiting would end at once. */
  readonly ready: boolean;
  /**
   * Calls `wake` once when this may have become ready; never synchronously from within this call.
   * @returns a function that takes the subscription back
   */
  onReady(wake: () => void): () => void;
}

/** A condition with subscribers: the building block of pipes, queues and children. */
export class Signal implements Waitable {
  readonly #isReady: () => boolean;
  #waiting: Set<() => void> | undefined;

  /** @param isReady asked anew each time; it must not have effects */
  constructor(isReady: () => boolean) {
    this.#isReady = isReady;
  }

  get ready(): boolean {
    return this.#isReady();
  }

  onReady(wake: () => void): () => void {
    this.#waiting ??= new Set();
    this.#waiting.add(wake);
    return () => this.#waiting?.delete(wake);
  }

  /** Wakes everyone who waits; call it after each change that can make `ready` true. */
  notify(): void {
    const waiting = this.#waiting;
    if (!waiting || waiting.size === 0) return;
    this.#waiting = undefined;
    for (const wake of waiting) wake();
  }
}

/** A queue with one reader or more: `ready` while it holds an item or has ended. */
export class Queue<T> implements Waitable {
  readonly #items: T[] = [];
  readonly #signal = new Signal(() => this.#items.length > 0 || this.#ended);
  #ended = false;

  get ready(): boolean {
    return this.#signal.ready;
  }

  /** Whether nothing will come any more and everything was taken. */
  get done(): boolean {
    return this.#ended && this.#items.length === 0;
  }

  get length(): number {
    return this.#items.length;
  }

  onReady(wake: () => void): () => void {
    return this.#signal.onReady(wake);
  }

  /** Adds an item; ignored once the queue has ended. */
  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#signal.notify();
  }

  /** Takes the oldest item, or undefined when there is none (yet). */
  take(): T | undefined {
    return this.#items.shift();
  }

  /** No item follows. */
  end(): void {
    this.#ended = true;
    this.#signal.notify();
  }
}
