// The gzip format around DEFLATE. Writing stores without compressing; reading understands every DEFLATE block.
// Upstream: RFC 1951, RFC 1952.
// Differs: nothing gets smaller. What matters here is that archives of ours and of others can be read.

import type { Bytes } from '../../../base/bytes.ts';

/** The bytes are not gzip, or are damaged. */
export class GzipError extends Error {
  override readonly name = 'GzipError';
}

const crcTable = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

export function crc32(bytes: Bytes): number {
  let c = -1;
  for (let i = 0; i < bytes.length; i++) c = (crcTable[(c ^ bytes.charCodeAt(i)) & 255] ?? 0) ^ (c >>> 8);
  return (c ^ -1) >>> 0;
}

const little = (value: number, size: number): Bytes => Array.from({ length: size }, (_, i) => String.fromCharCode((value >>> (8 * i)) & 255)).join('');

/** @param name the file's name, which gunzip -N restores */
export function gzip(bytes: Bytes, name: string, modifiedMs: number): Bytes {
  let out = `\x1f\x8b\x08${name ? '\x08' : '\0'}${little(Math.floor(modifiedMs / 1000) >>> 0, 4)}\0\x03${name ? `${name}\0` : ''}`;
  for (let at = 0; at < bytes.length || at === 0; at += 65535) {
    const part = bytes.slice(at, at + 65535);
    out += (at + 65535 >= bytes.length ? '\x01' : '\0') + little(part.length, 2) + little(~part.length & 0xffff, 2) + part;
  }
  return out + little(crc32(bytes), 4) + little(bytes.length >>> 0, 4);
}

/** What is in a gzip file. @throws GzipError */
export function gunzip(bytes: Bytes): Bytes {
  if (!bytes.startsWith('\x1f\x8b')) throw new GzipError('not in gzip format');
  const flags = bytes.charCodeAt(3);
  let at = 10;
  if (flags & 4) at += 2 + bytes.charCodeAt(at) + (bytes.charCodeAt(at + 1) << 8);
  for (const bit of [8, 16]) if (flags & bit) at = bytes.indexOf('\0', at) + 1;
  if (flags & 2) at += 2;
  return new Inflater(bytes, at).all();
}

const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Canonical Huffman codes: `length:code` to symbol. */
type Codes = ReadonlyMap<number, number>;

function codesFor(lengths: readonly number[]): Codes {
  const codes = new Map<number, number>();
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    for (const [symbol, own] of lengths.entries()) if (own === length) codes.set((length << 16) | code++, symbol);
    code <<= 1;
  }
  return codes;
}

class Inflater {
  readonly #bytes: Bytes;
  #at: number;
  #bit = 0;
  #out: number[] = [];

  constructor(bytes: Bytes, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  all(): Bytes {
    for (let last = false; !last; ) {
      last = this.#bits(1) === 1;
      const kind = this.#bits(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#block(fixedLengths, fixedDistances);
      else if (kind === 2) this.#block(...this.#tables());
      else throw new GzipError('invalid compressed data--format violated');
    }
    let text = '';
    for (let i = 0; i < this.#out.length; i += 8192) text += String.fromCharCode(...this.#out.slice(i, i + 8192));
    return text;
  }

  #bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.#at >= this.#bytes.length) throw new GzipError('unexpected end of file');
      value |= ((this.#bytes.charCodeAt(this.#at) >> this.#bit) & 1) << i;
      this.#bit += 1;
      if (this.#bit === 8) {
        this.#bit = 0;
        this.#at += 1;
      }
    }
    return value;
  }

  #stored(): void {
    if (this.#bit > 0) {
      this.#bit = 0;
      this.#at += 1;
    }
    const length = this.#bits(16);
    this.#bits(16);
    if (this.#at + length > this.#bytes.length) throw new GzipError('unexpected end of file');
    for (let i = 0; i < length; i++) this.#out.push(this.#bytes.charCodeAt(this.#at + i));
    this.#at += length;
  }

  #symbol(codes: Codes): number {
    let code = 0;
    for (let length = 1; length <= 15; length++) {
      code = (code << 1) | this.#bits(1);
      const symbol = codes.get((length << 16) | code);
      if (symbol !== undefined) return symbol;
    }
    throw new GzipError('invalid compressed data--format violated');
  }

  #tables(): readonly [Codes, Codes] {
    const [literals, distances, count] = [this.#bits(5) + 257, this.#bits(5) + 1, this.#bits(4) + 4];
    const own = new Array<number>(19).fill(0);
    for (let i = 0; i < count; i++) own[codeOrder[i] ?? 0] = this.#bits(3);
    const codes = codesFor(own);
    const lengths: number[] = [];
    while (lengths.length < literals + distances) {
      const symbol = this.#symbol(codes);
      if (symbol < 16) lengths.push(symbol);
      else {
        const repeated = symbol === 16 ? (lengths.at(-1) ?? 0) : 0;
        const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
        for (let i = 0; i < times; i++) lengths.push(repeated);
      }
    }
    return [codesFor(lengths.slice(0, literals)), codesFor(lengths.slice(literals))];
  }

  #block(literals: Codes, distances: Codes): void {
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.#out.push(symbol);
        continue;
      }
      const length = (lengthBase[symbol - 257] ?? 0) + this.#bits(lengthExtra[symbol - 257] ?? 0);
      const code = this.#symbol(distances);
      const distance = (distanceBase[code] ?? 0) + this.#bits(code < 4 ? 0 : (code >> 1) - 1);
      for (let i = 0; i < length; i++) this.#out.push(this.#out[this.#out.length - distance] ?? 0);
    }
  }
}

const fixedLengths = codesFor(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const fixedDistances = codesFor(new Array<number>(30).fill(5));
