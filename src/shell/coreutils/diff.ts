// diff and cmp: how two files differ. Upstream: GNU diffutils. The edit script comes from the npm package `diff`.
// Left out: -y with its columns' tabs, -e, -n, --ifdef.

import { diffArrays } from 'diff';
import { strftime } from '../../base/strftime.ts';
import { print, printError, readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { type Change, contextHunks, type DiffSide, normalHunks, unifiedHunks } from './diff-format.ts';
import { nameInMessage, openInput, type Parsed, parseOptions, usageError } from './support.ts';

const long = {
  'unified?': 'U',
  'context?': 'C',
  recursive: 'r',
  brief: 'q',
  'report-identical-files': 's',
  'ignore-case': 'i',
  'ignore-all-space': 'w',
  'ignore-space-change': 'b',
  'ignore-blank-lines': 'B',
  'new-file': 'N',
  'side-by-side': 'y',
  text: 'a',
  'label=': 'label',
  'color?': 'color',
  'strip-trailing-cr': 'cr',
  'exclude=': 'x',
  normal: 'normal',
  'no-dereference': 'nd',
};

export const diff: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: 'uU:cC:rqsiwbBNyat:x:p', long, usageExit: 2, digits: 'U' });
  const [left, right, extra] = parsed.operands;
  if (left === undefined || right === undefined) return yield* usageError(process, `missing operand after '${left ?? 'diff'}'`, 2);
  if (extra !== undefined) return yield* usageError(process, `extra operand '${extra}'`, 2);
  return yield* compareTop(process, left, right, parsed);
};

function* compareTop(process: Process, left: string, right: string, parsed: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  const isFolder = (path: string): boolean => path !== '-' && mount.exists(path, process) && mount.stat(path, process).type === 'directory';
  if (isFolder(left) && isFolder(right)) return yield* compareFolders(process, left, right, parsed);
  if (isFolder(left)) return yield* compareFiles(process, `${left.replace(/\/$/, '')}/${baseName(right)}`, right, parsed);
  if (isFolder(right)) return yield* compareFiles(process, left, `${right.replace(/\/$/, '')}/${baseName(left)}`, parsed);
  return yield* compareFiles(process, left, right, parsed);
}

function* compareFolders(process: Process, left: string, right: string, parsed: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  const [a, b] = [mount.list(left, process), mount.list(right, process)];
  let code = 0;
  for (const name of [...new Set([...a, ...b])].sort()) {
    const [x, y] = [`${left.replace(/\/$/, '')}/${name}`, `${right.replace(/\/$/, '')}/${name}`];
    if (!parsed.has('N') && (!a.includes(name) || !b.includes(name))) {
      yield* print(process, `Only in ${a.includes(name) ? left : right}: ${name}\n`);
      code = Math.max(code, 1);
      continue;
    }
    const folders = [x, y].map((path) => mount.exists(path, process) && mount.stat(path, process).type === 'directory');
    if (folders[0] && folders[1]) {
      if (parsed.has('r')) code = Math.max(code, yield* compareFolders(process, x, y, parsed));
      else yield* print(process, `Common subdirectories: ${x} and ${y}\n`);
    } else code = Math.max(code, yield* compareFiles(process, x, y, parsed, true));
  }
  return code;
}

function* compareFiles(process: Process, left: string, right: string, parsed: Parsed, inFolders = false): Steps<number> {
  const a = yield* side(process, left, parsed.has('N'));
  const b = yield* side(process, right, parsed.has('N'));
  if (!a || !b) return 2;
  const { has } = parsed;
  if (a.content === b.content) {
    if (has('s')) yield* print(process, `Files ${left} and ${right} are identical\n`);
    return 0;
  }
  if (has('q')) {
    if (changesOf(a, b, parsed).length === 0) return 0;
    yield* print(process, `Files ${left} and ${right} differ\n`);
    return 1;
  }
  if (!has('a') && (a.content.includes('\0') || b.content.includes('\0'))) {
    yield* print(process, `Binary files ${left} and ${right} differ\n`);
    return 1;
  }
  const changes = changesOf(a, b, parsed);
  if (changes.length === 0) return 0;
  if (inFolders)
    yield* print(
      process,
      `diff ${process.argv
        .slice(1)
        .filter((word) => word.startsWith('-'))
        .join(' ')}${process.argv.slice(1).some((word) => word.startsWith('-')) ? ' ' : ''}${left} ${right}\n`,
    );
  const labels = parsed.each.filter(([key]) => key === 'label').map(([, value]) => value);
  const text = rendered({ ...a, ...(labels[0] === undefined ? {} : { label: labels[0] }) }, { ...b, ...(labels[1] === undefined ? {} : { label: labels[1] }) }, changes, parsed);
  yield* write(process, text);
  return 1;
}

