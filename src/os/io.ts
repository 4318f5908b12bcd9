// What programs do with open files, as generators: each waits where the real call would block.
// Text goes out as UTF-8 (`print`), bytes as they are (`write`).

import { type Bytes, utf8 } from '../base/bytes.ts';
import type { Waitable } from '../base/wait.ts';
import { OsError } from './os-error.ts';
import type { Ended, OpenFile, Process, SpawnSpec, Steps } from './process.ts';
import { signalNumbers } from './signals.ts';

/** Pays for what was computed, and lets others run. */
export function* yieldCpu(steps = 0): Steps<void> {
  yield { on: 'cpu', steps };
}

/** Writes text to a descriptor, standard output unless said otherwise. */
export function print(process: Process, text: string, descriptor = 1): Steps<void> {
  return write(process, utf8(text), descriptor);
}

/** Writes text to standard error. */
export function printError(process: Process, text: string): Steps<void> {
  return write(process, utf8(text), 2);
}

/** Writes bytes to a descriptor. @throws OsError EBADF, EPIPE (when SIGPIPE is ignored), ENOSPC */
export function* write(process: Process, bytes: Bytes, descriptor = 1): Steps<void> {
  const file = process.descriptor(descriptor);
  if (!file) throw new OsError('EBADF', 'write error');
  yield* writeTo(process, file, bytes);
}

/** Writes all of it to an open file; a reader that is gone ends the process by SIGPIPE. */
export function* writeTo(process: Process, file: OpenFile, bytes: Bytes): Steps<void> {
  if (process.spend(5 + (bytes.length >> 6))) yield { on: 'cpu', steps: 0 };
  for (let rest = bytes; rest.length > 0; ) {
    const taken = take(file, rest);
    if (taken === 'broken') {
      process.kill(process.pid, 'PIPE');
      yield { on: 'cpu', steps: 0 };
      throw new OsError('EPIPE', 'write error');
    }
    rest = rest.slice(taken);
    if (rest.length > 0) yield { on: 'ready', any: [file.writable] };
  }
}

/** One write(2). A full disk says so, whatever file it was. */
function take(file: OpenFile, bytes: Bytes): ReturnType<OpenFile['write']> {
  try {
    return file.write(bytes);
  } catch (error) {
    throw error instanceof OsError && error.code === 'ENOSPC' ? new OsError('ENOSPC', 'write error') : error;
  }
}

/** Reads what is there, waiting for something; null at the end of file. */
export function* readFrom(process: Process, file: OpenFile, maxBytes?: number): Steps<Bytes | null> {
  for (;;) {
    yield* stayOutOfForeground(process, file);
    const got = file.read(maxBytes);
    if (got !== undefined) {
      if (process.spend(3)) yield { on: 'cpu', steps: 0 };
      return got;
    }
    yield { on: 'ready', any: [file.readable] };
  }
}

/** A background process that reads from its terminal is stopped. */
function* stayOutOfForeground(process: Process, file: OpenFile): Steps<void> {
  if (!file.tty) return;
  while (file.tty.foregroundGroup !== 0 && file.tty.foregroundGroup !== process.processGroup && file.tty === process.terminal?.tty) {
    if (process.disposition('TTIN') === 'ignore') throw new OsError('EIO');
    process.killGroup(process.processGroup, 'TTIN');
    yield { on: 'cpu', steps: 1 };
  }
}

/** Standard input, or another descriptor. @throws OsError EBADF */
export function input(process: Process, descriptor = 0): OpenFile {
  const file = process.descriptor(descriptor);
  if (!file) throw new OsError('EBADF');
  return file;
}

/** How much more has to be read until it is counted as memory of the process, and what nobody gets at once. */
const meteredBytes = 1024 ** 2;
const mostBytes = 256 * meteredBytes;

/** Everything up to the end of file. What is read is memory of the process: `tail /dev/zero` meets its limit. @throws OsError ENOMEM */
export function* readAll(process: Process, file: OpenFile = input(process)): Steps<Bytes> {
  let out = '';
  let counted = 0;
  for (;;) {
    const got = yield* readFrom(process, file);
    if (got === null) return out;
    out += got;
    if (out.length - counted < meteredBytes) continue;
    if (out.length > mostBytes) throw new OsError('ENOMEM');
    counted = out.length;
    process.setMemory(counted);
    yield* yieldCpu();
  }
}

