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

export class Agenda {
  readonly #heap: Due[] = [];
  readonly #byOwner = new Map<string, Map<string, Due>>();
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
    if (!known) this.#size += 1;
    const item: Due = { atMs, seq: this.#seq++, owner, key };
    keys.set(key, item);
    this.#push(item);
    return true;
  }

  /** Takes `owner`'s `key` off the agenda. @returns whether it was there */
  cancel(owner: string, key: string): boolean {
    if (!this.#byOwner.get(owner)?.delete(key)) return false;
    this.#size -= 1;
    return true;
  }

  /** Takes everything of an owner off the agenda. */
  forget(owner: string): void {
    this.#size -= this.#byOwner.get(owner)?.size ?? 0;
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

  /** Takes the earliest item. */
  take(): Due | undefined {
    const item = this.peek();
    if (!item) return undefined;
    this.#pop();
    this.#byOwner.get(item.owner)?.delete(item.key);
    this.#size -= 1;
    return item;
  }

  #dropStale(): void {
    for (let top = this.#heap[0]; top && this.#byOwner.get(top.owner)?.get(top.key) !== top; top = this.#heap[0]) this.#pop();
  }

  #push(item: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt] as Due;
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
      if (right && before(right, heap[childAt] as Due)) childAt += 1;
      const child = heap[childAt];
      if (!child || !before(child, last)) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = last;
  }
}

const before = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq);