function rendered(a: DiffSide, b: DiffSide, changes: readonly Change[], { has, get }: Parsed): string {
  const context = (text: string | undefined): number => (text === undefined || text === '' ? 3 : Number(text));
  if (has('u') || has('U')) return unifiedHunks(a, b, changes, context(get('U') ?? get('u')));
  if (has('c') || has('C')) return contextHunks(a, b, changes, context(get('C') ?? get('c')));
  return normalHunks(a, b, changes);
}

function* side(process: Process, path: string, missingIsEmpty: boolean): Steps<DiffSide | undefined> {
  const { mount } = process.namespaces;
  try {
    const content = yield* readAll(process, openInput(process, path));
    const time = path === '-' ? process.nowMs : mount.stat(path, process).modifiedMs;
    return { content, lines: content.match(/[^\n]*\n|[^\n]+$/g) ?? [], label: `${path}\t${strftime('%Y-%m-%d %H:%M:%S.%N %z', time)}` };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (missingIsEmpty && error.code === 'ENOENT') return { content: '', lines: [], label: `${path}\t1970-01-01 00:00:00.000000000 +0000` };
    yield* printError(process, `diff: ${nameInMessage(path)}: ${error.text}\n`);
    return undefined;
  }
}

/** Where the files differ: line ranges of both, from the edit script. */
function changesOf(a: DiffSide, b: DiffSide, { has }: Parsed): readonly Change[] {
  const prepare = (line: string): string => {
    let out = has('cr') ? line.replace(/\r\n$/, '\n') : line;
    if (has('w')) out = out.replace(/[ \t]+/g, '');
    else if (has('b')) out = out.replace(/[ \t]+/g, ' ').replace(/ +(\n?)$/, '$1');
    return has('i') ? out.toLowerCase() : out;
  };
  const parts = diffArrays(a.lines.map(prepare), b.lines.map(prepare));
  const changes: Change[] = [];
  let i = 0;
  let k = 0;
  for (const part of parts) {
    const count = part.value.length;
    if (!part.added && !part.removed) {
      i += count;
      k += count;
      continue;
    }
    const last = changes.at(-1);
    const open = last && last.aEnd === i && last.bEnd === k ? last : undefined;
    if (open) changes.pop();
    const change = { aStart: open?.aStart ?? i, bStart: open?.bStart ?? k, aEnd: part.removed ? i + count : i, bEnd: part.added ? k + count : k };
    changes.push(change);
    i = change.aEnd;
    k = change.bEnd;
  }
  if (!has('B')) return changes;
  const blank = (lines: readonly string[]): boolean => lines.every((line) => line.trim() === '');
  return changes.filter((change) => !(blank(a.lines.slice(change.aStart, change.aEnd)) && blank(b.lines.slice(change.bStart, change.bEnd))));
}

export const cmp: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'sln:i:b',
    long: { silent: 's', quiet: 's', verbose: 'l', 'bytes=': 'n', 'print-bytes': 'b' },
    usageExit: 2,
  });
  const [left, right = '-'] = operands;
  if (left === undefined) return yield* usageError(process, "missing operand after 'cmp'", 2);
  const contents: string[] = [];
  for (const path of [left, right]) {
    try {
      contents.push((yield* readAll(process, openInput(process, path))).slice(0, Number(get('n') ?? Number.POSITIVE_INFINITY)));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (!has('s')) yield* printError(process, `cmp: ${path}: ${error.text}\n`);
      return 2;
    }
  }
  const [a = '', b = ''] = contents;
  if (a === b) return 0;
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at += 1;
  if (has('s')) return 1;
  if (has('l')) {
    for (let i = at; i < Math.min(a.length, b.length); i++)
      if (a[i] !== b[i]) yield* print(process, `${i + 1} ${a.charCodeAt(i).toString(8).padStart(3)} ${b.charCodeAt(i).toString(8).padStart(3)}\n`);
    if (a.length === b.length) return 1;
  }
  const short = a.length < b.length ? left : right;
  const line = a.slice(0, at).split('\n').length;
  if (at < Math.min(a.length, b.length)) yield* print(process, `${left} ${right} differ: byte ${at + 1}, line ${line}\n`);
  else
    yield* printError(
      process,
      `cmp: EOF on ${short}${(a.length < b.length ? a : b) === '' ? ' which is empty' : ` after byte ${at}, ${a.slice(0, at).endsWith('\n') ? 'line' : 'in line'} ${a.slice(0, at).endsWith('\n') ? line - 1 : line}`}\n`,
    );
  return 1;
};
