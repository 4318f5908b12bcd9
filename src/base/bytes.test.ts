import { describe, expect, it } from 'vitest';
import { fromUint8Array, incompleteTail, text, toUint8Array, utf8 } from './bytes.ts';
import { Random } from './random.ts';

const rows = [
  { name: 'ASCII is itself', plain: 'kubectl\n\t\u007f', bytes: 'kubectl\n\t\x7f' },
  { name: 'two bytes', plain: 'é', bytes: '\xc3\xa9' },
  { name: 'three bytes', plain: '→', bytes: '\xe2\x86\x92' },
  { name: 'four bytes', plain: '🚢', bytes: '\xf0\x9f\x9a\xa2' },
  { name: 'a lone surrogate becomes U+FFFD', plain: '\ud800', bytes: '\xef\xbf\xbd', back: '\ufffd' },
];

describe('UTF-8', () => {
  it.each(rows)('$name', ({ plain, bytes, back }) => {
    expect(utf8(plain)).toBe(bytes);
    expect(text(bytes)).toBe(back ?? plain);
  });

  it('decodes anything, as the platform does', () => {
    const random = new Random('utf8');
    const decoder = new TextDecoder();
    for (let i = 0; i < 300; i++) {
      const array = Uint8Array.from({ length: random.below(12) }, () => random.below(256));
      const valid = !decoder.decode(array).includes('\ufffd');
      if (valid && array[0] !== 0xef) expect(text(fromUint8Array(array))).toBe(decoder.decode(array));
      expect(toUint8Array(fromUint8Array(array))).toEqual(array);
      expect(text(fromUint8Array(array))).toEqual(expect.any(String));
    }
  });

  it('keeps the beginning of a character for the next chunk', () => {
    const ship = utf8('a🚢');
    expect([0, 1, 2, 3, 4, 5].map((n) => incompleteTail(ship.slice(0, n)))).toEqual([0, 0, 1, 2, 3, 0]);
  });
});
