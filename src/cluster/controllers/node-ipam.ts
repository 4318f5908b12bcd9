// Node IPAM: gives every node its network for Pods. Upstream: pkg/controller/nodeipam/ipam/range_allocator.go, cidrset
// Differs: the cluster's network is 10.244.0.0/14 and what follows it, so that large clusters need no other setting.

import type { Node } from '../../api/types.ts';
import { internalError } from '../../api/meta/status-error.ts';
import type { Component } from '../component.ts';
import { asObject, resources } from './shared/resources.ts';

const networks = (256 - 244) * 256;

const cidrAt = (index: number): string => `10.${244 + (index >> 8)}.${index & 255}.0/24`;

/** Which of the networks a CIDR is; undefined for one of elsewhere. */
function indexOf(cidr: string | undefined): number | undefined {
  const [, second, third] = /^10\.(\d+)\.(\d+)\.0\/24$/.exec(cidr ?? '') ?? [];
  const index = (Number(second) - 244) * 256 + Number(third);
  return index >= 0 && index < networks ? index : undefined;
}

/** An allocator for one cluster. */
export function makeNodeIpamController(): Component {
  const taken = new Set<number>();
  let next = 0;
  const occupy = (node: Node): void => {
    const index = indexOf(node.spec?.podCIDR);
    if (index !== undefined) taken.add(index);
  };
  const allocate = (): string | undefined => {
    for (let i = 0; i < networks; i++) {
      const index = (next + i) % networks;
      if (taken.has(index)) continue;
      taken.add(index);
      next = (index + 1) % networks;
      return cidrAt(index);
    }
    return undefined;
  };
  return {
    name: 'node-ipam-controller',
    user: 'system:serviceaccount:kube-system:node-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 5,
    watches: [resources.nodes],
    start: (context) => context.list<Node>(resources.nodes).forEach(occupy),
    keysFor: ({ type, key, object, previous }) => {
      const node = object as unknown as Node;
      const index = indexOf(node.spec?.podCIDR);
      if (type === 'delete' && index !== undefined) taken.delete(index);
      if (type === 'delete' || object['spec'] === previous?.['spec']) return [];
      occupy(node);
      return node.spec?.podCIDR ? [] : [key];
    },
    reconcile: (key, context) => {
      const node = context.get<Node>(resources.nodes, '', key);
      if (!node || node.spec?.podCIDR || node.metadata.deletionTimestamp) return;
      const cidr = allocate();
      if (cidr === undefined) {
        context.event(asObject(node), 'Normal', 'CIDRNotAvailable', `Node ${key} status is now: CIDRNotAvailable`, { component: 'cidrAllocator' });
        throw internalError('failed to allocate cidr from cluster cidr at idx:0: CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range');
      }
      context.patch(resources.nodes, '', key, { spec: { podCIDR: cidr, podCIDRs: [cidr] } });
    },
  };
}
