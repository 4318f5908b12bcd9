// head: the first lines or bytes. Reads no more than it needs, so `watch | head -3` ends. Upstream: GNU coreutils head.

import { print, readAll, readFrom, readLine, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { complain, openInput, parseOptions, problem, quoted, sizeOf } from './support.ts';

const long = { 'lines=': 'n', 'bytes=': 'c', quiet: 'q', silent: 'q', verbose: 'v', 'zero-terminated': 'z' };

export const head: Program = function* (process) {
  const { operands, each, has } = yield* parseOptions(process, { short: 'n:c:qvz', long, digits: 'n' });
  const [unit, text] = each.findLast(([key]) => key === 'n' || key === 'c') ?? ['n', '10'];
  const count = sizeOf(text.replace(/^[-+]/, ''));
  if (count === undefined) return yield* problem(process, `invalid number of ${unit === 'n' ? 'lines' : 'bytes'}: ‘${text}’`);
  const paths = operands.length > 0 ? operands : ['-'];
  let code = 0;
  let first = true;
  for (const path of paths) {
    try {
      const file = openInput(process, path);
      if ((paths.length > 1 && !has('q')) || has('v')) yield* print(process, `${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
      first = false;
      if (text.startsWith('-')) yield* allButLast(process, file, count, unit === 'n');
      else if (unit === 'c') yield* firstBytes(process, file, count);
      else yield* firstLines(process, file, count, has('z') ? '\0' : '\n');
    } catch (error) {
      if (error instanceof OsError && error.code === 'EPIPE') throw error;
      code = yield* cannotRead(process, error, path);
    }
  }
  return code;
};

/** GNU's words for a file that head and tail cannot read. */
export function* cannotRead(process: Process, error: unknown, path: string): Steps<number> {
  if (!(error instanceof OsError)) throw error;
  if (error.subject === 'write error') return yield* problem(process, `error writing 'standard output': ${error.text}`);
  if (error.code === 'EISDIR') return yield* complain(process, error, 'error reading', path);
  return yield* problem(process, `cannot open ${quoted(path)} for reading: ${error.text}`);
}

function* firstBytes(process: Process, file: OpenFile, count: number): Steps<void> {
  for (let left = count; left > 0; ) {
    const got = yield* readFrom(process, file, left);
    if (got === null) return;
    yield* write(process, got);
    left -= got.length;
  }
}

function* firstLines(process: Process, file: OpenFile, count: number, end: string): Steps<void> {
  if (file.seek) {
    for (let left = count; left > 0; left--) {
      const line = yield* readLine(process, file, end);
      if (line === null) return;
      yield* write(process, line);
    }
    return;
  }
  for (let left = count; left > 0; ) {
    const got = yield* readFrom(process, file, 1024);
    if (got === null) return;
    let taken = 0;
    for (let at = got.indexOf(end); at >= 0 && left > 0; at = got.indexOf(end, at + 1), left--) taken = at + 1;
    yield* write(process, left > 0 ? got : got.slice(0, taken));
  }
}

function* allButLast(process: Process, file: OpenFile, count: number, lines: boolean): Steps<void> {
  const content = yield* readAll(process, file);
  if (!lines) return yield* write(process, content.slice(0, Math.max(0, content.length - count)));
  const all = content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  yield* write(process, all.slice(0, Math.max(0, all.length - count)).join(''));
}
