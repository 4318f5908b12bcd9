// The provider's side of load balancers: an address outside the cluster, and a choice among the nodes that answer. Packets keep
// their addresses, as behind a pass-through balancer; the node's Service rules take them on. Given to containers as the service
// `cloud`. Upstream: what cloud-provider-kind, MetalLB or a cloud does; k8s.io/cloud-provider cloud.go LoadBalancer.

import type { EndpointSlice, Node, Service } from '../../../api/types.ts';
import { ipv4Number, ipv4Text } from '../../../network/addresses.ts';
import type { Fabric } from '../../../network/fabric.ts';
import type { Flow } from '../../../network/network.ts';
import { withLabel } from '../../component-indexes.ts';
import type { Etcd } from '../../etcd.ts';

interface Balancer {
  readonly address: string;
  readonly remove: () => void;
}

const firstAddress = '172.18.255.200';
const poolSize = 51;
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers';

export class Cloud {
  readonly #network: Fabric;
  readonly #etcd: () => Etcd;
  /** by the Service's namespace and name */
  readonly #balancers = new Map<string, Balancer>();

  constructor(network: Fabric, etcd: () => Etcd) {
    this.#network = network;
    this.#etcd = etcd;
  }

  /** Makes a balancer for a Service, or finds the one there is. @param wanted spec.loadBalancerIP @returns its address, or why there is none */
  ensure(key: string, wanted: string | undefined): string | { readonly problem: string } {
    const known = this.#balancers.get(key);
    if (known && (wanted === undefined || wanted === known.address)) return known.address;
    const taken = new Set([...this.#balancers].filter(([other]) => other !== key).map(([, { address }]) => address));
    const address = wanted ?? this.#free(taken);
    if (address === undefined) return { problem: 'no address is left in the pool' };
    if (taken.has(address)) return { problem: `the address ${address} is in use` };
    if (!inPool(address)) return { problem: `the address ${address} is not in the pool` };
    known?.remove();
    const via = (flow: Flow): string | undefined => this.#nodeFor(key, flow);
    this.#balancers.set(key, { address, remove: this.#network.addFirstRoute({ to: address, via, by: 'load-balancer', otherwise: 'dropped' }) });
    return address;
  }

  remove(key: string): void {
    this.#balancers.get(key)?.remove();
    this.#balancers.delete(key);
  }

  #free(taken: ReadonlySet<string>): string | undefined {
    const first = ipv4Number(firstAddress) ?? 0;
    for (let i = 0; i < poolSize; i++) if (!taken.has(ipv4Text(first + i))) return ipv4Text(first + i);
    return undefined;
  }

  /** The node that gets a connection: one that is healthy, the same for all packets of the connection. */
  #nodeFor(key: string, flow: Flow): string | undefined {
    const service = this.#etcd().get('services', key) as unknown as Service | undefined;
    if (!service?.spec?.ports?.some(({ port, protocol }) => flow.protocol === 'ICMP' || (port === flow.port && (protocol ?? 'TCP') === flow.protocol))) return undefined;
    const local = service.spec.externalTrafficPolicy === 'Local' ? this.#nodesWithEndpoints(service) : undefined;
    const healthy: string[] = [];
    for (const object of this.#etcd().list('nodes')) {
      const { metadata, status } = object as unknown as Node;
      const ready = status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') && this.#network.endpoint(metadata.name)?.up;
      if (ready && metadata.labels?.[excluded] === undefined && (!local || local.has(metadata.name))) healthy.push(metadata.name);
    }
    return healthy[(flow.sourcePort >> 1) % Math.max(1, healthy.length)];
  }

  /** What the health check's node port tells. */
  #nodesWithEndpoints({ metadata }: Service): ReadonlySet<string> {
    const found = new Set<string>();
    for (const object of withLabel(this.#etcd(), 'endpointslices.discovery.k8s.io', metadata.namespace ?? '', 'kubernetes.io/service-name', metadata.name)) {
      for (const { nodeName, conditions } of (object as unknown as EndpointSlice).endpoints ?? []) if (conditions?.ready !== false && nodeName) found.add(nodeName);
    }
    return found;
  }
}

function inPool(address: string): boolean {
  const offset = (ipv4Number(address) ?? 0) - (ipv4Number(firstAddress) ?? 0);
  return offset >= 0 && offset < poolSize;
}
