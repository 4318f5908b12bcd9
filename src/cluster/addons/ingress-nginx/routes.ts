// Which backend a request goes to: hosts, paths, and the annotations that change the way. Upstream: ingress-nginx
// internal/ingress/controller/controller.go (getBackendServers), template.go (buildLocation), networking.k8s.io Ingress.

import type { Ingress } from '../../../api/kinds/ingress/index.ts';

export interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string;
}

/** A canary beside a backend: some of its requests go there. */
export interface Canary {
  readonly backend: Backend;
  /** of 100 */
  readonly weight: number;
  readonly header: string | undefined;
  readonly headerValue: string | undefined;
}

export interface Route {
  readonly host: string;
  readonly path: string;
  readonly type: 'Exact' | 'Prefix' | 'Regex';
  readonly backend: Backend | undefined;
  readonly ingress: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** its host is among the hosts with a certificate */
  readonly tls: boolean;
  canary?: Canary;
}

export interface Certificate {
  readonly hosts: readonly string[];
  readonly namespace: string;
  readonly secret: string;
}

export interface RouteTable {
  readonly routes: readonly Route[];
  readonly certificates: readonly Certificate[];
}

export const annotation = ({ annotations }: Pick<Route, 'annotations'>, name: string): string | undefined => annotations[`nginx.ingress.kubernetes.io/${name}`];

/** All routes of the Ingresses, the ones to try first in front. Older Ingresses win where two say the same. */
export function routesOf(ingresses: readonly Ingress[]): RouteTable {
  const age = ({ metadata }: Ingress): string => metadata.creationTimestamp ?? '';
  const sorted = [...ingresses].sort((a, b) => (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : 0));
  const isCanary = ({ metadata }: Ingress): boolean => metadata.annotations?.['nginx.ingress.kubernetes.io/canary'] === 'true';
  const routes: Route[] = [];
  for (const route of sorted.filter((one) => !isCanary(one)).flatMap(routesIn)) {
    if (!routes.some(({ host, path, type }) => host === route.host && path === route.path && type === route.type)) routes.push(route);
  }
  for (const canary of sorted.filter(isCanary).flatMap(routesIn)) {
    const main = routes.find(({ host, path }) => host === canary.host && path === canary.path);
    if (main && canary.backend) main.canary = canaryOf(canary, canary.backend);
  }
  const certificates = sorted.flatMap(({ metadata, spec }) => (spec?.tls ?? []).map(({ hosts = [], secretName = '' }) => ({ hosts, namespace: metadata.namespace ?? '', secret: secretName })));
  return { routes: routes.sort(before), certificates };
}

function canaryOf(route: Route, backend: Backend): Canary {
  return { backend, weight: Number(annotation(route, 'canary-weight') ?? 0), header: annotation(route, 'canary-by-header'), headerValue: annotation(route, 'canary-by-header-value') };
}

/** Expressions first, then the longer path, then what is exact. */
const before = (a: Route, b: Route): number => rank(b) - rank(a) || b.path.length - a.path.length || Number(b.type === 'Exact') - Number(a.type === 'Exact');
const rank = ({ type, backend }: Route): number => (!backend ? -1 : type === 'Regex' ? 1 : 0);

function routesIn(ingress: Ingress): readonly Route[] {
  const { metadata, spec } = ingress;
  const { namespace = '', name, annotations = {} } = metadata;
  const secured = new Set((spec?.tls ?? []).flatMap(({ hosts = [] }) => hosts));
  const regex = annotations['nginx.ingress.kubernetes.io/use-regex'] === 'true' || /\$\d/.test(annotations['nginx.ingress.kubernetes.io/rewrite-target'] ?? '');
  const common = { ingress: `${namespace}/${name}`, annotations };
  const out: Route[] = [];
  for (const { host = '', http } of spec?.rules ?? []) {
    for (const { path = '/', pathType, backend } of http?.paths ?? []) {
      const type = regex ? 'Regex' : pathType === 'Exact' ? 'Exact' : 'Prefix';
      out.push({ ...common, host, path: path || '/', type, backend: backendOf(namespace, backend), tls: secured.has(host) });
    }
    if (spec?.defaultBackend && !http?.paths?.some(({ path }) => path === '/')) out.push({ ...common, host, path: '/', type: 'Prefix', backend: backendOf(namespace, spec.defaultBackend), tls: secured.has(host) });
  }
  if (spec?.defaultBackend && !spec.rules?.length) out.push({ ...common, host: '', path: '/', type: 'Prefix', backend: backendOf(namespace, spec.defaultBackend), tls: false });
  return out;
}

function backendOf(namespace: string, backend: NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>): Backend | undefined {
  const { service } = backend;
  return service && { namespace, service: service.name, port: service.port?.number ?? service.port?.name ?? '' };
}

/** The server block for a host: its own, a wildcard's, or the one for any. undefined: nobody has it. */
export function serverFor(table: RouteTable, host: string): readonly Route[] {
  const own = table.routes.filter((route) => route.host === host);
  if (own.length > 0) return own;
  const dot = host.indexOf('.');
  const wildcard = dot < 0 ? [] : table.routes.filter((route) => route.host === `*${host.slice(dot)}`);
  return wildcard.length > 0 ? wildcard : table.routes.filter((route) => route.host === '');
}

/** What a path matches, with what the groups of an expression caught. */
export interface Matched {
  readonly route: Route;
  readonly groups: readonly string[];
}

export function routeFor(server: readonly Route[], path: string): Matched | undefined {
  for (const route of server) {
    const groups = match(route, path);
    if (groups) return { route, groups };
  }
  return undefined;
}

function match({ path, type }: Route, asked: string): readonly string[] | undefined {
  if (type === 'Exact') return asked === path ? [] : undefined;
  if (type === 'Regex') {
    const found = expression(path)?.exec(asked);
    return found ? found.slice(1).map((group) => group ?? '') : undefined;
  }
  const prefix = path.replace(/\/+$/, '');
  return asked === prefix || asked.startsWith(`${prefix}/`) ? [] : undefined;
}

/** Anchored at the start and blind to case, as nginx' `location ~*` is written. */
function expression(path: string): RegExp | undefined {
  try {
    return new RegExp(`^${path}`, 'i');
  } catch (error) {
    // nginx would refuse the configuration; here the path matches nothing.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
