// tr: characters for characters. Upstream: GNU coreutils tr, on bytes as in the C locale.

import { input, readFrom, write } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions } from './support.ts';

const classes: Readonly<Record<string, string>> = {
  lower: 'abcdefghijklmnopqrstuvwxyz', upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', digit: '0123456789', space: ' \t\n\v\f\r', blank: ' \t',
  alpha: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', alnum: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}; // biome-ignore format: a table
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '\u0007', b: '\b', f: '\f', v: '\v', '0': '\0' };

export const tr: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'dscCt', long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c' } });
  const first = expand(operands[0] ?? '');
  const second = operands[1] === undefined ? undefined : expand(operands[1]);
  const complement = has('c') || has('C');
  const member = (ch: string): boolean => first.includes(ch) !== complement;
  const target = (ch: string): string => {
    if (second === undefined || has('d') || !member(ch)) return ch;
    const at = complement ? second.length - 1 : first.lastIndexOf(ch);
    return second.charAt(Math.min(at, second.length - 1)) || ch;
  };
  const squeezed = has('s') ? (second === undefined || (has('d') && second) ? (second ?? '') : second) : '';
  const squeezes = (ch: string): boolean => has('s') && (second === undefined ? member(ch) : squeezed.includes(ch));
  let last = '';
  for (let got = yield* readFrom(process, input(process)); got !== null; got = yield* readFrom(process, input(process))) {
    let out = '';
    for (const ch of got) {
      if (has('d') && member(ch)) continue;
      const next = target(ch);
      if (next === last && squeezes(next)) continue;
      out += next;
      last = next;
    }
    yield* write(process, out);
  }
  return 0;
};

function expand(set: string): string {
  let out = '';
  for (let i = 0; i < set.length; i++) {
    const named = /^\[:([a-z]+):\]/.exec(set.slice(i));
    if (named) {
      out += classes[named[1] ?? ''] ?? '';
      i += named[0].length - 1;
      continue;
    }
    const [ch, length] = one(set, i);
    i += length - 1;
    if (set.charAt(i + 1) === '-' && i + 2 < set.length) {
      const [end, endLength] = one(set, i + 2);
      for (let code = ch.charCodeAt(0); code <= end.charCodeAt(0); code++) out += String.fromCharCode(code);
      i += 1 + endLength;
    } else out += ch;
  }
  return out;
}

function one(set: string, i: number): readonly [string, number] {
  if (set.charAt(i) !== '\\') return [set.charAt(i), 1];
  const octal = /^\\([0-7]{1,3})/.exec(set.slice(i));
  if (octal) return [String.fromCharCode(Number.parseInt(octal[1] ?? '0', 8)), octal[0].length];
  return [escapes[set.charAt(i + 1)] ?? set.charAt(i + 1), 2];
}
