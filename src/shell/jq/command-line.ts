// jq's options. Upstream: jq(1), Invoking jq.

import { textKeepingBytes } from '../../base/bytes.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process } from '../../os/process.ts';
import { type Json, JsonError, JsonReader, parseJson, type WriteOptions } from './json.ts';

export interface JqOptions {
  readonly filter: string;
  readonly files: readonly string[];
  readonly write: WriteOptions;
  readonly raw: boolean;
  readonly join: boolean;
  readonly nullEnded: boolean;
  readonly sequence: boolean;
  readonly noInput: boolean;
  readonly rawInput: boolean;
  readonly slurp: boolean;
  readonly exitStatus: boolean;
  readonly named: ReadonlyMap<string, Json>;
  readonly positional: readonly Json[];
}

/** The message goes to stderr as it is; the exit code is 2. */
export class JqBadUsage extends Error {
  override readonly name = 'JqBadUsage';
}

const hint = 'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n';
const shorts: Readonly<Record<string, string>> = {
  r: 'raw-output',
  c: 'compact-output',
  n: 'null-input',
  s: 'slurp',
  e: 'exit-status',
  j: 'join-output',
  a: 'ascii-output',
  S: 'sort-keys',
  C: 'color-output',
  M: 'monochrome-output',
  R: 'raw-input',
  f: 'from-file',
  h: 'help',
  V: 'version',
  L: 'library-path',
};

/** @throws JqBadUsage */
export function parseJqOptions(process: Process): JqOptions {
  return new CommandLine(process).parse();
}

class CommandLine {
  readonly #process: Process;
  readonly #flags = new Set<string>();
  readonly #named = new Map<string, Json>();
  readonly #positional: Json[] = [];
  readonly #files: string[] = [];
  #rest: string[];
  #filter: string | undefined;
  #indent = 2;
  #mode: 'files' | 'args' | 'jsonargs' = 'files';

  constructor(process: Process) {
    this.#process = process;
    this.#rest = process.argv.slice(1);
  }

  parse(): JqOptions {
    let only = false;
    for (let word = this.#rest.shift(); word !== undefined; word = this.#rest.shift()) {
      if (only || !word.startsWith('-') || word === '-') this.#operand(word);
      else if (word === '--') only = true;
      else if (word.startsWith('--')) this.#option(word.slice(2), word);
      else for (const letter of word.slice(1)) this.#short(letter, word);
    }
    this.#filterFromFile();
    if (this.#filter === undefined)
      throw new JqBadUsage(`Usage:\tjq [OPTIONS] FILTER [FILES...]\n\tjq [OPTIONS] --args FILTER [ARGUMENTS...]\n\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]\n${hint}`);
    return this.#options(this.#filter);
  }

  #options(filter: string): JqOptions {
    const has = (name: string): boolean => this.#flags.has(name);
    const indent = has('compact-output') ? undefined : has('tab') ? '\t' : this.#indent === 0 ? undefined : ' '.repeat(this.#indent);
    const color = has('color-output') || (!has('monochrome-output') && this.#process.descriptor(1)?.tty !== undefined);
    return {
      filter,
      files: this.#files,
      write: { indent, sortKeys: has('sort-keys'), ascii: has('ascii-output'), color },
      raw: has('raw-output') || has('join-output') || has('raw-output0'),
      join: has('join-output'),
      nullEnded: has('raw-output0'),
      sequence: has('seq'),
      noInput: has('null-input'),
      rawInput: has('raw-input'),
      slurp: has('slurp'),
      exitStatus: has('exit-status'),
      named: this.#named,
      positional: this.#positional,
    };
  }

  #operand(word: string): void {
    if (this.#filter === undefined && !this.#flags.has('from-file')) this.#filter = word;
    else if (this.#mode === 'files') this.#files.push(word);
    else this.#positional.push(this.#mode === 'args' ? word : this.#json(word, `jq: invalid JSON text passed to --jsonargs\n${hint}`));
  }

  #short(letter: string, word: string): void {
    const name = shorts[letter];
    if (!name) throw new JqBadUsage(`jq: Unknown option: ${word}\n${hint}`);
    this.#option(name, word);
  }

  #take(option: string, count: number, usage: string): string[] {
    if (this.#rest.length < count) throw new JqBadUsage(`jq: ${option} takes ${usage}\n${hint}`);
    return this.#rest.splice(0, count);
  }

  #json(text: string, message: string): Json {
    try {
      return parseJson(text);
    } catch (error) {
      if (error instanceof JsonError) throw new JqBadUsage(message);
      throw error;
    }
  }

  #option(name: string, word: string): void {
    switch (name) {
      case 'arg': {
        const [key = '', value = ''] = this.#take('--arg', 2, 'two parameters (e.g. --arg varname value)');
        this.#define(key, value);
        return;
      }
      case 'argjson': {
        const [key = '', value = ''] = this.#take('--argjson', 2, 'two parameters (e.g. --argjson varname text)');
        this.#define(key, this.#json(value, `jq: invalid JSON text passed to --argjson\n${hint}`));
        return;
      }
      case 'slurpfile':
      case 'rawfile': {
        const [key = '', path = ''] = this.#take(`--${name}`, 2, `two parameters (e.g. --${name} varname filename)`);
        this.#define(key, this.#file(name, key, path));
        return;
      }
      case 'indent':
        this.#indent = Number(this.#take('--indent', 1, 'one parameter')[0]);
        if (!(this.#indent >= 0)) throw new JqBadUsage('jq: Cannot indent less than zero\n');
        if (this.#indent > 7) throw new JqBadUsage('jq: Cannot indent more than 7 characters\n');
        return;
      case 'args':
      case 'jsonargs':
        this.#mode = name;
        return;
      case 'from-file':
        this.#flags.add(name);
        if (this.#filter !== undefined) {
          this.#files.unshift(this.#filter);
          this.#filter = undefined;
        }
        return;
      case 'library-path':
        this.#take('-L', 1, 'a parameter');
        return;
      default:
        if (!known.has(name)) throw new JqBadUsage(`jq: Unknown option: ${word}\n${hint}`);
        this.#flags.add(name);
    }
  }

  #define(key: string, value: Json): void {
    if (!this.#named.has(key)) this.#named.set(key, value);
  }

  #file(kind: 'slurpfile' | 'rawfile', key: string, path: string): Json {
    try {
      const text = textKeepingBytes(this.#process.namespaces.mount.readFile(path, this.#process));
      if (kind === 'rawfile') return text;
      const values: Json[] = [];
      const reader = new JsonReader(text);
      for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
      return values;
    } catch (error) {
      if (error instanceof OsError) throw new JqBadUsage(`jq: Bad JSON in --${kind} ${key} ${path}: Could not open ${path}: ${error.text}\n`);
      if (error instanceof JsonError) throw new JqBadUsage(`jq: Bad JSON in --${kind} ${key} ${path}: ${error.message}\n`);
      throw error;
    }
  }

  /** With -f the first file is the filter. */
  #filterFromFile(): void {
    if (!this.#flags.has('from-file')) return;
    const path = this.#files.shift();
    if (path === undefined) return;
    try {
      this.#filter = textKeepingBytes(this.#process.namespaces.mount.readFile(path, this.#process));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new JqBadUsage(`jq: error: Could not open ${path}: ${error.text}\n`);
    }
  }
}

const known = new Set([...Object.values(shorts), 'raw-output0', 'tab', 'seq', 'stream', 'unbuffered', 'ascii']);
