// The two ends of an established connection: two pipes, and each end as an open file.
// Bytes cross at once; latency is spent when a connection is made and, by clients, once per request (http-client.ts).
// Left out: segments, windows, retransmission; nobody here can see them.

import type { Bytes } from '../base/bytes.ts';
import { Pipe } from '../base/stream.ts';
import type { Waitable } from '../base/wait.ts';
import { SharedFile } from '../os/open-file.ts';
import { OsError } from '../os/os-error.ts';
import type { Connection, Hop } from './network.ts';

interface Address {
  readonly address: string;
  readonly port: number;
}

/** What both ends share. */
interface Wire {
  reset: boolean;
}

/** One end: reads from one pipe, writes to the other. */
class End extends SharedFile implements Connection {
  readonly kind = 'socket';
  readonly local: Address;
  readonly remote: Address;
  readonly hops: readonly Hop[];
  readonly #in: Pipe;
  readonly #out: Pipe;
  readonly #wire: Wire;
  override readonly readable: Waitable;
  override readonly writable: Waitable;

  constructor(local: Address, remote: Address, hops: readonly Hop[], incoming: Pipe, outgoing: Pipe, wire: Wire) {
    super();
    this.local = local;
    this.remote = remote;
    this.hops = hops;
    this.#in = incoming;
    this.#out = outgoing;
    this.#wire = wire;
    this.readable = incoming.readable;
    this.writable = outgoing.writable;
  }

  get file(): this {
    return this;
  }

  get name(): string {
    return `socket:[${this.local.port}]`;
  }

  /** @throws OsError ECONNRESET once the other end has reset the connection */
  override read(maxBytes?: number): Bytes | null | undefined {
    const bytes = this.#in.read(maxBytes);
    if (bytes === null && this.#wire.reset) throw new OsError('ECONNRESET');
    return bytes;
  }

  override write(bytes: Bytes): number | 'broken' {
    return this.#out.broken ? 'broken' : this.#out.write(bytes);
  }

  endWrite(): void {
    this.#out.endWrite();
  }

  reset(): void {
    this.#wire.reset = true;
    for (const pipe of [this.#in, this.#out]) {
      pipe.endWrite();
      pipe.endRead();
    }
  }

  protected override released(): void {
    this.#out.endWrite();
    this.#in.endRead();
  }
}

/**
 * Makes both ends of a connection.
 * @param dialled what the client asked for; a translated connection has another `server`
 * @param seenClient the client's address as the server sees it
 */
export function connectionPair(client: Address, dialled: Address, seenClient: Address, server: Address, hops: readonly Hop[]): readonly [client: Connection, server: Connection] {
  const wire: Wire = { reset: false };
  const up = new Pipe();
  const down = new Pipe();
  return [new End(client, dialled, hops, down, up, wire), new End(server, seenClient, hops, up, down, wire)];
}
