// The network of a world: machines and Pods with their addresses, the way between them, and the rules on that way.
//
// A packet visits machines: the sender's, perhaps a router, the receiver's. On each it meets that machine's translators
// (kube-proxy's rules live in a machine's own namespace, so a Pod's packet meets them when it leaves the Pod, a node
// port's when it arrives), then filters, then the listener. Every station leaves a hop.
// Left out: packets, MTU, congestion, routing protocols. A flow is decided once, as conntrack would remember it.

import { assert, present } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import type { NetworkNamespace } from '../os/network-namespace.ts';
import { inNetwork, isLoopback } from './addresses.ts';
import { connectionPair } from './connection.ts';
import { NetworkEndpoint } from './endpoint.ts';
import type { DatagramOutcome, Endpoint, Flow, Hop, Listener, Network, Outcome, PacketFilter, Protocol, Resolver, Translator } from './network.ts';

/** What a machine does with packets for addresses that nobody it knows has. The first match counts. */
export interface Route {
  /** the machine that has the route; absent: every machine */
  readonly on?: string;
  readonly to: string;
  /** hands the packet to this machine; undefined from a function: nobody takes it now */
  readonly via?: string | ((flow: Flow) => string | undefined);
  /** who hands it on, where that is not the machine itself: a load balancer */
  readonly by?: string;
  /** what becomes of a packet that nobody takes; unreachable networks answer at once, absent neighbours after a while */
  readonly otherwise: 'dropped' | 'EHOSTUNREACH';
}

/** Where a packet ended. */
type Arrival =
  | { readonly at: NetworkEndpoint; readonly flow: Flow; readonly machines: number }
  | { readonly at: undefined; readonly result: 'refused' | 'dropped'; readonly machines: number }
  | { readonly at: undefined; readonly result: 'unreachable'; readonly error: 'ENETUNREACH' | 'EHOSTUNREACH'; readonly machines: number };

const recentKept = 200;
/** Upstream: three ARP requests a second apart before EHOSTUNREACH. */
const neighbourFailsAfterMs = 3060;

export class Fabric implements Network {
  extraLatencyMs = 0;
  readonly #random: Random;
  readonly #now: () => number;
  readonly #endpoints = new Map<string, NetworkEndpoint>();
  readonly #byAddress = new Map<string, NetworkEndpoint>();
  readonly #translators: Translator[] = [];
  readonly #filters: PacketFilter[] = [];
  readonly #routes: Route[] = [];
  readonly #recent: { readonly atMs: number; readonly flow: Flow; readonly hops: readonly Hop[] }[] = [];

  /** @param options.random this network's own stream; `now` the virtual wall clock in ms */
  constructor(options: { readonly random: Random; readonly now: () => number }) {
    this.#random = options.random;
    this.#now = options.now;
  }

  get recent(): readonly { readonly atMs: number; readonly flow: Flow; readonly hops: readonly Hop[] }[] {
    return this.#recent;
  }

