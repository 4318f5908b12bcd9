// read. Upstream: bash(1), read. Differs: -e and -i edit nothing.

import { textKeepingBytes } from '../../base/bytes.ts';
import { input, readFrom, readLine, waitFor } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Steps } from '../../os/process.ts';
import { writeNow } from '../messages.ts';
import type { Shell } from '../state.ts';
import { assignTarget, isName } from './assign-target.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions, type Options } from './builtin-options.ts';
import { complain } from './say.ts';

const synopsis = 'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]';

/** What was read: text, where characters after a backslash are marked, and how it ended. */
interface Got {
  readonly line: string;
  readonly status: number;
}

/** Stands before a character that a backslash took literally. */
const literal = '\x01';

export const read: Builtin = {
  names: ['read'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'read', args, 'ersa:d:i:n:N:p:t:u:', synopsis);
    if (typeof options === 'number') return options;
    const bad = options.operands.find((name) => !/^[A-Za-z_]\w*(\[[^]*\])?$/.test(name));
    if (bad !== undefined) return complain(shell, 'read', `\`${bad}': not a valid identifier`);
    const problem = badNumber(shell, options);
    if (problem) return problem;
    const number = Number(options.get('u') ?? 0);
    let file: OpenFile;
    try {
      file = input(shell.process, number);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return complain(shell, 'read', options.has('u') ? `${number}: invalid file descriptor: Bad file descriptor` : 'read error: 0: Bad file descriptor');
    }
    const prompt = options.get('p');
    if (prompt !== undefined && file.tty) writeNow(shell, prompt);
    const quiet = options.has('s') && file.tty ? file.tty : undefined;
    if (quiet) quiet.echo = false;
    try {
      const got = yield* take(shell, file, options);
      return store(shell, got.line, options) ? got.status : 1;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return complain(shell, 'read', `read error: ${number}: ${error.text}`);
    } finally {
      if (quiet) quiet.echo = true;
    }
  },
};

function badNumber(shell: Shell, options: Options): number {
  const timeout = options.get('t');
  if (timeout !== undefined && !/^\d*\.?\d*$/.test(timeout)) return complain(shell, 'read', `${timeout}: invalid timeout specification`);
  for (const letter of ['n', 'N', 'u']) {
    const value = options.get(letter);
    if (value !== undefined && !/^\d+$/.test(value)) return complain(shell, 'read', `${value}: invalid ${letter === 'u' ? 'file descriptor specification' : 'number'}`);
  }
  return 0;
}

function* take(shell: Shell, file: OpenFile, options: Options): Steps<Got> {
  const limit = options.get('t');
  if (limit !== undefined && Number(limit) === 0) return { line: '', status: file.readable.ready ? 0 : 1 };
  const untilMs = limit === undefined ? undefined : shell.process.nowMs + Number(limit) * 1000;
  const count = options.get('N') ?? options.get('n');
  const delimiter = options.has('N') ? undefined : options.has('d') ? options.get('d')?.charAt(0) || '\0' : '\n';
  if (count !== undefined || untilMs !== undefined || file.tty)
    return yield* takeCharacters(shell, file, options, count === undefined ? Number.POSITIVE_INFINITY : Number(count), delimiter, untilMs);
  let line = '';
  for (;;) {
    const got = yield* readLine(shell.process, file, delimiter);
    if (got === null) return { line: marked(line, options), status: 1 };
    const complete = got.endsWith(delimiter ?? '\0');
    line += complete ? got.slice(0, -1) : got;
    if (!complete) return { line: marked(line, options), status: 1 };
    if (options.has('r') || !/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) return { line: marked(line, options), status: 0 };
    line = line.slice(0, -1);
  }
}

