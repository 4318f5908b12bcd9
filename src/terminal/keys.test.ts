import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { KeyReader } from './keys.ts';

const rows = [
  { name: 'characters', bytes: 'ab', keys: [{ insert: 'a' }, { insert: 'b' }] },
  { name: 'Enter, Tab, Backspace', bytes: '\r\t\u007f', keys: [{ name: 'enter' }, { name: 'tab' }, { name: 'backspace' }] },
  { name: 'control keys', bytes: '\u0001\u0003', keys: [{ name: 'ctrl-a' }, { name: 'ctrl-c' }] },
  { name: 'arrows in both modes', bytes: '\u001b[A\u001bOB', keys: [{ name: 'up' }, { name: 'down' }] },
  { name: 'words', bytes: '\u001bb\u001b[1;5C', keys: [{ name: 'alt-b' }, { name: 'alt-f' }] },
  { name: 'UTF-8', bytes: utf8('é🚢'), keys: [{ insert: 'é' }, { insert: '🚢' }] },
  { name: 'a paste with line ends', bytes: '\u001b[200~a\r\nb\u001b[201~', keys: [{ paste: 'a\nb' }] },
  { name: 'unknown sequences are swallowed', bytes: '\u001b[15~x', keys: [{ name: 'unknown' }, { insert: 'x' }] },
  { name: 'bytes that are no text', bytes: '\xff\xc3(', keys: [{ insert: '\ufffd' }, { insert: '\ufffd' }, { insert: '(' }] },
];

describe('KeyReader', () => {
  it.each(rows)('$name', ({ bytes, keys }) => {
    expect(new KeyReader().feed(bytes)).toEqual(keys);
    const reader = new KeyReader();
    expect([...bytes].flatMap((byte) => reader.feed(byte))).toEqual(keys);
  });
});