  addEndpoint(spec: { readonly name: string; readonly on: string; readonly addresses: readonly string[]; readonly resolver?: Partial<Resolver> }): Endpoint {
    // A Pod may exist again on another machine while what is left of it is still taken down: the newest is found by the name.
    assert(this.#endpoints.get(spec.name)?.on !== spec.on, `two network namespaces of ${spec.on} call themselves ${spec.name}`);
    const endpoint = new NetworkEndpoint(spec.name, spec.on, [], spec.resolver, 32768 + 2 * this.#random.below(14000));
    this.#endpoints.set(spec.name, endpoint);
    this.setAddresses(endpoint, spec.addresses);
    return endpoint;
  }

  removeEndpoint(endpoint: Endpoint): void {
    this.setAddresses(endpoint, []);
    if (this.#endpoints.get(endpoint.name) === endpoint) this.#endpoints.delete(endpoint.name);
  }

  endpoint(name: string): NetworkEndpoint | undefined {
    return this.#endpoints.get(name);
  }

  endpointOf(namespace: NetworkNamespace): NetworkEndpoint {
    if (namespace instanceof NetworkEndpoint) return namespace;
    return present(this.#endpoints.get(namespace.id), `the fabric made the network namespace ${namespace.id}`);
  }

  /** Who has this address now. */
  holderOf(address: string): NetworkEndpoint | undefined {
    return this.#byAddress.get(address);
  }

  setAddresses(endpoint: Endpoint, addresses: readonly string[]): void {
    const own = this.endpointOf(endpoint);
    for (const address of own.addresses) if (this.#byAddress.get(address) === own) this.#byAddress.delete(address);
    own.addresses = addresses;
    for (const address of addresses) {
      assert(!this.#byAddress.has(address), `${address} belongs to ${this.#byAddress.get(address)?.name} already`);
      this.#byAddress.set(address, own);
    }
  }

  /** Adds a route behind those there are. */
  addRoute(route: Route): void {
    this.#routes.push(route);
  }

  /** Adds a route before those there are. @returns a function that takes it away */
  addFirstRoute(route: Route): () => void {
    this.#routes.unshift(route);
    return () => {
      const at = this.#routes.indexOf(route);
      if (at >= 0) this.#routes.splice(at, 1);
    };
  }

  listen(at: Endpoint, spec: { readonly port: number; readonly protocol?: Protocol; readonly address?: string }): Listener {
    return this.endpointOf(at).listen(spec.port, spec.protocol ?? 'TCP', spec.address ?? '0.0.0.0');
  }

  answer(at: Endpoint, spec: { readonly port: number; readonly address?: string }, respond: (payload: unknown, flow: Flow) => unknown): { close(): void } {
    return this.endpointOf(at).answer({ port: spec.port, address: spec.address ?? '0.0.0.0', respond });
  }

  connect(from: Endpoint, address: string, port: number): { readonly outcome: Outcome; readonly hops: readonly Hop[]; readonly latencyMs: number } {
    const flow = this.#flow('TCP', from, address, port);
    const hops: Hop[] = [];
    const arrival = this.#travel(this.endpointOf(from), flow, hops);
    this.#remember(flow, hops);
    const latencyMs = this.#latency(arrival);
    if (!arrival.at) return { outcome: arrival, hops, latencyMs };
    const listener = arrival.at.listenerFor('TCP', arrival.flow.address, arrival.flow.port);
    if (!listener) {
      hops.push({ at: arrival.at.name, did: 'refused', flow: arrival.flow, why: `nothing listens on port ${arrival.flow.port}` });
      return { outcome: { result: 'refused' }, hops, latencyMs };
    }
    if (listener.full) return { outcome: { result: 'dropped' }, hops, latencyMs };
    hops.push({ at: arrival.at.name, did: 'delivered', flow: arrival.flow });
    const [client, server] = connectionPair(
      { address: flow.sourceAddress, port: flow.sourcePort },
      { address, port },
      { address: arrival.flow.sourceAddress, port: arrival.flow.sourcePort },
      { address: arrival.flow.address, port: arrival.flow.port },
      hops,
    );
    listener.offer(server);
    return { outcome: { result: 'connected', connection: client }, hops, latencyMs };
  }

  /** Whether a connection would be taken, and where it would end; nothing is opened, no one hears of it. */
  reach(from: Endpoint, address: string, port: number): { readonly result: Outcome['result']; readonly at?: Endpoint; readonly port?: number } {
    const endpoint = this.endpointOf(from);
    const arrival = this.#travel(endpoint, { protocol: 'TCP', sourceAddress: endpoint.addresses[0] ?? '0.0.0.0', sourcePort: 0, address, port }, []);
    if (!arrival.at) return { result: arrival.result };
    const { flow, at } = arrival;
    return at.listenerFor('TCP', flow.address, flow.port) ? { result: 'connected', at, port: flow.port } : { result: 'refused' };
  }

  datagram(from: Endpoint, address: string, port: number, payload: unknown): { readonly outcome: DatagramOutcome; readonly hops: readonly Hop[]; readonly latencyMs: number } {
    const flow = this.#flow('UDP', from, address, port);
    const hops: Hop[] = [];
    const arrival = this.#travel(this.endpointOf(from), flow, hops);
    this.#remember(flow, hops);
    const latencyMs = this.#latency(arrival);
    if (!arrival.at) return { outcome: arrival.result === 'unreachable' ? { result: 'unreachable' } : { result: arrival.result }, hops, latencyMs };
    const responder = arrival.at.responderFor(arrival.flow.address, arrival.flow.port);
    hops.push({ at: arrival.at.name, did: responder ? 'delivered' : 'refused', flow: arrival.flow });
    if (!responder) return { outcome: { result: 'refused' }, hops, latencyMs };
    const answer = responder.respond(payload, arrival.flow);
    return { outcome: answer === undefined ? { result: 'dropped' } : { result: 'answer', payload: answer }, hops, latencyMs };
  }

  ping(from: Endpoint, address: string): { readonly outcome: 'reply' | 'dropped' | 'unreachable'; readonly latencyMs: number; readonly routers: number } {
    const flow = this.#flow('ICMP', from, address, 0);
    const arrival = this.#travel(this.endpointOf(from), flow, []);
    const latencyMs = this.#latency(arrival);
    // The two ends are machines themselves, or a machine stands before each.
    const ends = Number(from.name === from.on) + Number(arrival.at?.name === arrival.at?.on);
    const routers = Math.max(0, arrival.machines - ends);
    if (arrival.at) return { outcome: 'reply', latencyMs, routers };
    return { outcome: arrival.result === 'unreachable' ? 'unreachable' : 'dropped', latencyMs, routers };
  }

  /** The machines' names and the network namespaces a packet would pass, for `traceroute` and pictures. */
  path(from: Endpoint, address: string): readonly Hop[] {
    const hops: Hop[] = [];
    const arrival = this.#travel(this.endpointOf(from), { ...this.#flow('ICMP', from, address, 0) }, hops);
    if (arrival.at) hops.push({ at: arrival.at.name, did: 'delivered', flow: arrival.flow });
    return hops;
  }

  addTranslator(translator: Translator): () => void {
    return addTo(this.#translators, translator);
  }

  addFilter(filter: PacketFilter): () => void {
    return addTo(this.#filters, filter);
  }

  #flow(protocol: Protocol, from: Endpoint, address: string, port: number): Flow {
    const endpoint = this.endpointOf(from);
    const sourceAddress = isLoopback(address) ? '127.0.0.1' : endpoint.addresses.includes(address) ? address : (endpoint.addresses[0] ?? '0.0.0.0');
    return { protocol, sourceAddress, sourcePort: protocol === 'ICMP' ? 0 : endpoint.takePort(), address, port };
  }

  /** Follows a packet from machine to machine; the hops it leaves are added to `hops`. */
  #travel(from: NetworkEndpoint, sent: Flow, hops: Hop[]): Arrival {
    hops.push({ at: from.name, did: 'sent', flow: sent });
    const isMachine = from.name === from.on;
    if (from.addresses.includes(sent.address) && !isMachine) return { at: from, flow: sent, machines: 0 };
    if (isLoopback(sent.address) && !isMachine) return { at: from, flow: sent, machines: 0 };
    if (!from.up && !isLoopback(sent.address)) return unreachable(hops, from.name, sent, 'ENETUNREACH', 0);
    let flow = sent;
    let at = from.on;
    let translated = false;
    for (let machines = 0; machines < 8; machines++) {
      if (!translated && flow.protocol !== 'ICMP') {
        const rule = this.#translate(flow, at);
        if (rule === 'reject') {
          hops.push({ at, did: 'refused', flow, why: 'a rule rejects it' });
          return { at: undefined, result: 'refused', machines };
        }
        if (rule) {
          translated = true;
          flow = rule.flow;
          hops.push({ at: rule.by, did: 'translated', flow, why: rule.why });
        }
      }
      const target = isLoopback(flow.address) ? from : this.#byAddress.get(flow.address);
      if (target && (target.on === at || target === from)) return this.#arrive(from, target, flow, machines, hops);
      const next = target?.on ?? this.#routes.find((route) => (route.on === undefined || route.on === at) && inNetwork(flow.address, route.to));
      if (next === undefined) return unreachable(hops, at, flow, 'ENETUNREACH', machines);
      const via = typeof next === 'string' ? next : typeof next.via === 'function' ? next.via(flow) : next.via;
      if (typeof next !== 'string' && next.by !== undefined) hops.push({ at: next.by, did: via === undefined ? 'dropped' : 'routed', flow });
      if (via === undefined || via === at) {
        if (typeof next !== 'string' && next.otherwise === 'dropped') return dropped(hops, at, flow, 'no one answers for this address', machines);
        return unreachable(hops, at, flow, 'EHOSTUNREACH', machines);
      }
      if (this.#endpoints.get(via)?.up === false) return unreachable(hops, at, flow, 'EHOSTUNREACH', machines);
      const filtered = this.#filtered(flow, from.name, via, at, hops);
      if (filtered) return { at: undefined, result: 'dropped', machines };
      at = via;
      hops.push({ at, did: 'routed', flow });
    }
    return dropped(hops, at, flow, 'time to live exceeded', 8);
  }

  #arrive(from: NetworkEndpoint, target: NetworkEndpoint, flow: Flow, machines: number, hops: Hop[]): Arrival {
    if (!target.up && target !== from) return unreachable(hops, target.on, flow, 'EHOSTUNREACH', machines);
    if (this.#filtered(flow, from.name, target.name, target.on, hops)) return { at: undefined, result: 'dropped', machines };
    return { at: target, flow, machines: target === from ? 0 : machines + 1 };
  }

  #filtered(flow: Flow, from: string, to: string, at: string, hops: Hop[]): boolean {
    for (const filter of this.#filters) {
      const why = filter.drops(flow, from, to);
      if (why === undefined) continue;
      hops.push({ at: `${filter.name} on ${at}`, did: 'dropped', flow, why });
      return true;
    }
    return false;
  }

  #translate(flow: Flow, at: string): { readonly flow: Flow; readonly why: string; readonly by: string } | 'reject' | undefined {
    for (const translator of this.#translators) {
      const rule = translator.translate(flow, at);
      if (rule === 'reject') return rule;
      if (rule) return { ...rule, by: translator.name };
    }
    return undefined;
  }

  /** Round-trip time in ms, to the microsecond: within a machine some hundredths, between machines some tenths. */
  #latency(arrival: Arrival): number {
    if (!arrival.at && arrival.result === 'unreachable' && arrival.error === 'EHOSTUNREACH') return neighbourFailsAfterMs;
    const jitter = 0.85 + 0.3 * this.#random.fraction();
    const base = arrival.machines === 0 ? 0.035 : arrival.machines === 1 ? 0.08 : 0.1 + 0.16 * arrival.machines;
    return Math.round(base * jitter * 1000) / 1000 + (arrival.machines === 0 ? 0 : this.extraLatencyMs);
  }

  #remember(flow: Flow, hops: readonly Hop[]): void {
    this.#recent.push({ atMs: this.#now(), flow, hops });
    if (this.#recent.length > recentKept) this.#recent.shift();
  }
}

function unreachable(hops: Hop[], at: string, flow: Flow, error: 'ENETUNREACH' | 'EHOSTUNREACH', machines: number): Arrival {
  hops.push({ at, did: 'unreachable', flow, why: error === 'ENETUNREACH' ? 'no route leads there' : 'no machine answers for this address' });
  return { at: undefined, result: 'unreachable', error, machines };
}

function dropped(hops: Hop[], at: string, flow: Flow, why: string, machines: number): Arrival {
  hops.push({ at, did: 'dropped', flow, why });
  return { at: undefined, result: 'dropped', machines };
}

function addTo<T>(list: T[], item: T): () => void {
  list.push(item);
  return () => {
    const at = list.indexOf(item);
    if (at >= 0) list.splice(at, 1);
  };
}
