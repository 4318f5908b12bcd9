// tail: the last lines or bytes, and -f to follow. Upstream: GNU coreutils tail.
// Differs: following looks four times a virtual second instead of being told (inotify).

import { print, readAll, readFrom, sleep, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { cannotRead } from './head.ts';
import { openInput, parseOptions, problem, sizeOf } from './support.ts';

const long = { 'lines=': 'n', 'bytes=': 'c', 'follow?': 'f', retry: 'retry', quiet: 'q', silent: 'q', verbose: 'v', 'sleep-interval=': 's', 'pid=': 'pid', 'zero-terminated': 'z' };
const pollMs = 250;

interface Followed {
  readonly path: string;
  file: OpenFile | undefined;
  seen: number;
}

export const tail: Program = function* (process) {
  const argv = process.argv.slice(1).map((word, i) => (i === 0 && /^\+\d+$/.test(word) ? `-n${word}` : word));
  const { operands, each, has } = yield* parseOptions(process, { short: 'n:c:fFqvs:z', long, digits: 'n' }, argv);
  const [unit, text] = each.findLast(([key]) => key === 'n' || key === 'c') ?? ['n', '10'];
  const count = sizeOf(text.replace(/^[-+]/, ''));
  if (count === undefined) return yield* problem(process, `invalid number of ${unit === 'n' ? 'lines' : 'bytes'}: ‘${text}’`);
  const paths = operands.length > 0 ? operands : ['-'];
  const titles = (paths.length > 1 && !has('q')) || has('v');
  const followed: Followed[] = [];
  const follows = has('f') || has('F');
  let code = 0;
  for (const [i, path] of paths.entries()) {
    try {
      const file = openInput(process, path);
      if (titles) yield* print(process, title(path, i === 0));
      const content = yield* readAll(process, file);
      yield* write(process, (unit === 'c' ? lastBytes : lastLines)(content, count, text.startsWith('+')));
      if (follows && file.kind === 'file') followed.push({ path, file, seen: content.length });
    } catch (error) {
      if (error instanceof OsError && error.code === 'EPIPE') throw error;
      code = yield* cannotRead(process, error, path);
      if (has('F')) followed.push({ path, file: undefined, seen: 0 });
    }
  }
  if (follows && followed.length > 0) yield* follow(process, followed, titles, has('F'));
  return code;
};

const title = (path: string, first: boolean): string => `${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`;

function lastBytes(content: string, count: number, fromStart: boolean): string {
  if (fromStart) return content.slice(Math.max(0, count - 1));
  return count === 0 ? '' : content.slice(-count);
}

function lastLines(content: string, count: number, fromStart: boolean): string {
  const lines = content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  if (fromStart) return lines.slice(Math.max(0, count - 1)).join('');
  return count === 0 ? '' : lines.slice(-count).join('');
}

/** Prints what is added, for ever. @param byName a file that is replaced is opened anew */
function* follow(process: Process, files: readonly Followed[], titles: boolean, byName: boolean): Steps<never> {
  let shown = files.at(-1);
  for (;;) {
    yield* sleep(process, pollMs);
    for (const one of files) {
      const added = yield* additions(process, one, byName);
      if (added === '') continue;
      if (titles && shown !== one) yield* print(process, title(one.path, false));
      shown = one;
      yield* write(process, added);
    }
  }
}

function* additions(process: Process, one: Followed, byName: boolean): Steps<string> {
  if (byName) reopen(process, one);
  if (!one.file) return '';
  const size = one.file.seek?.(0, 'end') ?? 0;
  if (size < one.seen) one.seen = 0;
  if (size === one.seen) return '';
  one.file.seek?.(one.seen, 'start');
  const added = (yield* readFrom(process, one.file)) ?? '';
  one.seen += added.length;
  return added;
}

function reopen(process: Process, one: Followed): void {
  try {
    const file = process.namespaces.mount.open(one.path, { read: true }, process);
    const size = file.seek?.(0, 'end') ?? 0;
    one.file?.close();
    one.file = file;
    if (size < one.seen) one.seen = 0;
  } catch (error) {
    // Gone for now; it may come back under the same name.
    if (!(error instanceof OsError)) throw error;
  }
}
