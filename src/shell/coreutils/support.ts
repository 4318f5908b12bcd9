// What these programs share: GNU's option parsing with its errors, and reading the files that were named.

import type { Bytes } from '../../base/bytes.ts';
import { input, LineReader, printError, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { Exit, type OpenFile, type Process, type Steps } from '../../os/process.ts';

/** Options by their short letter (or long name where there is no letter); a flag's value is ''. */
export interface Parsed {
  /** the value given last */
  readonly options: ReadonlyMap<string, string>;
  /** every option in the order of the command line */
  readonly each: readonly (readonly [key: string, value: string])[];
  readonly operands: readonly string[];
  has(name: string): boolean;
  /** the value of an option */
  get(name: string): string | undefined;
}

export interface OptionSpec {
  /** as for getopt(3): `n:` takes a value, `i::` may have one attached */
  readonly short: string;
  /** long names to what they mean: a letter or themselves; `=` at the end: takes a value; `?` at the end: may have one */
  readonly long?: Readonly<Record<string, string>>;
  /** options end at the first operand (timeout, env, xargs) */
  readonly stopAtOperand?: boolean;
  /** what `-5` means: the option that gets the digits */
  readonly digits?: string;
  readonly usageExit?: number;
  /** shown instead of "Try 'x --help' …": busybox and BSD programs */
  readonly hint?: string;
}

/** The name a program was called by. */
export const nameOf = (process: Process): string => process.argv[0]?.split('/').at(-1) ?? '';

/** Thrown inside the parser; becomes a message and an exit. */
class Unusable {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** @throws Exit after GNU's error on stderr */
export function* parseOptions(process: Process, spec: OptionSpec, argv: readonly string[] = process.argv.slice(1)): Steps<Parsed> {
  const parser = new OptionParser(spec);
  try {
    parser.parse(argv);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return yield* usageError(process, error.message, spec.usageExit, spec.hint);
  }
  const { options, each, operands } = parser;
  return { options, each, operands, has: (key) => options.has(key), get: (key) => options.get(key) };
}

/** `name: message` and where to find help. @throws Exit */
export function* usageError(process: Process, message: string, code = 1, hint?: string): Steps<never> {
  const name = nameOf(process);
  yield* printError(process, `${name}: ${message}\n${hint ?? `Try '${name} --help' for more information.`}\n`);
  throw new Exit(code);
}

/** `name: message`. @returns 1 */
export function* problem(process: Process, message: string): Steps<number> {
  yield* printError(process, `${nameOf(process)}: ${message}\n`);
  return 1;
}

class OptionParser {
  readonly #spec: OptionSpec;
  readonly options = new Map<string, string>();
  readonly each: [string, string][] = [];
  readonly operands: string[] = [];

  constructor(spec: OptionSpec) {
    this.#spec = spec;
  }

  parse(argv: readonly string[]): void {
    const rest = [...argv];
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (word === '--') return void this.operands.push(...rest);
      const digits = this.#spec.digits ? /^-(\d+)([a-z]?)$/.exec(word) : null;
      if (digits) this.#set(this.#spec.digits ?? '', digits[1] ?? '');
      else if (word.startsWith('--')) this.#long(word, rest);
      else if (word.startsWith('-') && word !== '-') this.#short(word, rest);
      else {
        this.operands.push(word);
        if (this.#spec.stopAtOperand) return void this.operands.push(...rest);
      }
    }
  }

  #set(key: string, value: string): void {
    this.options.delete(key);
    this.options.set(key, value);
    this.each.push([key, value]);
  }

  #long(word: string, rest: string[]): void {
    const equals = word.indexOf('=');
    const given = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const found = this.#longNamed(given);
    const name = found.replace(/[=?]$/, '');
    const key = this.#spec.long?.[found] ?? name;
    if (found.endsWith('?')) return this.#set(key, equals >= 0 ? word.slice(equals + 1) : '');
    if (!found.endsWith('=')) {
      if (equals >= 0) throw new Unusable(`option '--${name}' doesn't allow an argument`);
      return this.#set(key, '');
    }
    const value = equals >= 0 ? word.slice(equals + 1) : rest.shift();
    if (value === undefined) throw new Unusable(`option '--${name}' requires an argument`);
    this.#set(key, value);
  }

  /** The long option a text begins; it must be the only one unless it is complete. */
  #longNamed(given: string): string {
    const names = Object.keys(this.#spec.long ?? {});
    const exact = names.find((name) => name.replace(/[=?]$/, '') === given);
    if (exact !== undefined) return exact;
    const candidates = names.filter((name) => name.startsWith(given));
    const [only] = candidates;
    const meanings = new Set(candidates.map((name) => this.#spec.long?.[name]));
    if (only === undefined) throw new Unusable(`unrecognized option '--${given}'`);
    if (meanings.size > 1) throw new Unusable(`option '--${given}' is ambiguous; possibilities: ${candidates.map((name) => `'--${name.replace(/[=?]$/, '')}'`).join(' ')}`);
    return only;
  }

  #short(word: string, rest: string[]): void {
    const { short } = this.#spec;
    for (let i = 1; i < word.length; i++) {
      const letter = word.charAt(i);
      const at = short.indexOf(letter);
      if (at < 0 || letter === ':') throw new Unusable(`invalid option -- '${letter}'`);
      if (short.charAt(at + 1) !== ':') {
        this.#set(letter, '');
        continue;
      }
      const attached = word.slice(i + 1);
      const value = short.charAt(at + 2) === ':' ? attached : attached || rest.shift();
      if (value === undefined) throw new Unusable(`option requires an argument -- '${letter}'`);
      this.#set(letter, value);
      return;
    }
  }
}

/** A named file, or standard input for `-`. @throws OsError */
export function openInput(process: Process, path: string): OpenFile {
  if (path === '-') return input(process);
  const file = process.namespaces.mount.open(path, { read: true }, process);
  if (file.kind !== 'directory') return file;
  file.close();
  throw new OsError('EISDIR', path);
}

/**
 * Reports a failed call the way these programs do: `rm: cannot remove 'x': Permission denied`, `cat: x: …` without `what`.
 * @returns 1, the exit code that goes with it
 */
export function* complain(process: Process, error: unknown, what = '', subject?: string): Steps<number> {
  if (!(error instanceof OsError)) throw error;
  if (error.subject === 'write error') return yield* problem(process, error.message);
  const about = subject ?? error.subject;
  const text = what ? `${what} ${quoted(about)}: ${error.text}` : about ? `${nameInMessage(about)}: ${error.text}` : error.text;
  return yield* problem(process, text);
}

/** A file's name as messages show it: `'a b'`. Upstream: gnulib's quotearg, in the C locale of messages. */
export function quoted(name: string): string {
  return name.includes("'") ? `"${name}"` : `'${name}'`;
}

/** A file's name before a colon: quoted only when it needs it. */
export function nameInMessage(name: string): string {
  return /[\s'"\\:;&|<>()$`*?[\]{}]/.test(name) && name !== '' ? quoted(name) : name || "''";
}

/** The whole of each input, one after the other; without names, standard input. @returns contents, and whether one failed */
export function* readInputs(
  process: Process,
  paths: readonly string[],
): Steps<{ readonly inputs: readonly { readonly name: string; readonly content: Bytes }[]; readonly failed: boolean }> {
  const inputs: { name: string; content: Bytes }[] = [];
  let failed = false;
  for (const path of paths.length ? paths : ['-']) {
    try {
      const file = openInput(process, path);
      inputs.push({ name: path, content: yield* readAll(process, file) });
      if (path !== '-') file.close();
    } catch (error) {
      yield* complain(process, error);
      failed = true;
    }
  }
  return { inputs, failed };
}

/** The lines of several files as one row, each file opened when its turn comes: what flows in flows on. */
export class InputLines {
  readonly #process: Process;
  readonly #paths: string[];
  readonly #separator: string;
  #file: OpenFile | undefined;
  #reader: LineReader | undefined;
  /** the file the last line came from */
  path = '';
  /** whether a file could not be read; the message is printed */
  failed = false;

  constructor(process: Process, paths: readonly string[], separator = '\n') {
    this.#process = process;
    this.#paths = paths.length > 0 ? [...paths] : ['-'];
    this.#separator = separator;
  }

  /** The next line; null at the end of the last file. */
  *next(): Steps<{ readonly line: Bytes; readonly complete: boolean } | null> {
    for (;;) {
      const next = this.#reader ? yield* this.#reader.next() : null;
      if (next) return next;
      if (!(yield* this.#open())) return null;
    }
  }

  *#open(): Steps<boolean> {
    if (this.#file && this.path !== '-') this.#file.close();
    this.#file = undefined;
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      try {
        this.#file = openInput(this.#process, path);
        this.#reader = new LineReader(this.#process, this.#file, this.#separator);
        this.path = path;
        return true;
      } catch (error) {
        yield* complain(this.#process, error);
        this.failed = true;
      }
    }
    this.#reader = undefined;
    return false;
  }
}

/** Lines without their newlines; a last one without newline counts. */
export function linesOf(content: Bytes): string[] {
  if (content === '') return [];
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  K: 1024,
  kB: 1000,
  KB: 1000,
  KiB: 1024,
  M: 1024 ** 2,
  MB: 1000 ** 2,
  MiB: 1024 ** 2,
  G: 1024 ** 3,
  GB: 1000 ** 3,
  GiB: 1024 ** 3,
  T: 1024 ** 4,
};

/** `10`, `2k`, `1MB` as a number; undefined when it is none. */
export function sizeOf(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const factor = match && factors[match[2] ?? ''];
  return factor ? Number(match[1]) * factor : undefined;
}

/** `1.5K`, `12M`: sizes as `-h` shows them, rounded up. */
export function humanSize(bytes: number, base = 1024): string {
  if (bytes < base) return String(bytes);
  const units = base === 1000 ? 'kMGTPE' : 'KMGTPE';
  let value = bytes;
  let unit = -1;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit += 1;
  }
  const shown = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return shown === '10.0' ? `10${units[unit]}` : `${shown}${units[unit]}`;
}
