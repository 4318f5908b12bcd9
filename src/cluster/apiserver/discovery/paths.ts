// `/`, `/api`, `/apis` and what lies below them.

import type { ApiResponse } from '../../../api/client.ts';
import { forwardedPath, remoteDiscovery, remoteGroupFields, remoteGroups } from '../aggregator/aggregator.ts';
import type { Call } from '../call.ts';
import { header } from '../call.ts';
import type { PathHandler } from '../paths/registry.ts';
import type { JsonObject } from '../../../api/object.ts';
import { apiVersionOf } from '../resource.ts';
import { respondDocument, respondRaw } from '../respond.ts';
import { aggregated, groupDocument, groupList, resourceList } from './documents.ts';
import type { ServedGroup } from './groups.ts';
import { servedGroups } from './groups.ts';

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export const discoveryPaths: PathHandler = (call) => {
  const [root = '', group, version, ...more] = call.info.path.split('/').filter((part) => part !== '');
  if (more.length > 0) return undefined;
  if (isRoot(call.info.path)) return respondRaw(call, 200, { paths: rootPaths(call) });
  const groups = servedGroups(call.server.catalog);
  if (root === 'api') return coreDiscovery(call, groups, group, version);
  return root === 'apis' ? namedDiscovery(call, groups, group, version) : undefined;
};

const isRoot = (path: string): boolean => path === '/' || path === '/index.html';

function coreDiscovery(call: Call, groups: readonly ServedGroup[], version: string | undefined, more: string | undefined): ApiResponse | undefined {
  const core = groups.filter(({ name }) => name === '');
  if (version === undefined) {
    if (wantsAggregated(call)) return respondAggregated(call, core);
    const address = [{ clientCIDR: '0.0.0.0/0', serverAddress: call.server.advertisedAddress }];
    return respondDocument(call, {
      kind: 'APIVersions',
      versions: core[0]?.versions.map(({ name }) => name) ?? [],
      serverAddressByClientCIDRs: address,
    });
  }
  return more === undefined ? versionDocument(call, core[0], version) : undefined;
}

function namedDiscovery(call: Call, groups: readonly ServedGroup[], name: string | undefined, version: string | undefined): ApiResponse | undefined {
  if (name === undefined) {
    const named = groups.filter((group) => group.name !== '');
    return wantsAggregated(call) ? respondAggregated(call, named) : respondDocument(call, withRemote(groupList(named), 'groups', remoteGroups(call).map(remoteGroupFields)));
  }
  const group = groups.find((one) => one.name === name && name !== '');
  if (!group) return forwardedPath(call, name, version) ?? remoteGroupDocument(call, name, version);
  return version === undefined ? respondDocument(call, groupDocument(group)) : versionDocument(call, group, version);
}

function remoteGroupDocument(call: Call, name: string, version: string | undefined): ApiResponse | undefined {
  const remote = version === undefined ? remoteGroups(call).find((one) => one.name === name) : undefined;
  return remote && respondDocument(call, { kind: 'APIGroup', apiVersion: 'v1', ...remoteGroupFields(remote) });
}

/** A document whose list goes on with what other servers answer for. */
const withRemote = (document: JsonObject, list: string, more: readonly JsonObject[]): JsonObject =>
  more.length === 0 ? document : { ...document, [list]: [...(document[list] as readonly JsonObject[]), ...more] };

function versionDocument(call: Call, group: ServedGroup | undefined, name: string): ApiResponse | undefined {
  const version = group?.versions.find((one) => one.name === name);
  return group && version && respondDocument(call, resourceList(group, version));
}

function wantsAggregated(call: Call): boolean {
  const accept = header(call, 'accept') ?? '';
  return accept.split(',').some((clause) => {
    const [type, ...parameters] = clause.split(';').map((part) => part.trim());
    return type === 'application/json' && ['g=apidiscovery.k8s.io', 'v=v2', 'as=APIGroupDiscoveryList'].every((part) => parameters.includes(part));
  });
}

function respondAggregated(call: Call, groups: readonly ServedGroup[]): ApiResponse {
  const remote = groups.some(({ name }) => name === '') ? [] : remoteGroups(call).map((group) => remoteDiscovery(call, group));
  return { status: 200, headers: { 'content-type': aggregatedType }, body: withRemote(aggregated(groups), 'items', remote), warnings: call.warnings };
}

function rootPaths(call: Call): readonly string[] {
  const groups = servedGroups(call.server.catalog);
  const apis = groups.flatMap(({ name, versions }) => {
    if (name === '') return ['/api', ...versions.map((version) => `/api/${version.name}`)];
    return [`/apis/${name}`, ...versions.map((version) => `/apis/${apiVersionOf(name, version.name)}`)];
  });
  return [...apis, '/apis', '/apis/', '/healthz', '/livez', '/metrics', '/openapi/v2', '/openapi/v3', '/readyz', '/version'].sort();
}
