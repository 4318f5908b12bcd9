/** Requests about every kind and every way to ask, with odd parameters. */
import type { ApiRequest } from '../../src/api/client.ts';
import type { Kind } from '../../src/api/kind.ts';
import { kinds } from '../../src/api/kinds/registry.ts';
import type { Random } from '../../src/base/random.ts';
import { inventOf, nameFor, names } from './invent.ts';
import { bodyText, mutate } from './mutate.ts';

const queries: Readonly<Record<string, readonly string[]>> = {
  limit: ['1', '0', '-1', 'x', '99999999999999999999'],
  continue: ['x', '', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0', '%'],
  resourceVersion: ['0', '1', '-1', 'x', '99999999', ''],
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'Nope'],
  labelSelector: ['app=a', 'app in (a,b)', 'app in (', '!app', '=', 'a==b=c', 'x notin ()', ',', 'é=1'],
  fieldSelector: ['metadata.name=a', 'metadata.namespace!=b', 'spec.nope=1', '=', 'a', 'status.phase=Running,spec.nodeName='],
  watch: ['true', 'false', 'maybe', '1'],
  timeoutSeconds: ['1', '-1', 'x'],
  sendInitialEvents: ['true', 'false', 'x'],
  allowWatchBookmarks: ['true', 'x'],
  dryRun: ['All', 'Nope', ''],
  fieldManager: ['me', 'm'.repeat(200), '\u0001', ''],
  fieldValidation: ['Strict', 'Warn', 'Ignore', 'Nope'],
  force: ['true', 'false', 'x'],
  propagationPolicy: ['Orphan', 'Background', 'Foreground', 'Nope'],
  gracePeriodSeconds: ['0', '-1', 'x', '5'],
  orphanDependents: ['true', 'x'],
  pretty: ['true', 'x'],
  container: ['c', 'nope'],
  tailLines: ['-1', 'x', '2'],
  __proto__: ['x'],
};

const oddAccepts = [ 'application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=Table;v=v9;g=meta.k8s.io', 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io', 'application/yaml', 'text/html', '*/*', 'application/vnd.kubernetes.protobuf', ';;;', 'application/json;q=x'];
const patchTypes = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml'];
const oddPatchTypes = ['application/apply-patch+cbor', 'text/plain', ''];
const oddBodyTypes = ['application/yaml', 'text/plain', 'application/cbor', ''];
const pointers = ['/metadata/labels', '/metadata/labels/app', '/spec', '/spec/replicas', '/spec/containers/0', '/spec/containers/-', '/spec/template/spec/containers/0/image', '', '/', '/metadata/name', '/status', '/~2', 'x', '/__proto__/x', '/metadata/annotations/a~1b', '/spec/ports/99', '/metadata/finalizers'];
const oddPaths = ['/', '/api', '/apis', '/api/v1', '/apis/apps', '/apis/nope/v1', '/api/v1/namespaces/%zz/pods', '/api/v1/namespaces/a/b/c/d/e', '//api//v1//pods', '/openapi/v2', '/openapi/v3/apis/apps/v1', '/openapi/v3/nope', '/version', '/metrics', '/healthz/etcd', '/livez?verbose', '/readyz/nope', '/api/v1/watch/pods', '/api/v1/watch/namespaces/default/pods/a', '/api/v1/__proto__', '/apis/__proto__/v1/constructor', '/apis/apps/v1/namespaces/default/deployments/a/scale/x', '/apis/fuzz.example.com/v1/namespaces/default/widgets', '/apis/fuzz.example.com/v1/widgets/a', '/.well-known/openid-configuration', '/openid/v1/jwks']; // biome-ignore format: a list

/** Objects that are there, of a kind: namespace (or '') and name. */
export type Existing = (kind: Kind) => readonly (readonly [namespace: string, name: string])[];

const accept = (random: Random): { readonly accept: string } => ({ accept: random.below(6) === 0 ? random.pick(oddAccepts) : 'application/json' });

/** The next request. */
export function nextRequest(random: Random, existing: Existing): ApiRequest {
  if (random.below(40) === 0) return { method: random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), path: random.pick(oddPaths), query: queryFor(random), headers: accept(random) };
  const kind = random.pick(kinds);
  const version = random.pick(kind.versions).name;
  const one = (): string => item(kind, version, random, existing(kind));
  const action = random.below(12);
  if (action < 5) return send('POST', collection(kind, version, random), kind, version, random);
  if (action < 7) return send('PUT', one(), kind, version, random);
  if (action < 10) return patch(one(), kind, version, random);
  if (action === 10) return { method: 'DELETE', path: random.below(8) === 0 ? collection(kind, version, random) : one(), query: queryFor(random), ...deleteBody(random) };
  return { method: 'GET', path: random.below(2) === 0 ? collection(kind, version, random) : one(), query: queryFor(random), headers: accept(random) };
}

