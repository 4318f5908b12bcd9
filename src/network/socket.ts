// Sockets as a process has them: whatever it opens is among its descriptors, so that it closes when the process ends.
// Upstream: socket(7), connect(2), accept(2).

import { assert } from '../base/assert.ts';
import type { Bytes } from '../base/bytes.ts';
import { SharedFile } from '../os/open-file.ts';
import { OsError } from '../os/os-error.ts';
import type { OpenFile, Process, Steps } from '../os/process.ts';
import type { Connection, Endpoint, Hop, Listener, Network, Protocol } from './network.ts';

/** The machine's network. @throws AssertionError on a machine without one */
export function networkOf(process: Process): Network {
  const network = process.host.get('network');
  assert(network, 'every machine of a world offers its programs the service `network`');
  return network as Network;
}

/** The network namespace a process is in. */
export const endpointOf = (process: Process): Endpoint => networkOf(process).endpointOf(process.namespaces.network);

/** Puts an open file under the lowest free descriptor above standard error. @returns the descriptor */
export function addDescriptor(process: Process, file: OpenFile): number {
  let n = 3;
  while (process.descriptor(n)) n += 1;
  process.setDescriptor(n, file);
  return n;
}

/** A listening socket as a descriptor: closing it ends the listening and the connections it has handed out. */
export class ListeningSocket extends SharedFile {
  readonly kind = 'socket';
  readonly protocol: Protocol;
  readonly listener: Listener;
  readonly #accepted = new Set<Connection>();

  constructor(listener: Listener, protocol: Protocol) {
    super();
    this.listener = listener;
    this.protocol = protocol;
  }

  get name(): string {
    return `socket:[${this.listener.port}]`;
  }

  /** Takes a connection; it is closed with `finish`, or with the process. */
  accept(): Connection | undefined {
    const connection = this.listener.accept();
    if (connection) this.#accepted.add(connection);
    return connection;
  }

  finish(connection: Connection): void {
    if (this.#accepted.delete(connection)) connection.file.close();
  }

  protected override released(): void {
    this.listener.close();
    for (const connection of this.#accepted) connection.file.close();
    this.#accepted.clear();
  }
}

/** Listens on a port as this process. @throws OsError EADDRINUSE, EADDRNOTAVAIL, EACCES */
export function listenAs(process: Process, spec: { readonly port: number; readonly address?: string; readonly protocol?: Protocol }): ListeningSocket {
  const listener = networkOf(process).listen(endpointOf(process), spec);
  const socket = new ListeningSocket(listener, spec.protocol ?? 'TCP');
  addDescriptor(process, socket);
  return socket;
}

/** A port of datagrams as a descriptor. */
class AnsweringSocket extends SharedFile {
  readonly kind = 'socket';
  readonly name: string;
  readonly #close: () => void;

  constructor(port: number, close: () => void) {
    super();
    this.name = `socket:[${port}]`;
    this.#close = close;
  }

  protected override released(): void {
    this.#close();
  }
}

/** Answers datagrams as this process. @throws OsError EADDRINUSE, EADDRNOTAVAIL */
export function answerAs(process: Process, spec: { readonly port: number; readonly address?: string }, respond: Parameters<Network['answer']>[2]): void {
  const answering = networkOf(process).answer(endpointOf(process), spec, respond);
  addDescriptor(process, new AnsweringSocket(spec.port, () => answering.close()));
}

/** What became of a client's attempt. */
export type Dialled =
  | { readonly result: 'connected'; readonly connection: Connection; readonly descriptor: number; readonly latencyMs: number; readonly hops: readonly Hop[] }
  | { readonly result: 'refused' | 'timeout'; readonly hops: readonly Hop[] }
  | { readonly result: 'unreachable'; readonly error: 'ENETUNREACH' | 'EHOSTUNREACH'; readonly hops: readonly Hop[] };

/** How long the system tries before it gives up (Upstream: net.ipv4.tcp_syn_retries = 6, 1+2+4+…+64 s and a last wait). */
export const systemConnectTimeoutMs = 134_000;

/** Connects, and waits as long as it takes: a round trip, or until nobody answers. @param timeoutMs the caller's own limit */
export function* connectAs(process: Process, address: string, port: number, timeoutMs = systemConnectTimeoutMs): Steps<Dialled> {
  const { outcome, hops, latencyMs } = networkOf(process).connect(endpointOf(process), address, port);
  const limitMs = process.nowMs + timeoutMs;
  if (outcome.result === 'dropped') {
    yield* until(process, limitMs);
    return { result: 'timeout', hops };
  }
  const dueMs = process.nowMs + Math.round(latencyMs);
  yield* until(process, Math.min(dueMs, limitMs));
  if (dueMs > limitMs) {
    if (outcome.result === 'connected') outcome.connection.reset();
    return { result: 'timeout', hops };
  }
  if (outcome.result !== 'connected') return { ...outcome, hops };
  const descriptor = addDescriptor(process, outcome.connection.file);
  return { result: 'connected', connection: outcome.connection, descriptor, latencyMs, hops };
}

/** Waits until a moment, whatever signals are handled meanwhile. */
export function* until(process: Process, ms: number): Steps<void> {
  while (process.nowMs < ms) yield { on: 'time', untilMs: ms };
}

/** The error number that connect(2) gives for a failed attempt. */
export function connectError(dialled: Exclude<Dialled, { result: 'connected' }>): OsError {
  if (dialled.result === 'unreachable') return new OsError(dialled.error);
  return new OsError(dialled.result === 'refused' ? 'ECONNREFUSED' : 'ETIMEDOUT');
}

/**
 * What has come on a socket, waiting no longer than until `limitMs`.
 * @returns null at the end, undefined when time was up. @throws OsError ECONNRESET
 */
export function* receive(process: Process, file: OpenFile, limitMs?: number, maxBytes?: number): Steps<Bytes | null | undefined> {
  for (;;) {
    const got = file.read(maxBytes);
    if (got !== undefined) return got;
    if (limitMs !== undefined && process.nowMs >= limitMs) return undefined;
    yield limitMs === undefined ? { on: 'ready', any: [file.readable] } : { on: 'ready', any: [file.readable], untilMs: limitMs };
  }
}

/** Sends all of it. @returns false when the other end is gone */
export function* sendAll(file: OpenFile, bytes: Bytes): Steps<boolean> {
  for (let rest = bytes; rest.length > 0; ) {
    const taken = file.write(rest);
    if (taken === 'broken') return false;
    rest = rest.slice(taken);
    if (rest.length > 0) yield { on: 'ready', any: [file.writable] };
  }
  return true;
}
