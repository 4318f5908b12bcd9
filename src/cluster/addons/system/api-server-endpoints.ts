// The endpoints of the Service `kubernetes`, where several API servers share it: each renews a record of its own while it has its etcd,
// and who has not for fifteen seconds is taken out. Upstream: pkg/controlplane/reconcilers/lease.go (master leases).
// Left out: the records themselves (`/registry/masterleases`), which no API shows.

import type { JsonObject } from '../../../api/object.ts';
import type { NodeSpec } from '../../bootstrap/nodes.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { ControlPlane } from '../../control-plane.ts';

const endpoints = { group: '', plural: 'endpoints' };
const slices = { group: 'discovery.k8s.io', plural: 'endpointslices' };
const leaseMs = 15_000;
const renewMs = 10_000;
const key = 'default/kubernetes';
const ports = [{ name: 'https', port: 6443, protocol: 'TCP' }];

export class ApiServerEndpoints implements Component {
  readonly name = 'kube-apiserver-endpoints';
  readonly user = 'system:apiserver';
  readonly fieldManager = 'kube-apiserver';
  readonly latencyMs = 0;
  readonly watches = [];
  readonly #nodes: readonly NodeSpec[];
  readonly #controlPlane: () => ControlPlane;
  /** when each was last seen to work */
  readonly #renewedMs = new Map<string, number>();
  #written = '';

  constructor(nodes: readonly NodeSpec[], controlPlane: () => ControlPlane) {
    this.#nodes = nodes;
    this.#controlPlane = controlPlane;
  }

  start(context: ComponentContext): void {
    this.#written = this.#nodes.map(({ address }) => address).join(' ');
    context.enqueueAfter(key, renewMs);
  }

  keysFor(): readonly string[] {
    return [];
  }

  reconcile(_key: string, context: ComponentContext): void {
    context.enqueueAfter(key, renewMs);
    for (const { name } of this.#nodes) if (this.#controlPlane().works(name, 'kube-apiserver')) this.#renewedMs.set(name, context.nowMs);
    const there = this.#nodes.filter(({ name }) => context.nowMs - (this.#renewedMs.get(name) ?? 0) < leaseMs).map(({ address }) => address);
    if (there.length === 0 || there.join(' ') === this.#written) return;
    this.#write(there, context);
    this.#written = there.join(' ');
  }

  #write(addresses: readonly string[], context: ComponentContext): void {
    const whole = context.get<JsonObject>(endpoints, 'default', 'kubernetes');
    if (whole) context.update(endpoints, { ...whole, subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports }] });
    const slice = context.get<JsonObject>(slices, 'default', 'kubernetes');
    if (slice) context.update(slices, { ...slice, endpoints: addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } })) });
  }
}
