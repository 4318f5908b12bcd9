// join and comm: two sorted files side by side. Upstream: GNU coreutils.

import { printError, readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, linesOf, openInput, type Parsed, parseOptions, usageError } from './support.ts';

function* linesOfFile(process: Process, path: string): Steps<readonly string[] | undefined> {
  try {
    return linesOf(yield* readAll(process, openInput(process, path)));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* complain(process, error);
    return undefined;
  }
}

function* twoFiles(process: Process, operands: readonly string[]): Steps<readonly [readonly string[], readonly string[]] | undefined> {
  const [first, second, third] = operands;
  if (first === undefined) return yield* usageError(process, 'missing operand');
  if (second === undefined) return yield* usageError(process, `missing operand after ‘${first}’`);
  if (third !== undefined) return yield* usageError(process, `extra operand ‘${third}’`);
  const a = yield* linesOfFile(process, first);
  const b = a && (yield* linesOfFile(process, second));
  return a && b ? [a, b] : undefined;
}

interface JoinOptions {
  readonly separator: string | undefined;
  readonly fields: readonly [number, number];
  readonly alone: ReadonlySet<string>;
  readonly onlyAlone: boolean;
  readonly empty: string;
  readonly format: readonly string[] | undefined;
  readonly ignoreCase: boolean;
}

export const join: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: '1:2:j:t:a:v:e:o:iz', long: { 'ignore-case': 'i', header: 'header', 'nocheck-order': 'nocheck', 'check-order': 'check' } });
  const files = yield* twoFiles(process, parsed.operands);
  if (!files) return 1;
  const { get, has, each } = parsed;
  const options: JoinOptions = {
    separator: get('t'),
    fields: [Number(get('1') ?? get('j') ?? 1) - 1, Number(get('2') ?? get('j') ?? 1) - 1],
    alone: new Set(each.filter(([key]) => key === 'a' || key === 'v').map(([, value]) => value)),
    onlyAlone: has('v'),
    empty: get('e') ?? '',
    format: get('o') === undefined || get('o') === 'auto' ? undefined : (get('o') ?? '').split(/[ ,]+/),
    ignoreCase: has('i'),
  };
  const rows = (file: readonly string[]): string[][] => file.map((line) => (options.separator === undefined ? (line.match(/[^ \t]+/g) ?? []) : line.split(options.separator)));
  const [a, b] = [rows(files[0]), rows(files[1])];
  let header = '';
  if (has('header')) header = lineFor(options, a.shift(), b.shift());
  yield* write(process, header + joined(a, b, options));
  return 0;
};

function joined(a: readonly string[][], b: readonly string[][], options: JoinOptions): string {
  const key = (row: readonly string[], file: 0 | 1): string => (options.ignoreCase ? (row[options.fields[file]] ?? '').toLowerCase() : (row[options.fields[file]] ?? ''));
  let out = '';
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    const [x, y] = [a[i], b[k]];
    const order = x === undefined ? 1 : y === undefined ? -1 : key(x, 0) < key(y, 1) ? -1 : key(x, 0) > key(y, 1) ? 1 : 0;
    if (order !== 0) {
      if (options.alone.has(order < 0 ? '1' : '2')) out += order < 0 ? lineFor(options, x, undefined) : lineFor(options, undefined, y);
      if (order < 0) i += 1;
      else k += 1;
      continue;
    }
    const same = key(x as string[], 0);
    const [startA, startB] = [i, k];
    while (i < a.length && key(a[i] as string[], 0) === same) i += 1;
    while (k < b.length && key(b[k] as string[], 1) === same) k += 1;
    if (!options.onlyAlone) for (const left of a.slice(startA, i)) for (const right of b.slice(startB, k)) out += lineFor(options, left, right);
  }
  return out;
}

function lineFor({ separator = ' ', fields, format, empty }: JoinOptions, a: readonly string[] | undefined, b: readonly string[] | undefined): string {
  const filled = (value: string | undefined): string => (value === undefined || value === '' ? empty : value);
  const shared = filled(a?.[fields[0]] ?? b?.[fields[1]]);
  if (format) {
    const cells = format.map((spec) => {
      if (spec === '0') return shared;
      const [file, field] = spec.split('.').map(Number);
      return filled((file === 1 ? a : b)?.[(field ?? 1) - 1]);
    });
    return `${cells.join(separator)}\n`;
  }
  const others = (row: readonly string[] | undefined, skip: number): string[] => (row ?? []).filter((_, i) => i !== skip).map(filled);
  return `${[shared, ...others(a, fields[0]), ...others(b, fields[1])].join(separator)}\n`;
}

export const comm: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: '123iz', long: { 'output-delimiter=': 'out', 'check-order': 'check', 'nocheck-order': 'nocheck', total: 'total' } });
  const files = yield* twoFiles(process, parsed.operands);
  if (!files) return 1;
  const [a, b] = files;
  const { text, counts } = compared(a, b, parsed);
  yield* write(process, text + (parsed.has('total') ? `${counts.join('\t')}\ttotal\n` : ''));
  for (const [i, file] of [a, b].entries()) {
    if (parsed.has('nocheck') || !file.some((line, at) => at > 0 && line < (file[at - 1] ?? ''))) continue;
    yield* printError(process, `comm: file ${i + 1} is not in sorted order\ncomm: input is not in sorted order\n`);
    return 1;
  }
  return 0;
};

function compared(a: readonly string[], b: readonly string[], { has, get }: Parsed): { readonly text: string; readonly counts: readonly number[] } {
  const delimiter = get('out') ?? '\t';
  const counts = [0, 0, 0];
  let text = '';
  const put = (column: 1 | 2 | 3, line: string): void => {
    counts[column - 1] = (counts[column - 1] ?? 0) + 1;
    if (has(String(column))) return;
    const before = [1, 2].filter((other) => other < column && !has(String(other))).length;
    text += `${delimiter.repeat(before)}${line}\n`;
  };
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    const [x, y] = [a[i], b[k]];
    if (y === undefined || (x !== undefined && x < y)) {
      put(1, x ?? '');
      i += 1;
    } else if (x === undefined || x > y) {
      put(2, y);
      k += 1;
    } else {
      put(3, x);
      i += 1;
      k += 1;
    }
  }
  return { text, counts };
}
