// Go's sort.Sort: what it does with equals is visible in tables, because it is not stable but always the same.
// Upstream: Go 1.26 src/sort (pattern-defeating quicksort): insertion sort for a dozen and fewer, a pivot of three or of nine otherwise,
// heap sort when pivots go wrong too often.

const fewMost = 12;
const nineFrom = 50;
/** exchanges among nine candidates for a pivot, when all stand the wrong way round */
const mostSwaps = 12;

/** `a < b` by Go's Less. */
type Less<T> = (a: T, b: T) => boolean;

/** What a look at the pivots said about the order. */
type Hint = 'unknown' | 'increasing' | 'decreasing';

/** Sorts in place, as Go does; `less` need not be consistent. @returns the same array */
export function goSort<T>(items: T[], less: Less<T>): T[] {
  new Sorter(items, less).quick(0, items.length, 32 - Math.clz32(items.length));
  return items;
}

class Sorter<T> {
  readonly #items: T[];
  readonly #lessThan: Less<T>;

  constructor(items: T[], less: Less<T>) {
    this.#items = items;
    this.#lessThan = less;
  }

  #less(i: number, j: number): boolean {
    return this.#lessThan(this.#items[i] as T, this.#items[j] as T);
  }

  #swap(i: number, j: number): void {
    [this.#items[i], this.#items[j]] = [this.#items[j] as T, this.#items[i] as T];
  }

  /** @param limit how many bad pivots are borne */
  quick(from: number, to: number, limit: number): void {
    let [a, b] = [from, to];
    let [wasBalanced, wasPartitioned] = [true, true];
    for (let left = limit; ; ) {
      const length = b - a;
      if (length <= fewMost) return this.#insert(a, b);
      if (left === 0) return this.#heap(a, b);
      if (!wasBalanced) {
        this.#breakPatterns(a, b);
        left -= 1;
      }
      let { pivot, hint } = this.#choosePivot(a, b);
      if (hint === 'decreasing') {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = 'increasing';
      }
      if (wasBalanced && wasPartitioned && hint === 'increasing' && this.#insertSome(a, b)) return;
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, already } = this.#partition(a, b, pivot);
      wasPartitioned = already;
      const [leftLength, rightLength] = [middle - a, b - middle];
      wasBalanced = Math.min(leftLength, rightLength) >= Math.floor(length / 8);
      if (leftLength < rightLength) {
        this.quick(a, middle, left);
        a = middle + 1;
      } else {
        this.quick(middle + 1, b, left);
        b = middle;
      }
    }
  }

  #insert(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
  }

  /** Mends a few places of what is nearly sorted. @returns whether that was enough */
  #insertSome(a: number, b: number): boolean {
    let i = a + 1;
    for (let steps = 0; steps < 5; steps++) {
      while (i < b && !this.#less(i, i - 1)) i += 1;
      if (i === b) return true;
      if (b - a < nineFrom) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  #heap(a: number, b: number): void {
    const length = b - a;
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.#sink(i, length, a);
    for (let i = length - 1; i >= 0; i--) {
      this.#swap(a, a + i);
      this.#sink(0, i, a);
    }
  }

  #sink(root: number, length: number, first: number): void {
    for (let at = root; ; ) {
      let child = 2 * at + 1;
      if (child >= length) return;
      if (child + 1 < length && this.#less(first + child, first + child + 1)) child += 1;
      if (!this.#less(first + at, first + child)) return;
      this.#swap(first + at, first + child);
      at = child;
    }
  }

  /** Scatters some elements, by a generator that begins with the length: the same for the same length. */
  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    let random = BigInt(length);
    const next = (): bigint => {
      random ^= (random << 13n) & 0xffff_ffff_ffff_ffffn;
      random ^= random >> 7n;
      random ^= (random << 17n) & 0xffff_ffff_ffff_ffffn;
      return random;
    };
    const modulus = 2 ** (32 - Math.clz32(length));
    const at = a + Math.floor(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      let other = Number(next() & BigInt(modulus - 1));
      if (other >= length) other -= length;
      this.#swap(at - 1 + i, a + other);
    }
  }

  #choosePivot(a: number, b: number): { pivot: number; hint: Hint } {
    const length = b - a;
    const swaps = { count: 0 };
    const quarter = Math.floor(length / 4);
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= nineFrom) {
      i = this.#median(i - 1, i, i + 1, swaps);
      j = this.#median(j - 1, j, j + 1, swaps);
      k = this.#median(k - 1, k, k + 1, swaps);
    }
    const pivot = this.#median(i, j, k, swaps);
    return { pivot, hint: swaps.count === 0 ? 'increasing' : swaps.count === mostSwaps ? 'decreasing' : 'unknown' };
  }

  #median(first: number, second: number, third: number, swaps: { count: number }): number {
    let [a, b, c] = [first, second, third];
    const order = (x: number, y: number): [number, number] => {
      if (!this.#less(y, x)) return [x, y];
      swaps.count += 1;
      return [y, x];
    };
    [a, b] = order(a, b);
    [b, c] = order(b, c);
    [a, b] = order(a, b);
    return b;
  }

  #reverse(a: number, b: number): void {
    for (let [i, j] = [a, b - 1]; i < j; i++, j--) this.#swap(i, j);
  }

  /** Puts what is equal to the pivot first, when nothing is less. @returns where the rest begins */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.#less(a, i)) i += 1;
      while (i <= j && this.#less(a, j)) j -= 1;
      if (i > j) return i;
      this.#swap(i, j);
      i += 1;
      j -= 1;
    }
  }

  /** @returns where the pivot stands then, and whether everything was on its side already */
  #partition(a: number, b: number, pivot: number): { middle: number; already: boolean } {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    const skip = (): void => {
      while (i <= j && this.#less(i, a)) i += 1;
      while (i <= j && !this.#less(j, a)) j -= 1;
    };
    skip();
    const already = i > j;
    while (i <= j) {
      this.#swap(i, j);
      i += 1;
      j -= 1;
      skip();
    }
    this.#swap(j, a);
    return { middle: j, already };
  }
}
