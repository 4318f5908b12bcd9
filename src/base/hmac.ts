// Keyed hashes: HMAC with SHA-256. Source: RFC 2104.

import type { Bytes } from './bytes.ts';
import { sha256Bytes } from './sha256.ts';

const blockBytes = 64;

/** 32 bytes that only who knows the key can compute. */
export function hmacSha256(key: Bytes, message: Bytes): Bytes {
  const short = key.length > blockBytes ? sha256Bytes(key) : key;
  const padded = short.padEnd(blockBytes, '\0');
  const mixed = (byte: number): Bytes => [...padded].map((one) => String.fromCharCode(one.charCodeAt(0) ^ byte)).join('');
  return sha256Bytes(mixed(0x5c) + sha256Bytes(mixed(0x36) + message));
}
