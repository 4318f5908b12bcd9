// MD5 of bytes: checksums and hashes that are not for secrets. Upstream: RFC 1321.

import type { Bytes } from './bytes.ts';

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0);

/** 32 lower-case hexadecimal digits. */
export function md5Hex(bytes: Bytes): string {
  const state: [number, number, number, number] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  const bits = bytes.length * 8;
  const length = littleEndian(bits | 0) + littleEndian(Math.floor(bits / 4294967296));
  const padded = `${bytes}\x80${'\0'.repeat((119 - (bytes.length % 64)) % 64)}${length}`;
  for (let block = 0; block < padded.length; block += 64) compress(state, padded, block);
  return state.map((word) => [...littleEndian(word)].map((ch) => ch.charCodeAt(0).toString(16).padStart(2, '0')).join('')).join('');
}

const littleEndian = (word: number): Bytes => String.fromCharCode(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, (word >>> 24) & 255);

function compress(state: [number, number, number, number], text: string, block: number): void {
  const word = (i: number): number => {
    const at = block + i * 4;
    return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24);
  };
  let [a, b, c, d] = state;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
    const index = [i, (5 * i + 1) % 16, (3 * i + 5) % 16, (7 * i) % 16][round] ?? 0;
    const sum = (a + mixed + (sines[i] ?? 0) + word(index)) | 0;
    const shift = shifts[round * 4 + (i % 4)] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
}
