// A terminal: the line discipline between someone's keys and screen and the programs. Upstream: termios(3), n_tty.
// `input` takes what is typed; programs read lines (cooked) or bytes (raw) from `open()`; what they write, and the echo,
// goes to `onOutput`.
// Left out: word erase of multi-column characters beyond their bytes, output delays, parity, XON/XOFF.

import type { Bytes } from '../base/bytes.ts';
import { Signal, type Waitable } from '../base/wait.ts';
import type { Kernel } from './kernel.ts';
import { alwaysReady, SharedFile } from './open-file.ts';
import { OsError } from './os-error.ts';
import type { ProcessTable } from './pid-namespace.ts';
import type { OpenFile, Tty } from './process.ts';
import type { SignalName } from './signals.ts';

const control = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) & 31);
const signalKeys: Readonly<Record<string, SignalName>> = { [control('C')]: 'INT', [control('\\')]: 'QUIT', [control('Z')]: 'TSTP' };
const endOfFile = control('D');
const literalNext = control('V');
/** bytes of a line that are remembered */
const longestUnended = 4096;

export class Terminal implements Tty {
  readonly name: string;
  columns: number;
  rows: number;
  echo = true;
  /** whether raw mode keeps Ctrl-C and friends as signals (stty -icanon isig) */
  signalsInRawMode = false;
  foregroundGroup = 0;
  /** where the foreground group's number means something; set when a session takes the terminal */
  processes: ProcessTable | undefined;
  readonly #kernel: Kernel;
  readonly #onOutput: (bytes: Bytes) => void;
  readonly #changed = new Signal(() => false);
  readonly #readable = new Signal(() => this.#lines.length > 0 || this.#hungUp);
  /** the line being typed */
  #line: Bytes = '';
  /** what programs can read: lines, or bytes in raw mode; '' is an end of file */
  #lines: Bytes[] = [];
  #literal = false;
  #mode: 'cooked' | 'raw' = 'cooked';
  #hungUp = false;
  #unended: Bytes = '';

  /** @param onOutput told of everything that goes to the screen, in order; it must not change the world */
  constructor(kernel: Kernel, options: { readonly name?: string; readonly columns?: number; readonly rows?: number; readonly onOutput: (bytes: Bytes) => void }) {
    this.#kernel = kernel;
    this.name = options.name ?? '/dev/pts/0';
    this.columns = options.columns ?? 80;
    this.rows = options.rows ?? 24;
    this.#onOutput = options.onOutput;
  }

  get mode(): 'cooked' | 'raw' {
    return this.#mode;
  }

