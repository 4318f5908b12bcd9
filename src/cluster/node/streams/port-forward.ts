// One forwarded connection: into the Pod's network namespace, to its own loopback. Upstream: containerd
// internal/cri/server/sandbox_portforward_linux.go.

import type { ByteStreams } from '../../../api/client.ts';
import { type Bytes, utf8 } from '../../../base/bytes.ts';
import { Signal, type Waitable } from '../../../base/wait.ts';
import type { Sandbox } from '../../../containers/container.ts';
import type { Connection } from '../../../network/network.ts';
import { alwaysReady } from '../../../os/open-file.ts';
import { OsError } from '../../../os/os-error.ts';
import type { NodeMachine } from '../node-machine.ts';

export class ForwardedPort implements ByteStreams {
  readonly #connection: Connection | undefined;
  readonly #problem: Signal;
  #error: Bytes | undefined;

  constructor(machine: NodeMachine, sandbox: Sandbox, port: number) {
    const { outcome } = machine.network.connect(sandbox.endpoint, '127.0.0.1', port);
    if (outcome.result === 'connected') this.#connection = outcome.connection;
    else {
      this.#error = utf8(
        `error forwarding port ${port} to pod ${sandbox.id}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-${sandbox.id.slice(0, 8)}": failed to connect to localhost:${port} inside namespace "${sandbox.id}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `,
      );
    }
    this.#problem = new Signal(() => this.#connection === undefined);
  }

  get readable(): Waitable {
    return this.#connection?.file.readable ?? this.#problem;
  }

  get writable(): Waitable {
    return this.#connection?.file.writable ?? alwaysReady;
  }

  read(channel: number): Bytes | null | undefined {
    if (channel === 2 || channel === 3) {
      const error = this.#error;
      if (channel === 2) this.#error = undefined;
      return channel === 2 && error !== undefined ? error : this.#connection ? undefined : null;
    }
    if (channel !== 1) return null;
    try {
      return this.#connection ? this.#connection.file.read() : null;
    } catch (error) {
      // Reset by the other side: the forwarded connection ends.
      if (error instanceof OsError) return null;
      throw error;
    }
  }

  write(channel: number, bytes: Bytes): number {
    const taken = channel === 0 ? this.#connection?.file.write(bytes) : bytes.length;
    return typeof taken === 'number' ? taken : bytes.length;
  }

  endInput(): void {
    this.#connection?.endWrite();
  }

  resize(): void {}

  close(): void {
    this.#connection?.file.close();
  }
}
