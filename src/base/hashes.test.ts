import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Base64Error, decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from './base64.ts';
import { fromUint8Array, toUint8Array, utf8 } from './bytes.ts';
import { fnv128a, fnv32, fnv32a, fnv32aBytes } from './fnv.ts';
import { md5Hex } from './md5.ts';
import { Random } from './random.ts';
import { sha256Bytes, sha256Hex } from './sha256.ts';

const random = new Random('hashes');
/** Lengths around the hashes' blocks of 64 bytes, then any. */
const samples = [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, ...Array.from({ length: 30 }, () => random.below(500))].map((length) =>
  fromUint8Array(Uint8Array.from({ length }, () => random.below(256))),
);

describe('against the platform', () => {
  it('SHA-256', () => {
    for (const bytes of samples) {
      const expected = createHash('sha256').update(toUint8Array(bytes)).digest();
      expect(sha256Hex(bytes)).toBe(expected.toString('hex'));
      expect(sha256Bytes(bytes)).toBe(fromUint8Array(expected));
    }
  });

  it('MD5', () => {
    for (const bytes of samples) expect(md5Hex(bytes)).toBe(createHash('md5').update(toUint8Array(bytes)).digest('hex'));
  });

  it('base64, both alphabets', () => {
    for (const bytes of samples) {
      const buffer = Buffer.from(toUint8Array(bytes));
      expect([encodeBase64(bytes), decodeBase64(buffer.toString('base64'))]).toEqual([buffer.toString('base64'), bytes]);
      expect([encodeBase64Url(bytes), decodeBase64Url(buffer.toString('base64url'))]).toEqual([buffer.toString('base64url'), bytes]);
    }
  });
});

describe("base64 in Go's words", () => {
  const rows = [
    { text: 'aGk', error: 'illegal base64 data at input byte 0' },
    { text: 'a', error: 'illegal base64 data at input byte 0' },
    { text: 'a*==', error: 'illegal base64 data at input byte 1' },
    { text: 'aGk=x', error: 'illegal base64 data at input byte 4' },
  ];
  it.each(rows)('$text', ({ text, error }) => expect(() => decodeBase64(text)).toThrow(new Base64Error(error)));

  it('lines may be broken', () => expect(decodeBase64('aGVs\r\nbG8=\n')).toBe('hello'));
});

describe('FNV', () => {
  const rows = [
    { text: '', a32: 0x811c9dc5, v32: 0x811c9dc5 },
    { text: 'a', a32: 0xe40c292c, v32: 0x050c5d7e },
    { text: 'foobar', a32: 0xbf9cf968, v32: 0x31f0b262 },
  ];
  it.each(rows)('of "$text"', ({ text, a32, v32 }) => expect([fnv32a(text), fnv32(text)]).toEqual([a32, v32]));

  it('goes by bytes', () => expect(fnv32a('ü')).toBe(fnv32aBytes(utf8('ü'))));
});

describe('FNV-1a of 128 bits', () => {
  it.each([
    ['', '6c62272e07bb014262b821756295c58d'],
    ['a', 'd228cb696f1a8caf78912b704e4a8964'],
    ['foobar', '343e1662793c64bf6f0d3597ba446f18'],
  ])('of "%s"', (text, hash) => {
    expect(fnv128a(text)).toBe(hash);
  });
});
