// paste: lines side by side. Upstream: GNU coreutils paste.

import { LineReader, write } from '../../os/io.ts';
import type { Program, Steps } from '../../os/process.ts';
import { complain, openInput, parseOptions } from './support.ts';

export const paste: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'sd:z', long: { serial: 's', 'delimiters=': 'd', 'zero-terminated': 'z' } });
  const delimiters = [...(get('d') ?? '\t').replace(/\\([nt\\0])/g, (_whole, ch: string) => ({ n: '\n', t: '\t', '\\': '\\', '0': '\0' })[ch] ?? ch)];
  const between = (i: number): string => (delimiters.length === 0 ? '' : (delimiters[i % delimiters.length] ?? '').replace('\0', ''));
  const end = has('z') ? '\0' : '\n';
  const readers: LineReader[] = [];
  let stdin: LineReader | undefined;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      // `paste - -` takes turns at one standard input.
      const reader = path === '-' ? (stdin ??= new LineReader(process, openInput(process, '-'), end)) : new LineReader(process, openInput(process, path), end);
      readers.push(reader);
    } catch (error) {
      yield* complain(process, error);
      return 1;
    }
  }
  if (has('s')) {
    for (const reader of readers) yield* write(process, (yield* joined(reader, between)) + end);
    return 0;
  }
  for (;;) {
    const row: (string | undefined)[] = [];
    for (const reader of readers) row.push((yield* reader.next())?.line);
    if (row.every((cell) => cell === undefined)) return 0;
    yield* write(process, row.map((cell, i) => (cell ?? '') + (i < row.length - 1 ? between(i) : '')).join('') + end);
  }
};

function* joined(reader: LineReader, between: (i: number) => string): Steps<string> {
  let out = '';
  let i = 0;
  for (let next = yield* reader.next(); next; next = yield* reader.next()) {
    out += (i > 0 ? between(i - 1) : '') + next.line;
    i += 1;
  }
  return out;
}