const rootOf = (kind: Kind, version: string): string => (kind.group === '' ? `/api/${version}` : `/apis/${kind.group}/${version}`);

function collection(kind: Kind, version: string, random: Random): string {
  const namespace = random.below(12) === 0 ? random.pick(['kube-system', 'nope', 'A_B']) : 'default';
  return `${rootOf(kind, version)}${kind.namespaced && random.below(20) > 0 ? `/namespaces/${namespace}` : ''}/${kind.plural}`;
}

function item(kind: Kind, version: string, random: Random, there: ReturnType<Existing>): string {
  const below = random.below(4) === 0 ? `/${random.pick([...(kind.subresources ?? []), 'status', 'scale', 'nope'])}` : '';
  if (there.length > 0 && random.below(10) > 0) {
    const [namespace, name] = random.pick(there);
    return `${rootOf(kind, version)}${namespace === '' ? '' : `/namespaces/${namespace}`}/${kind.plural}/${name}${below}`;
  }
  const name = random.below(10) === 0 ? random.pick(['', 'X_Y', 'a'.repeat(300), '__proto__', '%2e%2e']) : nameFor(kind, random);
  return `${collection(kind, version, random)}/${name}${below}`;
}

function send(method: 'POST' | 'PUT', path: string, kind: Kind, version: string, random: Random): ApiRequest {
  const document = inventOf(random.below(15) === 0 ? random.pick(kinds) : kind, version, random);
  if (method === 'PUT' && random.below(8) > 0) Object.assign(document, { metadata: { name: path.split('/').at(-1) } });
  if (random.below(3) > 0) mutate(document, random);
  const type = random.below(10) === 0 ? random.pick(oddBodyTypes) : 'application/json';
  return { method, path, query: queryFor(random), headers: { 'content-type': type, ...accept(random) }, body: bodyText(document, random) };
}

function patch(path: string, kind: Kind, version: string, random: Random): ApiRequest {
  const type = random.below(10) === 0 ? random.pick(oddPatchTypes) : random.pick(patchTypes);
  const document = type.startsWith('application/json-patch') ? jsonPatch(random) : inventOf(kind, version, random);
  if (!Array.isArray(document) && random.below(8) > 0) Object.assign(document, { metadata: { name: path.split('/').at(-1) } });
  mutate(document, random);
  const query = [...queryFor(random), ...(type.includes('apply') && random.below(10) > 0 ? [['fieldManager', 'me'] as [string, string]] : [])];
  return { method: 'PATCH', path, query, headers: { 'content-type': type }, body: bodyText(document, random) };
}

function jsonPatch(random: Random): unknown[] {
  const value = random.pick<unknown>([null, 1, 'x', {}, [], { app: 'b' }, ['x']]);
  return Array.from({ length: 1 + random.below(3) }, () => ({ op: random.pick(['add', 'remove', 'replace', 'move', 'copy', 'test', 'nope']), path: random.pick(pointers), from: random.pick(pointers), value }));
}

function deleteBody(random: Random): Partial<ApiRequest> {
  if (random.below(2) === 0) return {};
  const document = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, preconditions: { uid: 'x' }, propagationPolicy: random.pick(['Orphan', 'Background', 'x']) };
  mutate(document, random);
  return { headers: { 'content-type': 'application/json' }, body: bodyText(document, random) };
}

function queryFor(random: Random): [string, string][] {
  if (random.below(3) > 0) return [];
  return Array.from({ length: 1 + random.below(2) }, () => {
    const name = random.pick(Object.keys(queries));
    return [name, random.pick(queries[name] ?? names)];
  });
}
