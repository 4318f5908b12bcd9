// Whether NetworkPolicies let a connection pass. Upstream: networking.k8s.io/v1 NetworkPolicy, as CNI plugins read it.

import { type LabelSelector, labelSelectorAsSelector, matches } from '../../../api/meta/labels.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { inNetwork } from '../../../network/addresses.ts';
import type { Protocol } from '../../../network/network.ts';

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly Port[];
}

export interface Policy extends ApiObject {
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** One end of a connection, as far as it is known. */
export interface Party {
  readonly address: string;
  /** when it is a Pod and shows its own address */
  readonly pod: Pod | undefined;
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
}

export interface Attempt {
  readonly protocol: Protocol;
  readonly port: number;
  /** whose port it is, for names of ports */
  readonly target: Pod | undefined;
}

const selects = (selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> | undefined): boolean =>
  matches(labelSelectorAsSelector(selector ?? {}), labels);

/** Which policies of its namespace are about a Pod in this direction. */
export function policiesFor(policies: readonly Policy[], pod: Pod, direction: 'Ingress' | 'Egress'): readonly Policy[] {
  return policies.filter(({ spec }) => {
    const types = spec?.policyTypes ?? (spec?.egress ? ['Ingress', 'Egress'] : ['Ingress']);
    return types.includes(direction) && selects(spec?.podSelector, pod.metadata.labels);
  });
}

/** Whether one of these policies allows the attempt; with no policy everything is allowed. */
export function allowed(policies: readonly Policy[], direction: 'Ingress' | 'Egress', peer: Party, attempt: Attempt): boolean {
  if (policies.length === 0) return true;
  return policies.some(({ spec, metadata }) => {
    const rules = (direction === 'Ingress' ? spec?.ingress : spec?.egress) ?? [];
    return rules.some((rule) => {
      const peers = direction === 'Ingress' ? rule.from : rule.to;
      const fromAnyone = !peers || peers.length === 0;
      return (fromAnyone || peers.some((one) => isPeer(one, peer, metadata.namespace ?? ''))) && portMatches(rule.ports, attempt);
    });
  });
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, peer: Party, namespace: string): boolean {
  if (ipBlock) return inNetwork(peer.address, ipBlock.cidr) && !(ipBlock.except ?? []).some((network) => inNetwork(peer.address, network));
  if (!peer.pod) return false;
  if (namespaceSelector ? !selects(namespaceSelector, peer.namespaceLabels) : peer.pod.metadata.namespace !== namespace) return false;
  return podSelector ? selects(podSelector, peer.pod.metadata.labels) : true;
}

function portMatches(ports: readonly Port[] | undefined, { protocol, port, target }: Attempt): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some((wanted) => {
    if ((wanted.protocol ?? 'TCP') !== protocol) return false;
    if (wanted.port === undefined) return true;
    if (typeof wanted.port === 'number') return wanted.endPort === undefined ? port === wanted.port : port >= wanted.port && port <= wanted.endPort;
    const containers = target?.spec?.containers ?? [];
    return containers.some(({ ports: own = [] }) => own.some(({ name, containerPort, protocol: kind = 'TCP' }) => name === wanted.port && containerPort === port && kind === protocol));
  });
}
