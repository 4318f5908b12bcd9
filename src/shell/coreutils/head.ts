// head: the first lines or bytes. Reads no more than it needs, so `watch | head -3` ends. Upstream: GNU coreutils head.

import { LineReader, print, readAll, readFrom, write } from '../../os/io.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { complain, linesOf, openInput, parseOptions } from './support.ts';

export const head: Program = function* (process) {
  const short = process.argv.slice(1).map((word) => (/^-\d+$/.test(word) ? `-n${word.slice(1)}` : word));
  const { operands, has, get } = yield* parseOptions(Object.create(process, { argv: { value: [process.argv[0] ?? 'head', ...short] } }) as Process, { short: 'n:c:qv', long: { 'lines=': 'n', 'bytes=': 'c', quiet: 'q', verbose: 'v' } });
  const paths = operands.length ? operands : ['-'];
  let code = 0;
  for (const [i, path] of paths.entries()) {
    try {
      const file = openInput(process, path);
      if ((paths.length > 1 && !has('q')) || has('v')) yield* print(process, `${i ? '\n' : ''}==> ${path === '-' ? 'standard input' : path} <==\n`);
      const bytes = get('c');
      if (bytes !== undefined) yield* headBytes(process, file, Number(bytes));
      else yield* headLines(process, file, get('n') ?? '10');
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  return code;
};

function* headBytes(process: Process, file: OpenFile, count: number): Steps<void> {
  for (let left = count; left > 0; ) {
    const got = yield* readFrom(process, file, left);
    if (got === null) return;
    yield* write(process, got);
    left -= got.length;
  }
}

function* headLines(process: Process, file: OpenFile, count: string): Steps<void> {
  if (count.startsWith('-')) {
    const lines = linesOf(yield* readAll(process, file));
    for (const line of lines.slice(0, Number(count))) yield* write(process, `${line}\n`);
    return;
  }
  const reader = new LineReader(process, file);
  for (let left = Number(count); left > 0; left--) {
    const next = yield* reader.next();
    if (!next) return;
    yield* write(process, next.complete ? `${next.line}\n` : next.line);
  }
}
