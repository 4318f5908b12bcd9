// What kubectl prints, in the order it prints it. Text is collected and goes out when the program waits or ends, so that verbs can print
// from plain functions; nothing is reordered between standard output and standard error.

import { utf8 } from '../../base/bytes.ts';
import { sleep, write } from '../../os/io.ts';
import type { Process, Steps } from '../../os/process.ts';

export class Output {
  readonly #process: Process;
  readonly #pending: { readonly descriptor: 1 | 2; text: string }[] = [];
  #owedMs = 0;

  constructor(process: Process) {
    this.#process = process;
  }

  /** To standard output. */
  out(text: string): void {
    this.#add(1, utf8(text));
  }

  /** To standard error. */
  err(text: string): void {
    this.#add(2, utf8(text));
  }

  /** Bytes as they are, to standard output or standard error. */
  bytes(bytes: string, descriptor: 1 | 2 = 1): void {
    this.#add(descriptor, bytes);
  }

  #add(descriptor: 1 | 2, text: string): void {
    if (text === '') return;
    const last = this.#pending.at(-1);
    if (last?.descriptor === descriptor) last.text += text;
    else this.#pending.push({ descriptor, text });
  }

  /** Notes that a server took its time: what is printed from now on comes so much later. */
  owe(ms: number): void {
    this.#owedMs += ms;
  }

  /** Whether standard output is a terminal. */
  get isTerminal(): boolean {
    return this.#process.descriptor(1)?.tty !== undefined;
  }

  /** Whether warnings may be coloured. Upstream: printers.AllowsColorOutput. */
  get colourErrors(): boolean {
    const { env } = this.#process;
    return this.#process.descriptor(2)?.tty !== undefined && env.get('TERM') !== 'dumb' && env.get('NO_COLOR') === undefined;
  }

  /** Columns of the terminal, 0 when there is none. */
  get columns(): number {
    return this.#process.descriptor(1)?.tty?.columns ?? 0;
  }

  /** Writes what was collected. A closed standard output ends the program by SIGPIPE, as it does a Go program. */
  *flush(): Steps<void> {
    if (this.#owedMs > 0) {
      const ms = this.#owedMs;
      this.#owedMs = 0;
      yield* sleep(this.#process, ms);
    }
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      if (this.#process.descriptor(next.descriptor)) yield* write(this.#process, next.text, next.descriptor);
    }
  }
}
