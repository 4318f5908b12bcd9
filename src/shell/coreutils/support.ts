// What these programs share: GNU's option parsing with its errors, and reading the files that were named.

import type { Bytes } from '../../base/bytes.ts';
import { input, printError, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Access } from '../../os/filesystem.ts';
import { Exit, type OpenFile, type Process, type Steps } from '../../os/process.ts';

/** Options by their short letter (or long name where there is no letter); a flag's value is ''. */
export interface Parsed {
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  has(name: string): boolean;
  /** the value of an option */
  get(name: string): string | undefined;
}

export interface OptionSpec {
  /** as for getopt(3): `n:` takes a value */
  readonly short: string;
  /** long names to what they mean: a letter or themselves; `=` at the end: takes a value */
  readonly long?: Readonly<Record<string, string>>;
  /** options end at the first operand (timeout, env, xargs) */
  readonly stopAtOperand?: boolean;
  readonly usageExit?: number;
}

/** @throws Exit after GNU's error on stderr */
export function* parseOptions(process: Process, spec: OptionSpec): Steps<Parsed> {
  const name = process.argv[0]?.split('/').at(-1) ?? '';
  const options = new Map<string, string>();
  const operands: string[] = [];
  const rest = process.argv.slice(1);
  const fail = function* (message: string): Steps<never> {
    yield* printError(process, `${name}: ${message}\nTry '${name} --help' for more information.\n`);
    throw new Exit(spec.usageExit ?? 1);
  };
  while (rest.length) {
    const word = rest.shift() ?? '';
    if (word === '--') {
      operands.push(...rest);
      break;
    }
    if (word.startsWith('--')) yield* long(word, spec, options, rest, fail);
    else if (word.startsWith('-') && word !== '-') yield* short(word, spec, options, rest, fail);
    else {
      operands.push(word);
      if (spec.stopAtOperand) {
        operands.push(...rest);
        break;
      }
    }
  }
  return { options, operands, has: (key) => options.has(key), get: (key) => options.get(key) };
}

type Fail = (message: string) => Steps<never>;

function* long(word: string, spec: OptionSpec, options: Map<string, string>, rest: string[], fail: Fail): Steps<void> {
  const equals = word.indexOf('=');
  const given = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const names = Object.keys(spec.long ?? {});
  const candidates = names.filter((n) => n.replace(/=$/, '') === given);
  const found = candidates[0] ?? (names.filter((n) => n.startsWith(given)).length === 1 ? names.find((n) => n.startsWith(given)) : undefined);
  if (found === undefined) return yield* fail(`unrecognized option '--${given}'`);
  const key = spec.long?.[found] ?? found;
  if (!found.endsWith('=')) {
    if (equals >= 0) yield* fail(`option '--${found}' doesn't allow an argument`);
    options.set(key, '');
    return;
  }
  const value = equals >= 0 ? word.slice(equals + 1) : rest.shift();
  if (value === undefined) return yield* fail(`option '--${found.slice(0, -1)}' requires an argument`);
  options.set(key, value);
}

function* short(word: string, spec: OptionSpec, options: Map<string, string>, rest: string[], fail: Fail): Steps<void> {
  for (let i = 1; i < word.length; i++) {
    const letter = word.charAt(i);
    const at = spec.short.indexOf(letter);
    if (at < 0 || letter === ':') yield* fail(`invalid option -- '${letter}'`);
    if (spec.short.charAt(at + 1) !== ':') {
      options.set(letter, '');
      continue;
    }
    const value = word.slice(i + 1) || rest.shift();
    if (value === undefined) yield* fail(`option requires an argument -- '${letter}'`);
    options.set(letter, value ?? '');
    return;
  }
}

/** Who asks, for calls of the file system. */
export const access = (process: Process): Access => ({ cwd: process.cwd, credentials: process.credentials, nowMs: process.nowMs });

/** A named file, or standard input for `-`. @throws OsError */
export function openInput(process: Process, path: string): OpenFile {
  if (path === '-') return input(process);
  const file = process.namespaces.mount.open(path, { read: true }, access(process));
  if (file.kind === 'directory') throw new OsError('EISDIR', path);
  return file;
}

/** Reports a failed call the way these programs do. @returns 1, the exit code that goes with it */
export function* complain(process: Process, error: unknown, what = ''): Steps<number> {
  if (!(error instanceof OsError)) throw error;
  const name = process.argv[0]?.split('/').at(-1) ?? '';
  yield* printError(process, `${name}: ${what}${what && error.subject ? ' ' : ''}${what && error.subject ? `'${error.subject}': ${error.text}` : error.message}\n`);
  return 1;
}

/** The whole of each input, one after the other; without names, standard input. @returns contents, and whether one failed */
export function* readInputs(process: Process, paths: readonly string[]): Steps<{ readonly inputs: readonly { readonly name: string; readonly content: Bytes }[]; readonly failed: boolean }> {
  const inputs: { name: string; content: Bytes }[] = [];
  let failed = false;
  for (const path of paths.length ? paths : ['-']) {
    try {
      inputs.push({ name: path, content: yield* readAll(process, openInput(process, path)) });
    } catch (error) {
      yield* complain(process, error);
      failed = true;
    }
  }
  return { inputs, failed };
}

/** Lines without their newlines; a last one without newline counts. */
export function linesOf(content: Bytes): readonly Bytes[] {
  if (content === '') return [];
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
