// xargs: runs a program with arguments from standard input. Upstream: GNU findutils xargs. -P runs one after the other.

import { textKeepingBytes } from '../../base/bytes.ts';
import { argvFor, exitCodeOf, input, printError, readAll } from '../../os/io.ts';
import { NullFile } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { answersYes } from './confirm.ts';
import { type Parsed, parseOptions, problem } from './support.ts';

const long = {
  null: '0',
  'max-args=': 'n',
  'max-lines?': 'L',
  'max-procs=': 'P',
  'no-run-if-empty': 'r',
  verbose: 't',
  interactive: 'p',
  'replace?': 'I',
  'delimiter=': 'd',
  'arg-file=': 'a',
  'max-chars=': 's',
  exit: 'x',
  'eof?': 'E',
  'open-tty': 'o',
};

export const xargs: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: '0n:L:l::P:rtpI:i::d:a:s:xE:e::o', long, stopAtOperand: true });
  const { get, has } = parsed;
  for (const option of ['n', 'L', 'P'] as const) {
    const value = get(option);
    if (value !== undefined && !/^\d+$/.test(value)) return yield* problem(process, `invalid number "${value}" for -${option} option`);
  }
  const file = get('a');
  const text = textKeepingBytes(file === undefined ? yield* readAll(process, input(process)) : process.namespaces.mount.readFile(file, process));
  const command = parsed.operands.length > 0 ? parsed.operands : ['echo'];
  const replace = has('I') || has('i') ? get('I') || get('i') || '{}' : undefined;
  const groups = split(parsed, text, replace !== undefined);
  if (typeof groups === 'string') return yield* problem(process, groups);
  if (groups.length === 0 && replace === undefined && !has('r')) groups.push([]);
  let code = 0;
  for (const group of groups) {
    const words = replace === undefined ? [...command, ...group] : command.map((word) => word.replaceAll(replace, group[0] ?? ''));
    const ended = yield* runOne(process, words, parsed);
    if (ended === 124 || ended === 125 || ended === 126 || ended === 127) return ended;
    if (ended !== 0) code = ended;
  }
  return code;
};

/** The arguments of each run, or what is wrong with the input. */
function split({ get, has }: Parsed, text: string, perLine: boolean): string[][] | string {
  const delimiter = has('0') ? '\0' : get('d') === undefined ? undefined : (get('d') ?? '').replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0').charAt(0);
  let items: string[];
  if (delimiter !== undefined) {
    items = text.split(delimiter);
    if (items.at(-1) === '') items.pop();
  } else if (perLine)
    items = text
      .split('\n')
      .map((line) => line.trimStart())
      .filter((line) => line !== '')
      .map((line) => unquote(line) ?? line);
  else if (has('L') || has('l')) return byLines(text, Number(get('L') || get('l') || 1));
  else {
    const words = splitWords(text);
    if (typeof words === 'string') return words;
    items = words;
  }
  const most = perLine ? 1 : Number(get('n') ?? Number.POSITIVE_INFINITY);
  const groups: string[][] = [];
  if (!Number.isFinite(most)) return items.length > 0 ? [items] : [];
  for (let i = 0; i < items.length; i += most) groups.push(items.slice(i, i + most));
  return groups;
}

function byLines(text: string, count: number): string[][] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const groups: string[][] = [];
  for (let i = 0; i < lines.length; i += count) {
    const words = splitWords(lines.slice(i, i + count).join('\n'));
    groups.push(typeof words === 'string' ? [] : words);
  }
  return groups;
}

const unquote = (line: string): string | undefined => {
  const words = splitWords(line);
  return typeof words === 'string' || words.length > 1 ? line.replace(/\\([^])|'([^']*)'|"([^"]*)"/g, (_whole, one, single, double) => one ?? single ?? double ?? '') : words[0];
};

/** Words between blanks; quotes and backslashes as xargs knows them. */
function splitWords(text: string): string[] | string {
  const out: string[] = [];
  const word = /(?:\\[^]|'[^'\n]*'|"[^"\n]*"|[^\s\\'"])+|['"]/g;
  for (const match of text.matchAll(word)) {
    if (match[0] === "'" || match[0] === '"')
      return `unmatched ${match[0] === "'" ? 'single' : 'double'} quote; by default quotes are special to xargs unless you use the -0 option`;
    out.push(match[0].replace(/\\([^])|'([^']*)'|"([^"]*)"/g, (_whole, one, single, double) => one ?? single ?? double ?? ''));
  }
  return out;
}

function* runOne(process: Process, words: readonly string[], { has }: Parsed): Steps<number> {
  if (has('p')) {
    if (!(yield* answersYes(process, `${words.join(' ')}?...`))) return 0;
  } else if (has('t')) yield* printError(process, `${words.join(' ')}\n`);
  const name = words[0] ?? '';
  let found: ReturnType<Process['lookUpProgram']>;
  try {
    found = process.lookUpProgram(name);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `xargs: ${name}: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
  const descriptors = new Map([[0, new NullFile() as ReturnType<typeof input>], ...process.descriptors().filter(([n]) => n > 0)]);
  const child = process.spawn({ program: found.program, argv: argvFor(found, words), descriptors });
  while (!child.ended) yield { on: 'ready', any: [child.exit] };
  const ended = process.reap(child) ?? child.ended;
  if ('signal' in ended) {
    yield* printError(process, `xargs: ${name}: terminated by signal ${exitCodeOf(ended) - 128}\n`);
    return 125;
  }
  if (ended.exitCode === 255) {
    yield* printError(process, `xargs: ${name}: exited with status 255; aborting\n`);
    return 124;
  }
  return ended.exitCode === 0 ? 0 : 123;
}
