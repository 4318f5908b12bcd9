// grep: lines that match. Upstream: GNU grep 3.8. -P is JavaScript's expressions, which are close to Perl's.
// @supports partly shell: grep — "-P uses JavaScript's expressions; --exclude-from, -D and --binary-files are not simulated"

import { textKeepingBytes } from '../../base/bytes.ts';
import { globMatches } from '../../base/glob.ts';
import { printError, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { Exit, type Process, type Program, type Steps } from '../../os/process.ts';
import { matcherFor } from './grep/matcher.ts';
import { GrepFile, type GrepOptions } from './grep/search.ts';
import { nameOf, openInput, type Parsed, parseOptions } from './support.ts';

const long = {
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'perl-regexp': 'P',
  'ignore-case': 'i',
  'no-ignore-case': 'no-ignore-case',
  'invert-match': 'v',
  'word-regexp': 'w',
  'line-regexp': 'x',
  count: 'c',
  'line-number': 'n',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'only-matching': 'o',
  quiet: 'q',
  silent: 'q',
  recursive: 'r',
  'dereference-recursive': 'R',
  'no-messages': 's',
  'no-filename': 'h',
  'with-filename': 'H',
  'max-count=': 'm',
  'after-context=': 'A',
  'before-context=': 'B',
  'context=': 'C',
  'regexp=': 'e',
  'file=': 'f',
  'color?': 'color',
  'colour?': 'color',
  'include=': 'include',
  'exclude=': 'exclude',
  'exclude-dir=': 'exclude-dir',
  'line-buffered': 'line-buffered',
  text: 'a',
  null: 'Z',
  'null-data': 'z',
  'byte-offset': 'b',
  'initial-tab': 'T',
  'label=': 'label',
  'no-group-separator': 'no-group-separator',
  'group-separator=': 'group-separator',
  binary: 'U',
  'unix-byte-offsets': 'u',
  'directories=': 'd',
};

export const grep: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: 'EFGPivwxcnlLoqrRshHzZabTUyuId:m:A:B:C:e:f:D:', long, digits: 'C', usageExit: 2, hint: usage });
  const operands = [...parsed.operands];
  const patterns = yield* patternsOf(process, parsed, operands);
  // An empty file of patterns matches nothing, and nothing is said about it.
  if (patterns.length === 0 && !parsed.has('v') && !parsed.has('L')) return 1;
  const matcher = yield* build(process, patterns, parsed);
  const options = optionsOf(parsed, process);
  const recursive = parsed.has('r') || parsed.has('R') || parsed.get('d') === 'recurse';
  const state: State = { process, parsed, recursive, named: false, failed: false };
  const paths = yield* pathsOf(state, operands);
  const named =
    parsed.has('H') ||
    ((operands.length > 1 || recursive) && !(recursive && operands.length === 1 && paths.length === 1 && paths[0] === operands[0] && !isFolder(process, operands[0] ?? '')));
  state.named = named && !lastOf(parsed, 'h', 'H');
  let found = false;
  for (const path of paths) {
    if (yield* searchPath(state, path, matcher, options)) found = true;
    if (found && options.quiet) return 0;
  }
  return state.failed ? 2 : found ? 0 : 1;
};

const usage = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.";

interface State {
  readonly process: Process;
  readonly parsed: Parsed;
  readonly recursive: boolean;
  named: boolean;
  failed: boolean;
}

/** Whether `one` was given after `other`. */
function lastOf(parsed: Parsed, one: string, other: string): boolean {
  return parsed.each.findLast(([key]) => key === one || key === other)?.[0] === one;
}

function* patternsOf(process: Process, parsed: Parsed, operands: string[]): Steps<readonly string[]> {
  const patterns: string[] = [];
  let given = false;
  for (const [key, value] of parsed.each) {
    if (key === 'e') patterns.push(...value.split('\n'));
    else if (key === 'f') patterns.push(...(yield* patternFile(process, value)));
    given ||= key === 'e' || key === 'f';
  }
  if (given) return patterns;
  const first = operands.shift();
  if (first !== undefined) return first.split('\n');
  yield* printError(process, `${usage}\n`);
  throw new Exit(2);
}