/** Reads lines ahead in large pieces; do not mix with other readers of the same file. */
export class LineReader {
  readonly #process: Process;
  readonly #file: OpenFile;
  readonly #separator: string;
  #rest = '';
  #ended = false;

  constructor(process: Process, file: OpenFile = input(process), separator = '\n') {
    this.#process = process;
    this.#file = file;
    this.#separator = separator;
  }

  /** The next line without its newline; null at the end. `complete` tells whether the newline was there. */
  *next(): Steps<{ readonly line: Bytes; readonly complete: boolean } | null> {
    for (;;) {
      const at = this.#rest.indexOf(this.#separator);
      if (at >= 0) {
        const line = this.#rest.slice(0, at);
        this.#rest = this.#rest.slice(at + 1);
        return { line, complete: true };
      }
      if (this.#ended) {
        const line = this.#rest;
        this.#rest = '';
        return line ? { line, complete: false } : null;
      }
      const got = yield* readFrom(this.#process, this.#file);
      if (got === null) this.#ended = true;
      else this.#rest += got;
    }
  }
}

/**
 * One line, not a byte more: what follows stays for the next reader.
 * @returns the line with its newline; without one when the file ended first; null at the end of file
 */
export function* readLine(process: Process, file: OpenFile = input(process), delimiter = '\n'): Steps<Bytes | null> {
  if (file.seek && file.kind === 'file') return yield* readSeekableLine(process, file, delimiter);
  let out = '';
  for (;;) {
    const got = yield* readFrom(process, file, 1);
    if (got === null) return out || null;
    out += got;
    if (got === delimiter) return out;
  }
}

function* readSeekableLine(process: Process, file: OpenFile, delimiter: string): Steps<Bytes | null> {
  let out = '';
  for (;;) {
    const got = yield* readFrom(process, file, 4096);
    if (got === null) return out || null;
    const at = got.indexOf(delimiter);
    if (at < 0) {
      out += got;
      continue;
    }
    file.seek?.(at + 1 - got.length, 'current');
    return out + got.slice(0, at + 1);
  }
}

/** Copies to the end of file. */
export function* copy(process: Process, from: OpenFile, to: OpenFile): Steps<void> {
  for (;;) {
    const got = yield* readFrom(process, from, 65536);
    if (got === null) return;
    yield* writeTo(process, to, got);
  }
}

/** Lets so much virtual time pass, whatever signals are handled meanwhile. */
export function* sleep(process: Process, ms: number): Steps<void> {
  const untilMs = process.nowMs + ms;
  do yield { on: 'time', untilMs };
  while (process.nowMs < untilMs);
}

/** Waits for one of them, for so long at most. @returns whether one is ready */
export function* waitFor(process: Process, any: readonly Waitable[], timeoutMs?: number): Steps<boolean> {
  const untilMs = timeoutMs === undefined ? undefined : process.nowMs + timeoutMs;
  while (!any.some((waitable) => waitable.ready)) {
    if (untilMs !== undefined && process.nowMs >= untilMs) return false;
    yield untilMs === undefined ? { on: 'ready', any } : { on: 'ready', any, untilMs };
  }
  return true;
}

/** Starts a child and waits for its end. @returns its exit code, 128 + the number of the signal that ended it */
export function* runChild(process: Process, spec: SpawnSpec): Steps<number> {
  const child = process.spawn(spec);
  while (!child.ended) yield { on: 'ready', any: [child.exit] };
  const ended = process.reap(child);
  return exitCodeOf(ended ?? { exitCode: 0 });
}

/** The exit code as a shell reports it. */
export function exitCodeOf(ended: Ended): number {
  return 'exitCode' in ended ? ended.exitCode : 128 + signalNumbers[ended.signal];
}

/** Asks the host. @returns its answer; undefined when no host answers for that service */
export function* askHost(process: Process, service: string, body: unknown): Steps<unknown> {
  yield { on: 'host', request: { service, body } };
  return process.hostAnswer;
}

/** Arguments of a found program, as exec(2) lays them out for scripts with a `#!` line. */
export function argvFor(found: { readonly argvPrefix: readonly string[] }, argv: readonly string[]): readonly string[] {
  return found.argvPrefix.length > 0 ? [...found.argvPrefix, ...argv.slice(1)] : argv;
}
