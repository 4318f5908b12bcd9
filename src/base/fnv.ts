// Fowler–Noll–Vo hashes: short, fast, not for secrets.
// Upstream: Go's hash/fnv New32, New32a; pod-template-hash is fnv32a, a ControllerRevision's hash fnv32 (the text is the caller's matter).

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
