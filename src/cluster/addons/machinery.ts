// Everything of a cluster that is not the API server, the scheduler or a controller: machines with kubelets, Service rules,
// names, the control plane's own Pods, and the add-ons a world asks for.
// Made before the cluster (it needs the components), attached after it (they need the API server).

import { assert, present } from '../../base/assert.ts';
import type { Random } from '../../base/random.ts';
import type { Timeline } from '../../base/timeline.ts';
import { images as knownImages } from '../../containers/images/registry.ts';
import { parseReference } from '../../containers/reference.ts';
import { Registries } from '../../containers/registries.ts';
import type { Fabric } from '../../network/fabric.ts';
import { authorityCertificate } from '../apiserver/authn/authority.ts';
import type { NodeSpec } from '../bootstrap/nodes.ts';
import { serviceCidr } from '../bootstrap/services.ts';
import type { Cluster } from '../cluster.ts';
import type { Component } from '../component.ts';
import { cutOff, fillDisk, heal, killContainerProcess, powerOff, powerOn } from '../node/faults.ts';
import type { Kubelet } from '../node/kubelet.ts';
import type { NodeMachine } from '../node/node-machine.ts';
import { makeKubelet } from '../node/make-kubelet.ts';
import { NodeStreams } from '../node/streams/node-streams.ts';
import type { AddOn } from './addon.ts';
import { makeAvailabilityController } from './aggregation/availability.ts';
import { ExtensionServers } from './aggregation/extension-servers.ts';
import { StoreDns } from './dns/cluster-dns.ts';
import { InCluster } from './in-cluster.ts';
import { applied, createWith, imagesIn, objectsIn } from './install.ts';
import { Cloud } from './load-balancer/cloud.ts';
import { NetworkPolicies } from './network-policy/network-policy.ts';
import { KubeProxy } from './kube-proxy/kube-proxy.ts';
import { addOnNamed, addOns, noAddOn } from './registry.ts';
import { WorldApiEndpoint } from './system/api-endpoint.ts';
import { ApiServerEndpoints } from './system/api-server-endpoints.ts';
import { controlPlanePods } from './system/control-plane.ts';
import { furnish, type NodeFacts } from './system/node-files.ts';
import { watchControlPlane } from './system/watch-control-plane.ts';
import { systemWorkloads } from './system/workloads.ts';
import { addOnWeb } from './web.ts';

export interface MachineryOptions {
  readonly timeline: Timeline;
  readonly network: Fabric;
  readonly random: Random;
  readonly nodes: readonly NodeSpec[];
  /** names of add-ons beside what kubeadm installs */
  readonly addons?: readonly string[];
  readonly registries?: Registries;
  /** images that lie on every node from the beginning */
  readonly images?: readonly string[];
  /** further services for programs in containers, e.g. how kubectl reaches the cluster */
  readonly containerServices?: ReadonlyMap<string, unknown>;
  /** without kube-system's Pods: for benchmarks of other things */
  readonly bare?: boolean;
}

/** What can happen to a machine, and to what it runs. */
export type MachineFault =
  | { readonly kind: 'stop-node' | 'start-node' | 'partition-node' | 'heal-node'; readonly node: string }
  | { readonly kind: 'kill-process'; readonly node: string; readonly pod: string; readonly container: string }
  /** the disk fills up until so much is left of it, nothing unless stated; with `clear-disk` what filled it is removed */
  | { readonly kind: 'fill-disk'; readonly node: string; readonly freeBytes?: number }
  | { readonly kind: 'clear-disk'; readonly node: string }
  /** an image no longer fits its digests: in its registry, or where it lies on one node */
  | { readonly kind: 'corrupt-image' | 'mend-image'; readonly image: string; readonly node?: string };

export class Machinery {
  readonly kubelet: Kubelet;
  readonly proxy: KubeProxy;
  readonly policies: NetworkPolicies;
  readonly #extensions: ExtensionServers;
  readonly #options: MachineryOptions;
  readonly #registries: Registries;
  #cluster: Cluster | undefined;

