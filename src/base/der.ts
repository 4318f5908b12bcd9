// ASN.1 in its distinguished encoding, as far as keys and certificates need it. Upstream: ITU-T X.690.

import { type Bytes, utf8 } from './bytes.ts';
import { calendar, fromCalendar } from './time.ts';

export const tags = { integer: 0x02, bitString: 0x03, octetString: 0x04, nothing: 0x05, identifier: 0x06, utf8: 0x0c, printable: 0x13, ia5: 0x16, utcTime: 0x17, sequence: 0x30, set: 0x31 } as const;

/** A value with what it holds; `parts` of a value that is made of others. */
export interface Der {
  readonly tag: number;
  readonly body: Bytes;
  /** the value as it was encoded */
  readonly whole: Bytes;
}

/** @param tag one byte: class, whether it is made of others, number */
export function der(tag: number, ...parts: readonly Bytes[]): Bytes {
  const body = parts.join('');
  return String.fromCharCode(tag) + lengthOf(body.length) + body;
}

function lengthOf(length: number): Bytes {
  if (length < 0x80) return String.fromCharCode(length);
  const digits = bytesOf(BigInt(length));
  return String.fromCharCode(0x80 | digits.length) + digits;
}

export const sequence = (...parts: readonly Bytes[]): Bytes => der(tags.sequence, ...parts);
export const context = (number: number, ...parts: readonly Bytes[]): Bytes => der(0xa0 | number, ...parts);
export const bitString = (bytes: Bytes): Bytes => der(tags.bitString, '\0', bytes);
export const nothing = der(tags.nothing);

/** A number that is not negative. */
export function integer(value: bigint): Bytes {
  const bytes = bytesOf(value);
  return der(tags.integer, bytes.charCodeAt(0) >= 0x80 ? `\0${bytes}` : bytes);
}

/** @param dotted `2.5.4.3` */
export function identifier(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const groups = [first * 40 + second, ...rest].map((value) => {
    let out = String.fromCharCode(value & 0x7f);
    for (let left = value >>> 7; left > 0; left >>>= 7) out = String.fromCharCode((left & 0x7f) | 0x80) + out;
    return out;
  });
  return der(tags.identifier, ...groups);
}

export const textOf = (text: string, tag: number = tags.utf8): Bytes => der(tag, utf8(text));

/** UTCTime, good until 2049. */
export function time(ms: number): Bytes {
  const { year, month, day, hour, minute, second } = calendar(ms);
  return der(tags.utcTime, `${[year % 100, month, day, hour, minute, second].map((part) => String(part).padStart(2, '0')).join('')}Z`);
}

/** Big-endian, at least one byte. */
export function bytesOf(value: bigint): Bytes {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return (even.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

export const numberOf = (bytes: Bytes): bigint => BigInt(`0x${[...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('') || '0'}`);

/** The values that follow each other; undefined where something is cut off. */
export function readDer(bytes: Bytes): readonly Der[] | undefined {
  const found: Der[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = bytes.charCodeAt(at++);
    let length = bytes.charCodeAt(at++);
    if (length > 0x80) {
      const digits = length - 0x80;
      length = Number(numberOf(bytes.slice(at, at + digits)));
      at += digits;
    }
    if (!(at + length <= bytes.length)) return undefined;
    found.push({ tag, body: bytes.slice(at, at + length), whole: bytes.slice(start, at + length) });
    at += length;
  }
  return found;
}

/** What a value is made of; nothing for what is no such value. */
export const partsOf = (value: Der | undefined): readonly Der[] => (value ? (readDer(value.body) ?? []) : []);

/** `2.5.4.3`. */
export function readIdentifier(body: Bytes): string {
  const [first = 0, ...rest] = [...body].map((char) => char.charCodeAt(0));
  const numbers = [Math.floor(first / 40), first % 40];
  let value = 0;
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}

/** UTCTime or GeneralizedTime, in ms. */
export function readTime(body: Bytes): number {
  const digits = body.length === 13 ? `${Number(body.slice(0, 2)) < 50 ? '20' : '19'}${body}` : body;
  const part = (from: number, to: number): number => Number(digits.slice(from, to));
  return fromCalendar(part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14));
}
