// What a request is about, read off its method and path.
// Upstream: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go
// Leaves out: the legacy `/api/v1/proxy/…` prefix, gone since 1.10.

import type { ApiRequest } from '../../api/client.ts';

export interface RequestInfo {
  /** false for `/healthz`, `/version`, discovery and other paths that are no objects */
  readonly isResource: boolean;
  readonly path: string;
  /** `get list watch create update patch delete deletecollection`, or the method in lower case */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** what follows the subresource, for proxies: `['metrics', 'x']` */
  readonly rest: readonly string[];
  /** what a list or watch is limited to, for those who may see only that */
  readonly fieldSelector?: string;
}

/** A request's query, first values by name. */
export type Query = ReadonlyMap<string, string>;

const noQuery: Query = new Map();

export function queryOf(request: ApiRequest): Query {
  if (!request.query || request.query.length === 0) return noQuery;
  const query = new Map<string, string>();
  for (const [name, value] of request.query) if (!query.has(name)) query.set(name, value);
  return query;
}

/** All values of a name, in order. */
export function queryValues(request: ApiRequest, name: string): readonly string[] {
  return (request.query ?? []).filter(([key]) => key === name).map(([, value]) => value);
}

/** Upstream: Convert_Slice_string_To_bool: whatever is there and is not `false` or `0`, a bare `?watch` too. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && value.toLowerCase() !== 'false' && value !== '0';
}

/** Reads what a request is about. Never fails: what does not look like a resource is a plain path. */
export function requestInfoOf(request: ApiRequest, query: Query = queryOf(request)): RequestInfo {
  const parts = splitPath(request.path);
  const isCore = parts[0] === 'api';
  const isNamed = parts[0] === 'apis';
  const prefixLength = isCore ? 2 : 3;
  if ((!isCore && !isNamed) || parts.length <= prefixLength) return plainPath(request);
  const group = isCore ? '' : (parts[1] ?? '');
  const version = parts[prefixLength - 1] ?? '';
  let at = prefixLength;
  let verb = verbOf(request.method);
  if (parts[at] === 'watch') {
    verb = 'watch';
    at += 1;
  }
  const space = namespaceIn(parts.slice(at));
  const [resource = '', name = '', subresource = '', ...rest] = space.parts;
  return {
    isResource: true,
    path: request.path,
    verb: collectionVerb(verb, name, query),
    group,
    version,
    namespace: space.namespace,
    resource,
    subresource,
    name: name === '' ? nameInSelector(verb, query) : name,
    rest,
    ...(query.has('fieldSelector') ? { fieldSelector: query.get('fieldSelector') ?? '' } : {}),
  };
}

const plainPath = (request: ApiRequest): RequestInfo => ({
  isResource: false,
  path: request.path,
  verb: request.method.toLowerCase(),
  group: '',
  version: '',
  namespace: '',
  resource: '',
  subresource: '',
  name: '',
  rest: [],
});

/** A slash that was escaped parts as one that was not: servers split what they have decoded. Empty parts stay, and name nothing. */
function splitPath(path: string): string[] {
  const parts = decoded(path).replace(/^\/+|\/+$/g, '');
  return parts === '' ? [] : parts.split('/');
}

function decoded(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    // A broken escape stays as it is: the name will not be found.
    return path;
  }
}

/** Takes `namespaces/x/` off; a Namespace itself (`namespaces/x`, `…/finalize`, `…/status`) counts as being in itself. */
function namespaceIn(parts: readonly string[]): { readonly namespace: string; readonly parts: readonly string[] } {
  const [first, namespace = '', third] = parts;
  if (first !== 'namespaces' || parts.length < 2) return { namespace: '', parts };
  if (third === undefined || third === 'status' || third === 'finalize') return { namespace, parts };
  return { namespace, parts: parts.slice(2) };
}

function verbOf(method: ApiRequest['method']): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
    case 'GET':
    case 'HEAD':
      return 'get';
    default:
      return '';
  }
}

function collectionVerb(verb: string, name: string, query: Query): string {
  if (name !== '') return verb;
  if (verb === 'get') return isTrue(query.get('watch')) ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}

/** A list or watch of `metadata.name=x` is about x: that is how RBAC's resourceNames can allow it. */
function nameInSelector(verb: string, query: Query): string {
  if (verb !== 'get' && verb !== 'watch') return '';
  const found = /(?:^|,)metadata\.name==?([^,]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '');
  return found?.[1] ?? '';
}
