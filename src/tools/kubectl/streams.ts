// Standard input, output and errors carried to a container and back, a terminal's keys and size included.
// Upstream: client-go v0.36 tools/remotecommand, kubectl pkg/cmd/exec/exec.go (SetupTTY), pkg/util/term (Safe, MonitorSize, detach keys).

import type { ByteStreams } from '../../api/client.ts';
import { type Bytes, text } from '../../base/bytes.ts';
import { JsonError, parseJson } from '../../base/json.ts';
import type { Waitable } from '../../base/wait.ts';
import type { OpenFile, Steps } from '../../os/process.ts';
import { quote } from '../go/quote.ts';
import type { Query } from './client/rest.ts';
import { CommandError, RemoteExit, ServerError } from './errors.ts';
import { listAt } from './resource/object.ts';
import type { Kubectl } from './session.ts';

export interface StreamOptions {
  readonly stdin: boolean;
  /** the other side has a terminal, and so has this one */
  readonly tty: boolean;
  /** bytes of standard input that end the session */
  readonly detachKeys?: string;
  readonly quiet: boolean;
}

/** Whether there can be a terminal session; says so when it was asked for in vain. */
export function canUseTerminal(k: Kubectl, { stdin, tty, quiet }: Pick<StreamOptions, 'stdin' | 'tty' | 'quiet'>): boolean {
  if (!stdin || !tty) return false;
  if (k.process.descriptor(0)?.tty) return true;
  if (!quiet) k.io.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return false;
}

/** @throws CommandError `unable to upgrade connection: …` */
export function connect(k: Kubectl, path: string, query: Query): ByteStreams {
  try {
    return k.rest.connect({ method: 'POST', path, query });
  } catch (error) {
    throw error instanceof ServerError ? new CommandError(`unable to upgrade connection: ${error.message}`) : error;
  }
}

/** What `exec` and `attach` ask for. */
export function streamQuery(container: string, { stdin, tty }: StreamOptions, command: readonly string[] = []): Query {
  return [
    ...command.map((word) => ['command', word] as const),
    ['container', container],
    ...(stdin ? [['stdin', 'true'] as const] : []),
    ['stdout', 'true'],
    ...(tty ? [['tty', 'true'] as const] : [['stderr', 'true'] as const]),
  ];
}

/** Carries until the other side ends. @throws RemoteExit, CommandError */
export function* carry(k: Kubectl, streams: ByteStreams, options: StreamOptions): Steps<void> {
  const terminal = options.tty ? k.process.descriptor(0)?.tty : undefined;
  const before = terminal && { mode: terminal.mode, echo: terminal.echo };
  if (terminal) {
    terminal.mode = 'raw';
    terminal.echo = false;
    streams.resize(terminal.columns, terminal.rows);
  }
  try {
    yield* new Carrier(k, streams, options).run();
  } finally {
    streams.close();
    if (terminal && before) {
      terminal.mode = before.mode;
      terminal.echo = before.echo;
    }
  }
}

/** What a command elsewhere printed. */
export interface Exchanged {
  readonly stdout: Bytes;
  readonly stderr: Bytes;
  /** how it ended, when not well */
  readonly failure: CommandError | undefined;
}

/** Gives a command its whole input and waits for all it prints. */
export function* exchange(k: Kubectl, streams: ByteStreams, stdin?: Bytes): Steps<Exchanged> {
  yield* k.io.flush();
  const got = { 1: '', 2: '', 3: '' };
  const open = new Set<1 | 2 | 3>([1, 2, 3]);
  let pending = stdin ?? '';
  let ended = stdin === undefined;
  try {
    while (open.size > 0) {
      let moved = false;
      for (const channel of open) {
        const bytes = streams.read(channel);
        if (bytes === undefined) continue;
        moved = true;
        if (bytes === null) open.delete(channel);
        else got[channel] += bytes;
      }
      const sent = pending === '' ? 0 : streams.write(0, pending);
      pending = pending.slice(sent);
      if (pending === '' && !ended) {
        ended = true;
        streams.endInput();
      }
      if (!moved && sent === 0 && open.size > 0) yield* k.waitFor([streams.readable, ...(pending === '' ? [] : [streams.writable])]);
    }
  } finally {
    streams.close();
  }
  return { stdout: got[1], stderr: got[2], failure: statusFailure(got[3]) };
}

class Carrier {
  readonly #k: Kubectl;
  readonly #streams: ByteStreams;
  readonly #input: OpenFile | undefined;
  readonly #detach: Detach | undefined;
  readonly #open = new Set([1, 2, 3]);
  #size: string;
  #pending = '';
  #inputEnded: boolean;
  #detached = false;
  #status = '';

