// What the server gives a Service: cluster addresses, node ports, address families.
// Upstream: pkg/registry/core/service/storage/{storage,alloc}.go, pkg/registry/core/service/{ipallocator,portallocator}
// Leaves out: dual-stack addresses (the simulated cluster is IPv4 only).

import { needsClusterIp, needsHealthCheckNodePort, needsNodePort } from '../../../api/kinds/service/prepare.ts';
import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Service } from '../../../api/types.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { StorageHook } from '../registry/hooks.ts';
import { withMeta } from '../registry/metadata.ts';
import type { WriteOptions } from '../registry/options.ts';
import { ipNumber, ipText, rangeOf } from './ip-range.ts';

type Spec = NonNullable<Service['spec']>;
type Port = NonNullable<Spec['ports']>[number];

const firstPort = 30000;
const lastPort = 32767;
/** The lower part of both ranges is left to those who ask for something. Upstream: ServiceIPStaticSubrange, ServiceNodePortStaticSubrange */
const staticPorts = 86;
const addresses = 'ipaddresses.networking.k8s.io';

export const services: StorageHook = {
  resource: 'services',
  begin: (object, context) => allocate(object, undefined, context),
  beforeUpdate: (object, old, context, { subresource }) => (subresource === 'status' ? object : allocate(object, old, context)),
  afterWrite: (object, old, context, options) => recordAddresses(object, old, context, options),
  afterDelete: (object, context, options) => releaseAddresses(clusterIPsOf(object), context, options),
};

function allocate(object: ApiObject, old: ApiObject | undefined, context: RegistryContext): ApiObject {
  const service = object as unknown as Service;
  const before = (old as unknown as Service | undefined)?.spec;
  let spec: Spec = service.spec ?? {};
  const errors: FieldError[] = [];
  spec = withFamilies(spec, errors);
  spec = withClusterIp(spec, before, object, context, errors);
  if (needsNodePort(spec)) spec = withNodePorts(spec, object, context, errors);
  if (needsHealthCheckNodePort(spec) && !spec.healthCheckNodePort) spec = { ...spec, healthCheckNodePort: freePort(usedPorts(object, context), context) };
  if (errors.length > 0) throw invalid({ group: '', kind: 'Service' }, object.metadata.name, errors);
  return spec === service.spec ? object : ({ ...object, spec } as ApiObject);
}

/** Upstream: initIPFamilyFields */
function withFamilies(spec: Spec, errors: FieldError[]): Spec {
  if (!needsClusterIp(spec)) return spec;
  if (spec.ipFamilyPolicy !== undefined && spec.ipFamilies?.length) return checkFamilies(spec, errors);
  const isFree = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  if (isFree && spec.ipFamilyPolicy !== 'SingleStack') {
    return { ...spec, ipFamilies: spec.ipFamilies ?? ['IPv4', 'IPv6'], ipFamilyPolicy: spec.ipFamilyPolicy ?? 'RequireDualStack' };
  }
  const filled = {
    ...spec,
    ipFamilies: spec.ipFamilies?.length ? spec.ipFamilies : (['IPv4'] as const),
    ipFamilyPolicy: spec.ipFamilyPolicy ?? ('SingleStack' as const),
  };
  return checkFamilies(filled, errors);
}

