// Chance, seeded: the only source of it in a world. One stream per component, forked by name, so that a component that
// draws once more does not change what another one gets.
// The generator is sfc32 (public domain, PractRand-clean), seeded through a string hash.

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  readonly #seed: string;

  /** @param seed any string or number; equal seeds give equal streams */
  constructor(seed: string | number) {
    this.#seed = String(seed);
    const hash = hasher(this.#seed);
    this.#a = hash();
    this.#b = hash();
    this.#c = hash();
    for (let i = 0; i < 12; i++) this.next();
  }

  /** A stream of its own, decided by this stream's seed and the name alone (not by what was drawn). */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** 32 random bits, as an unsigned integer. */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** A fraction in [0, 1). */
  fraction(): number {
    return this.next() / 4294967296;
  }

  /** An integer in [0, below). */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** `length` characters out of `alphabet`. */
  string(length: number, alphabet: string): string {
    const out: string[] = [];
    for (let i = 0; i < length; i++) out.push(alphabet.charAt(this.below(alphabet.length)));
    return out.join('');
  }

  /** A version-4 UUID, in lower case. */
  uuid(): string {
    const [a, b, c, d] = [this.next(), this.next(), this.next(), this.next()];
    const [high, low] = [(b & 0x0fff) | 0x4000, (c >>> 16) & 0x3fff | 0x8000];
    return `${hex16(a >>> 16)}${hex16(a & 0xffff)}-${hex16(b >>> 16)}-${hex16(high)}-${hex16(low)}-${hex16(c & 0xffff)}${hex16(d >>> 16)}${hex16(d & 0xffff)}`;
  }
}

const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 16 bits as four digits. */
const hex16 = (bits: number): string => (hexBytes[bits >>> 8] as string) + (hexBytes[bits & 0xff] as string);

/** xmur3: a string to as many 32-bit seeds as one asks for. */
function hasher(text: string): () => number {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
}
