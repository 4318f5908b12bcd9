// Attached to a container's first process: hears what it writes from now on, and can type if it reads.

import type { ByteStreams } from '../../../api/client.ts';
import type { Bytes } from '../../../base/bytes.ts';
import type { Waitable } from '../../../base/wait.ts';
import type { Container } from '../../../containers/container.ts';
import { alwaysReady } from '../../../os/open-file.ts';
import type { ExecOptions } from '../../apiserver/streamer.ts';
import { Outputs, success } from './outputs.ts';

export class AttachStreams implements ByteStreams {
  readonly #container: Container;
  readonly #outputs = new Outputs();
  readonly #heard: (stream: 'stdout' | 'stderr', bytes: string) => void;
  readonly #stdin: boolean;

  constructor(container: Container, options: ExecOptions) {
    this.#container = container;
    this.#stdin = options.stdin;
    this.#heard = (stream, bytes) => this.#outputs.put(stream === 'stdout' ? 1 : 2, bytes);
    container.listeners.add(this.#heard);
    // Its end may be on its way to the engine already.
    if (container.process?.ended) this.#ended();
    else container.process?.exit.onReady(() => this.#ended());
  }

  /** Whoever is attached hears that the streams have ended, not how the process did: that is in the Pod's status. */
  #ended(): void {
    this.#container.listeners.delete(this.#heard);
    this.#outputs.end(success);
  }

  get readable(): Waitable {
    return this.#outputs.readable;
  }

  get writable(): Waitable {
    return this.#container.stdin?.writable ?? alwaysReady;
  }

  read(channel: number): Bytes | null | undefined {
    return this.#outputs.read(channel);
  }

  write(channel: number, bytes: Bytes): number {
    const { terminal, stdin } = this.#container;
    if (channel !== 0 || !this.#stdin) return bytes.length;
    if (terminal) {
      terminal.input(bytes);
      return bytes.length;
    }
    const taken = stdin?.write(bytes);
    return typeof taken === 'number' ? taken : bytes.length;
  }

  /** With stdinOnce the first client's end of input is the container's. */
  endInput(): void {
    const { spec, stdin } = this.#container;
    if (!this.#stdin || !spec.stdinOnce || !stdin) return;
    stdin.close();
    this.#container.stdin = undefined;
  }

  resize(columns: number, rows: number): void {
    this.#container.terminal?.resize(columns, rows);
  }

  close(): void {
    this.#container.listeners.delete(this.#heard);
    this.endInput();
  }
}
