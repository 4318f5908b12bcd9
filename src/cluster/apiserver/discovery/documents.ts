// Discovery's documents: one per group and version, and the aggregated ones with everything.
// Upstream: apimachinery meta/v1 (APIGroupList, APIResourceList), k8s.io/api/apidiscovery/v2

import type { JsonObject } from '../../../api/object.ts';
import { apiVersionOf } from '../resource.ts';
import type { ServedGroup, ServedResource, ServedVersion } from './groups.ts';
import { storageVersionHash } from './storage-version-hash.ts';

/** `/apis` */
export function groupList(groups: readonly ServedGroup[]): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ name }) => name !== '').map(groupFields) };
}

/** `/apis/apps` */
export const groupDocument = (group: ServedGroup): JsonObject => ({ kind: 'APIGroup', apiVersion: 'v1', ...groupFields(group) });

function groupFields({ name, versions }: ServedGroup): JsonObject {
  const listed = versions.map((version) => ({ groupVersion: apiVersionOf(name, version.name), version: version.name }));
  return { name, versions: listed, preferredVersion: listed[0] };
}

/** `/apis/apps/v1`, `/api/v1` */
export function resourceList(group: ServedGroup, version: ServedVersion): JsonObject {
  const resources = version.resources.flatMap(resourceEntries).sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
  return {
    kind: 'APIResourceList',
    ...(group.name === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(group.name, version.name),
    resources,
  };
}

function resourceEntries({ resource, below }: ServedResource): readonly JsonObject[] {
  const { kind } = resource;
  const hash = kind.virtual || !kind.verbs.includes('get') || kind.plural === 'componentstatuses' ? undefined : storageVersionHash(resource);
  const own = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: [...kind.verbs].sort(),
    ...(kind.shortNames?.length ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories?.length ? { categories: kind.categories } : {}),
    ...(hash ? { storageVersionHash: hash } : {}),
  };
  const under = below.map(({ name, verbs, body }) => ({
    name: `${kind.plural}/${name}`,
    singularName: '',
    namespaced: kind.namespaced,
    ...(body?.version ? { group: body.group, version: body.version } : {}),
    kind: body?.kind ?? kind.kind,
    verbs,
  }));
  return [own, ...under];
}

/** `/api` and `/apis` for clients that ask for the aggregated form. */
export function aggregated(groups: readonly ServedGroup[]): JsonObject {
  const items = groups.map(({ name, versions }) => ({
    metadata: name === '' ? {} : { name },
    versions: versions.map((version) => ({
      version: version.name,
      resources: version.resources.map(aggregatedResource),
      freshness: 'Current',
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedResource({ resource, version, below }: ServedResource): JsonObject {
  const { kind } = resource;
  const own = responseKind(resource.custom ? { group: kind.group, version: version.name, kind: kind.kind } : { group: '', version: '', kind: kind.kind });
  const under = below.map(({ name, verbs, body }) => ({ subresource: name, responseKind: body ? responseKind(body) : own, verbs }));
  return {
    resource: kind.plural,
    responseKind: own,
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: [...kind.verbs].sort(),
    ...(kind.shortNames?.length ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories?.length ? { categories: kind.categories } : {}),
    ...(under.length > 0 ? { subresources: under } : {}),
  };
}

const responseKind = ({ group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string }): JsonObject => ({ group, version, kind });
