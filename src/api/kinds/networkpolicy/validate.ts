/**
 * Upstream: ValidateNetworkPolicy in pkg/apis/networking/validation/validation.go, warnings of pkg/registry/networking/networkpolicy.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { isValidPortName, isValidPortNumber } from '../../meta/names.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { addAll, checkSelector } from '../shared/checks.ts';
import { checkLegacyCidr, cidrHas, cidrWarnings, parseCidr } from '../shared/ip.ts';
import type { Item } from '../shared/pod-types.ts';
import type { NetworkPolicy, PolicyPort, PolicySpec } from './index.ts';

type Peer = Item<Item<PolicySpec['ingress']>['from']>;
type IpBlock = NonNullable<Peer['ipBlock']>;

export function validateNetworkPolicy(policy: NetworkPolicy): readonly FieldError[] {
  return checkSpec(policy.spec, []);
}

/** Networks the old policy named are let through. */
export function validateNetworkPolicyUpdate(policy: NetworkPolicy, old: NetworkPolicy): readonly FieldError[] {
  if (policy.spec === old.spec) return [];
  return checkSpec(
    policy.spec,
    blocks(old).flatMap(([, block]) => [block.cidr, ...(block.except ?? [])]),
  );
}

function checkSpec(spec: PolicySpec | undefined, known: readonly string[]): readonly FieldError[] {
  const report: Report = [];
  if (!spec) return report;
  checkSelector(report, 'spec.podSelector', spec.podSelector as Selector);
  spec.ingress?.forEach((rule, i) => checkRule(report, `spec.ingress[${i}]`, rule.ports, 'from', rule.from, known));
  spec.egress?.forEach((rule, i) => checkRule(report, `spec.egress[${i}]`, rule.ports, 'to', rule.to, known));
  const types = spec.policyTypes ?? [];
  if (types.length > 2) report.push(invalidField('spec.policyTypes', types, 'may not specify more than two policyTypes'));
  else {
    types.forEach((type, i) => {
      if (type !== 'Ingress' && type !== 'Egress') report.push(notSupported(`spec.policyTypes[${i}]`, type, ['Ingress', 'Egress']));
    });
  }
  return report;
}

function checkRule(report: Report, at: string, ports: readonly PolicyPort[] | undefined, field: string, peers: readonly Peer[] | undefined, known: readonly string[]): void {
  ports?.forEach((port, i) => checkPort(report, `${at}.ports[${i}]`, port));
  peers?.forEach((peer, i) => checkPeer(report, `${at}.${field}[${i}]`, peer, known));
}

function checkPort(report: Report, at: string, { protocol, port, endPort }: PolicyPort): void {
  if (protocol !== undefined && !['TCP', 'UDP', 'SCTP'].includes(protocol)) report.push(notSupported(`${at}.protocol`, protocol, ['TCP', 'UDP', 'SCTP']));
  const end = `${at}.endPort`;
  if (port === undefined) {
    if (endPort !== undefined) report.push(invalidField(end, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof port === 'string') {
    if (endPort !== undefined) report.push(invalidField(end, endPort, 'may not be specified when `port` is non-numeric'));
    addAll(report, `${at}.port`, port, isValidPortName(port));
  } else {
    addAll(report, `${at}.port`, port, isValidPortNumber(port));
    if (endPort === undefined) return;
    if (endPort < port) report.push(invalidField(end, port, 'must be greater than or equal to `port`'));
    addAll(report, end, endPort, isValidPortNumber(endPort));
  }
}

function checkPeer(report: Report, at: string, peer: Peer, known: readonly string[]): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  checkSelector(report, `${at}.podSelector`, podSelector as Selector | undefined);
  checkSelector(report, `${at}.namespaceSelector`, namespaceSelector as Selector | undefined);
  if (ipBlock) checkBlock(report, `${at}.ipBlock`, ipBlock, known);
  if (!podSelector && !namespaceSelector && !ipBlock) report.push(required(at, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector)) report.push(forbiddenField(at, 'may not specify both ipBlock and another peer'));
}

function checkBlock(report: Report, at: string, { cidr, except }: IpBlock, known: readonly string[]): void {
  if (!cidr) {
    report.push(required(`${at}.cidr`, ''));
    return;
  }
  checkLegacyCidr(report, `${at}.cidr`, cidr, known);
  const network = parseCidr(cidr);
  if (!network) return;
  except?.forEach((text, i) => {
    checkLegacyCidr(report, `${at}.except[${i}]`, text, known);
    const hole = parseCidr(text);
    if (hole && (!cidrHas(network, hole.ip) || network.bits >= hole.bits)) report.push(invalidField(`${at}.except[${i}]`, text, 'must be a strict subset of `cidr`'));
  });
}

/** Address blocks with where they are. */
function blocks({ spec }: NetworkPolicy): readonly (readonly [at: string, block: IpBlock])[] {
  const of = (at: string, peers: readonly Peer[] | undefined): readonly (readonly [string, IpBlock])[] =>
    (peers ?? []).flatMap(({ ipBlock }, i) => (ipBlock ? [[`${at}[${i}].ipBlock`, ipBlock] as const] : []));
  return [
    ...(spec?.ingress ?? []).flatMap((rule, i) => of(`spec.ingress[${i}].from`, rule.from)),
    ...(spec?.egress ?? []).flatMap((rule, i) => of(`spec.egress[${i}].to`, rule.to)),
  ];
}

export function networkPolicyWarnings(policy: NetworkPolicy): readonly string[] {
  return blocks(policy).flatMap(([at, { cidr, except = [] }]) => [...cidrWarnings(`${at}.cidr`, cidr), ...except.flatMap((hole, i) => cidrWarnings(`${at}.except[${i}]`, hole))]);
}
