// Fowler–Noll–Vo hashes: short, fast, not for secrets.
// Upstream: Go's hash/fnv New32, New32a, New128a; pod-template-hash is fnv32a, a ControllerRevision's hash fnv32 (the text is the caller's matter).

import { type Bytes, utf8 } from './bytes.ts';

/** FNV-1a of bytes, 32 bits, unsigned. Text that is not ASCII is hashed as UTF-8. */
export function fnv32a(text: string): number {
  return fnv32aBytes(utf8(text));
}

export function fnv32aBytes(bytes: Bytes): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** FNV-1, 32 bits, of a text's UTF-8: multiplies before it mixes in, unlike FNV-1a. */
export function fnv32(text: string): number {
  let hash = 0x811c9dc5;
  const bytes = utf8(text);
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash, 0x01000193) ^ bytes.charCodeAt(i);
  return hash >>> 0;
}

const prime128 = (1n << 88n) + 0x13bn;
const mask128 = (1n << 128n) - 1n;

/** FNV-1a of a text's UTF-8, 128 bits, as 32 hexadecimal digits. Slow: remember what is asked often. */
export function fnv128a(text: string): string {
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  const bytes = utf8(text);
  for (let i = 0; i < bytes.length; i++) hash = ((hash ^ BigInt(bytes.charCodeAt(i))) * prime128) & mask128;
  return hash.toString(16).padStart(32, '0');
}
