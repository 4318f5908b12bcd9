// What is served, as data: groups, versions, resources and what lies under them. Both forms of discovery are written from it.
// Upstream: apiserver/pkg/endpoints/discovery, kube-aggregator/pkg/controllers/autoregister (the order of groups)

import type { KindVersion } from '../../../api/kind.ts';
import type { Catalog, Resource } from '../resource.ts';
import { kindIn } from '../resource.ts';
import type { Subresource } from '../subresources/registry.ts';
import { subresources } from '../subresources/registry.ts';

export interface ServedResource {
  readonly resource: Resource;
  readonly version: KindVersion;
  readonly below: readonly Subresource[];
}

export interface ServedVersion {
  readonly name: string;
  readonly resources: readonly ServedResource[];
}

export interface ServedGroup {
  readonly name: string;
  /** the preferred one first */
  readonly versions: readonly ServedVersion[];
}

/** The order in which a default server lists its groups: by priority. Custom groups follow alphabetically. */
const order = [
  '', 'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch',
  'certificates.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io',
  'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io', 'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
]; // biome-ignore format: a table

const kept = new WeakMap<Catalog, { readonly generation: number; readonly groups: readonly ServedGroup[] }>();

/** Every group that is served; kept until the catalog changes. */
export function servedGroups(catalog: Catalog): readonly ServedGroup[] {
  const known = kept.get(catalog);
  if (known?.generation === catalog.generation) return known.groups;
  const groups = collect(catalog);
  kept.set(catalog, { generation: catalog.generation, groups });
  return groups;
}

function collect(catalog: Catalog): readonly ServedGroup[] {
  const byGroup = new Map<string, Map<string, ServedResource[]>>();
  for (const resource of catalog.all()) {
    let versions = byGroup.get(resource.kind.group);
    if (!versions) byGroup.set(resource.kind.group, (versions = new Map()));
    for (const version of resource.kind.versions) {
      const list = versions.get(version.name) ?? [];
      if (list.length === 0) versions.set(version.name, list);
      list.push({ resource, version, below: subresourcesOf(resource, version.name) });
    }
  }
  return [...byGroup].map(([name, versions]) => ({ name, versions: inVersionOrder(versions) })).sort(byPriority);
}

function subresourcesOf(resource: Resource, version: string): readonly Subresource[] {
  const kind = kindIn(resource, version);
  const names = [...(kind.subresources ?? []), ...(kind.scale ? ['scale'] : []), ...(kind.status ? ['status'] : [])].sort();
  return names.flatMap((name) => {
    const named = subresources.filter((one) => one.name === name);
    return named.find((one) => one.resources?.includes(resource.qualified)) ?? named.find((one) => !one.resources) ?? [];
  });
}

function inVersionOrder(versions: ReadonlyMap<string, ServedResource[]>): readonly ServedVersion[] {
  return [...versions]
    .map(([name, resources]) => ({ name, resources: resources.sort((a, b) => (a.resource.kind.plural < b.resource.kind.plural ? -1 : 1)) }))
    .sort((a, b) => compareVersions(b.name, a.name));
}

/** Upstream: apimachinery/pkg/version CompareKubeAwareVersionStrings: v2 > v1 > v1beta1 > v1alpha1 > anything else, alphabetically. */
export function compareVersions(a: string, b: string): number {
  const one = parse(a);
  const two = parse(b);
  if (!one || !two) return one ? 1 : two ? -1 : a < b ? 1 : a > b ? -1 : 0;
  return one.stage - two.stage || one.major - two.major || one.minor - two.minor;
}

function parse(version: string): { readonly major: number; readonly stage: number; readonly minor: number } | undefined {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version);
  if (!match) return undefined;
  const stage = match[2] === 'alpha' ? 0 : match[2] === 'beta' ? 1 : 2;
  return { major: Number(match[1]), stage, minor: Number(match[3] ?? 0) };
}

function byPriority(a: ServedGroup, b: ServedGroup): number {
  const [one, two] = [order.indexOf(a.name), order.indexOf(b.name)];
  if (one < 0 && two < 0) return a.name < b.name ? -1 : 1;
  return (one < 0 ? order.length : one) - (two < 0 ? order.length : two);
}
