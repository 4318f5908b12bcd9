// The ingress controller as a program: takes requests on 80 and 443 and passes them to Pods. Upstream: ingress-nginx (nginx-ingress-controller).
// @supports partly add-ons: ingress-nginx — "hosts, paths, default backends, TLS by name; annotations rewrite-target, use-regex, ssl-redirect, force-ssl-redirect, permanent-redirect, app-root, backend-protocol, canary*, whitelist-source-range; no webhook, snippets, authentication, rate limits, cookies"
// Differs: a certificate's text is not read: its names are the Ingress's hosts, and who trusts that file trusts the server.

import { inNetwork } from '../../../network/addresses.ts';
import { type Headers, header, keepsAlive, type HttpRequest, type HttpResponse, reasons } from '../../../network/http.ts';
import { exchange } from '../../../network/http-client.ts';
import { pathOf, queryOf, serveHttp } from '../../../network/http-server.ts';
import type { Connection } from '../../../network/network.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { type ListeningSocket, listenAs, sendAll } from '../../../network/socket.ts';
import { greetClient } from '../../../network/tls.ts';
import { klog } from '../../../containers/programs/kubernetes-components.ts';
import { option, textResponse } from '../../../containers/programs/web.ts';
import { formatHttpDate, formatLayout } from '../../../base/time.ts';
import { printError } from '../../../os/io.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { joinCluster } from '../in-cluster.ts';
import { IngressKnowledge, type Target } from './controller.ts';
import { annotation, type Backend, type Matched, type Route, routeFor, serverFor } from './routes.ts';

const release = 'v1.14.1';

export const nginxIngressController: Program = function* (process) {
  process.setMemory(90_000_000);
  const flag = (name: string): boolean => ['', 'true'].includes(option(process, name) ?? (process.argv.includes(`--${name}`) ? '' : 'false'));
  const knowledge = new IngressKnowledge(process, {
    controllerClass: option(process, 'controller-class') ?? 'k8s.io/ingress-nginx',
    ingressClass: option(process, 'ingress-class') ?? 'nginx',
    withoutClass: flag('watch-ingress-without-class'),
    publishService: option(process, 'publish-service'),
    reportNodes: flag('report-node-internal-ip-address'),
  });
  const rule = '-'.repeat(79);
  yield* printError(process, `${rule}\nNGINX Ingress controller\n  Release:       ${release}\n  Build:         drydock\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/1.27.1\n\n${rule}\n\n`);
  if (!(yield* joinCluster(process, knowledge.controller))) return 1;
  yield* printError(process, klog(process, 'nginx.go:273', '"Starting NGINX Ingress controller"'));
  const stop = stopOn(process, ['TERM', 'INT', 'QUIT']);
  const sockets = [80, 443, 10254].map((port) => listenAs(process, { port }));
  yield* printError(process, klog(process, 'nginx.go:319', '"Starting NGINX process"'));
  const proxy = new Proxy(process, knowledge);
  yield* serve(process, sockets, (connection, socket) => proxy.handle(connection, socket), stop);
  return 0;
};

/** How a request went, for the log. */
interface Passed {
  readonly response: HttpResponse;
  readonly upstream: string;
  readonly target: string;
  readonly ms: number;
}