  constructor(options: MachineryOptions) {
    this.#options = options;
    const { timeline, network, random, nodes } = options;
    const control = nodes.find(({ controlPlane }) => controlPlane) ?? nodes[0];
    const dns = new StoreDns(() => this.kubelet.context);
    const api = new WorldApiEndpoint(
      () => this.#attached.apiServer,
      () => authorityCertificate(this.#attached.apiServer.parts.secret),
      nodes.filter(({ controlPlane }) => controlPlane),
    );
    this.#extensions = new ExtensionServers({ network, from: () => control && network.endpoint(control.name), etcd: () => this.#attached.etcd });
    const containerServices = new Map<string, unknown>([
      ...(options.containerServices ?? []),
      ['cluster-dns', dns],
      ['kube-apiserver', api],
      ['in-cluster', new InCluster(() => this.#attached, network)],
      ['extension-servers', this.#extensions],
      ['cloud', new Cloud(network, () => this.#attached.etcd)],
      ['web', addOnWeb],
    ]);
    const registries = options.registries ?? new Registries(knownImages);
    this.#registries = registries;
    registries.addDefinitions(addOns.flatMap(({ images }) => images));
    const chosen = this.#chosen.flatMap(({ manifest }) => imagesIn(objectsIn(manifest)));
    this.kubelet = makeKubelet({
      nodes,
      timeline,
      network,
      random: random.fork('nodes'),
      containerServices,
      onContainer: ({ name }, { sandbox, state }) => {
        if (sandbox.spec.name.startsWith('kube-system/kube-proxy-')) this.proxy.setRunning(name, state === 'running');
      },
      ...(options.bare ? {} : { controlPlanePods, furnish: (machine: NodeMachine, path: string) => furnish(machine, path, () => this.#factsOf(machine)) }),
      registries,
      images: [...(options.images ?? []), ...chosen],
    });
    this.proxy = new KubeProxy({ random: random.fork('kube-proxy'), now: () => timeline.nowMs });
    network.addTranslator(this.proxy);
    this.policies = new NetworkPolicies(network);
    network.addFilter(this.policies);
    this.#addRoutes(control);
  }

  #factsOf({ name, address }: NodeMachine): NodeFacts {
    const control = this.#options.nodes.filter(({ controlPlane }) => controlPlane);
    const isControl = control.some((node) => node.name === name);
    return { secret: this.#attached.apiServer.parts.secret, endpoint: `${isControl ? address : (control[0]?.address ?? address)}:6443`, controlPlane: isControl };
  }

  /** Packets for Services enter the cluster at the control plane; addresses nobody has go nowhere, each in its own way. */
  #addRoutes(control: NodeSpec | undefined): void {
    const { network } = this.#options;
    if (control) network.addRoute({ on: 'workstation', to: serviceCidr, via: control.name, otherwise: 'dropped' });
    network.addRoute({ to: serviceCidr, otherwise: 'dropped' });
    network.addRoute({ to: '0.0.0.0', otherwise: 'dropped' });
    network.addRoute({ to: '172.18.0.0/16', otherwise: 'EHOSTUNREACH' });
    network.addRoute({ to: '10.0.0.0/8', otherwise: 'EHOSTUNREACH' });
  }

  /** What the cluster has to run for them: pass as `also`. */
  get components(): readonly Component[] {
    return [this.kubelet, this.proxy, this.policies, makeAvailabilityController(this.#extensions), ...this.#endpoints];
  }

  /** With several API servers, who of them answers changes. */
  get #endpoints(): readonly Component[] {
    const control = this.#options.nodes.filter(({ controlPlane }) => controlPlane);
    return control.length > 1 ? [new ApiServerEndpoints(control, () => this.#attached.controlPlane)] : [];
  }

  get #attached(): Cluster {
    return present(this.#cluster, 'the machinery is attached to its cluster before anything runs');
  }

  /** Connects it with its cluster and installs what kubeadm installs. */
  attach(cluster: Cluster): void {
    this.#cluster = cluster;
    cluster.apiServer.streamer = new NodeStreams(this.kubelet);
    cluster.apiServer.aggregator = this.#extensions;
    if (!this.#options.bare) for (const machine of this.kubelet.machines.values()) watchControlPlane(cluster.controlPlane, machine);
    if (!this.#options.bare) for (const object of systemWorkloads) createWith(cluster.client(undefined, 'kubeadm'), object, 'kubeadm');
    for (const { manifest } of this.#chosen) for (const object of objectsIn(manifest)) createWith(cluster.client(undefined, 'kubectl-client-side-apply'), applied(object), 'kubectl-client-side-apply');
  }

  /** Something goes wrong, or is put right again. Names that are not known change nothing. */
  inflict(fault: MachineFault): void {
    if ('image' in fault) return this.#spoil(fault);
    const machine = this.kubelet.machines.get(fault.node);
    if (!machine) return;
    if (fault.kind === 'stop-node') powerOff(machine);
    else if (fault.kind === 'start-node') powerOn(this.kubelet, machine);
    else if (fault.kind === 'partition-node') cutOff(machine);
    else if (fault.kind === 'heal-node') heal(this.kubelet, machine);
    else if (fault.kind === 'kill-process') killContainerProcess(machine, fault.pod, fault.container);
    else fillDisk(machine, fault.kind === 'fill-disk' ? (fault.freeBytes ?? 0) : undefined);
    this.#attached.controlPlane.setReach(machine.name, machine.state);
  }

  #spoil({ kind, image, node }: Extract<MachineFault, { image: string }>): void {
    const reference = parseReference(image);
    if (!reference) return;
    const isBad = kind === 'corrupt-image';
    if (node !== undefined) this.kubelet.machines.get(node)?.images.damage(reference, isBad);
    else if (isBad) this.#registries.corrupt(reference);
    else this.#registries.mend(reference);
  }

  /** The add-ons the world asks for. @throws AssertionError for a name nobody knows: who takes names from people checks them first */
  get #chosen(): readonly AddOn[] {
    return (this.#options.addons ?? []).map((name) => {
      const found = addOnNamed(name);
      assert(found, noAddOn(name));
      return found;
    });
  }
}