function checkFamilies(spec: Spec, errors: FieldError[]): Spec {
  const isFree = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  if (isFree) return spec;
  if (spec.ipFamilyPolicy === 'RequireDualStack') errors.push(invalidField('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  spec.ipFamilies?.forEach((family, index) => {
    if (family === 'IPv6') errors.push(invalidField(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  });
  return spec;
}

function withClusterIp(spec: Spec, old: Spec | undefined, object: ApiObject, context: RegistryContext, errors: FieldError[]): Spec {
  if (!needsClusterIp(spec)) return spec;
  if (spec.clusterIP === 'None') return { ...spec, clusterIPs: ['None'] };
  const { cidrs } = (context.etcd.get('servicecidrs.networking.k8s.io', 'kubernetes')?.spec ?? {}) as { cidrs?: readonly string[] };
  const range = rangeOf(cidrs?.[0] ?? '10.96.0.0/16');
  const asked = spec.clusterIP;
  if (asked) {
    if (asked === old?.clusterIP) return spec;
    const problem = refuseAddress(asked, range, object, context);
    if (problem) errors.push(invalidField('spec.clusterIPs', [asked], `failed to allocate IP ${asked}: ${problem}`));
    return { ...spec, clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : [asked] };
  }
  if (errors.length > 0) return spec;
  const address = freeAddress(range, context);
  return { ...spec, clusterIP: address, clusterIPs: [address] };
}

type Range = ReturnType<typeof rangeOf>;

function refuseAddress(ip: string, { first, size }: Range, object: ApiObject, { etcd }: RegistryContext): string | undefined {
  const offset = ipNumber(ip) - first;
  if (!(offset > 0 && offset < size - 1)) return 'the provided network does not match the current range';
  const owner = etcd.get(addresses, ip)?.spec as { parentRef?: { namespace?: string; name?: string } } | undefined;
  const isOwn = owner?.parentRef?.namespace === object.metadata.namespace && owner?.parentRef?.name === object.metadata.name;
  return owner && !isOwn ? 'provided IP is already allocated' : undefined;
}

/** Somewhere in the upper part of the range; the lower part only when that is full. */
function freeAddress({ first, size }: Range, { etcd, random }: RegistryContext): string {
  const reserved = Math.min(Math.max(16, Math.floor(size / 16)), 256);
  const upper = size - 1 - reserved;
  for (const [from, count] of [
    [reserved, upper],
    [1, reserved - 1],
  ] as const) {
    const start = random.below(Math.max(1, count));
    for (let i = 0; i < count; i++) {
      const ip = ipText(first + from + ((start + i) % count));
      if (!etcd.get(addresses, ip)) return ip;
    }
  }
  return '';
}

function withNodePorts(spec: Spec, object: ApiObject, context: RegistryContext, errors: FieldError[]): Spec {
  const used = usedPorts(object, context);
  const own = new Map<string, number>();
  const ports = (spec.ports ?? []).map((port, index): Port => {
    if (port.nodePort) {
      checkPort(port, index, used, own, errors);
      return port;
    }
    // A port may serve two protocols: the second one takes the first one's node port. (For one protocol validation refuses that.)
    const nodePort = own.get(`${port.port}`) ?? freePort(used, context);
    used.add(`${nodePort} ${port.protocol ?? 'TCP'}`);
    own.set(`${port.port}`, nodePort);
    return { ...port, nodePort };
  });
  return { ...spec, ports };
}

function checkPort(port: Port, index: number, used: Set<string>, own: Map<string, number>, errors: FieldError[]): void {
  const { nodePort = 0, protocol = 'TCP' } = port;
  const at = `spec.ports[${index}].nodePort`;
  if (nodePort < firstPort || nodePort > lastPort) {
    errors.push(invalidField(at, nodePort, `provided port is not in the valid range. The range of valid ports is ${firstPort}-${lastPort}`));
  } else if (used.has(`${nodePort} ${protocol}`) || used.has(`${nodePort}`)) errors.push(invalidField(at, nodePort, 'provided port is already allocated'));
  used.add(`${nodePort} ${protocol}`);
  own.set(`${port.port}`, nodePort);
}

/** Node ports of all other Services: a number in use by another Service is taken for every protocol. */
function usedPorts(object: ApiObject, { etcd }: RegistryContext): Set<string> {
  const used = new Set<string>();
  for (const other of etcd.list('services')) {
    if (other.metadata.uid === object.metadata.uid) continue;
    const { ports = [], healthCheckNodePort } = (other as unknown as Service).spec ?? {};
    for (const { nodePort } of ports) if (nodePort) used.add(`${nodePort}`);
    if (healthCheckNodePort) used.add(`${healthCheckNodePort}`);
  }
  return used;
}

function freePort(used: Set<string>, { random }: RegistryContext): number {
  const from = firstPort + staticPorts;
  const count = lastPort - from + 1;
  const start = random.below(count);
  const isFree = (port: number): boolean => !used.has(`${port}`) && !used.has(`${port} TCP`) && !used.has(`${port} UDP`) && !used.has(`${port} SCTP`);
  for (let i = 0; i < count; i++) if (isFree(from + ((start + i) % count))) return from + ((start + i) % count);
  for (let port = firstPort; port < from; port++) if (isFree(port)) return port;
  return 0;
}

const clusterIPsOf = (object: ApiObject | undefined): readonly string[] =>
  ((object as unknown as Service | undefined)?.spec?.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== '');

/** Every allocated address is an IPAddress object. Upstream: ipallocator's ciderAllocator */
function recordAddresses(object: ApiObject, old: ApiObject | undefined, context: RegistryContext, options: WriteOptions): void {
  const now = clusterIPsOf(object);
  const before = clusterIPsOf(old);
  releaseAddresses(
    before.filter((ip) => !now.includes(ip)),
    context,
    options,
  );
  const { name, namespace } = object.metadata;
  for (const ip of now) {
    if (before.includes(ip)) continue;
    const address = {
      kind: 'IPAddress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: {
        name: ip,
        labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
      },
      spec: { parentRef: { group: '', resource: 'services', namespace, name } },
    } as unknown as ApiObject;
    const complete = withMeta(address, { uid: context.random.uuid(), creationTimestamp: object.metadata.creationTimestamp });
    context.etcd.put(addresses, ip, (resourceVersion) => withMeta(complete, { resourceVersion }), context.nowMs, own(options));
  }
}

function releaseAddresses(ips: readonly string[], { etcd, nowMs }: RegistryContext, options: WriteOptions): void {
  for (const ip of ips) {
    if (etcd.get(addresses, ip)) etcd.delete(addresses, ip, (last, resourceVersion) => withMeta(last, { resourceVersion }), nowMs, own(options));
  }
}

const own = ({ because }: WriteOptions): { user: string; agent: string; verb: string; because?: number } => ({
  user: 'system:apiserver',
  agent: 'kube-apiserver',
  verb: 'create',
  ...(because === undefined ? {} : { because }),
});
