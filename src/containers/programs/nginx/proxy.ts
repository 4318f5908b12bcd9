// proxy_pass: the request goes on to another server. Upstream: nginx ngx_http_proxy_module.c, ngx_http_upstream.c.

import { type Headers, type HttpResponse, header } from '../../../network/http.ts';
import { type Exchanged, exchange } from '../../../network/http-client.ts';
import type { Steps } from '../../../os/process.ts';
import { plain } from './answer.ts';
import { type Location, nearest, nearestAll, type Upstream } from './config.ts';
import type { Directive } from './parse.ts';
import type { Request } from './request.ts';

/** Whose turn it is, per upstream, and when each server may be tried again. */
const turns = new WeakMap<Upstream, { next: number }>();

interface Target {
  readonly host: string;
  readonly port: number;
}

/** Passes a request on and gives what came back, or 502 and 504. */
export function* proxy(request: Request, location: Location, pass: Directive, log: (level: string, message: string) => void): Steps<HttpResponse> {
  const url = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(request.expand(pass.args[0] ?? ''));
  if (!url) return plain(request, 500);
  const [, scheme, authority = '', path] = url;
  const upstream = request.config.upstreams.get(authority);
  const [host = '', port] = authority.split(/:(?=\d+$)/);
  const targets = upstream ? inTurn(upstream, request) : [{ host, port: Number(port ?? (scheme === 'https' ? 443 : 80)) }];
  const suffix = path === undefined ? undefined : request.uri.slice(location.path.length);
  const query = request.args === '' ? '' : `?${request.args}`;
  const target = path === undefined ? request.message.target : `${path}${suffix}${path.includes('?') ? '' : query}`;
  let failure: Exchanged | undefined;
  for (const { host: name, port: number } of targets) {
    request.upstreamAddress = `${name}:${number}`;
    const answer = yield* exchange(request.process, {
      host: name,
      port: number,
      method: request.message.method,
      target,
      headers: headersFor(request, authority),
      body: request.message.body,
      timeoutMs: milliseconds(nearest(request.scope, 'proxy_read_timeout')?.args[0] ?? '60s'),
    });
    if (answer.result === 'response') return passBack(request, answer.response);
    failure = answer;
    log(
      'error',
      `${problem(answer)} while connecting to upstream, client: ${request.connection.remote.address}, server: ${request.server.names[0] ?? ''}, request: "${request.variable('request')}", upstream: "http://${name}:${number}${target}", host: "${request.header('host') ?? ''}"`,
    );
  }
  return plain(request, failure && timedOut(failure) ? 504 : 502);
}

const timedOut = (answer: Exchanged): boolean => answer.result === 'timeout' || (answer.result === 'unconnected' && answer.dialled.result === 'timeout');

function problem(answer: Exchanged): string {
  if (answer.result === 'unresolved') return 'could not be resolved (3: Host not found)';
  if (timedOut(answer)) return 'upstream timed out (110: Operation timed out)';
  if (answer.result === 'unconnected') return answer.dialled.result === 'refused' ? 'connect() failed (111: Connection refused)' : 'connect() failed (113: Host is unreachable)';
  return answer.result === 'closed' ? 'upstream prematurely closed connection' : 'upstream sent invalid header';
}

function inTurn(upstream: Upstream, request: Request): readonly Target[] {
  const live = upstream.servers.filter(({ backup }) => !backup);
  const weighted = live.flatMap((server) => Array.from({ length: server.weight }, () => server));
  let state = turns.get(upstream);
  if (!state) turns.set(upstream, (state = { next: 0 }));
  const hash =
    upstream.policy === 'ip_hash'
      ? [...request.connection.remote.address.split('.').slice(0, 3).join('.')].reduce((sum, ch) => (sum * 113 + ch.charCodeAt(0)) % 6271, 89)
      : state.next++;
  const start = weighted.length === 0 ? 0 : hash % weighted.length;
  return [...new Set([...weighted.slice(start), ...weighted.slice(0, start)])];
}

function headersFor(request: Request, authority: string): Headers {
  const set = nearestAll(request.scope, 'proxy_set_header').map(({ args }) => [args[0] ?? '', request.expand(args[1] ?? '')] as const);
  const names = new Set(set.map(([name]) => name.toLowerCase()));
  const out: (readonly [string, string])[] = names.has('host') ? [] : [['Host', authority]];
  out.push(...set.filter(([, value]) => value !== ''));
  for (const [name, value] of request.message.headers) {
    const lower = name.toLowerCase();
    if (!names.has(lower) && !['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade'].includes(lower)) out.push([name, value]);
  }
  if (!names.has('connection')) out.push(['Connection', 'close']);
  return out;
}

function passBack(request: Request, response: HttpResponse): HttpResponse {
  const hidden = new Set([
    'date',
    'server',
    'connection',
    'keep-alive',
    'transfer-encoding',
    'content-length',
    'x-pad',
    ...nearestAll(request.scope, 'proxy_hide_header').map(({ args }) => (args[0] ?? '').toLowerCase()),
  ]);
  const headers: Headers = response.headers.filter(([name]) => !hidden.has(name.toLowerCase()));
  const length = header(response.headers, 'content-length');
  return { ...response, headers: request.message.method === 'HEAD' && length !== undefined ? [...headers, ['Content-Length', length]] : headers };
}

/** nginx' times: `60s`, `5m`, `500ms`, bare seconds. */
export function milliseconds(text: string): number {
  const match = /^(\d+)(ms|s|m|h|d)?$/.exec(text);
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match?.[2] ?? 's'] ?? 1000;
  return match ? Number(match[1]) * unit : 60_000;
}
