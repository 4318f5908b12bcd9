// API servers that run in Pods. One that listens says what it answers; whether a request reaches it is the network's matter:
// from the control plane, through the Service's endpoints, past every policy.
// Differs: the answer comes at once, because a request to the API server takes no virtual time; it counts as one connection
// of the server's listener all the same.

import type { ApiRequest, ApiResponse } from '../../../api/client.ts';
import type { EndpointSlice, Service } from '../../../api/types.ts';
import type { Fabric } from '../../../network/fabric.ts';
import type { Endpoint } from '../../../network/network.ts';
import { endpointOf } from '../../../network/socket.ts';
import type { Process } from '../../../os/process.ts';
import type { Aggregator, ServiceTarget } from '../../apiserver/aggregator/aggregator.ts';
import type { User } from '../../apiserver/user.ts';
import type { Etcd } from '../../etcd.ts';
import { withLabel } from '../../component-indexes.ts';

/** Answers a request that the API server hands on. */
export type ExtensionHandler = (request: ApiRequest, user: User) => ApiResponse;

export class ExtensionServers implements Aggregator {
  readonly #network: Fabric;
  readonly #from: () => Endpoint | undefined;
  readonly #etcd: () => Etcd;
  readonly #handlers = new Map<string, { readonly process: Process; readonly handler: ExtensionHandler }>();

  /** @param options.from the API server's own network */
  constructor(options: { readonly network: Fabric; readonly from: () => Endpoint | undefined; readonly etcd: () => Etcd }) {
    this.#network = options.network;
    this.#from = options.from;
    this.#etcd = options.etcd;
  }

  /** What a process answers on a port it listens on, as long as it lives. */
  serve(process: Process, port: number, handler: ExtensionHandler): void {
    this.#handlers.set(`${endpointOf(process).name}:${port}`, { process, handler });
  }

  forward({ namespace, name, port }: ServiceTarget, request: ApiRequest, user: User): ApiResponse | { readonly error: string } {
    const service = this.#etcd().get('services', `${namespace}/${name}`) as unknown as Service | undefined;
    if (!service) return { error: `service "${name}" not found` };
    const backend = this.#backend(service, port);
    if (!backend) return { error: `no endpoints available for service "${name}"` };
    const from = this.#from();
    const reached = from && this.#network.reach(from, backend.address, backend.port);
    const dial = `dial tcp ${backend.address}:${backend.port}`;
    if (reached?.result === 'refused') return { error: `${dial}: connect: connection refused` };
    if (reached?.result === 'unreachable') return { error: `${dial}: connect: no route to host` };
    if (reached?.result !== 'connected') return { error: `${dial}: i/o timeout` };
    const found = this.#handlers.get(`${reached.at?.name ?? ''}:${reached.port ?? 0}`);
    if (!found || found.process.ended) return { error: 'EOF' };
    return found.handler(request, user);
  }

  #backend({ metadata, spec }: Service, port: number): { readonly address: string; readonly port: number } | undefined {
    const portName = spec?.ports?.find((one) => one.port === port)?.name ?? '';
    for (const object of withLabel(this.#etcd(), 'endpointslices.discovery.k8s.io', metadata.namespace ?? '', 'kubernetes.io/service-name', metadata.name)) {
      const slice = object as unknown as EndpointSlice;
      const number = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
      const ready = slice.endpoints?.find(({ conditions }) => conditions?.ready !== false)?.addresses?.[0];
      if (number !== undefined && number !== null && ready !== undefined) return { address: ready, port: number };
    }
    return undefined;
  }
}
