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
    const eights: string[] = [];
    let left = length;
    const code = (): number => alphabet.charCodeAt(this.below(alphabet.length));
    for (; left >= 8; left -= 8) eights.push(String.fromCharCode(code(), code(), code(), code(), code(), code(), code(), code()));
    let rest = '';
    for (; left > 0; left--) rest += alphabet.charAt(this.below(alphabet.length));
    return eights.length === 0 ? rest : eights.join('') + rest;
  }

  /** A version-4 UUID, in lower case. Made in one piece: what is put together of parts is kept in parts, and every object has a UUID. */
  uuid(): string {
    const a = this.next();
    const b = this.next();
    const c = this.next();
    const d = this.next();
    const high = (b & 0x0fff) | 0x4000;
    const low = ((c >>> 16) & 0x3fff) | 0x8000;
    return String.fromCharCode(
      digit(a, 28), digit(a, 24), digit(a, 20), digit(a, 16), digit(a, 12), digit(a, 8), digit(a, 4), digit(a, 0), dash,
      digit(b, 28), digit(b, 24), digit(b, 20), digit(b, 16), dash,
      digit(high, 12), digit(high, 8), digit(high, 4), digit(high, 0), dash,
      digit(low, 12), digit(low, 8), digit(low, 4), digit(low, 0), dash,
      digit(c, 12), digit(c, 8), digit(c, 4), digit(c, 0), digit(d, 28), digit(d, 24), digit(d, 20), digit(d, 16), digit(d, 12), digit(d, 8), digit(d, 4), digit(d, 0),
    ); // biome-ignore format: groups of digits
  }
}

const dash = 45;

/** The hexadecimal digit that these four bits are, as a character code. */
function digit(bits: number, shift: number): number {
  const value = (bits >>> shift) & 15;
  return value < 10 ? 48 + value : 87 + value;
}

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
