// kube-proxy: makes Services reachable by rewriting where connections go. Upstream: pkg/proxy/iptables/proxier.go.
// @supports yes network: Services — "every type, session affinity, traffic policies, node ports, source ranges, terminating endpoints, topology hints"
// Differs: nodes whose kube-proxy runs share one table that is complete; where it has ended, the rules stay as they were then.
// A node that has not had one yet has the rules as well, and a machine that was off keeps its own.

import type { EndpointSlice, Node, Service } from '../../../api/types.ts';
import type { Random } from '../../../base/random.ts';
import { inNetwork, isLoopback } from '../../../network/addresses.ts';
import type { Flow, Translator } from '../../../network/network.ts';
import type { Component, ComponentContext, GroupResource } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { type Backend, hinted, type PortRule, portRules, usable } from './service-rules.ts';

const services: GroupResource = { group: '', plural: 'services' };
const nodes: GroupResource = { group: '', plural: 'nodes' };
const slices: GroupResource = { group: 'discovery.k8s.io', plural: 'endpointslices' };
const serviceLabel = 'kubernetes.io/service-name';

/** What a node knows: by `TCP/10.96.0.1:443`, and by `TCP/30080`. */
interface Table {
  readonly byAddress: Map<string, PortRule>;
  readonly byNodePort: Map<string, PortRule>;
}

type Translated = { readonly flow: Flow; readonly why: string } | 'reject' | undefined;

export class KubeProxy implements Component, Translator {
  readonly name = 'kube-proxy';
  readonly user = 'system:kube-proxy';
  readonly fieldManager = 'kube-proxy';
  readonly latencyMs = 30;
  readonly watches = [services, slices, nodes];
  /** by Service key */
  readonly #rules = new Map<string, readonly PortRule[]>();
  readonly #current: Table = { byAddress: new Map(), byNodePort: new Map() };
  /** by node: what was current when its kube-proxy ended */
  readonly #stale = new Map<string, Table>();
  /** addresses of the nodes, by name, and the networks of their Pods */
  readonly #nodeAddress = new Map<string, string>();
  readonly #zone = new Map<string, string>();
  readonly #podNetworks = new Set<string>();
  readonly #affinity = new Map<string, { readonly backend: string; readonly untilMs: number }>();
  readonly #random: Random;
  readonly #now: () => number;

  constructor(options: { readonly random: Random; readonly now: () => number }) {
    this.#random = options.random;
    this.#now = options.now;
  }

  start(context: ComponentContext): void {
    for (const node of context.list<Node>(nodes)) this.#noticeNode(node);
    for (const service of context.list<Service>(services)) this.reconcile(`${service.metadata.namespace}/${service.metadata.name}`, context);
  }

  /** A node's own kube-proxy starts, and writes all rules anew, or ends, and leaves those it wrote. */
  setRunning(node: string, isRunning: boolean): void {
    if (isRunning) this.#stale.delete(node);
    else if (!this.#stale.has(node)) this.#stale.set(node, { byAddress: new Map(this.#current.byAddress), byNodePort: new Map(this.#current.byNodePort) });
  }

  keysFor(change: Change): readonly string[] {
    const { namespace, name, labels } = change.object.metadata;
    if (change.resource === 'services') return [`${namespace}/${name}`];
    if (change.resource === 'nodes') {
      this.#noticeNode(change.object as unknown as Node);
      return [];
    }
    const service = labels?.[serviceLabel];
    return service ? [`${namespace}/${service}`] : [];
  }

  reconcile(key: string, context: ComponentContext): void {
    const [namespace = '', name = ''] = key.split('/');
    for (const rule of this.#rules.get(key) ?? []) this.#forget(rule);
    this.#rules.delete(key);
    const service = context.get<Service>(services, namespace, name);
    if (!service) return;
    const rules = portRules(service, context.withLabel<EndpointSlice>(slices, namespace, serviceLabel, name));
    if (rules.length === 0) return;
    this.#rules.set(key, rules);
    for (const rule of rules) this.#learn(rule);
  }

  #noticeNode(node: Node): void {
    const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    if (address) this.#nodeAddress.set(node.metadata.name, address);
    const zone = node.metadata.labels?.['topology.kubernetes.io/zone'];
    if (zone === undefined) this.#zone.delete(node.metadata.name);
    else this.#zone.set(node.metadata.name, zone);
    if (node.spec?.podCIDR) this.#podNetworks.add(node.spec.podCIDR);
  }

  #learn(rule: PortRule): void {
    for (const address of [...rule.clusterAddresses, ...rule.externalAddresses]) this.#current.byAddress.set(`${rule.protocol}/${address}:${rule.port}`, rule);
    if (rule.nodePort !== undefined) this.#current.byNodePort.set(`${rule.protocol}/${rule.nodePort}`, rule);
  }

