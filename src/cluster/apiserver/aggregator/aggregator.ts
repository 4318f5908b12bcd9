// Groups that another server answers for: requests go to the Service an APIService names.
// Upstream: kube-aggregator/pkg/apiserver (handler_proxy.go, handler_apis.go), pkg/controllers/autoregister.
// Left out: watches of such groups, and their OpenAPI documents, which no client here needs to print or write their objects.
// @supports partly API server: aggregation — "discovery, get and list of groups behind a Service; no watches, no OpenAPI of theirs"

import type { ApiRequest, ApiResponse } from '../../../api/client.ts';
import type { JsonObject } from '../../../api/object.ts';
import type { APIService } from '../../../api/kinds/apiservice.ts';
import type { Call } from '../call.ts';
import { apiVersionOf } from '../resource.ts';
import { respondText } from '../respond.ts';
import type { User } from '../user.ts';

/** Where a Service's server is. */
export interface ServiceTarget {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Who carries a request over the cluster's network to another API server. */
export interface Aggregator {
  /** @returns its answer, or why there is none, in Go's words */
  forward(target: ServiceTarget, request: ApiRequest, user: User): ApiResponse | { readonly error: string };
}

const storage = 'apiservices.apiregistration.k8s.io';

/** The APIService of a group's version, when another server answers for it. */
function remoteService(call: Call, group: string, version: string): APIService | undefined {
  const found = call.server.etcd.get(storage, `${version}.${group}`) as unknown as APIService | undefined;
  return found?.spec?.service ? found : undefined;
}

export const targetOf = ({ spec }: APIService): ServiceTarget => ({ namespace: spec?.service?.namespace ?? '', name: spec?.service?.name ?? '', port: spec?.service?.port ?? 443 });

export const isAvailable = ({ status }: APIService): boolean => status?.conditions?.some(({ type, status: state }) => type === 'Available' && state === 'True') ?? false;

function forward(call: Call, service: APIService): ApiResponse {
  const answer = isAvailable(service) ? call.server.aggregator()?.forward(targetOf(service), call.request, call.user) : undefined;
  if (!answer) return respondText(call, 503, 'service unavailable\n');
  return 'error' in answer ? respondText(call, 503, `error trying to reach service: ${answer.error}\n`) : { ...answer, warnings: [...call.warnings, ...answer.warnings] };
}

/** The answer of another server about its objects; undefined: this server's own. */
export function forwardedResource(call: Call): ApiResponse | undefined {
  const { group, version } = call.info;
  if (group === '') return undefined;
  const service = remoteService(call, group, version);
  return service && forward(call, service);
}

/** `/apis/GROUP` and `/apis/GROUP/VERSION` of another server; undefined: not its path. */
export function forwardedPath(call: Call, group: string, version: string | undefined): ApiResponse | undefined {
  if (version === undefined) return undefined;
  const service = remoteService(call, group, version);
  return service && forward(call, service);
}

/** A group of other servers. */
export interface RemoteGroup {
  readonly name: string;
  /** the preferred one first */
  readonly services: readonly APIService[];
}

/** Every group that other servers answer for, by priority. */
export function remoteGroups(call: Call): readonly RemoteGroup[] {
  const groups = new Map<string, APIService[]>();
  for (const object of call.server.etcd.list(storage)) {
    const service = object as unknown as APIService;
    if (!service.spec?.service) continue;
    const name = service.spec.group ?? '';
    groups.set(name, [...(groups.get(name) ?? []), service]);
  }
  const priority = ({ services }: RemoteGroup): number => Math.max(...services.map(({ spec }) => spec?.groupPriorityMinimum ?? 0));
  return [...groups]
    .map(([name, services]) => ({ name, services: services.sort((a, b) => (b.spec?.versionPriority ?? 0) - (a.spec?.versionPriority ?? 0)) }))
    .sort((a, b) => priority(b) - priority(a) || (a.name < b.name ? -1 : 1));
}

/** As `/apis` lists a group. */
export function remoteGroupFields({ name, services }: RemoteGroup): JsonObject {
  const versions = services.map(({ spec }) => ({ groupVersion: apiVersionOf(name, spec?.version ?? ''), version: spec?.version ?? '' }));
  return { name, versions, preferredVersion: versions[0] };
}

interface ListedResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
}

/** As aggregated discovery lists a group: what its server says, or that it could not be asked. */
export function remoteDiscovery(call: Call, { name, services }: RemoteGroup): JsonObject {
  const versions = services.map((service) => {
    const version = service.spec?.version ?? '';
    const path = `/apis/${name}/${version}`;
    const answer = isAvailable(service) ? call.server.aggregator()?.forward(targetOf(service), { method: 'GET', path }, call.user) : undefined;
    if (!answer || 'error' in answer || answer.status !== 200) return { version, freshness: 'Stale' };
    const { resources } = answer.body as { readonly resources: readonly ListedResource[] };
    return { version, resources: resources.map((resource) => discovered(name, version, resource)), freshness: 'Current' };
  });
  return { metadata: { name }, versions };
}

const discovered = (group: string, version: string, { name, singularName, namespaced, kind, verbs, shortNames }: ListedResource): JsonObject => ({
  resource: name,
  responseKind: { group, version, kind },
  scope: namespaced ? 'Namespaced' : 'Cluster',
  singularResource: singularName,
  verbs,
  ...(shortNames ? { shortNames } : {}),
});
