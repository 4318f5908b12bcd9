// SHA-256 of bytes. Upstream: FIPS 180-4.

import type { Bytes } from './bytes.ts';

const constants = new Int32Array(64);
const initial = new Int32Array(8);
fillConstants();

/** The first 32 bits of the fractions of the roots of the first primes. */
function fillConstants(): void {
  const fraction = (value: number): number => ((value - Math.floor(value)) * 4294967296) | 0;
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) initial[found] = fraction(Math.sqrt(n));
    constants[found++] = fraction(Math.cbrt(n));
  }
}

/** 64 lower-case hexadecimal digits. */
export function sha256Hex(bytes: Bytes): string {
  return [...digest(bytes)].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** 32 bytes. */
export function sha256Bytes(bytes: Bytes): Bytes {
  return [...digest(bytes)].map((w) => String.fromCharCode((w >>> 24) & 255, (w >>> 16) & 255, (w >>> 8) & 255, w & 255)).join('');
}

function digest(bytes: Bytes): Int32Array {
  const state = initial.slice();
  const padded = `${bytes}\x80${'\0'.repeat((119 - (bytes.length % 64)) % 64)}`;
  const words = new Int32Array(64);
  const total = padded.length + 8;
  for (let block = 0; block < total; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = wordAt(padded, block + i * 4, bytes.length);
    compress(state, words);
  }
  return state;
}

function wordAt(padded: string, at: number, length: number): number {
  if (at < padded.length) return (padded.charCodeAt(at) << 24) | (padded.charCodeAt(at + 1) << 16) | (padded.charCodeAt(at + 2) << 8) | padded.charCodeAt(at + 3);
  return at === padded.length ? Math.floor(length / 536870912) : (length << 3) | 0;
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function compress(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15] as number;
    const b = w[i - 2] as number;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + (constants[i] as number) + (w[i] as number)) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    // one by one: an exchange of lists is made of lists, 64 times a block
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const sums = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = ((state[i] as number) + (sums[i] as number)) | 0;
}