  #forget(rule: PortRule): void {
    for (const address of [...rule.clusterAddresses, ...rule.externalAddresses]) this.#current.byAddress.delete(`${rule.protocol}/${address}:${rule.port}`);
    if (rule.nodePort !== undefined) this.#current.byNodePort.delete(`${rule.protocol}/${rule.nodePort}`);
  }

  translate(flow: Flow, at: string): Translated {
    const own = this.#nodeAddress.get(at);
    if (own === undefined) return undefined;
    const { byAddress, byNodePort } = this.#stale.get(at) ?? this.#current;
    const direct = byAddress.get(`${flow.protocol}/${flow.address}:${flow.port}`);
    if (direct) {
      const external = direct.externalAddresses.includes(flow.address);
      return this.#pick(direct, flow, at, own, external);
    }
    if (flow.address !== own && !isLoopback(flow.address)) return undefined;
    const rule = byNodePort.get(`${flow.protocol}/${flow.port}`);
    return rule && this.#pick(rule, flow, at, own, true);
  }

  #pick(rule: PortRule, flow: Flow, at: string, own: string, external: boolean): Translated {
    if (external && rule.sourceRanges.length > 0 && !rule.sourceRanges.some((range) => inNetwork(flow.sourceAddress, range)))
      return this.#nowhere(flow, rule, 'the source is not in loadBalancerSourceRanges');
    const all = usable(rule.backends);
    if (all.length === 0) return 'reject';
    const fromPod = [...this.#podNetworks].some((network) => inNetwork(flow.sourceAddress, network));
    // Traffic from inside the cluster to an external address takes the cluster's way, whatever externalTrafficPolicy says.
    const local = external ? rule.externalLocal && !fromPod : rule.internalLocal;
    const candidates = local ? all.filter(({ node }) => node === at) : hinted(all, at, this.#zone.get(at));
    if (candidates.length === 0) return this.#nowhere(flow, rule, `no endpoint of ${rule.name} is on ${at}`);
    const backend = this.#choose(rule, candidates, flow);
    const hairpin = backend.address === flow.sourceAddress;
    const masquerade = hairpin || (external ? !rule.externalLocal || fromPod : !fromPod && !isLoopback(flow.sourceAddress) && flow.sourceAddress !== own);
    return {
      flow: { ...flow, address: backend.address, port: backend.port, ...(masquerade ? { sourceAddress: own } : {}) },
      why: `${rule.name} → ${backend.address}:${backend.port}`,
    };
  }

  /** Where packets go that a rule drops: an address that never answers (Upstream: `-j DROP`). */
  #nowhere(flow: Flow, rule: PortRule, why: string): Translated {
    return { flow: { ...flow, address: '0.0.0.0', port: rule.port }, why };
  }

  #choose(rule: PortRule, candidates: readonly Backend[], flow: Flow): Backend {
    if (rule.affinityMs === undefined) return this.#random.pick(candidates);
    const key = `${rule.name}/${flow.sourceAddress}`;
    const known = this.#affinity.get(key);
    const again = known && this.#now() < known.untilMs ? candidates.find(({ address, port }) => `${address}:${port}` === known.backend) : undefined;
    const backend = again ?? this.#random.pick(candidates);
    this.#affinity.set(key, { backend: `${backend.address}:${backend.port}`, untilMs: this.#now() + rule.affinityMs });
    return backend;
  }
}
