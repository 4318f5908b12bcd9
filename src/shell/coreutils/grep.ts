// grep: lines that match. Upstream: GNU grep. Left out: -P beyond what JavaScript's expressions share with it, --color's other cases.

import { text, utf8 } from '../../base/bytes.ts';
import { RegexError, basicRegExp, extendedRegExp } from '../../base/regex.ts';
import { LineReader, print, printError, write } from '../../os/io.ts';
import { Exit, type OpenFile, type Process, type Program, type Steps } from '../../os/process.ts';
import { complain, openInput, type Parsed, parseOptions } from './support.ts';

const long = {
  'extended-regexp': 'E', 'fixed-strings': 'F', 'basic-regexp': 'G', 'perl-regexp': 'P', 'ignore-case': 'i', 'invert-match': 'v', 'word-regexp': 'w', 'line-regexp': 'x', count: 'c', 'line-number': 'n',
  'files-with-matches': 'l', 'files-without-match': 'L', 'only-matching': 'o', quiet: 'q', silent: 'q', recursive: 'r', 'no-messages': 's', 'no-filename': 'h', 'with-filename': 'H', 'max-count=': 'm',
  'after-context=': 'A', 'before-context=': 'B', 'context=': 'C', 'regexp=': 'e', 'file=': 'f', color: 'color', 'color=': 'color', 'include=': 'include', 'line-buffered': 'line-buffered',
}; // biome-ignore format: a table

export const grep: Program = function* (process) {
  const patterns: string[] = [];
  const argv = process.argv.slice(1).flatMap((word, i, all) => {
    const given = /^--regexp=([\s\S]*)$/.exec(word)?.[1] ?? (all[i - 1] === '-e' ? word : undefined);
    if (given !== undefined) patterns.push(given);
    return word === '-e' || given !== undefined ? [] : /^-\d+$/.test(word) ? [`-C${word.slice(1)}`] : [word];
  });
  const name = process.argv[0]?.split('/').at(-1) ?? 'grep';
  const parsed = yield* parseOptions(Object.create(process, { argv: { value: [name, ...argv] } }) as Process, { short: 'EFGPivwxcnlLoqrRshHzam:A:B:C:e:f:', long, usageExit: 2 });
  const operands = [...parsed.operands];
  if (parsed.get('f') !== undefined) patterns.push(...process.namespaces.mount.readFile(parsed.get('f') ?? '', process).replace(/\n$/, '').split('\n'));
  if (patterns.length === 0) {
    const first = operands.shift();
    if (first === undefined) {
      yield* printError(process, `Usage: ${name} [OPTION]... PATTERNS [FILE]...\nTry '${name} --help' for more information.\n`);
      throw new Exit(2);
    }
    patterns.push(...first.split('\n'));
  }
  const matcher = yield* compile(process, name, patterns, parsed);
  const recursive = parsed.has('r') || parsed.has('R');
  const paths = recursive ? (operands.length ? operands : ['.']).flatMap((path) => filesBelow(process, path)) : operands.length ? operands : ['-'];
  const named = (paths.length > 1 || recursive || parsed.has('H')) && !parsed.has('h');
  let found = false;
  let failed = false;
  for (const path of paths) {
    try {
      if (yield* search(process, openInput(process, path), path === '-' ? '(standard input)' : path, named, matcher, parsed)) found = true;
    } catch (error) {
      if (parsed.has('s')) failed = true;
      else failed = (yield* complain(process, error)) > 0;
    }
    if (found && parsed.has('q')) return 0;
  }
  return failed ? 2 : found ? 0 : 1;
};

function* compile(process: Process, name: string, patterns: readonly string[], parsed: Parsed): Steps<RegExp> {
  const flags = parsed.has('i') ? 'giu' : 'gu';
  const extended = parsed.has('E') || parsed.has('P') || name === 'egrep';
  const fixed = parsed.has('F') || name === 'fgrep';
  const source = (pattern: string): string => {
    const plain = text(pattern);
    if (fixed) return plain.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    if (parsed.has('P')) return new RegExp(plain, 'u').source;
    return (extended ? extendedRegExp(plain, 'u') : basicRegExp(plain, 'u')).source;
  };
  try {
    const any = patterns.map((pattern) => `(?:${source(pattern)})`).join('|');
    if (parsed.has('x')) return new RegExp(`^(?:${any})$`, flags);
    return new RegExp(parsed.has('w') ? `(?<![\\w])(?:${any})(?![\\w])` : any, flags);
  } catch (error) {
    // the learner's expression, not ours
    const why = error instanceof RegexError ? error.message : 'Invalid regular expression';
    yield* printError(process, `${name}: ${why}\n`);
    throw new Exit(2);
  }
}

function filesBelow(process: Process, path: string): readonly string[] {
  const { mount } = process.namespaces;
  if (mount.stat(path, process).type !== 'directory') return [path];
  return [...mount.list(path, process)].sort().flatMap((entry) => filesBelow(process, path === '.' ? entry : `${path.replace(/\/$/, '')}/${entry}`));
}

function* search(process: Process, file: OpenFile, name: string, named: boolean, matcher: RegExp, { has, get }: Parsed): Steps<boolean> {
  const prefix = (separator: string, number: number): string => `${named ? `${name}${separator}` : ''}${has('n') ? `${number}${separator}` : ''}`;
  const after = Number(get('A') ?? get('C') ?? 0);
  const before = Number(get('B') ?? get('C') ?? 0);
  const most = Number(get('m') ?? Number.POSITIVE_INFINITY);
  const reader = new LineReader(process, file);
  const earlier: { line: string; number: number }[] = [];
  let count = 0;
  let lastShown = 0;
  let trailing = 0;
  const silent = has('q') || has('c') || has('l') || has('L');
  for (let number = 1; ; number++) {
    const next = count >= most && trailing === 0 ? null : yield* reader.next();
    if (!next) break;
    const line = text(next.line);
    matcher.lastIndex = 0;
    const hit = count < most && matcher.test(line) !== has('v');
    if (hit) {
      count += 1;
      if (has('q') || has('l')) break;
    }
    if (silent) continue;
    if (hit && has('o') && !has('v')) {
      for (const match of line.matchAll(matcher)) if (match[0]) yield* print(process, `${prefix(':', number)}${match[0]}\n`);
    } else if (hit) {
      const gap = (after || before) && lastShown && (earlier[0]?.number ?? number) > lastShown + 1;
      if (gap) yield* print(process, '--\n');
      for (const e of earlier) yield* write(process, `${utf8(prefix('-', e.number))}${e.line}\n`);
      earlier.length = 0;
      yield* write(process, `${utf8(prefix(':', number))}${next.line}\n`);
      lastShown = number;
      trailing = after;
    } else if (trailing > 0) {
      yield* write(process, `${utf8(prefix('-', number))}${next.line}\n`);
      lastShown = number;
      trailing -= 1;
    } else if (before) {
      earlier.push({ line: next.line, number });
      if (earlier.length > before) earlier.shift();
    }
  }
  if (has('c')) yield* print(process, `${named ? `${name}:` : ''}${count}\n`);
  if ((has('l') && count > 0) || (has('L') && count === 0)) yield* print(process, `${name}\n`);
  return has('L') ? count === 0 : count > 0;
}
