// What the server serves: groups, versions and resources, in its order.
// Upstream: client-go v0.36 discovery/discovery_client.go, aggregated_discovery.go.
// What was read from an answer is remembered by the answer itself; what is kept on disk stands in cached-discovery.ts.

import { isObject } from '../../../base/json.ts';
import { ServerError } from '../errors.ts';
import type { RestClient } from './rest.ts';

/** One resource of one version. Upstream: metav1.APIResource. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** plural; with the subresource after a slash */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** group and version of the kind, where the server names them: those of a subresource with a kind of its own */
  readonly servedAs?: { readonly group: string; readonly version: string };
}

export interface GroupVersion {
  readonly version: string;
  readonly resources: readonly Resource[];
}

export interface Group {
  readonly name: string;
  readonly preferred: string;
  readonly versions: readonly GroupVersion[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

const remembered = new WeakMap<object, readonly Group[]>();

/** All groups, the core group first. @throws ServerError, ConnectionError */
export function discover(rest: RestClient): readonly Group[] {
  return [...groupsAt(rest, '/api'), ...groupsAt(rest, '/apis')];
}

function groupsAt(rest: RestClient, path: '/api' | '/apis'): readonly Group[] {
  const body = asked(rest, path);
  if (!isObject(body)) return [];
  const known = remembered.get(body);
  if (known) return known;
  const groups = body.kind === 'APIGroupDiscoveryList' ? aggregatedGroups(body) : path === '/api' ? [coreGroup(rest, body)] : listedGroups(rest, body);
  remembered.set(body, groups);
  return groups;
}

/** Upstream decodes nothing but discovery's own kinds here: of who we are not it learns the code alone. */
function asked(rest: RestClient, path: '/api' | '/apis'): unknown {
  try {
    return rest.request({ method: 'GET', path, query: [['timeout', rest.patience]], accept: aggregated });
  } catch (error) {
    if (!(error instanceof ServerError) || error.status.code !== 401) throw error;
    throw error.withMessage('the server has asked for the client to provide credentials');
  }
}

type Fields = Readonly<Record<string, unknown>>;
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const names = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function aggregatedGroups(body: Fields): readonly Group[] {
  return list(body.items).map((item) => {
    const name = text((item.metadata as Fields | undefined)?.name);
    const versions = list(item.versions).map((version) => ({ version: text(version.version), resources: list(version.resources).flatMap((one) => aggregatedResource(name, text(version.version), one)) }));
    return { name, preferred: versions[0]?.version ?? '', versions };
  });
}

function aggregatedResource(group: string, version: string, item: Fields): readonly Resource[] {
  const namespaced = item.scope === 'Namespaced';
  const name = text(item.resource);
  const singular = text(item.singularResource);
  const kindOf = (value: unknown) => {
    const found = (value ?? {}) as Fields;
    return { kind: text(found.kind), ...(found.version ? { servedAs: { group: text(found.group), version: text(found.version) } } : {}) };
  };
  const base = { group, version, namespaced, singular };
  return [
    { ...base, name, ...kindOf(item.responseKind), verbs: names(item.verbs), shortNames: names(item.shortNames), categories: names(item.categories) },
    ...list(item.subresources).map((sub) => ({ ...base, name: `${name}/${text(sub.subresource)}`, ...kindOf(sub.responseKind), verbs: names(sub.verbs), shortNames: [], categories: [] })),
  ];
}

function coreGroup(rest: RestClient, body: Fields): Group {
  const versions = names(body.versions);
  return { name: '', preferred: versions[0] ?? 'v1', versions: versions.map((version) => ({ version, resources: resourcesAt(rest, '', version) })) };
}

function listedGroups(rest: RestClient, body: Fields): readonly Group[] {
  return list(body.groups).map((group) => {
    const name = text(group.name);
    const preferred = text((group.preferredVersion as Fields | undefined)?.version);
    return { name, preferred, versions: list(group.versions).map((one) => ({ version: text(one.version), resources: resourcesAt(rest, name, text(one.version)) })) };
  });
}

function resourcesAt(rest: RestClient, group: string, version: string): readonly Resource[] {
  const body = rest.request({ method: 'GET', path: group === '' ? `/api/${version}` : `/apis/${group}/${version}`, query: [['timeout', rest.patience]] }) as Fields;
  return list(body.resources).map((item) => ({
    group,
    version,
    ...(item.version ? { servedAs: { group: text(item.group), version: text(item.version) } } : {}),
    name: text(item.name),
    singular: text(item.singularName),
    kind: text(item.kind),
    namespaced: item.namespaced === true,
    verbs: names(item.verbs),
    shortNames: names(item.shortNames),
    categories: names(item.categories),
  }));
}
