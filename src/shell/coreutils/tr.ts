// tr: characters for characters. Upstream: GNU coreutils tr. Works on bytes, as GNU's does.

import { utf8 } from '../../base/bytes.ts';
import { input, readFrom, write } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { parseOptions, problem, usageError } from './support.ts';

const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
const digits = '0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const classes: Readonly<Record<string, string>> = {
  lower,
  upper,
  digit: digits,
  space: '\t\n\v\f\r ',
  blank: '\t ',
  alpha: upper + lower,
  alnum: digits + upper + lower,
  punct: punctuation,
  xdigit: `${digits}ABCDEFabcdef`,
  graph: all.slice(33, 127),
  print: all.slice(32, 127),
  cntrl: `${all.slice(0, 32)}\x7f`,
};
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** A set that makes no sense. */
class BadSet extends Error {}

export const tr: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'dscCt', long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c', 'truncate-set1': 't' } });
  const [one, two, extra] = operands;
  const translating = !has('d') && !(has('s') && two === undefined);
  if (one === undefined) return yield* usageError(process, 'missing operand');
  if (two === undefined && translating) return yield* usageError(process, `missing operand after ‘${one}’\nTwo strings must be given when translating.`);
  if (two === undefined && has('d') && has('s'))
    return yield* usageError(process, `missing operand after ‘${one}’\nTwo strings must be given when both deleting and squeezing repeats.`);
  if (two !== undefined && has('d') && !has('s'))
    return yield* usageError(process, `extra operand ‘${two}’\nOnly one string may be given when deleting without squeezing repeats.`);
  if (extra !== undefined) return yield* usageError(process, `extra operand ‘${extra}’`);
  try {
    const first = expand(utf8(one), 0);
    const from = has('c') || has('C') ? [...all].filter((ch) => !first.includes(ch)).join('') : first;
    const to = two === undefined ? '' : expand(utf8(two), from.length);
    if (translating && to === '' && from !== '') return yield* problem(process, 'when not truncating set1, string2 must be non-empty');
    yield* filter(process, tableFor(from, to, { deletes: has('d'), squeezes: has('s'), truncates: has('t'), translates: translating }));
    return 0;
  } catch (error) {
    if (error instanceof BadSet) return yield* problem(process, error.message);
    throw error;
  }
};

interface Table {
  /** what each byte becomes; '' is deleted */
  readonly map: readonly string[];
  /** bytes of which only the first of a row stays */
  readonly squeezed: ReadonlySet<string>;
}

function tableFor(from: string, to: string, how: { deletes: boolean; squeezes: boolean; truncates: boolean; translates: boolean }): Table {
  const map = [...all];
  const source = how.truncates ? from.slice(0, to.length) : from;
  [...source].forEach((ch, i) => {
    const code = ch.charCodeAt(0);
    if (how.deletes) map[code] = '';
    else if (how.translates) map[code] = to.charAt(Math.min(i, to.length - 1));
  });
  const squeezed = !how.squeezes ? '' : how.translates || how.deletes ? to : from;
  return { map, squeezed: new Set(squeezed) };
}

function* filter(process: Process, { map, squeezed }: Table): Steps<void> {
  let last = '';
  for (let got = yield* readFrom(process, input(process), 65536); got !== null; got = yield* readFrom(process, input(process), 65536)) {
    let out = '';
    for (let i = 0; i < got.length; i++) {
      const next = map[got.charCodeAt(i)] ?? '';
      if (next === '' || (next === last && squeezed.has(next))) continue;
      out += next;
      last = next;
    }
    yield* write(process, out);
  }
}

/** A set written out. @param length how long `[x*]` makes it */
function expand(set: string, length: number): string {
  let out = '';
  for (let at = 0; at < set.length; ) {
    const rest = set.slice(at);
    const named = /^\[:([a-z]+):\]/.exec(rest);
    const equivalent = /^\[=(.)=\]/s.exec(rest);
    const repeated = /^\[(\\[0-7]{1,3}|\\.|[^\\])\*(\d*)\]/s.exec(rest);
    if (named) {
      const known = classes[named[1] ?? ''];
      if (known === undefined) throw new BadSet(`invalid character class ‘${named[1]}’`);
      out += known;
      at += named[0].length;
    } else if (equivalent) {
      out += equivalent[1];
      at += equivalent[0].length;
    } else if (repeated) {
      const after = set.slice(at + repeated[0].length);
      const count = repeated[2] ? Number.parseInt(repeated[2], repeated[2].startsWith('0') ? 8 : 10) : Math.max(0, length - out.length - (after ? expand(after, 0).length : 0));
      out += character(repeated[1] ?? '', 0)[0].repeat(count);
      at += repeated[0].length;
    } else {
      const [ch, size] = character(set, at);
      at += size;
      if (set.charAt(at) === '-' && at + 1 < set.length) {
        const [end, endSize] = character(set, at + 1);
        if (end < ch) throw new BadSet(`range-endpoints of '${ch}-${end}' are in reverse collating sequence order`);
        out += all.slice(ch.charCodeAt(0), end.charCodeAt(0) + 1);
        at += 1 + endSize;
      } else out += ch;
    }
  }
  return out;
}

/** The character at a place, escapes understood, and how long it is written. */
function character(set: string, at: number): readonly [string, number] {
  if (set.charAt(at) !== '\\' || at + 1 >= set.length) return [set.charAt(at), 1];
  const octal = /^[0-7]{1,3}/.exec(set.slice(at + 1))?.[0];
  if (octal) return [String.fromCharCode(Number.parseInt(octal, 8) & 255), 1 + octal.length];
  return [escapes[set.charAt(at + 1)] ?? set.charAt(at + 1), 2];
}
