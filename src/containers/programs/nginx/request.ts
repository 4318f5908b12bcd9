// One request on its way through nginx: variables, the location that takes it. Upstream: nginx ngx_http_variables.c,
// ngx_http_core_module.c (find location).

import { calendar, monthNames } from '../../../base/time.ts';
import { type Headers, type HttpRequest, header } from '../../../network/http.ts';
import { pathOf, queryOf } from '../../../network/http-server.ts';
import type { Connection } from '../../../network/network.ts';
import type { Process } from '../../../os/process.ts';
import { expression, type Location, type NginxConfig, nearest, type Scope, type Server } from './config.ts';

export const nginxVersionOf = (process: Process): string => process.variable('NGINX_VERSION') ?? '1.29.3';

export class Request {
  readonly process: Process;
  readonly config: NginxConfig;
  readonly server: Server;
  readonly message: HttpRequest;
  readonly connection: Connection;
  readonly startMs: number;
  uri: string;
  args: string;
  scope: Scope;
  readonly variables = new Map<string, string>();
  captures: readonly (string | undefined)[] = [];
  user = '-';
  upstreamAddress = '-';

  constructor(process: Process, config: NginxConfig, server: Server, message: HttpRequest, connection: Connection) {
    this.process = process;
    this.config = config;
    this.server = server;
    this.message = message;
    this.connection = connection;
    this.startMs = process.nowMs;
    this.uri = pathOf(message).replace(/\/{2,}/g, '/');
    this.args = queryOf(message);
    this.scope = server.scope;
  }

  get host(): string {
    return (header(this.message.headers, 'host') ?? '').replace(/:\d+$/, '').toLowerCase() || (this.server.names[0] ?? '');
  }

  header(name: string): string | undefined {
    return header(this.message.headers, name);
  }

  /** Text with `$name`, `${name}` and `$1` filled in. */
  expand(text: string, answer?: Answered): string {
    if (!text.includes('$')) return text;
    return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => this.variable(braced ?? bare ?? '', answer));
  }

  variable(name: string, answer?: Answered): string {
    if (/^\d$/.test(name)) return this.captures[Number(name)] ?? '';
    const set = this.variables.get(name);
    if (set !== undefined) return set;
    const map = this.config.maps.find(({ to }) => to === `$${name}`);
    if (map) return this.#mapped(map);
    if (name.startsWith('arg_')) return new URLSearchParams(this.args).get(name.slice(4)) ?? '';
    if (name.startsWith('cookie_')) return cookie(this.header('cookie') ?? '', name.slice(7));
    if (name.startsWith('http_')) return this.header(name.slice(5).replaceAll('_', '-')) ?? (answer ? '-' : '');
    if (name.startsWith('sent_http_')) return header(answer?.headers ?? [], name.slice(10).replaceAll('_', '-')) ?? '';
    return this.#fixed(name, answer);
  }

  #mapped(map: NginxConfig['maps'][number]): string {
    const value = this.expand(map.from);
    let otherwise = '';
    for (const { name, args, file, line } of map.cases) {
      if (name === 'default') otherwise = args[0] ?? '';
      else if (name.startsWith('~') ? expression(name.replace(/^~\*?/, ''), name.startsWith('~*'), { name, args, file, line }).test(value) : name === value)
        return this.expand(args[0] ?? '');
    }
    return this.expand(otherwise);
  }

  #fixed(name: string, answer: Answered | undefined): string {
    const { message, connection, process } = this;
    switch (name) {
      case 'remote_addr': return connection.remote.address;
      case 'remote_port': return String(connection.remote.port);
      case 'remote_user': return this.user;
      case 'server_addr': return connection.local.address;
      case 'server_port': return String(connection.local.port);
      case 'server_name': return this.server.names[0] ?? '';
      case 'server_protocol': return `HTTP/${message.version}`;
      case 'hostname': return process.namespaces.uts.hostname;
      case 'host': return this.host;
      case 'uri': case 'document_uri': return this.uri;
      case 'request_uri': return message.target;
      case 'args': case 'query_string': return this.args;
      case 'is_args': return this.args === '' ? '' : '?';
      case 'scheme': return 'http';
      case 'request_method': return message.method;
      case 'request': return `${message.method} ${message.target} HTTP/${message.version}`;
      case 'request_body': return message.body;
      case 'content_length': return this.header('content-length') ?? '';
      case 'content_type': return this.header('content-type') ?? '';
      case 'request_length': return String(message.body.length + message.target.length + 50);
      case 'request_time': return ((process.nowMs - this.startMs) / 1000).toFixed(3);
      case 'request_id': return `${connection.remote.port.toString(16)}${Math.floor(this.startMs).toString(16)}`.padStart(32, '0');
      case 'document_root': return this.expand(nearest(this.scope, 'root')?.args[0] ?? '/etc/nginx/html');
      case 'request_filename': return `${this.variable('document_root')}${this.uri}`;
      case 'proxy_add_x_forwarded_for': return [this.header('x-forwarded-for'), connection.remote.address].filter(Boolean).join(', ');
      case 'proxy_host': case 'proxy_port': return '';
      case 'status': return String(answer?.status ?? 0).padStart(3, '0');
      case 'body_bytes_sent': case 'bytes_sent': return String(answer?.bodyBytes ?? 0);
      case 'upstream_addr': return this.upstreamAddress;
      case 'upstream_response_time': return this.upstreamAddress === '-' ? '-' : '0.000';
      case 'upstream_status': return this.upstreamAddress === '-' ? '-' : String(answer?.status ?? '-');
      case 'time_local': return localTime(process.nowMs);
      case 'time_iso8601': return `${localParts(process.nowMs).iso}+00:00`;
      case 'msec': return (process.nowMs / 1000).toFixed(3);
      case 'connection': return String(connection.remote.port % 1000);
      case 'connection_requests': return '1';
      case 'pid': return String(process.pid);
      case 'nginx_version': return nginxVersionOf(process);
      case 'pipe': return '.';
      default: return '';
    }
  } // biome-ignore format: a table
}