function* patternFile(process: Process, path: string): Steps<readonly string[]> {
  try {
    const content = textKeepingBytes(yield* readAll(process, openInput(process, path)));
    return content === '' ? [] : content.replace(/\n$/, '').split('\n');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `grep: ${path}: ${error.text}\n`);
    throw new Exit(2);
  }
}

function* build(process: Process, patterns: readonly string[], parsed: Parsed): Steps<RegExp> {
  const name = nameOf(process);
  const kind = parsed.each.findLast(([key]) => 'EFGP'.includes(key))?.[0] ?? (name === 'egrep' ? 'E' : name === 'fgrep' ? 'F' : 'G');
  const ignoreCase = parsed.each.findLast(([key]) => key === 'i' || key === 'y' || key === 'no-ignore-case');
  const matcher = matcherFor(patterns, {
    kind: kind as 'G',
    ignoreCase: ignoreCase !== undefined && ignoreCase[0] !== 'no-ignore-case',
    words: parsed.has('w'),
    lines: parsed.has('x'),
  });
  if (typeof matcher !== 'string') return matcher;
  yield* printError(process, `grep: ${matcher}\n`);
  throw new Exit(2);
}

function optionsOf({ has, get }: Parsed, process: Process): GrepOptions {
  const both = Number(get('C') ?? 0);
  const color = get('color');
  const list = has('L') ? 'without' : has('l') ? 'with' : undefined;
  return {
    invert: has('v'),
    count: has('c'),
    numbers: has('n'),
    only: has('o'),
    quiet: has('q'),
    offsets: has('b'),
    nullNames: has('Z'),
    tab: has('T'),
    list,
    most: has('m') ? Number(get('m')) : Number.POSITIVE_INFINITY,
    after: Number(get('A') ?? both),
    before: Number(get('B') ?? both),
    separator: has('no-group-separator') ? undefined : (get('group-separator') ?? '--'),
    end: has('z') ? '\0' : '\n',
    binary: has('a'),
    color: color === 'always' || ((color === 'auto' || color === '') && process.descriptor(1)?.tty !== undefined),
  };
}

function* searchPath(state: State, path: string, matcher: RegExp, options: GrepOptions): Steps<boolean> {
  const { process, parsed } = state;
  try {
    const file = openInput(process, path);
    const label = path === '-' ? (parsed.get('label') ?? '(standard input)') : path;
    const found = yield* new GrepFile(process, file, matcher, options, label, state.named).search();
    if (path !== '-') file.close();
    return found;
  } catch (error) {
    if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
    if (error.code === 'EISDIR') {
      if (parsed.get('d') === 'skip') return false;
      if (!parsed.has('s')) yield* printError(process, `grep: ${path}: Is a directory\n`);
      return false;
    }
    state.failed = true;
    if (!parsed.has('s')) yield* printError(process, `grep: ${path}: ${error.text}\n`);
    return false;
  }
}

function isFolder(process: Process, path: string): boolean {
  return process.namespaces.mount.exists(path, process) && process.namespaces.mount.stat(path, process).type === 'directory';
}

/** The files to search: folders are walked with -r. */
function* pathsOf(state: State, operands: readonly string[]): Steps<readonly string[]> {
  if (!state.recursive) return operands.length > 0 ? operands : ['-'];
  const out: string[] = [];
  const roots = operands.length > 0 ? operands : ['.'];
  for (const root of roots) {
    if (isFolder(state.process, root)) walk(state, root, operands.length === 0 ? '' : `${root.replace(/\/+$/, '')}/`, out);
    else out.push(root);
  }
  return out;
}

function walk(state: State, folder: string, prefix: string, out: string[]): void {
  const { process, parsed } = state;
  const { mount } = process.namespaces;
  const any = (option: string, name: string): boolean => parsed.each.some(([key, value]) => key === option && globMatches(value, name));
  for (const name of mount.list(folder, process)) {
    const path = prefix + name;
    const { type } = parsed.has('R') && mount.exists(path, process) ? mount.stat(path, process) : mount.lstat(path, process);
    if (type === 'directory') {
      if (!any('exclude-dir', name)) walk(state, path, `${path}/`, out);
    } else if (type === 'file' && !any('exclude', name) && (!parsed.has('include') || any('include', name))) out.push(path);
  }
}
