// A command in a container, with its standard files carried to a client. Upstream: containerd internal/cri/streaming/remotecommand.

import type { ByteStreams } from '../../../api/client.ts';
import type { Bytes } from '../../../base/bytes.ts';
import type { Waitable } from '../../../base/wait.ts';
import { type Container, RuntimeError } from '../../../containers/container.ts';
import { exitCodeOf } from '../../../os/io.ts';
import type { KernelProcess } from '../../../os/kernel-process.ts';
import { alwaysReady, CaptureFile, makePipe, NullFile } from '../../../os/open-file.ts';
import type { OpenFile } from '../../../os/process.ts';
import { Terminal } from '../../../os/tty.ts';
import type { ExecOptions } from '../../apiserver/streamer.ts';
import type { NodeMachine } from '../node-machine.ts';
import { failure, nonZero, Outputs, success } from './outputs.ts';

export class ExecStreams implements ByteStreams {
  readonly #outputs = new Outputs();
  readonly #machine: NodeMachine;
  readonly #terminal: Terminal | undefined;
  #input: OpenFile | undefined;
  #process: KernelProcess | undefined;

  constructor(machine: NodeMachine, container: Container, options: ExecOptions) {
    this.#machine = machine;
    this.#terminal = options.tty ? new Terminal(machine.runtime.kernel, { onOutput: (bytes) => this.#outputs.put(1, bytes) }) : undefined;
    try {
      const process = machine.runtime.exec(container, options.command, { descriptors: this.#files(options), ...(this.#terminal ? { terminal: this.#terminal } : {}) });
      this.#process = process;
      process.exit.onReady(() => this.#ended());
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      const id = machine.random.string(64, '0123456789abcdef');
      this.#outputs.end(failure(`Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": ${error.message}`));
    }
  }

  #files(options: ExecOptions): ReadonlyMap<number, OpenFile> {
    if (this.#terminal) {
      const file = this.#terminal.open();
      return new Map([
        [0, file],
        [1, file],
        [2, file],
      ]);
    }
    let input: OpenFile = new NullFile();
    if (options.stdin) {
      const pipe = makePipe();
      input = pipe.reader;
      this.#input = pipe.writer;
    }
    return new Map<number, OpenFile>([
      [0, input],
      [1, new Forwarding((bytes) => this.#outputs.put(1, bytes))],
      [2, new Forwarding((bytes) => this.#outputs.put(2, bytes))],
    ]);
  }

  #ended(): void {
    const ended = this.#process?.ended;
    if (!ended) return;
    const code = exitCodeOf(ended);
    this.#outputs.end(code === 0 ? success : nonZero(code));
  }

  get readable(): Waitable {
    return this.#outputs.readable;
  }

  get writable(): Waitable {
    return this.#input?.writable ?? alwaysReady;
  }

  read(channel: number): Bytes | null | undefined {
    return this.#outputs.read(channel);
  }

  write(channel: number, bytes: Bytes): number {
    if (channel !== 0) return bytes.length;
    if (this.#terminal) {
      this.#terminal.input(bytes);
      return bytes.length;
    }
    const taken = this.#input?.write(bytes);
    // Nobody reads any more: what is written is lost, as with a broken pipe.
    return typeof taken === 'number' ? taken : bytes.length;
  }

  endInput(): void {
    this.#input?.close();
    this.#input = undefined;
  }

  resize(columns: number, rows: number): void {
    this.#terminal?.resize(columns, rows);
  }

  /** The client is gone: a command with a terminal gets SIGHUP, another one goes on until it ends. */
  close(): void {
    this.endInput();
    if (this.#process?.ended) return;
    if (this.#terminal) this.#terminal.hangUp();
    else if (this.#process) this.#machine.runtime.kernel.signal(this.#process, 'HUP');
  }
}

/** Hands on what is written; keeps nothing. */
class Forwarding extends CaptureFile {
  readonly #forward: (bytes: Bytes) => void;

  constructor(forward: (bytes: Bytes) => void) {
    super();
    this.#forward = forward;
  }

  override write(bytes: Bytes): number {
    this.#forward(bytes);
    return bytes.length;
  }
}
