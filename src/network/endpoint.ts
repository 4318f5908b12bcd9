// One network namespace as the fabric keeps it: its addresses, what listens in it, and which ports are free.

import { Signal } from '../base/wait.ts';
import { OsError } from '../os/os-error.ts';
import { isLoopback } from './addresses.ts';
import type { Connection, Endpoint, Flow, Listener, Protocol, Resolver } from './network.ts';

/** Answers datagrams. */
export interface Responder {
  readonly port: number;
  readonly address: string;
  respond(payload: unknown, flow: Flow): unknown;
}

const wildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** How many connections wait for accept before further ones get no answer (Upstream: net.core.somaxconn, small here on purpose). */
const backlog = 511;

export class ListeningPort implements Listener {
  readonly port: number;
  readonly address: string;
  readonly #waiting: Connection[] = [];
  readonly #signal = new Signal(() => this.#waiting.length > 0 || this.#closed);
  readonly #onClose: () => void;
  #closed = false;

  constructor(port: number, address: string, onClose: () => void) {
    this.port = port;
    this.address = address;
    this.#onClose = onClose;
  }

  get incoming() {
    return this.#signal;
  }

  get full(): boolean {
    return this.#waiting.length >= backlog;
  }

  offer(connection: Connection): void {
    this.#waiting.push(connection);
    this.#signal.notify();
  }

  accept(): Connection | undefined {
    return this.#waiting.shift();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    for (const connection of this.#waiting.splice(0)) connection.reset();
    this.#signal.notify();
  }
}

const defaultResolver = { nameservers: [], search: [], ndots: 1, hosts: new Map() };

export class NetworkEndpoint implements Endpoint {
  readonly id: string;
  readonly name: string;
  readonly on: string;
  addresses: readonly string[];
  up = true;
  resolver: Resolver;
  #listeners: Map<string, ListeningPort[]> | undefined;
  #responders: Map<number, Responder[]> | undefined;
  #nextPort: number;
  #onDemand: Map<number, () => void> | undefined;

  constructor(name: string, on: string, addresses: readonly string[], resolver: Partial<Resolver> | undefined, firstPort: number) {
    this.id = name;
    this.name = name;
    this.on = on;
    this.addresses = addresses;
    this.resolver = { ...defaultResolver, ...resolver };
    this.#nextPort = firstPort;
  }

  /** Everything that listens here, by protocol, for `ss`. */
  *listening(): Iterable<{ readonly protocol: Protocol; readonly port: number; readonly address: string }> {
    for (const [key, ports] of this.#listeners ?? []) {
      for (const { port, address } of ports) yield { protocol: key.slice(0, key.indexOf('/')) as Protocol, port, address };
    }
    for (const responders of this.#responders?.values() ?? []) for (const { port, address } of responders) yield { protocol: 'UDP', port, address };
  }

  /**
   * @param wanted 0: any port that is free
   * @throws OsError EADDRINUSE, EADDRNOTAVAIL
   */
  listen(wanted: number, protocol: Protocol, address: string): ListeningPort {
    this.#checkAddress(address);
    this.#listeners ??= new Map();
    const port = wanted === 0 ? this.#freePort(protocol) : wanted;
    const key = `${protocol}/${port}`;
    const there = this.#listeners.get(key) ?? [];
    checkFree(there, address);
    const listener = new ListeningPort(port, address, () => {
      const left = (this.#listeners?.get(key) ?? []).filter((other) => other !== listener);
      if (left.length > 0) this.#listeners?.set(key, left);
      else this.#listeners?.delete(key);
    });
    this.#listeners.set(key, [...there, listener]);
    return listener;
  }

  #freePort(protocol: Protocol): number {
    let port = this.takePort();
    while (this.#listeners?.has(`${protocol}/${port}`)) port = this.takePort();
    return port;
  }

  /** @throws OsError EADDRINUSE, EADDRNOTAVAIL */
  answer(responder: Responder): { close(): void } {
    this.#checkAddress(responder.address);
    this.#responders ??= new Map();
    const there = this.#responders.get(responder.port) ?? [];
    checkFree(there, responder.address);
    this.#responders.set(responder.port, [...there, responder]);
    return {
      close: () => {
        const left = (this.#responders?.get(responder.port) ?? []).filter((other) => other !== responder);
        if (left.length > 0) this.#responders?.set(responder.port, left);
        else this.#responders?.delete(responder.port);
      },
    };
  }

  /** Starts who listens on a port when the first connection comes (Upstream: socket activation, systemd.socket(5)); `start` listens before it returns. */
  startOnDemand(port: number, start: () => void): void {
    this.#onDemand ??= new Map();
    this.#onDemand.set(port, start);
  }

  listenerFor(protocol: Protocol, address: string, port: number): ListeningPort | undefined {
    const listening = (): ListeningPort | undefined => this.#listeners?.get(`${protocol}/${port}`)?.find((listener) => wildcard(listener.address) || listener.address === address);
    const there = listening();
    const start = there || protocol !== 'TCP' ? undefined : this.#onDemand?.get(port);
    start?.();
    return start ? listening() : there;
  }

  responderFor(address: string, port: number): Responder | undefined {
    return this.#responders?.get(port)?.find((responder) => wildcard(responder.address) || responder.address === address);
  }

  /** A port for the client's side (Upstream: net.ipv4.ip_local_port_range). */
  takePort(): number {
    const port = this.#nextPort;
    this.#nextPort = port >= 60999 ? 32768 : port + 2;
    return port;
  }

  #checkAddress(address: string): void {
    if (!wildcard(address) && !isLoopback(address) && !this.addresses.includes(address)) throw new OsError('EADDRNOTAVAIL');
  }
}

function checkFree(there: readonly { readonly address: string }[], address: string): void {
  const taken = there.some((other) => other.address === address || wildcard(other.address) || wildcard(address));
  if (taken) throw new OsError('EADDRINUSE');
}
