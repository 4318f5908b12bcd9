// less and more: text a page at a time. Upstream: less(1). A simple pager on a terminal, cat otherwise.
// @supports partly shell: less — "space, b, arrows, g, G, /, n, q; marks, options and pipes are not simulated"

import { textKeepingBytes } from '../../base/bytes.ts';
import { copy, print, printError, readAll, readFrom } from '../../os/io.ts';
import { NullFile } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { linesOf, nameOf, openInput } from './support.ts';

export const less: Program = function* (process) {
  const paths = process.argv.slice(1).filter((word) => !/^[-+]./.test(word));
  const terminal = process.descriptor(1)?.tty;
  if (paths.length === 0 && process.descriptor(0)?.tty) {
    yield* printError(process, `Missing filename ("${nameOf(process)} --help" for help)\n`);
    return 1;
  }
  const keys = process.descriptor(0)?.tty ? process.descriptor(0) : process.terminal;
  let code = 0;
  let text = '';
  for (const path of paths.length > 0 ? paths : ['-']) {
    try {
      const file = openInput(process, path);
      if (terminal && keys) text += yield* readAll(process, file);
      else yield* copy(process, file, process.descriptor(1) ?? new NullFile());
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
      yield* printError(process, error.code === 'EISDIR' ? `${path} is a directory\n` : `${path}: ${error.text}\n`);
      code = 1;
    }
  }
  if (terminal && keys && text !== '') yield* new Pager(process, keys, linesOf(textKeepingBytes(text)), paths[0] ?? '').run();
  return code;
};

class Pager {
  readonly #process: Process;
  readonly #keys: OpenFile;
  readonly #lines: readonly string[];
  readonly #name: string;
  #top = 0;
  #search: RegExp | undefined;
  #message = '';

  constructor(process: Process, keys: OpenFile, lines: readonly string[], name: string) {
    this.#process = process;
    this.#keys = keys;
    this.#lines = lines;
    this.#name = name;
  }

  get #rows(): number {
    return Math.max(1, (this.#keys.tty?.rows ?? 24) - 1);
  }

  get #last(): number {
    return Math.max(0, this.#lines.length - this.#rows);
  }

  *run(): Steps<void> {
    const { tty } = this.#keys;
    if (!tty) return;
    const before = tty.mode;
    tty.mode = 'raw';
    try {
      yield* print(this.#process, '\x1b[?1049h');
      for (;;) {
        yield* this.#draw();
        const typed = yield* readFrom(this.#process, this.#keys);
        if (typed === null || !(yield* this.#act(typed))) break;
      }
      yield* print(this.#process, '\x1b[?1049l');
    } finally {
      tty.mode = before;
    }
  }

  *#draw(): Steps<void> {
    const columns = this.#keys.tty?.columns ?? 80;
    const shown = Array.from({ length: this.#rows }, (_, i) => (this.#lines[this.#top + i] ?? '~').slice(0, columns));
    const end = this.#top >= this.#last;
    const status = this.#message || (end ? '(END)' : this.#top === 0 && this.#name ? this.#name : ':');
    this.#message = '';
    yield* print(this.#process, `\x1b[H\x1b[2J${shown.join('\r\n')}\r\n\x1b[7m${status}\x1b[m`);
  }

  /** @returns whether to go on */
  *#act(typed: string): Steps<boolean> {
    const page = this.#rows;
    const moves: Readonly<Record<string, number>> = {
      ' ': page,
      f: page,
      '\x1b[6~': page,
      '\x06': page,
      b: -page,
      '\x1b[5~': -page,
      '\x02': -page,
      '\r': 1,
      '\n': 1,
      j: 1,
      e: 1,
      '\x1b[B': 1,
      '\x1bOB': 1,
      k: -1,
      y: -1,
      '\x1b[A': -1,
      '\x1bOA': -1,
      d: page >> 1,
      u: -(page >> 1),
    };
    const move = moves[typed];
    if (move !== undefined) this.#top = Math.max(0, Math.min(this.#last, this.#top + move));
    else if (typed === 'g' || typed === '<' || typed === '\x1b[H') this.#top = 0;
    else if (typed === 'G' || typed === '>' || typed === '\x1b[F') this.#top = this.#last;
    else if (typed === 'n') this.#find(this.#top + 1);
    else if (typed.startsWith('/')) yield* this.#ask(typed.slice(1));
    else if (/^(?:q|Q|:q|ZZ|\x03)/.test(typed)) return false;
    return true;
  }

  /** Reads what to look for, up to Enter. */
  *#ask(begun: string): Steps<void> {
    let text = begun;
    while (!/[\r\n]/.test(text)) {
      yield* print(this.#process, `\r\x1b[K/${text}`);
      const typed = yield* readFrom(this.#process, this.#keys);
      if (typed === null || typed.includes('\x1b') || typed.includes('\x03')) return;
      text = typed === '\x7f' ? text.slice(0, -1) : text + typed;
    }
    const pattern = text.replace(/[\r\n][^]*$/, '');
    try {
      if (pattern) this.#search = new RegExp(pattern, 'u');
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#message = 'Invalid pattern';
      return;
    }
    this.#find(this.#top + 1);
  }

  #find(from: number): void {
    const at = this.#search ? this.#lines.findIndex((line, i) => i >= from && this.#search?.test(line)) : -1;
    if (at < 0) this.#message = 'Pattern not found  (press RETURN)';
    else this.#top = Math.min(this.#last, at);
  }
}
