// The names of a cluster: Services, their endpoints, Pods. Upstream: the CoreDNS plugin kubernetes, and the Kubernetes DNS
// specification 1.1.0.

import type { EndpointSlice, Namespace, Service } from '../../../api/types.ts';
import { isIpv4 } from '../../../network/addresses.ts';
import { type DnsQuestion, type DnsRecord, type DnsReply, emptyReply } from '../../../network/dns.ts';
import type { ComponentContext, GroupResource } from '../../component.ts';

const services: GroupResource = { group: '', plural: 'services' };
const namespaces: GroupResource = { group: '', plural: 'namespaces' };
const slices: GroupResource = { group: 'discovery.k8s.io', plural: 'endpointslices' };

export interface Zone {
  /** e.g. `cluster.local` */
  readonly name: string;
  readonly ttl: number;
  readonly nowMs: number;
}

/** Address records of one endpoint. */
interface Target {
  readonly address: string;
  /** the label before the Service's name: its hostname, or the address with dashes */
  readonly label: string;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

/** Answers a question about the cluster's own zone or its reverse zones; undefined when it is about neither. */
export function answerFromCluster(context: ComponentContext, question: DnsQuestion, zone: Zone): DnsReply | undefined {
  const name = question.name.toLowerCase().replace(/\.$/, '');
  if (name.endsWith('.in-addr.arpa')) return reverse(context, name, zone);
  if (name !== zone.name && !name.endsWith(`.${zone.name}`)) return undefined;
  const labels = name === zone.name ? [] : name.slice(0, -zone.name.length - 1).split('.');
  const kind = labels.at(-1);
  if (kind === 'svc') return serviceAnswer(context, labels.slice(0, -1), name, question, zone);
  if (kind === 'pod') return podAnswer(context, labels.slice(0, -1), name, question, zone);
  if (labels.length === 0 || name === `dns-version.${zone.name}`) return emptyReply('NOERROR', [soa(zone)]);
  return emptyReply('NXDOMAIN', [soa(zone)]);
}

function soa({ name, ttl, nowMs }: Zone): DnsRecord {
  return { name, type: 'SOA', ttl, value: `ns.dns.${name}. hostmaster.${name}. ${Math.floor(nowMs / 1000)} 7200 1800 86400 ${ttl}` };
}

const found = (answers: readonly DnsRecord[], zone: Zone, additional: readonly DnsRecord[] = []): DnsReply =>
  answers.length === 0 ? emptyReply('NOERROR', [soa(zone)]) : { code: 'NOERROR', authoritative: true, answers, authority: [], additional };

function serviceAnswer(context: ComponentContext, labels: readonly string[], name: string, question: DnsQuestion, zone: Zone): DnsReply {
  const namespace = labels.at(-1);
  const serviceName = labels.at(-2);
  if (namespace === undefined) return emptyReply('NOERROR', [soa(zone)]);
  if (serviceName === undefined) return context.get<Namespace>(namespaces, '', namespace) ? emptyReply('NOERROR', [soa(zone)]) : emptyReply('NXDOMAIN', [soa(zone)]);
  const service = context.get<Service>(services, namespace, serviceName);
  if (!service) return emptyReply('NXDOMAIN', [soa(zone)]);
  const rest = labels.slice(0, -2);
  const base = `${serviceName}.${namespace}.svc.${zone.name}`;
  if (service.spec?.type === 'ExternalName') return externalName(service, name, rest, question, zone, context);
  const headless = service.spec?.clusterIP === 'None';
  const targets = headless ? targetsOf(context, service) : clusterTarget(service);
  if (rest.length === 0) return plainAnswer(targets, headless, name, base, question, zone);
  const [first = '', second = ''] = rest;
  if (rest.length === 2 && first.startsWith('_') && second.startsWith('_')) return portAnswer(targets, headless, first.slice(1), second.slice(1), name, base, question, zone);
  const single = rest.length === 1 && headless ? targets.filter(({ label }) => label === first) : [];
  if (single.length === 0) return emptyReply('NXDOMAIN', [soa(zone)]);
  return found(addresses(single, name, question, zone), zone);
}

function addresses(targets: readonly Target[], name: string, { type }: DnsQuestion, { ttl }: Zone): readonly DnsRecord[] {
  if (type !== 'A' && type !== 'ANY') return [];
  return targets.filter(({ address }) => isIpv4(address)).map(({ address }) => ({ name, type: 'A', ttl, value: address }));
}

function plainAnswer(targets: readonly Target[], headless: boolean, name: string, base: string, question: DnsQuestion, zone: Zone): DnsReply {
  if (headless && targets.length === 0) return emptyReply('NXDOMAIN', [soa(zone)]);
  if (question.type === 'SRV') return serviceRecords(targets, headless, undefined, undefined, name, base, zone);
  return found(addresses(targets, name, question, zone), zone);
}

function portAnswer(targets: readonly Target[], headless: boolean, port: string, protocol: string, name: string, base: string, question: DnsQuestion, zone: Zone): DnsReply {
  const known = targets.some(({ ports }) => ports.some((one) => one.name === port && one.protocol.toLowerCase() === protocol));
  if (!known) return emptyReply('NXDOMAIN', [soa(zone)]);
  if (question.type !== 'SRV') return emptyReply('NOERROR', [soa(zone)]);
  return serviceRecords(targets, headless, port, protocol, name, base, zone);
}

function serviceRecords(targets: readonly Target[], headless: boolean, port: string | undefined, protocol: string | undefined, name: string, base: string, zone: Zone): DnsReply {
  const wanted = targets.flatMap((target) =>
    target.ports.filter((one) => port === undefined || (one.name === port && one.protocol.toLowerCase() === protocol)).map((one) => ({ target, port: one.port })),
  );
  const weight = wanted.length === 0 ? 0 : Math.floor(100 / wanted.length);
  const host = (target: Target): string => (headless ? `${target.label}.${base}` : base);
  const answers = wanted.map(({ target, port: number }): DnsRecord => ({ name, type: 'SRV', ttl: zone.ttl, value: `0 ${weight} ${number} ${host(target)}.` }));
  const seen = new Map(wanted.map(({ target }) => [`${host(target)} ${target.address}`, target]));
  const additional = [...seen.values()].map((target): DnsRecord => ({ name: host(target), type: 'A', ttl: zone.ttl, value: target.address }));
  return found(answers, zone, additional);
}

function externalName(service: Service, name: string, rest: readonly string[], question: DnsQuestion, zone: Zone, context: ComponentContext): DnsReply {
  if (rest.length > 0) return emptyReply('NXDOMAIN', [soa(zone)]);
  const target = (service.spec?.externalName ?? '').replace(/\.$/, '');
  const alias: DnsRecord = { name, type: 'CNAME', ttl: zone.ttl, value: `${target}.` };
  const inside = answerFromCluster(context, { ...question, name: target }, zone);
  return { code: 'NOERROR', authoritative: true, answers: [alias, ...(inside?.answers ?? [])], authority: [], additional: [] };
}

function clusterTarget(service: Service): readonly Target[] {
  const { clusterIP = '', ports = [] } = service.spec ?? {};
  if (clusterIP === '') return [];
  return [{ address: clusterIP, label: '', ports: ports.map(({ name = '', protocol = 'TCP', port }) => ({ name, protocol, port })) }];
}

function targetsOf(context: ComponentContext, service: Service): readonly Target[] {
  const { namespace = '', name } = service.metadata;
  const all = service.spec?.publishNotReadyAddresses ?? false;
  const out = new Map<string, Target>();
  for (const slice of context.withLabel<EndpointSlice>(slices, namespace, 'kubernetes.io/service-name', name)) {
    const ports = (slice.ports ?? []).map(({ name: portName, protocol, port }) => ({ name: portName ?? '', protocol: protocol ?? 'TCP', port: port ?? 0 }));
    for (const { addresses: list = [], conditions, hostname } of slice.endpoints ?? []) {
      if (conditions?.ready === false && !all) continue;
      for (const address of list) {
        const known = out.get(address);
        out.set(address, { address, label: hostname ?? address.replaceAll('.', '-').replaceAll(':', '-'), ports: [...(known?.ports ?? []), ...ports] });
      }
    }
  }
  return [...out.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** `10-244-1-5.default.pod.cluster.local`: the address is in the name (`pods insecure`). */
function podAnswer(context: ComponentContext, labels: readonly string[], name: string, question: DnsQuestion, zone: Zone): DnsReply {
  const [dashed = '', namespace = ''] = labels;
  const address = dashed.replaceAll('-', '.');
  if (labels.length !== 2 || !isIpv4(address) || !context.get<Namespace>(namespaces, '', namespace)) return emptyReply('NXDOMAIN', [soa(zone)]);
  return found(addresses([{ address, label: '', ports: [] }], name, question, zone), zone);
}

function reverse(context: ComponentContext, name: string, zone: Zone): DnsReply | undefined {
  const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
  if (!isIpv4(address)) return undefined;
  const answer = (host: string): DnsReply => found([{ name, type: 'PTR', ttl: zone.ttl, value: `${host}.` }], zone);
  for (const service of context.list<Service>(services)) {
    if (service.spec?.clusterIP === address) return answer(`${service.metadata.name}.${service.metadata.namespace}.svc.${zone.name}`);
  }
  for (const slice of context.list<EndpointSlice>(slices)) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    const endpoint = (slice.endpoints ?? []).find(({ addresses: list = [] }) => list.includes(address));
    if (!service || !endpoint) continue;
    const label = endpoint.hostname ?? address.replaceAll('.', '-');
    return answer(`${label}.${service}.${slice.metadata.namespace}.svc.${zone.name}`);
  }
  // Not ours (`fallthrough`): whoever is asked next knows.
  return undefined;
}
