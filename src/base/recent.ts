// The values that were put in last, by name. When there are too many, the one that has been in for longest goes.
// A Map alone would do, but not fast: what was deleted at its beginning stays in the way of whoever asks for its first entry.

interface Entry<V> {
  readonly key: string;
  readonly value: V;
}

export class Recent<V> {
  readonly #most: number;
  readonly #byKey = new Map<string, Entry<V>>();
  #queue: Entry<V>[] = [];
  /** where the queue begins */
  #head = 0;

  /** @param most how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): V | undefined {
    return this.#byKey.get(key)?.value;
  }

  /** Puts a value in, or anew: it then counts as the last. */
  set(key: string, value: V): void {
    const entry = { key, value };
    this.#byKey.set(key, entry);
    this.#queue.push(entry);
    if (this.#byKey.size > this.#most) this.#dropOldest();
    else if (this.#queue.length > 2 * this.#most) this.#tidy();
  }

  #dropOldest(): void {
    for (let entry = this.#queue[this.#head++]; entry; entry = this.#queue[this.#head++]) {
      if (this.#byKey.get(entry.key) !== entry) continue; // it was put in anew
      this.#byKey.delete(entry.key);
      break;
    }
    if (this.#head > this.#most) this.#tidy();
  }

  /** Forgets the entries of the queue that count no more. */
  #tidy(): void {
    this.#queue = this.#queue.slice(this.#head).filter((entry) => this.#byKey.get(entry.key) === entry);
    this.#head = 0;
  }
}
