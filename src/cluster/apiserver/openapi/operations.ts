// The paths of one group and version, with what can be done there: enough for clients to find kinds, parameters and bodies.
// Upstream: apiserver/pkg/endpoints/installer.go, kube-openapi/pkg/builder3

import type { JsonObject } from '../../../api/object.ts';
import type { ServedGroup, ServedResource, ServedVersion } from '../discovery/groups.ts';
import { apiVersionOf } from '../resource.ts';

interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Gives the reference to a kind's schema. */
export type RefTo = (resource: ServedResource, what: 'object' | 'list') => JsonObject;

const parameter = (name: string, description: string, type = 'string'): JsonObject => ({
  name,
  in: 'query',
  description,
  schema: { type, uniqueItems: true },
});

const dryRun = parameter('dryRun', 'All: go through every stage but the last one, which would store the result.');
const fieldManager = parameter('fieldManager', 'Who owns the fields this request sets; at most 128 printable characters.');
const fieldValidation = parameter(
  'fieldValidation',
  'What becomes of unknown and duplicate fields: Ignore drops them, Warn (the default) drops them and says so, Strict refuses the request.',
);
const force = parameter('force', 'Take over fields that other managers own; for apply only.', 'boolean');
const listParameters = [
  parameter('allowWatchBookmarks', 'Whether the watch may send bookmarks.', 'boolean'),
  parameter('continue', 'Where an earlier list with a limit ended.'),
  parameter('fieldSelector', 'Only objects whose fields match.'),
  parameter('labelSelector', 'Only objects whose labels match.'),
  parameter('limit', 'At most so many objects in one answer.', 'integer'),
  parameter('resourceVersion', 'As of this version.'),
  parameter('resourceVersionMatch', 'How resourceVersion is meant: Exact or NotOlderThan.'),
  parameter('sendInitialEvents', 'Whether a watch begins with what is there.', 'boolean'),
  parameter('timeoutSeconds', 'How long a list or watch may last.', 'integer'),
  parameter('watch', 'Go on with every change.', 'boolean'),
];
const deleteParameters = [
  dryRun,
  parameter('gracePeriodSeconds', 'How long the object has to end; 0: at once.', 'integer'),
  parameter('orphanDependents', 'Deprecated: use propagationPolicy.', 'boolean'),
  parameter('propagationPolicy', 'What becomes of dependents: Orphan, Background or Foreground.'),
];

const pathParameter = (name: string, description: string): JsonObject => ({
  name,
  in: 'path',
  description,
  required: true,
  schema: { type: 'string', uniqueItems: true },
});

/** All paths of a version. */
export function pathsOf(group: ServedGroup, version: ServedVersion, refTo: RefTo): Readonly<Record<string, JsonObject>> {
  const root = `${group.name === '' ? '/api' : '/apis'}/${apiVersionOf(group.name, version.name)}`;
  const out: Record<string, JsonObject> = {};
  for (const served of version.resources) addResource(out, root, group.name, served, refTo);
  return Object.fromEntries(Object.entries(out).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addResource(out: Record<string, JsonObject>, root: string, group: string, served: ServedResource, refTo: RefTo): void {
  const { kind } = served.resource;
  const gvk: Gvk = { group, version: served.version.name, kind: kind.kind };
  const space = kind.namespaced ? '/namespaces/{namespace}' : '';
  const inSpace = kind.namespaced ? [pathParameter('namespace', 'the namespace of the object')] : [];
  const collection = `${root}${space}/${kind.plural}`;
  const item = `${collection}/{name}`;
  const object = refTo(served, 'object');
  const has = (verb: string): boolean => kind.verbs.some((one) => one === verb);
  const own: Record<string, unknown> = {};
  if (has('list')) own.get = operation(gvk, 'list', `list objects of kind ${kind.kind}`, listParameters, undefined, refTo(served, 'list'));
  if (has('create')) own.post = operation(gvk, 'post', `create a ${kind.kind}`, [dryRun, fieldManager, fieldValidation], object, object);
  if (has('deletecollection'))
    own.delete = operation(gvk, 'deletecollection', `delete objects of kind ${kind.kind}`, [...deleteParameters, ...listParameters], undefined, undefined);
  out[collection] = { ...own, parameters: inSpace };
  const single = itemOperations(gvk, object, has);
  const named = [pathParameter('name', `name of the ${kind.kind}`), ...inSpace];
  if (Object.keys(single).length > 0) out[item] = { ...single, parameters: named };
  if (kind.namespaced && has('list')) {
    out[`${root}/${kind.plural}`] = {
      get: operation(gvk, 'list', `list objects of kind ${kind.kind}`, listParameters, undefined, refTo(served, 'list')),
      parameters: [],
    };
  }
  for (const { name, verbs, body } of served.below) {
    const below: Gvk = body ? { group: body.group, version: body.version || gvk.version, kind: body.kind } : gvk;
    const schema = body ? undefined : object;
    out[`${item}/${name}`] = {
      ...itemOperations(below, schema, (verb) => verbs.includes(verb)),
      ...(verbs.includes('create') ? { post: operation(below, 'post', `create ${name} of a ${kind.kind}`, [dryRun, fieldManager, fieldValidation], schema, schema) } : {}),
      parameters: named,
    };
  }
}

function itemOperations(gvk: Gvk, object: JsonObject | undefined, has: (verb: string) => boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (has('get')) out.get = operation(gvk, 'get', `read the specified ${gvk.kind}`, [], undefined, object);
  if (has('update')) out.put = operation(gvk, 'put', `replace the specified ${gvk.kind}`, [dryRun, fieldManager, fieldValidation], object, object);
  if (has('patch')) out.patch = operation(gvk, 'patch', `change parts of the specified ${gvk.kind}`, [dryRun, fieldManager, fieldValidation, force], { type: 'object' }, object);
  if (has('delete')) out.delete = operation(gvk, 'delete', `delete a ${gvk.kind}`, deleteParameters, undefined, undefined);
  return out;
}

function operation(gvk: Gvk, action: string, description: string, parameters: readonly JsonObject[], body: JsonObject | undefined, result: JsonObject | undefined): JsonObject {
  return {
    description,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { content: { '*/*': { schema: body } }, required: true } } : {}),
    responses: { '200': { description: 'OK', ...(result ? { content: { 'application/json': { schema: result } } } : {}) } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
  };
}
