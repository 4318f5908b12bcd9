// Whether a body is of the kind and version its path is about. What it leaves out is taken from the path.
// Upstream: runtime/serializer/{json,versioning}, apiserver/pkg/endpoints/handlers/create.go

import { badRequest } from '../../../api/meta/status-error.ts';
import type { JsonObject } from '../../../api/object.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { ResourceCall } from '../call.ts';
import { apiVersionOf, goTypeOf } from '../resource.ts';
import { kindOf, noKind, unrecognized } from './unreadable.ts';

/** Kinds that every version of every group knows. Upstream: metav1.AddToGroupVersion */
const everywhere: ReadonlySet<string> = new Set(['CreateOptions', 'DeleteOptions', 'GetOptions', 'ListOptions', 'PatchOptions', 'UpdateOptions', 'WatchEvent']);
/** Those of version v1 alone. */
const unversioned: ReadonlySet<string> = new Set(['APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions', 'List', 'Status']);

/** @throws StatusError 400 */
export function checkIdentity(call: ResourceCall, object: JsonObject): void {
  const { resource } = call;
  const { apiVersion, kind, expected, group, short } = identityOf(call, object);
  if (group === undefined) throw unrecognized(resource.kind.kind, `unexpected GroupVersion string: ${apiVersion}`, call.request.body);
  const problem = identityProblem(call, object);
  if (problem !== undefined) throw badRequest(`${kind} in version ${goQuote(short)} cannot be handled as a ${resource.kind.kind}: ${problem}`);
  if (apiVersion !== expected) throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${expected})`);
}

/** Why an object cannot become one of the call's kind, in Go's words; of another version it can. */
export function identityProblem(call: ResourceCall, object: JsonObject): string | undefined {
  const { resource } = call;
  const { apiVersion, kind, expected, group, short } = identityOf(call, object);
  if (apiVersion === expected && kind === resource.kind.kind) return undefined;
  if (resource.custom ? kind !== resource.kind.kind : !isRegistered(call, apiVersion, kind)) {
    return `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  }
  if (kind === resource.kind.kind && group === resource.kind.group) return undefined;
  return `converting (${short}.${kind}) to (${goTypeOf(resource, resource.kind.kind)}): unknown conversion`;
}

/** What an object says it is, and else what the path says. @returns group undefined: a version that is none */
function identityOf(call: ResourceCall, object: JsonObject) {
  const { resource, version } = call;
  const expected = apiVersionOf(resource.kind.group, version.name);
  const apiVersion = textOf(call, 'apiVersion', object.apiVersion) || expected;
  const parts = apiVersion.split('/');
  const group = parts.length > 2 ? undefined : parts.length === 2 ? (parts[0] ?? '') : '';
  return { expected, apiVersion, kind: textOf(call, 'kind', object.kind) || resource.kind.kind, group, short: parts.at(-1) ?? '' };
}

/** A member that must be text, or absent. @throws StatusError 400 */
function textOf(call: ResourceCall, field: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw unrecognized(call.resource.kind.kind, `${noKind}json: cannot unmarshal ${kindOf(value)} into Go struct field .${field} of type string`, call.request.body);
}

function isRegistered({ server, resource }: ResourceCall, apiVersion: string, kind: string): boolean {
  const isServed = (group: string, version: string): boolean => apiVersionOf(group, version) === apiVersion;
  if (apiVersion === 'v1' && unversioned.has(kind)) return true;
  for (const { kind: one, listKind, custom } of server.catalog.all()) {
    if (custom || !one.versions.some(({ name }) => isServed(one.group, name))) continue;
    if (one.kind === kind || listKind === kind || everywhere.has(kind)) return true;
  }
  return resource.custom !== undefined;
}
