// The CNI plugin's part in NetworkPolicy: what is not allowed is dropped without a word, so the client waits until its time is up.
// @supports yes network: NetworkPolicy — ingress and egress, all peers and ports, enforced at the Pods

import type { Namespace, Pod } from '../../../api/types.ts';
import type { Fabric } from '../../../network/fabric.ts';
import type { Flow, PacketFilter } from '../../../network/network.ts';
import type { Component, ComponentContext, GroupResource } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { allowed, type Party, type Policy, policiesFor } from './rules.ts';

const policyResource: GroupResource = { group: 'networking.k8s.io', plural: 'networkpolicies' };
const pods: GroupResource = { group: '', plural: 'pods' };
const namespaces: GroupResource = { group: '', plural: 'namespaces' };

export class NetworkPolicies implements Component, PacketFilter {
  readonly name = 'network-policy-agent';
  readonly user = 'system:serviceaccount:kube-system:kube-network-policies';
  readonly fieldManager = 'kube-network-policies';
  readonly latencyMs = 20;
  readonly watches = [policyResource];
  readonly #network: Fabric;
  readonly #byNamespace = new Map<string, readonly Policy[]>();
  #context: ComponentContext | undefined;

  constructor(network: Fabric) {
    this.#network = network;
  }

  start(context: ComponentContext): void {
    this.#context = context;
    for (const { metadata } of context.list(policyResource)) this.reconcile(metadata.namespace ?? '', context);
  }

  keysFor(change: Change): readonly string[] {
    return [change.object.metadata.namespace ?? ''];
  }

  reconcile(namespace: string, context: ComponentContext): void {
    const policies = context.list<Policy>(policyResource, namespace);
    if (policies.length === 0) this.#byNamespace.delete(namespace);
    else this.#byNamespace.set(namespace, policies);
  }

  drops(flow: Flow, from: string, to: string): string | undefined {
    if (this.#byNamespace.size === 0 || from === to) return undefined;
    const source = this.#podOf(from);
    const held = this.#network.holderOf(flow.address);
    // Asked on the way, at a machine that only hands the packet on: where it comes from is judged, where it goes is not yet.
    const target = held?.name === to ? this.#podOf(to) : undefined;
    const attempt = { protocol: flow.protocol, port: flow.port, target: target ?? (held && this.#podOf(held.name)) };
    if (source) {
      const verdict = this.#refused(source, 'Egress', this.#party(flow.address, held && this.#podOf(held.name)), attempt);
      if (verdict) return verdict;
    }
    if (!target || this.#isOwnNode(from, to)) return undefined;
    const own = source && source.status?.podIP === flow.sourceAddress ? source : undefined;
    return this.#refused(target, 'Ingress', this.#party(flow.sourceAddress, own), attempt);
  }

  #refused(pod: Pod, direction: 'Ingress' | 'Egress', peer: Party, attempt: Parameters<typeof allowed>[3]): string | undefined {
    const namespace = pod.metadata.namespace ?? '';
    const about = policiesFor(this.#byNamespace.get(namespace) ?? [], pod, direction);
    if (allowed(about, direction, peer, attempt)) return undefined;
    return `${direction.toLowerCase()} of ${pod.metadata.name} is limited by ${about.map(({ metadata }) => `${namespace}/${metadata.name}`).join(', ')}`;
  }

  /** A node reaches the Pods it runs: its kubelet has to probe them. */
  #isOwnNode(from: string, to: string): boolean {
    return this.#network.endpoint(to)?.on === from;
  }

  #party(address: string, pod: Pod | undefined): Party {
    const namespace = pod?.metadata.namespace;
    const labels = namespace === undefined ? undefined : this.#context?.get<Namespace>(namespaces, '', namespace)?.metadata.labels;
    return { address, pod, namespaceLabels: labels };
  }

  #podOf(endpoint: string): Pod | undefined {
    const slash = endpoint.indexOf('/');
    return slash < 0 ? undefined : this.#context?.get<Pod>(pods, endpoint.slice(0, slash), endpoint.slice(slash + 1));
  }
}
