// Cluster addresses of Services, out of the ranges of the ServiceCIDRs; each one taken is an IPAddress object.
// Upstream: allocClusterIPs in pkg/registry/core/service/storage/alloc.go, pkg/registry/core/service/ipallocator
// Leaves out: IPv6 ranges.

import { needsClusterIp } from '../../../api/kinds/service/prepare.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { internalError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Service } from '../../../api/types.ts';
import type { Etcd } from '../../etcd.ts';
import type { RegistryContext } from '../registry/context.ts';
import { inOrder, withMeta } from '../registry/metadata.ts';
import type { WriteOptions } from '../registry/options.ts';
import { ipNumber, ipText, rangeOf } from './ip-range.ts';
import type { Allocation, Spec } from './service.ts';

const addresses = 'ipaddresses.networking.k8s.io';
const cidrs = 'servicecidrs.networking.k8s.io';

interface Range {
  readonly cidr: string;
  readonly first: number;
  readonly size: number;
}

/** @throws StatusError 500 when all addresses are taken */
export function withClusterIps(spec: Spec, old: Spec | undefined, allocation: Allocation): Spec {
  if (!needsClusterIp(spec) || spec.clusterIPs?.[0] === 'None') return spec;
  // On an update addresses come only with a type that begins to need one; what else changes is for validation to refuse.
  if (old && needsClusterIp(old)) return spec;
  const [asked] = spec.clusterIPs ?? [];
  if (!asked) {
    const address = freeAddress(allocation);
    return { ...spec, clusterIP: address, clusterIPs: [address] };
  }
  const problem = refusal(asked, allocation);
  if (problem) allocation.errors.push(invalidField('spec.clusterIPs', spec.clusterIPs ?? [], `failed to allocate IP ${asked}: ${problem}`));
  return { ...spec, clusterIP: asked };
}

/** The ranges that addresses may come from: those of the ServiceCIDRs that are ready and stay. */
function rangesOf(etcd: Etcd): readonly Range[] {
  const ranges: Range[] = [];
  for (const { metadata, spec, status } of etcd.list(cidrs)) {
    const { conditions = [] } = (status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
    const isReady = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    if (metadata.deletionTimestamp !== undefined || !(isReady || metadata.name === 'kubernetes')) continue;
    for (const cidr of (spec as { cidrs?: readonly string[] } | undefined)?.cidrs ?? []) if (!cidr.includes(':')) ranges.push({ cidr, ...rangeOf(cidr) });
  }
  return ranges;
}

/** Why an address cannot be had. */
function refusal(ip: string, { context: { etcd }, dryRun }: Allocation): string | undefined {
  const number = ipNumber(ip);
  const range = rangesOf(etcd).find(({ first, size }) => number >= first && number < first + size);
  if (!range) return 'the provided network does not match the current range';
  const { first, size, cidr } = range;
  if (number === first || number === first + size - 1) return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${cidr}`;
  return !dryRun && etcd.get(addresses, ip) ? 'provided IP is already allocated' : undefined;
}

/** Somewhere in the upper part of a range; the lower part, left to those who ask for something, only when that is full. */
function freeAddress({ context: { etcd, random }, dryRun }: Allocation): string {
  for (const { first, size } of rangesOf(etcd)) {
    if (dryRun) return ipText(first); // no address is looked for when none is taken
    const reserved = Math.min(Math.max(16, Math.floor(size / 16)), 256);
    const parts = [
      [reserved, size - 1 - reserved],
      [1, reserved - 1],
    ] as const;
    for (const [from, count] of parts) {
      const start = random.below(Math.max(1, count));
      for (let i = 0; i < count; i++) {
        const ip = ipText(first + from + ((start + i) % count));
        if (!etcd.get(addresses, ip)) return ip;
      }
    }
  }
  throw internalError('failed to allocate a serviceIP: range is full');
}

const clusterIPsOf = (object: ApiObject | undefined): readonly string[] =>
  ((object as unknown as Service | undefined)?.spec?.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== '');

/** Every allocated address is an IPAddress object. Upstream: ipallocator's createIPAddress */
export function recordAddresses(object: ApiObject, old: ApiObject | undefined, context: RegistryContext, options: WriteOptions): void {
  const now = clusterIPsOf(object);
  const before = clusterIPsOf(old);
  const gone = before.filter((ip) => !now.includes(ip));
  release(gone, context, options);
  for (const ip of now) if (!before.includes(ip)) record(ip, object, context, options);
}

export function releaseAddresses(object: ApiObject, context: RegistryContext, options: WriteOptions): void {
  release(clusterIPsOf(object), context, options);
}

function record(ip: string, { metadata }: ApiObject, { etcd, random, nowMs }: RegistryContext, options: WriteOptions): void {
  const address = {
    kind: 'IPAddress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name: ip,
      labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace: metadata.namespace, name: metadata.name } },
  } as unknown as ApiObject;
  const complete = withMeta(address, { uid: random.uuid(), creationTimestamp: metadata.creationTimestamp });
  etcd.put(addresses, ip, (resourceVersion) => inOrder(complete, resourceVersion), nowMs, author(options));
}

function release(ips: readonly string[], { etcd, nowMs }: RegistryContext, options: WriteOptions): void {
  for (const ip of ips) {
    if (etcd.get(addresses, ip)) etcd.delete(addresses, ip, (last, resourceVersion) => inOrder(last, resourceVersion), nowMs, author(options));
  }
}

const author = ({ because }: WriteOptions): { user: string; agent: string; verb: string; because?: number } => ({
  user: 'system:apiserver',
  agent: 'kube-apiserver',
  verb: 'create',
  ...(because === undefined ? {} : { because }),
});
