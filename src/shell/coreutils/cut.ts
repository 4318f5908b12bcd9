// cut: columns of lines. Upstream: GNU coreutils cut. Differs: -c counts characters, as its manual says and its code does not.

import { textKeepingBytes, utf8 } from '../../base/bytes.ts';
import { write } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { InputLines, parseOptions, usageError } from './support.ts';

const long = {
  'delimiter=': 'd',
  'fields=': 'f',
  'characters=': 'c',
  'bytes=': 'b',
  'only-delimited': 's',
  'output-delimiter=': 'out',
  complement: 'complement',
  'zero-terminated': 'z',
};

type Range = readonly [from: number, to: number];

export const cut: Program = function* (process) {
  const { operands, has, get, each } = yield* parseOptions(process, { short: 'd:f:c:b:snz', long });
  const lists = each.filter(([key]) => key === 'f' || key === 'c' || key === 'b');
  const [kind, list] = lists[0] ?? [];
  if (kind === undefined || list === undefined) return yield* usageError(process, 'you must specify a list of bytes, characters, or fields');
  if (lists.length > 1) return yield* usageError(process, 'only one list may be specified');
  const delimiter = get('d') ?? '\t';
  if ([...delimiter].length > 1) return yield* usageError(process, 'the delimiter must be a single character');
  if (kind !== 'f' && has('d')) return yield* usageError(process, 'an input delimiter may be specified only when operating on fields');
  const ranges = parseList(list, kind === 'f');
  if (typeof ranges === 'string') return yield* usageError(process, ranges);
  const wanted = (n: number): boolean => ranges.some(([from, to]) => n >= from && n <= to) !== has('complement');
  const out = utf8(get('out') ?? (kind === 'f' ? delimiter : ''));
  const pick = kind === 'f' ? fields(wanted, utf8(delimiter || '\0'), out, has('s')) : characters(wanted, ranges, kind === 'b', out);
  const end = has('z') ? '\0' : '\n';
  const lines = new InputLines(process, operands, end);
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    const picked = pick(next.line);
    if (picked !== undefined) yield* write(process, picked + end);
  }
  return lines.failed ? 1 : 0;
};

const fields =
  (wanted: (n: number) => boolean, delimiter: string, out: string, onlyDelimited: boolean) =>
  (line: string): string | undefined => {
    if (!line.includes(delimiter)) return onlyDelimited ? undefined : line;
    return line
      .split(delimiter)
      .filter((_, i) => wanted(i + 1))
      .join(out);
  };

const characters =
  (wanted: (n: number) => boolean, ranges: readonly Range[], bytes: boolean, out: string) =>
  (line: string): string => {
    const all = bytes ? [...line] : [...textKeepingBytes(line)];
    const picked: string[] = [];
    all.forEach((ch, i) => {
      // With --output-delimiter, ranges that do not touch are told apart.
      if (wanted(i + 1)) picked.push(out !== '' && picked.length > 0 && ranges.some(([from]) => from === i + 1) ? out + ch : ch);
    });
    return bytes ? picked.join('') : utf8(picked.join(''));
  };

/** The ranges of `1,3-5,7-`, or what is wrong with them. */
function parseList(list: string, field: boolean): readonly Range[] | string {
  const ranges: Range[] = [];
  for (const part of list.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match) return field ? `invalid field value ‘${part.replace(/^[\d-]*/, '') || part}’` : `invalid byte/character position ‘${part}’`;
    const [, from = '', dash = '', to = ''] = match;
    if (from === '' && to === '') return dash ? 'invalid range with no endpoint: -' : field ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1';
    const range: Range = [Number(from || 1), dash === '' ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to)];
    if (range[0] === 0 || range[1] === 0) return field ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1';
    if (range[1] < range[0]) return 'invalid decreasing range';
    ranges.push(range);
  }
  return ranges;
}
