// sed's input: lines of several files, with one line of look-ahead for `$`.

import { textKeepingBytes } from '../../../base/bytes.ts';
import { printError, readFrom } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { OpenFile, Process, Steps } from '../../../os/process.ts';

/** Lines of several files, with one line of look-ahead for `$`. */
export class SedInput {
  readonly #process: Process;
  readonly #paths: string[];
  readonly #separator: string;
  #file: OpenFile | undefined;
  #buffer = '';
  #ended = false;
  #next: { line: string; complete: boolean } | undefined;
  name = '-';
  failed = false;

  constructor(process: Process, paths: readonly string[], separator: string) {
    this.#process = process;
    this.#paths = [...paths];
    this.#separator = separator;
  }

  *take(): Steps<{ readonly line: string; readonly complete: boolean } | undefined> {
    const next = this.#next ?? (yield* this.#read());
    this.#next = undefined;
    return next;
  }

  /** Whether the line taken last was the last one. */
  *last(): Steps<boolean> {
    this.#next ??= yield* this.#read();
    return this.#next === undefined;
  }

  *#read(): Steps<{ line: string; complete: boolean } | undefined> {
    for (;;) {
      const at = this.#buffer.indexOf(this.#separator);
      if (at >= 0) {
        const line = this.#buffer.slice(0, at);
        this.#buffer = this.#buffer.slice(at + 1);
        return { line: textKeepingBytes(line), complete: true };
      }
      if (this.#file && !this.#ended) {
        const got = yield* readFrom(this.#process, this.#file, 65536);
        if (got === null) this.#ended = true;
        else this.#buffer += got;
        continue;
      }
      if (this.#buffer !== '') {
        const line = this.#buffer;
        this.#buffer = '';
        return { line: textKeepingBytes(line), complete: false };
      }
      if (!(yield* this.#open())) return undefined;
    }
  }

  *#open(): Steps<boolean> {
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      this.name = path;
      try {
        this.#file = path === '-' ? this.#process.descriptor(0) : this.#process.namespaces.mount.open(path, { read: true }, this.#process);
        if (this.#file?.kind === 'directory') {
          yield* printError(this.#process, `sed: read error on ${path}: Is a directory\n`);
          this.failed = true;
          continue;
        }
        this.#ended = false;
        return this.#file !== undefined;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* printError(this.#process, `sed: can't read ${path}: ${error.text}\n`);
        this.failed = true;
      }
    }
    return false;
  }
}