  /** What was typed of a line before raw mode began can be read then: nothing typed ahead is lost. Upstream: n_tty_set_termios. */
  set mode(mode: 'cooked' | 'raw') {
    this.#mode = mode;
    if (mode !== 'raw' || this.#line === '') return;
    const typed = this.#line;
    this.#line = '';
    this.#deliver(typed);
  }

  /** Wakes whoever waits when the size has changed; never ready by itself. */
  get resized(): Waitable {
    return this.#changed;
  }

  get readable(): Waitable {
    return this.#readable;
  }

  /** An open file on this terminal. */
  open(): OpenFile {
    return new TerminalFile(this);
  }

  /** Keys: an input of the world. */
  input(bytes: Bytes): void {
    if (this.#hungUp) return;
    if (this.mode === 'raw' && !this.signalsInRawMode) return this.#deliver(bytes);
    for (const key of bytes) this.#key(key);
  }

  /** The window has another size now. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#signal('WINCH');
    this.#changed.notify();
  }

  /** The line is gone: readers get the end of file, the foreground group SIGHUP. */
  hangUp(): void {
    this.#hungUp = true;
    this.#signal('HUP');
    this.#readable.notify();
  }

  /** @returns bytes; null at an end of file; undefined when there is nothing */
  read(maxBytes = Number.POSITIVE_INFINITY): Bytes | null | undefined {
    const first = this.#lines[0];
    if (first === undefined) return this.#hungUp ? null : undefined;
    if (first.length > maxBytes) {
      this.#lines[0] = first.slice(maxBytes);
      return first.slice(0, maxBytes);
    }
    this.#lines.shift();
    return first === '' ? null : first;
  }

  /** A program writes; cooked output turns a newline into carriage return and newline. */
  write(bytes: Bytes): number | 'broken' {
    if (this.#hungUp) throw new OsError('EIO');
    const end = bytes.lastIndexOf('\n') + 1;
    this.#unended = end > 0 ? bytes.slice(end) : (this.#unended + bytes).slice(-longestUnended);
    this.#onOutput(bytes.replaceAll('\n', '\r\n'));
    return bytes.length;
  }

  get unendedLine(): Bytes {
    return this.#unended;
  }

  #key(key: string): void {
    const signal = this.#literal ? undefined : signalKeys[key];
    if (signal) return this.#signalKey(key, signal);
    if (this.mode === 'raw') return this.#deliver(key);
    if (this.#literal) return this.#insert(key);
    switch (key) {
      case literalNext:
        this.#literal = true;
        return;
      case '\x7f':
      case '\b':
        return this.#erase(lastCharacterLength(this.#line));
      case control('U'):
        return this.#erase(this.#line.length);
      case control('W'):
        return this.#erase(this.#line.length - this.#line.replace(/\S+\s*$/, '').length);
      case control('R'):
        if (this.echo) this.#onOutput(`^R\r\n${this.#line}`);
        return;
      case endOfFile:
        this.#deliver(this.#line);
        this.#line = '';
        return;
      default:
        return this.#insert(key === '\r' ? '\n' : key);
    }
  }

  #insert(key: string): void {
    this.#literal = false;
    this.#line += key;
    if (this.echo) this.#onOutput(key === '\n' ? '\r\n' : visible(key));
    if (key !== '\n') return;
    if (this.echo) this.#unended = '';
    this.#deliver(this.#line);
    this.#line = '';
  }

  #erase(length: number): void {
    if (length <= 0) return;
    const erased = this.#line.slice(this.#line.length - length);
    this.#line = this.#line.slice(0, this.#line.length - length);
    if (this.echo) this.#onOutput('\b \b'.repeat(columnsOf(erased)));
  }

  #signalKey(key: string, signal: SignalName): void {
    if (this.echo) {
      this.#onOutput(visible(key));
      this.#unended += visible(key);
    }
    this.#line = '';
    this.#lines = [];
    this.#signal(signal);
  }

  #signal(signal: SignalName): void {
    if (this.processes && this.foregroundGroup !== 0) this.#kernel.signalGroup(this.processes, this.foregroundGroup, signal);
  }

  #deliver(bytes: Bytes): void {
    this.#lines.push(bytes);
    this.#readable.notify();
  }
}

class TerminalFile extends SharedFile {
  readonly kind = 'tty';
  readonly name: string;
  override readonly tty: Terminal;
  override readonly readable: Waitable;
  override readonly writable = alwaysReady;

  constructor(terminal: Terminal) {
    super();
    this.tty = terminal;
    this.name = terminal.name;
    this.readable = terminal.readable;
  }

  override read(maxBytes?: number): Bytes | null | undefined {
    return this.tty.read(maxBytes);
  }

  override write(bytes: Bytes): number | 'broken' {
    return this.tty.write(bytes);
  }
}

/** How a control character is echoed: `^C`. */
function visible(key: string): string {
  const code = key.charCodeAt(0);
  if (code >= 32 && code !== 127) return key;
  return key === '\t' ? key : `^${String.fromCharCode(code ^ 64)}`;
}

/** Bytes of the last character, of which UTF-8 continuation bytes are part. */
function lastCharacterLength(line: Bytes): number {
  let length = Math.min(1, line.length);
  while (length < line.length && (line.charCodeAt(line.length - length) & 0xc0) === 0x80) length += 1;
  return length;
}

/** Columns that the echo of these bytes took. */
function columnsOf(bytes: Bytes): number {
  let columns = 0;
  for (const byte of bytes) if ((byte.charCodeAt(0) & 0xc0) !== 0x80) columns += visible(byte).length;
  return columns;
}