const page = (status: number): HttpResponse => {
  const title = `${status} ${status === 503 ? 'Service Temporarily Unavailable' : status === 504 ? 'Gateway Time-out' : (reasons[status] ?? '')}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, reason: title.slice(4), headers: [['Content-Type', 'text/html']], body };
};

class Proxy {
  readonly #process: Process;
  readonly #knowledge: IngressKnowledge;
  #turn = 0;

  constructor(process: Process, knowledge: IngressKnowledge) {
    this.#process = process;
    this.#knowledge = knowledge;
  }

  *handle(connection: Connection, { listener }: ListeningSocket): Steps<void> {
    if (listener.port === 10254) return yield* serveHttp(this.#process, connection, (request) => (pathOf(request) === '/healthz' ? textResponse('ok') : textResponse('404 page not found\n', 404)));
    const secure = listener.port === 443;
    if (secure) {
      const greeted = yield* greetClient(this.#process, connection.file, (name) => this.#knowledge.identity(name));
      if (!greeted) return;
      if ('plain' in greeted) return void (yield* sendAll(connection.file, 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\nThe plain HTTP request was sent to HTTPS port\r\n'));
    }
    yield* serveHttp(this.#process, connection, (request) => this.#answer(request, connection, secure));
  }

  *#answer(request: HttpRequest, connection: Connection, secure: boolean): Steps<HttpResponse> {
    const passed = yield* this.#pass(request, connection, secure);
    const id = this.#process.random.string(32, '0123456789abcdef');
    const { response, upstream, target, ms } = passed;
    const seconds = (ms / 1000).toFixed(3);
    const quoted = (name: string): string => `"${header(request.headers, name) ?? '-'}"`;
    const line = `${connection.remote.address} - - [${formatLayout(this.#process.nowMs, '02/Jan/2006:15:04:05 +0000')}] "${request.method} ${request.target} HTTP/${request.version}" ${response.status} ${response.body.length} ${quoted('referer')} ${quoted('user-agent')} ${request.target.length + 60} ${seconds} [${upstream}] [] ${target} ${target === '-' ? '-' : response.body.length} ${target === '-' ? '-' : seconds} ${target === '-' ? '-' : response.status} ${id}\n`;
    this.#process.descriptor(1)?.write(line);
    const strict: Headers = secure && response.status !== 404 ? [['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']] : [];
    return { ...response, headers: [...nginxHeaders(request, response, this.#process.nowMs), ...strict] };
  }

  *#pass(request: HttpRequest, connection: Connection, secure: boolean): Steps<Passed> {
    const host = (header(request.headers, 'host') ?? '').replace(/:\d+$/, '').toLowerCase();
    const matched = routeFor(serverFor(this.#knowledge.table, host), pathOf(request));
    const done = (response: HttpResponse, upstream: string, target = '-', ms = 0): Passed => ({ response, upstream, target, ms });
    if (!matched?.route.backend) return done(page(404), 'upstream-default-backend', '127.0.0.1:8181');
    const { route } = matched;
    const redirected = redirect(route, request, host, secure);
    const backend = this.#chosen(route, request);
    const name = `${backend.namespace}-${backend.service}-${backend.port}`;
    if (redirected) return done(redirected, name);
    const ranges = annotation(route, 'whitelist-source-range') ?? annotation(route, 'allowlist-source-range');
    if (ranges && !ranges.split(',').some((range) => inNetwork(connection.remote.address, range.trim()))) return done(page(403), name);
    const targets = this.#knowledge.targets(backend);
    if (targets.length === 0) return done(page(503), name);
    return yield* this.#forward(request, matched, this.#inTurn(targets), name, { host, client: connection.remote.address, secure });
  }

  /** Upstream: balancer.lua route_to_alternative_balancer */
  #chosen({ backend, canary }: Route, request: HttpRequest): Backend {
    if (!canary) return backend as Backend;
    const value = canary.header === undefined ? undefined : header(request.headers, canary.header);
    if (value !== undefined && (canary.headerValue === undefined ? value === 'always' : value === canary.headerValue)) return canary.backend;
    if (value === 'never') return backend as Backend;
    return this.#process.random.below(100) < canary.weight ? canary.backend : (backend as Backend);
  }

  #inTurn(targets: readonly Target[]): readonly Target[] {
    const start = this.#turn++ % targets.length;
    return [...targets.slice(start), ...targets.slice(0, start)].slice(0, 3);
  }

  *#forward(request: HttpRequest, matched: Matched, targets: readonly Target[], upstream: string, from: { readonly host: string; readonly client: string; readonly secure: boolean }): Steps<Passed> {
    const begunMs = this.#process.nowMs;
    let status = 502;
    const tried: string[] = [];
    for (const { host, port } of targets) {
      tried.push(`${host}:${port}`);
      const answer = yield* exchange(this.#process, {
        host,
        port,
        method: request.method,
        target: rewritten(request, matched),
        headers: this.#headers(request, from),
        body: request.body,
        timeoutMs: 5000 + 60_000,
        tls: (annotation(matched.route, 'backend-protocol') ?? '').toUpperCase() === 'HTTPS',
      });
      const ms = this.#process.nowMs - begunMs;
      if (answer.result === 'response') return { response: passedBack(answer.response, request.method), upstream, target: tried.join(', '), ms };
      status = answer.result === 'timeout' || (answer.result === 'unconnected' && answer.dialled.result === 'timeout') ? 504 : 502;
    }
    return { response: page(status), upstream, target: tried.join(', '), ms: this.#process.nowMs - begunMs };
  }

  #headers(request: HttpRequest, { host, client, secure }: { readonly host: string; readonly client: string; readonly secure: boolean }): Headers {
    const scheme = secure ? 'https' : 'http';
    const own: Headers = [
      ['Host', header(request.headers, 'host') ?? host],
      ['X-Request-ID', header(request.headers, 'x-request-id') ?? this.#process.random.string(32, '0123456789abcdef')],
      ['X-Real-IP', client],
      ['X-Forwarded-For', client],
      ['X-Forwarded-Host', header(request.headers, 'host') ?? host],
      ['X-Forwarded-Port', secure ? '443' : '80'],
      ['X-Forwarded-Proto', scheme],
      ['X-Forwarded-Scheme', scheme],
      ['X-Scheme', scheme],
    ];
    const taken = new Set([...own.map(([name]) => name.toLowerCase()), 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'content-length']);
    const length: Headers = request.body === '' ? [] : [['Content-Length', String(request.body.length)]];
    return [...own, ...request.headers.filter(([name]) => !taken.has(name.toLowerCase())), ...length];
  }
}

/** In nginx' order: what it knows itself comes first. */
function nginxHeaders(request: HttpRequest, { headers, body, status }: HttpResponse, nowMs: number): Headers {
  const first: Headers = [
    ['Date', formatHttpDate(nowMs)],
    ...headers.filter(([name]) => name.toLowerCase() === 'content-type'),
    ...(status === 204 || status === 304 ? [] : ([['Content-Length', header(headers, 'content-length') ?? String(body.length)]] as const)),
    ['Connection', keepsAlive(request) ? 'keep-alive' : 'close'],
  ];
  return [...first, ...headers.filter(([name]) => !['content-type', 'content-length'].includes(name.toLowerCase()))];
}

function passedBack(response: HttpResponse, method: string): HttpResponse {
  const hidden = new Set(['date', 'server', 'connection', 'keep-alive', 'transfer-encoding', ...(method === 'HEAD' ? [] : ['content-length'])]);
  return { ...response, headers: response.headers.filter(([name]) => !hidden.has(name.toLowerCase())) };
}

/** Upstream: template.go buildLocation, `rewrite "(?i)PATH" TARGET break` */
function rewritten(request: HttpRequest, { route, groups }: Matched): string {
  const wanted = annotation(route, 'rewrite-target');
  if (wanted === undefined) return request.target;
  const path = wanted.replace(/\$(\d)/g, (_, digit: string) => groups[Number(digit) - 1] ?? '');
  const query = queryOf(request);
  return `${path.startsWith('/') ? path : `/${path}`}${query === '' ? '' : `?${query}`}`;
}

function redirect(route: Route, request: HttpRequest, host: string, secure: boolean): HttpResponse | undefined {
  const to = (status: number, location: string): HttpResponse => ({ ...page(status), headers: [['Content-Type', 'text/html'], ['Location', location]] });
  const permanent = annotation(route, 'permanent-redirect');
  if (permanent !== undefined) return to(Number(annotation(route, 'permanent-redirect-code') ?? 301), permanent);
  const wanted = route.tls ? annotation(route, 'ssl-redirect') !== 'false' : annotation(route, 'force-ssl-redirect') === 'true';
  if (!secure && wanted) return to(308, `https://${host}${request.target}`);
  const root = annotation(route, 'app-root');
  return root !== undefined && request.target === '/' ? to(302, `${secure ? 'https' : 'http'}://${host}${root}`) : undefined;
}
