// What a configuration means: servers, locations, upstreams. Upstream: nginx src/http (core, proxy, rewrite, static modules).
// @supports partly containers: nginx — "static files, index, try_files, return, rewrite, proxy_pass, upstream, headers, access rules, stub_status; no TLS, no FastCGI, no stream"

import { ConfigError, type Directive } from './parse.ts';

export interface Listen {
  readonly address: string;
  readonly port: number;
  readonly isDefault: boolean;
}

export interface Location {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  readonly path: string;
  readonly pattern: RegExp | undefined;
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

/** Directives of one level with those of the levels around it: the inner one of a name wins. */
export interface Scope {
  readonly own: readonly Directive[];
  readonly parent: Scope | undefined;
}

export interface Server {
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

export interface Upstream {
  readonly name: string;
  readonly servers: readonly { readonly host: string; readonly port: number; readonly weight: number; readonly backup: boolean; readonly directive: Directive }[];
  readonly policy: 'round-robin' | 'ip_hash' | 'least_conn' | 'random';
}

export interface NginxConfig {
  readonly main: Scope;
  readonly http: Scope | undefined;
  readonly servers: readonly Server[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly maps: readonly { readonly from: string; readonly to: string; readonly cases: readonly Directive[] }[];
  readonly logFormats: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, string>;
}

/** Directives that are known; anything else is `unknown directive "x"`. */
const known = new Set(
  `absolute_redirect accept_mutex access_log add_header alias allow auth_basic auth_basic_user_file autoindex autoindex_exact_size autoindex_format autoindex_localtime
  break charset chunked_transfer_encoding client_body_buffer_size client_body_temp_path client_body_timeout client_header_buffer_size client_header_timeout client_max_body_size daemon
  default_type deny env error_log error_page etag events expires fastcgi_param fastcgi_pass fastcgi_index fastcgi_temp_path gzip gzip_comp_level gzip_disable gzip_http_version
  gzip_min_length gzip_proxied gzip_static gzip_types gzip_vary http http2 if if_modified_since ignore_invalid_headers include index internal ip_hash keepalive keepalive_requests
  keepalive_timeout large_client_header_buffers least_conn limit_except limit_rate limit_req limit_req_zone limit_conn limit_conn_zone listen load_module location log_format log_not_found
  log_subrequest map map_hash_bucket_size master_process merge_slashes msie_padding multi_accept open_file_cache output_buffers pcre_jit pid port_in_redirect proxy_buffer_size
  proxy_buffering proxy_buffers proxy_busy_buffers_size proxy_cache proxy_cache_bypass proxy_cache_path proxy_cache_valid proxy_connect_timeout proxy_hide_header proxy_http_version
  proxy_intercept_errors proxy_next_upstream proxy_pass proxy_pass_header proxy_pass_request_headers proxy_read_timeout proxy_redirect proxy_request_buffering proxy_send_timeout
  proxy_set_header proxy_ssl_verify proxy_ssl_server_name proxy_temp_path random real_ip_header recursive_error_pages request_pool_size reset_timedout_connection resolver resolver_timeout
  return rewrite rewrite_log root satisfy scgi_temp_path send_timeout sendfile server server_name server_name_in_redirect server_names_hash_bucket_size server_names_hash_max_size
  server_tokens set set_real_ip_from split_clients ssi ssl_certificate ssl_certificate_key ssl_ciphers ssl_prefer_server_ciphers ssl_protocols ssl_session_cache ssl_session_timeout
  stub_status sub_filter sub_filter_once tcp_nodelay tcp_nopush try_files types types_hash_bucket_size types_hash_max_size underscores_in_headers upstream use user uwsgi_temp_path
  valid_referers worker_connections worker_cpu_affinity worker_priority worker_processes worker_rlimit_nofile worker_shutdown_timeout zone`.split(/\s+/),
);

const blocks = new Set(['events', 'http', 'server', 'location', 'upstream', 'map', 'if', 'types', 'limit_except', 'split_clients']);

/** @throws ConfigError in nginx's words */
export function readConfig(directives: readonly Directive[]): NginxConfig {
  for (const directive of directives) check(directive);
  const main: Scope = { own: directives, parent: undefined };
  const http = directives.find(({ name }) => name === 'http');
  if (!directives.some(({ name }) => name === 'events'))
    throw new ConfigError('no "events" section in configuration', { file: directives[0]?.file ?? '/etc/nginx/nginx.conf', line: directives.at(-1)?.line ?? 1 });
  const inside = http?.block ?? [];
  const scope: Scope | undefined = http && { own: inside, parent: main };
  const upstreams = new Map(inside.filter(({ name }) => name === 'upstream').map((directive) => [directive.args[0] ?? '', readUpstream(directive)]));
  return {
    main,
    http: scope,
    servers: scope ? inside.filter(({ name }) => name === 'server').map((directive) => readServer(directive, scope)) : [],
    upstreams,
    maps: inside.filter(({ name }) => name === 'map').map(({ args, block }) => ({ from: args[0] ?? '', to: args[1] ?? '', cases: block ?? [] })),
    logFormats: new Map(
      inside
        .filter(({ name }) => name === 'log_format')
        .map(({ args }) => [
          args[0] ?? '',
          args
            .slice(1)
            .filter((arg) => !arg.startsWith('escape='))
            .join(''),
        ]),
    ),
    types: new Map(
      inside.filter(({ name }) => name === 'types').flatMap(({ block }) => (block ?? []).flatMap(({ name, args }) => args.map((extension) => [extension, name] as const))),
    ),
  };
}

function check(directive: Directive): void {
  const { name, block } = directive;
  if (!known.has(name)) throw new ConfigError(`unknown directive "${name}"`, directive);
  if (blocks.has(name) && !block) throw new ConfigError(`directive "${name}" has no opening "{"`, directive);
  if (!blocks.has(name) && block) throw new ConfigError(`directive "${name}" is not terminated by ";"`, directive);
  if (name === 'types' || name === 'map' || name === 'split_clients') return;
  for (const inner of block ?? []) check(inner);
}

function readServer(directive: Directive, http: Scope): Server {
  const own = directive.block ?? [];
  const scope: Scope = { own, parent: http };
  const listens = own.filter(({ name }) => name === 'listen').map(readListen);
  return {
    listens: listens.length > 0 ? listens : [{ address: '0.0.0.0', port: 80, isDefault: false }],
    names: own.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args),
    scope,
    locations: own.filter(({ name }) => name === 'location').map((location) => readLocation(location, scope)),
  };
}

function readListen(directive: Directive): Listen {
  const place = directive.args[0] ?? '80';
  const match = /^(?:(\[[^\]]*\]|[^:]+):)?(\d+)$/.exec(place);
  if (!match && !/^[\w.[\]:*]+$/.test(place)) throw new ConfigError(`invalid port in "${place}" of the "listen" directive`, directive);
  const address = match ? (match[1] ?? '0.0.0.0') : place;
  const port = match ? Number(match[2]) : 80;
  if (port < 1 || port > 65535) throw new ConfigError(`invalid port in "${place}" of the "listen" directive`, directive);
  return {
    address: address === '*' ? '0.0.0.0' : address.replace(/^\[|\]$/g, ''),
    port,
    isDefault: directive.args.includes('default_server') || directive.args.includes('default'),
  };
}

function readLocation(directive: Directive, parent: Scope): Location {
  const own = directive.block ?? [];
  const [first = '', second] = directive.args;
  const glued = second === undefined ? /^(=|\^~|~\*|~)(.+)$/.exec(first) : null;
  const modifier = second === undefined ? (glued?.[1] ?? (first.startsWith('@') ? '@' : '')) : first;
  const path = second ?? glued?.[2] ?? first;
  if (!['', '=', '^~', '~', '~*', '@'].includes(modifier)) throw new ConfigError(`invalid location modifier "${modifier}"`, directive);
  const scope: Scope = { own, parent };
  return {
    modifier: modifier as Location['modifier'],
    path,
    pattern: modifier === '~' || modifier === '~*' ? expression(path, modifier === '~*', directive) : undefined,
    scope,
    locations: own.filter(({ name }) => name === 'location').map((inner) => readLocation(inner, scope)),
  };
}

/** A PCRE pattern as a RegExp. @throws ConfigError when it is none */
export function expression(pattern: string, caseless: boolean, at: Directive): RegExp {
  try {
    return new RegExp(pattern.replace(/\(\?<([A-Za-z]\w*)>/g, '(?<$1>'), caseless ? 'i' : '');
  } catch {
    // Whatever V8 has against it, nginx calls it a failed compilation.
    throw new ConfigError(`pcre2_compile() failed: invalid pattern in "${pattern}"`, at);
  }
}

function readUpstream(directive: Directive): Upstream {
  const own = directive.block ?? [];
  const servers = own
    .filter(({ name }) => name === 'server')
    .map((server) => {
      const [host = '', port] = (server.args[0] ?? '').split(/:(?=\d+$)/);
      const weight = server.args.find((arg) => arg.startsWith('weight='));
      return {
        host,
        port: Number(port ?? 80),
        weight: weight ? Number(weight.slice(7)) : 1,
        backup: server.args.includes('backup') || server.args.includes('down'),
        directive: server,
      };
    });
  if (servers.length === 0) throw new ConfigError(`no servers are inside upstream`, directive);
  const policy = (['ip_hash', 'least_conn', 'random'] as const).find((name) => own.some((inner) => inner.name === name)) ?? 'round-robin';
  return { name: directive.args[0] ?? '', servers, policy };
}

/** The nearest directive of this name, from the inside out. */
export function nearest(scope: Scope | undefined, name: string): Directive | undefined {
  for (let at = scope; at; at = at.parent) {
    const found = at.own.findLast((directive) => directive.name === name);
    if (found) return found;
  }
  return undefined;
}

/** All directives of this name on the nearest level that has any: headers and access rules are inherited as a whole. */
export function nearestAll(scope: Scope | undefined, name: string): readonly Directive[] {
  for (let at = scope; at; at = at.parent) {
    const found = at.own.filter((directive) => directive.name === name);
    if (found.length > 0) return found;
  }
  return [];
}
