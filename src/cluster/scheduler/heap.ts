// A heap whose members can be taken out by key. Upstream: pkg/scheduler/backend/heap.

interface Keyed {
  readonly key: string;
}

export class Heap<T extends Keyed> {
  readonly #items: T[] = [];
  readonly #at = new Map<string, number>();
  readonly #less: (a: T, b: T) => boolean;

  /** @param less whether `a` comes out before `b`; a total order, so that the order of insertion does not matter */
  constructor(less: (a: T, b: T) => boolean) {
    this.#less = less;
  }

  get size(): number {
    return this.#items.length;
  }

  get(key: string): T | undefined {
    const at = this.#at.get(key);
    return at === undefined ? undefined : this.#items[at];
  }

  /** The next one, left in. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** Adds an item; one of the same key is replaced. */
  add(item: T): void {
    this.remove(item.key);
    const at = this.#items.length;
    this.#items.push(item);
    this.#at.set(item.key, at);
    this.#up(at);
  }

  /** Takes the next one out. */
  pop(): T | undefined {
    const first = this.#items[0];
    if (first) this.remove(first.key);
    return first;
  }

  /** @returns the item that was there */
  remove(key: string): T | undefined {
    const at = this.#at.get(key);
    if (at === undefined) return undefined;
    const gone = this.#items[at];
    const last = this.#items.pop() as T;
    this.#at.delete(key);
    if (at < this.#items.length) {
      this.#set(at, last);
      this.#up(at);
      this.#down(at);
    }
    return gone;
  }

  /** All of them, in no particular order. */
  values(): readonly T[] {
    return this.#items;
  }

  #set(at: number, item: T): void {
    this.#items[at] = item;
    this.#at.set(item.key, at);
  }

  #up(from: number): void {
    const item = this.#items[from] as T;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#items[above] as T;
      if (!this.#less(item, parent)) break;
      this.#set(at, parent);
      at = above;
    }
    this.#set(at, item);
  }

  #down(from: number): void {
    const item = this.#items[from] as T;
    const size = this.#items.length;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#less(this.#items[child + 1] as T, this.#items[child] as T)) child += 1;
      if (!this.#less(this.#items[child] as T, item)) break;
      this.#set(at, this.#items[child] as T);
      at = child;
    }
    this.#set(at, item);
  }
}
