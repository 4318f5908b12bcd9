// What machines and Pods say to each other: addresses, listeners, connections, datagrams, and the hops they took.
// The implementation is fabric.ts. Nothing here knows Kubernetes: Services and policies are rules that others install.

import type { Bytes } from '../base/bytes.ts';
import type { Waitable } from '../base/wait.ts';
import type { NetworkNamespace } from '../os/network-namespace.ts';
import type { OpenFile } from '../os/process.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/** Who wants to talk to whom. */
export interface Flow {
  readonly protocol: Protocol;
  readonly sourceAddress: string;
  /** 0 while it has not been chosen */
  readonly sourcePort: number;
  readonly address: string;
  readonly port: number;
}

/** One station on the way: drawn by the lab's "how did this request get there?". */
export interface Hop {
  /** who acted: `workstation`, `worker-1`, `kube-proxy`, `NetworkPolicy default/deny` … */
  readonly at: string;
  /** what happened there, as data for a picture and a sentence for a reader */
  readonly did: 'sent' | 'translated' | 'routed' | 'delivered' | 'refused' | 'dropped' | 'unreachable';
  readonly flow: Flow;
  readonly why?: string;
}

/** What became of an attempt: an established connection, or the reason a client sees. */
export type Outcome =
  | { readonly result: 'connected'; readonly connection: Connection }
  /** an answer came at once: nobody listens there (or a rule rejects) */
  | { readonly result: 'refused' }
  /** nothing ever comes back: the caller waits until its own time limit */
  | { readonly result: 'dropped' }
  | { readonly result: 'unreachable'; readonly error: 'ENETUNREACH' | 'EHOSTUNREACH' };

/** One end of an established connection; bytes, in order. */
export interface Connection {
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
  readonly hops: readonly Hop[];
  /** this end as an open file: read, write, close */
  readonly file: OpenFile;
  /** ends the writing direction only */
  endWrite(): void;
  /** drops the connection: the other end gets ECONNRESET */
  reset(): void;
}

/** Someone who accepts connections. */
export interface Listener {
  readonly port: number;
  /** `0.0.0.0`, `127.0.0.1` or an address of the namespace */
  readonly address: string;
  /** ready while a connection waits to be taken */
  readonly incoming: Waitable;
  accept(): Connection | undefined;
  close(): void;
}

/** A datagram's answer, or why there is none. */
export type DatagramOutcome = { readonly result: 'answer'; readonly payload: unknown } | { readonly result: 'refused' | 'dropped' } | { readonly result: 'unreachable' };

/** Rewrites where a flow goes (DNAT): kube-proxy's rules, a NAT gateway. */
export interface Translator {
  readonly name: string;
  /** the flow as it goes on and why; `reject`; undefined: not mine. `at` is the machine whose rules are asked */
  translate(flow: Flow, at: string): { readonly flow: Flow; readonly why: string } | 'reject' | undefined;
}

/** Lets a flow pass or drops it silently: NetworkPolicy, a partition. */
export interface PacketFilter {
  readonly name: string;
  /** undefined: passes; a text: dropped, and why */
  drops(flow: Flow, fromNamespace: string, toNamespace: string): string | undefined;
}

/** A network namespace with what the fabric knows of it. */
export interface Endpoint extends NetworkNamespace {
  readonly name: string;
  /** the machine it is on; a machine's own namespace has `on` = its name */
  readonly on: string;
  /** false: its cable is out */
  up: boolean;
  resolver: Resolver;
}

/** /etc/resolv.conf and /etc/hosts, as data. */
export interface Resolver {
  nameservers: readonly string[];
  search: readonly string[];
  ndots: number;
  hosts: ReadonlyMap<string, readonly string[]>;
}

/** The network of a world. */
export interface Network {
  /** @throws AssertionError when the name is taken */
  addEndpoint(spec: { readonly name: string; readonly on: string; readonly addresses: readonly string[]; readonly resolver?: Partial<Resolver> }): Endpoint;
  removeEndpoint(endpoint: Endpoint): void;
  endpoint(name: string): Endpoint | undefined;
  endpointOf(namespace: NetworkNamespace): Endpoint;
  /** gives or takes an address later (a load balancer's) */
  setAddresses(endpoint: Endpoint, addresses: readonly string[]): void;

  /** @throws OsError EADDRINUSE, EADDRNOTAVAIL */
  listen(at: Endpoint, spec: { readonly port: number; readonly protocol?: Protocol; readonly address?: string }): Listener;
  /** answers datagrams (DNS); @throws OsError EADDRINUSE */
  answer(at: Endpoint, spec: { readonly port: number; readonly address?: string }, respond: (payload: unknown, flow: Flow) => unknown): { close(): void };
  connect(from: Endpoint, address: string, port: number): { readonly outcome: Outcome; readonly hops: readonly Hop[]; readonly latencyMs: number };
  /** whether a connection would be taken; nothing is opened, and no one hears of it */
  reach(from: Endpoint, address: string, port: number): { readonly result: Outcome['result'] };
  datagram(from: Endpoint, address: string, port: number, payload: unknown): { readonly outcome: DatagramOutcome; readonly hops: readonly Hop[]; readonly latencyMs: number };
  /** whether an echo request comes back, and how many machines hand the answer on */
  ping(from: Endpoint, address: string): { readonly outcome: 'reply' | 'dropped' | 'unreachable'; readonly latencyMs: number; readonly routers: number };

  /** rules, asked in the order of installation on the sending machine */
  addTranslator(translator: Translator): () => void;
  addFilter(filter: PacketFilter): () => void;
  /** the last connections with their hops, newest last; 200 are kept */
  readonly recent: readonly { readonly atMs: number; readonly flow: Flow; readonly hops: readonly Hop[] }[];
  /** adds to every latency: a fault */
  extraLatencyMs: number;
}

/** A message that crosses a connection as bytes; see http.ts for the one most use. */
export type Payload = Bytes;