function* takeCharacters(shell: Shell, file: OpenFile, options: Options, count: number, delimiter: string | undefined, untilMs: number | undefined): Steps<Got> {
  let bytes = '';
  const characters = (): number => [...textKeepingBytes(bytes)].length;
  const raw = file.tty && Number.isFinite(count) ? file.tty : undefined;
  if (raw) raw.mode = 'raw';
  try {
    while (characters() < count) {
      if (untilMs !== undefined && !(yield* waitFor(shell.process, [file.readable], Math.max(0, untilMs - shell.process.nowMs))))
        return { line: marked(bytes, options), status: 142 };
      const byte = yield* readFrom(shell.process, file, 1);
      if (shell.interrupted || shell.pendingTraps.length > 0) return { line: '', status: 130 };
      if (byte === null) return { line: marked(bytes, options), status: 1 };
      if (raw && byte === '\x03') {
        shell.interrupted = true;
        return { line: '', status: 130 };
      }
      if (byte === delimiter || (raw && byte === '\r')) {
        if (!options.has('r') && /(?:^|[^\\])(?:\\\\)*\\$/.test(bytes)) {
          bytes = bytes.slice(0, -1);
          continue;
        }
        break;
      }
      bytes += byte;
    }
  } finally {
    if (raw) raw.mode = 'cooked';
  }
  return { line: marked(bytes, options), status: 0 };
}

/** Backslashes out, what they stood before marked; with -r all stays. NUL bytes are dropped, as in bash. */
function marked(bytes: string, options: Options): string {
  const text = textKeepingBytes(bytes.replaceAll('\0', ''));
  return options.has('r') ? text : text.replace(/\\([^])|\\$/g, (_whole, ch: string | undefined) => (ch === undefined ? '' : literal + ch));
}

const plain = (text: string): string => text.replaceAll(literal, '');

/** Puts the line into its variables. @returns whether that worked */
function store(shell: Shell, line: string, options: Options): boolean {
  const array = options.get('a');
  if (array !== undefined) {
    if (!isName(array)) {
      complain(shell, 'read', `\`${array}': not a valid identifier`);
      return false;
    }
    shell.variables.declare(array, 'anywhere');
    shell.variables.setValue(array, new Map(splitFields(shell, line, Number.POSITIVE_INFINITY).map((value, i) => [i, value])));
    return true;
  }
  const names = options.operands;
  if (names.length === 0) return assignTarget(shell, 'REPLY', plain(line), 'read');
  const values = options.has('N') ? [plain(line)] : splitFields(shell, line, names.length);
  return names.every((name, i) => assignTarget(shell, name, values[i] ?? '', 'read'));
}

/** Splits by IFS into at most `most` fields; the last one takes the rest. Upstream: POSIX, read. */
export function splitFields(shell: Shell, line: string, most: number): string[] {
  const ifs = shell.get('IFS') ?? ' \t\n';
  const isBlank = (ch: string): boolean => ifs.includes(ch) && (ch === ' ' || ch === '\t' || ch === '\n');
  const out: string[] = [];
  let at = 0;
  const skipBlanks = (): void => {
    while (at < line.length && isBlank(line.charAt(at))) at += 1;
  };
  const takeField = (): string => {
    const start = at;
    while (at < line.length && !ifs.includes(line.charAt(at))) at += line.charAt(at) === literal ? 2 : 1;
    return line.slice(start, at);
  };
  skipBlanks();
  while (at < line.length) {
    if (out.length === most - 1) return [...out, plain(lastField(line.slice(at), ifs, isBlank))];
    out.push(plain(takeField()));
    skipBlanks();
    // One separator that is no blank, with blanks around it, is one border.
    if (at < line.length && ifs.includes(line.charAt(at)) && !isBlank(line.charAt(at))) {
      at += 1;
      skipBlanks();
    }
  }
  return out;
}

/** The rest without blanks at its end; a single separator at the end of a single field is dropped too. */
function lastField(rest: string, ifs: string, isBlank: (ch: string) => boolean): string {
  let end = rest.length;
  while (end > 0 && isBlank(rest.charAt(end - 1)) && rest.charAt(end - 2) !== literal) end -= 1;
  const trimmed = rest.slice(0, end);
  const separators = [...trimmed].filter((ch, i) => ifs.includes(ch) && !isBlank(ch) && trimmed.charAt(i - 1) !== literal).length;
  const last = trimmed.at(-1) ?? '';
  const alone =
    separators === 1 &&
    ifs.includes(last) &&
    !isBlank(last) &&
    trimmed.at(-2) !== literal &&
    ![...trimmed.slice(0, -1)].some((ch, i) => isBlank(ch) && trimmed.charAt(i - 1) !== literal && trimmed.slice(i).trim().length > 1);
  return alone ? trimmed.slice(0, -1) : trimmed;
}