/** What the access log knows of the answer. */
export interface Answered {
  readonly status: number;
  readonly bodyBytes: number;
  readonly headers: Headers;
}

const cookie = (all: string, name: string): string =>
  all
    .split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

const two = (n: number): string => String(n).padStart(2, '0');

function localParts(ms: number): { readonly iso: string; readonly day: string; readonly clock: string } {
  const { year, month, day, hour, minute, second } = calendar(ms);
  const clock = `${two(hour)}:${two(minute)}:${two(second)}`;
  return { iso: `${year}-${two(month)}-${two(day)}T${clock}`, day: `${two(day)}/${monthNames[month - 1]?.slice(0, 3)}/${year}`, clock };
}

/** `20/Nov/2026:19:59:00 +0000` */
function localTime(ms: number): string {
  const { day, clock } = localParts(ms);
  return `${day}:${clock} +0000`;
}

/** `2026/11/20 19:59:00`, as the error log begins. */
export function logTime(ms: number): string {
  const { year, month, day, hour, minute, second } = calendar(ms);
  return `${year}/${two(month)}/${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** The location that takes a path: exact, then the longest prefix, unless a pattern matches first. */
export function findLocation(locations: readonly Location[], request: Request): Location | undefined {
  const { uri } = request;
  const exact = locations.find(({ modifier, path }) => modifier === '=' && path === uri);
  if (exact) return exact;
  let longest: Location | undefined;
  for (const location of locations) {
    if ((location.modifier === '' || location.modifier === '^~') && uri.startsWith(location.path) && location.path.length > (longest?.path.length ?? -1)) longest = location;
  }
  const inner = longest && longest.locations.length > 0 ? findLocation(longest.locations, request) : undefined;
  if (inner) return inner;
  if (longest?.modifier === '^~') return longest;
  for (const location of locations) {
    const match = location.pattern?.exec(uri);
    if (!match) continue;
    request.captures = match;
    for (const [name, value] of Object.entries(match.groups ?? {})) request.variables.set(name, value ?? '');
    return location;
  }
  return longest;
}

/** The server block for a request, among those that listen where it came in. */
export function findServer(config: NginxConfig, port: number, host: string): Server | undefined {
  const candidates = config.servers.filter(({ listens }) => listens.some((listen) => listen.port === port));
  const named = (server: Server): boolean =>
    server.names.some((name) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1))) || (name.startsWith('~') && new RegExp(name.slice(1)).test(host)));
  return candidates.find(named) ?? candidates.find(({ listens }) => listens.some((listen) => listen.port === port && listen.isDefault)) ?? candidates[0];
}