  constructor(k: Kubectl, streams: ByteStreams, options: StreamOptions) {
    this.#k = k;
    this.#streams = streams;
    this.#input = options.stdin ? k.process.descriptor(0) : undefined;
    this.#inputEnded = this.#input === undefined;
    this.#detach = options.detachKeys === undefined ? undefined : new Detach(options.detachKeys);
    this.#size = this.#windowSize();
  }

  *run(): Steps<void> {
    yield* this.#k.io.flush();
    for (;;) {
      const moved = this.#receive();
      yield* this.#k.io.flush();
      if (this.#open.size === 0) return endWith(this.#status);
      const sent = this.#send();
      if (this.#detached) return;
      if (!moved && !sent) yield* this.#k.waitFor(this.#waitables());
    }
  }

  #waitables(): readonly Waitable[] {
    const tty = this.#input?.tty;
    return [
      this.#streams.readable,
      ...(this.#pending !== '' ? [this.#streams.writable] : this.#inputEnded || !this.#input ? [] : [this.#input.readable]),
      ...(tty?.resized ? [tty.resized] : []),
    ];
  }

  #windowSize(): string {
    const tty = this.#input?.tty;
    return tty ? `${tty.columns}x${tty.rows}` : '';
  }

  #receive(): boolean {
    let moved = false;
    for (const channel of this.#open) {
      const bytes = this.#streams.read(channel);
      if (bytes === undefined) continue;
      moved = true;
      if (bytes === null) this.#open.delete(channel);
      else if (channel === 3) this.#status += bytes;
      else this.#k.io.bytes(bytes, channel === 2 ? 2 : 1);
    }
    return moved;
  }

  #send(): boolean {
    const size = this.#windowSize();
    const tty = this.#input?.tty;
    if (tty && size !== this.#size) {
      this.#size = size;
      this.#streams.resize(tty.columns, tty.rows);
    }
    if (this.#pending === '' && !this.#inputEnded && this.#input) this.#take(this.#input);
    if (this.#pending === '') return false;
    const taken = this.#streams.write(0, this.#pending);
    this.#pending = this.#pending.slice(taken);
    return taken > 0;
  }

  #take(file: OpenFile): void {
    const bytes = file.read(65_536);
    if (bytes === undefined) return;
    if (bytes === null) {
      this.#inputEnded = true;
      this.#streams.endInput();
      return;
    }
    const read = this.#detach?.read(bytes);
    this.#detached = read?.detached ?? false;
    this.#pending = read?.bytes ?? bytes;
  }
}

/** What the final Status says. */
function endWith(status: string): void {
  const problem = statusFailure(status);
  if (problem) throw problem;
}

function statusFailure(bytes: string): CommandError | undefined {
  const words = text(bytes);
  if (words === '') return undefined;
  let status: Readonly<Record<string, unknown>>;
  try {
    status = parseJson(words) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return new CommandError(`error stream protocol error: ${error.message} in ${quote(words)}`);
  }
  if (status.status === 'Success') return undefined;
  if (status.status !== 'Failure') return new CommandError('error stream protocol error: unknown error');
  if (status.reason !== 'NonZeroExitCode') return new CommandError(String(status.message ?? ''));
  const cause = listAt(status, 'details', 'causes').find((one) => one.reason === 'ExitCode');
  if (!cause) return new CommandError('error stream protocol error: no ExitCode cause given');
  const code = Number(cause.message);
  return new RemoteExit(`command terminated with exit code ${code}`, code);
}

/** Looks for the keys that detach: `ctrl-p,ctrl-q`. Upstream: moby/term proxy.go. */
class Detach {
  readonly #keys: string;
  #seen = 0;

  constructor(keys: string) {
    this.#keys = keysOf(keys);
  }

  read(bytes: string): { readonly bytes: string; readonly detached: boolean } {
    let out = '';
    for (const byte of bytes) {
      if (byte === this.#keys.charAt(this.#seen)) {
        this.#seen++;
        if (this.#seen === this.#keys.length) return { bytes: out, detached: true };
        continue;
      }
      out += this.#keys.slice(0, this.#seen) + byte;
      this.#seen = 0;
    }
    return { bytes: out, detached: false };
  }
}

function keysOf(words: string): string {
  return words.split(',').map((word) => {
    if (word.length === 1) return word;
    const letter = /^ctrl-([a-z@[\\\]^_])$/.exec(word)?.[1];
    if (letter === undefined) throw new CommandError(`could not bind detach keys: Unknown character: '${word}'`);
    return String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31);
  }).join(''); // biome-ignore format: one chain
}
