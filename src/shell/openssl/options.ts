// What openssl's commands share: options with one dash, files in and out, and how they fail.

import { type Bytes, text, utf8 } from '../../base/bytes.ts';
import { print, printError, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Steps } from '../../os/process.ts';

/** Ends with 1 after this text. */
export class OpensslFailure extends Error {}

export class Options {
  readonly process: Process;
  readonly command: string;
  readonly #values = new Map<string, string[]>();
  readonly words: string[] = [];

  /**
   * @param takes names of options with a value
   * @param switches names of those without
   * @throws OpensslFailure for any other
   */
  constructor(process: Process, takes: readonly string[], switches: readonly string[]) {
    const [, command = '', ...argv] = process.argv;
    this.process = process;
    this.command = command;
    for (let at = 0; at < argv.length; at++) {
      const word = argv[at] ?? '';
      const name = /^--?([a-zA-Z].*|[0-9]+[a-z]+.*)$/.exec(word)?.[1];
      if (name === undefined) this.words.push(word);
      else if (switches.includes(name)) this.#values.set(name, []);
      else if (!takes.includes(name)) throw new OpensslFailure(`${command}: Unknown option: -${name}\n${command}: Use -help for summary.\n`);
      else {
        const value = argv[++at];
        if (value === undefined) throw new OpensslFailure(`${command}: Option -${name} needs a value\n${command}: Use -help for summary.\n`);
        this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
      }
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** The names of those given, in their order. */
  get given(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** A whole number, or what it is when it was left out. @throws OpensslFailure */
  number(name: string, fallback: number): number {
    const given = this.get(name);
    if (given === undefined) return fallback;
    if (!/^\d+$/.test(given)) throw new OpensslFailure(`${this.command}: Can't parse "${given}" as a number\n${this.command}: Use -help for summary.\n`);
    return Number(given);
  }

  /** A file's text, or standard input's. @param what it is called where it cannot be read */
  *read(name: string, what: string): Steps<string> {
    const path = this.get(name);
    return path === undefined ? text(yield* readAll(this.process)) : this.file(path, what);
  }

  file(path: string, what: string): string {
    try {
      return text(this.process.namespaces.mount.readFile(path, this.process));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new OpensslFailure(`Could not open file or uri for loading ${what} from ${path}: ${error.text}\nUnable to load ${what}\n`);
    }
  }

  /** To the file of an option (or, with a dot in it, of that name), or to standard output. */
  *write(content: Bytes, name = 'out', mode?: number): Steps<void> {
    const path = name.includes('.') ? name : this.get(name);
    if (path === undefined) return yield* print(this.process, content);
    try {
      this.process.namespaces.mount.writeFile(path, utf8(content), this.process, mode);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new OpensslFailure(`Can't open "${path}" for writing, ${error.text}\n`);
    }
  }

  *say(message: string): Steps<void> {
    yield* printError(this.process, message);
  }

  chance(): number {
    return this.process.random.next();
  }
}
