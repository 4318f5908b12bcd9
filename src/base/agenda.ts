// What is due when: the one queue of a world.
//
// Items are data (`atMs, seq, owner, key`), never closures, so a world can be compared, fingerprinted and replayed.
// One item per owner and key, and the earliest wins: client-go's workqueue deduplicates the same way
// (Upstream: k8s.io/client-go/util/workqueue). A binary heap holds them; a superseded item stays in the heap until it
// surfaces and is then skipped, which keeps every operation at O(log n).

/** One thing that is due. `seq` breaks ties in the order of scheduling, so equal times never depend on chance. */
export interface Due {
  readonly atMs: number;
  readonly seq: number;
  readonly owner: string;
  readonly key: string;
}

/** As it lies in the heap. */
interface Item extends Due {
  /** another one came before it, or it was cancelled */
  stale: boolean;
}

export class Agenda {
  readonly #heap: Item[] = [];
  readonly #byOwner = new Map<string, Map<string, Item>>();
  #size = 0;
  #seq = 0;

  /** How many items are due at some time. */
  get size(): number {
    return this.#size;
  }

  /**
   * Makes `owner`'s `key` due at `atMs`, unless it is due earlier already.
   * @returns whether the agenda changed
   */
  schedule(owner: string, key: string, atMs: number): boolean {
    let keys = this.#byOwner.get(owner);
    if (!keys) this.#byOwner.set(owner, (keys = new Map()));
    const known = keys.get(key);
    if (known && known.atMs <= atMs) return false;
    if (known) known.stale = true;
    else this.#size += 1;
    const item: Item = { atMs, seq: this.#seq++, owner, key, stale: false };
    keys.set(key, item);
    this.#push(item);
    return true;
  }

  /** Takes `owner`'s `key` off the agenda. @returns whether it was there */
  cancel(owner: string, key: string): boolean {
    const keys = this.#byOwner.get(owner);
    const item = keys?.get(key);
    if (!keys || !item) return false;
    item.stale = true;
    keys.delete(key);
    this.#size -= 1;
    return true;
  }

  /** Takes everything of an owner off the agenda. */
  forget(owner: string): void {
    const keys = this.#byOwner.get(owner);
    if (!keys) return;
    for (const item of keys.values()) item.stale = true;
    this.#size -= keys.size;
    this.#byOwner.delete(owner);
  }

  /** When `owner`'s `key` is due, or undefined. */
  dueAt(owner: string, key: string): number | undefined {
    return this.#byOwner.get(owner)?.get(key)?.atMs;
  }

  /** The earliest item, left where it is. */
  peek(): Due | undefined {
    this.#dropStale();
    return this.#heap[0];
  }

  /** Takes the earliest item, if it is due no later than `untilMs`. */
  take(untilMs = Number.POSITIVE_INFINITY): Due | undefined {
    const item = this.peek();
    if (!item || item.atMs > untilMs) return undefined;
    this.#pop();
    this.#byOwner.get(item.owner)?.delete(item.key);
    this.#size -= 1;
    return item;
  }

  #dropStale(): void {
    while (this.#heap[0]?.stale) this.#pop();
  }

  #push(item: Item): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt] as Item;
      if (!before(item, parent)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      const right = heap[childAt + 1];
      if (right && before(right, heap[childAt] as Item)) childAt += 1;
      const child = heap[childAt];
      if (!child || !before(child, last)) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = last;
  }
}

const before = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq);
