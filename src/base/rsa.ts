// RSA keys and signatures: real ones, from a given source of chance. Upstream: RFC 8017 (PKCS #1 v1.5).
// Left out: protection against those who measure time. Keys of a simulation guard nothing.

import type { Bytes } from './bytes.ts';
import { bytesOf, der, identifier, nothing, numberOf, sequence, tags } from './der.ts';
import { sha256Bytes } from './sha256.ts';

export interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly secret: bigint;
  readonly primes: readonly [bigint, bigint];
}

const exponent = 65537n;
const smallPrimes = primesBelow(2000).map(BigInt);

/** @param chance 32 random bits at a time */
export function makeRsaKey(bits: number, chance: () => number): RsaKey {
  for (;;) {
    const first = makePrime(bits >> 1, chance);
    const second = makePrime(bits - (bits >> 1), chance);
    const modulus = first * second;
    if (first === second || modulus.toString(2).length !== bits) continue;
    const primes = first > second ? ([first, second] as const) : ([second, first] as const);
    return { modulus, exponent, secret: inverse(exponent, (first - 1n) * (second - 1n)), primes };
  }
}

/** A signature of SHA-256 of the bytes. */
export function signSha256({ modulus, secret }: RsaKey, bytes: Bytes): Bytes {
  const size = Math.ceil(modulus.toString(2).length / 8);
  return padded(bytesOf(power(numberOf(blockFor(bytes, size)), secret, modulus)), size);
}

/** Whether a signature is one of these bytes by the key's holder. */
export function verifySha256({ modulus, exponent: public_ }: Pick<RsaKey, 'modulus' | 'exponent'>, bytes: Bytes, signature: Bytes): boolean {
  const size = Math.ceil(modulus.toString(2).length / 8);
  return padded(bytesOf(power(numberOf(signature), public_, modulus)), size) === blockFor(bytes, size);
}

/** EMSA-PKCS1-v1_5. */
function blockFor(bytes: Bytes, size: number): Bytes {
  const info = sequence(sequence(identifier('2.16.840.1.101.3.4.2.1'), nothing), der(tags.octetString, sha256Bytes(bytes)));
  return `\0\x01${'\xff'.repeat(size - info.length - 3)}\0${info}`;
}

const padded = (bytes: Bytes, size: number): Bytes => bytes.padStart(size, '\0');

function makePrime(bits: number, chance: () => number): bigint {
  for (;;) {
    let candidate = 0n;
    for (let have = 0; have < bits; have += 32) candidate = (candidate << 32n) | BigInt(chance());
    // The two highest bits, so that the product of two has all its bits; the lowest, because primes are odd.
    candidate = BigInt.asUintN(bits, candidate) | (3n << BigInt(bits - 2)) | 1n;
    for (let step = 0; step < 2000; step++, candidate += 2n) if (candidate % exponent !== 1n && isPrime(candidate)) return candidate;
  }
}

function isPrime(candidate: bigint): boolean {
  for (const small of smallPrimes) if (candidate % small === 0n) return candidate === small;
  // Miller-Rabin; for random numbers of this size four bases leave no doubt.
  let odd = candidate - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos += 1;
  }
  return [2n, 3n, 5n, 7n].every((base) => {
    let x = power(base, odd, candidate);
    if (x === 1n || x === candidate - 1n) return true;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % candidate;
      if (x === candidate - 1n) return true;
    }
    return false;
  });
}

function power(base: bigint, to: bigint, modulus: bigint): bigint {
  let out = 1n;
  for (const bit of to.toString(2)) {
    out = (out * out) % modulus;
    if (bit === '1') out = (out * base) % modulus;
  }
  return out;
}

/** The number that makes one with `value`. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

function primesBelow(limit: number): readonly number[] {
  const found: number[] = [];
  for (let n = 3; n < limit; n += 2) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
