// What nginx answers: rewrite phase, access phase, content. Upstream: nginx ngx_http_rewrite_module.c, ngx_http_static_module.c,
// ngx_http_autoindex_module.c, ngx_http_special_response.c.

import { text, utf8 } from '../../../base/bytes.ts';
import { calendar, formatHttpDate, monthNames } from '../../../base/time.ts';
import { inNetwork } from '../../../network/addresses.ts';
import { type Headers, type HttpResponse, header, reasons } from '../../../network/http.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Steps } from '../../../os/process.ts';
import { expression, type Location, nearest, nearestAll } from './config.ts';
import { proxy } from './proxy.ts';
import { findLocation, nginxVersionOf, type Request } from './request.ts';

/** Internal redirects are followed this often (Upstream: NGX_HTTP_MAX_URI_CHANGES). */
const mostRedirects = 10;

/** Answers a request. @param log takes lines for the error log */
export function* answer(request: Request, log: (level: string, message: string) => void): Steps<HttpResponse> {
  const early = rewrite(request, request.server.scope.own);
  const response = early ?? (yield* inLocation(request, log, 0));
  return finish(request, response.status >= 300 ? yield* errorPage(request, response, log) : response);
}

function* inLocation(request: Request, log: (level: string, message: string) => void, depth: number, named?: string): Steps<HttpResponse> {
  if (depth > mostRedirects) {
    log('error', `rewrite or internal redirection cycle while processing "${request.uri}"`);
    return plain(request, 500);
  }
  const location =
    named === undefined ? findLocation(request.server.locations, request) : request.server.locations.find(({ modifier, path }) => modifier === '@' && path === named);
  request.scope = location?.scope ?? request.server.scope;
  if (location?.scope.own.some(({ name }) => name === 'internal') && depth === 0) return plain(request, 404);
  const before = request.uri;
  const early = location ? rewrite(request, location.scope.own) : undefined;
  if (early) return early;
  if (request.uri !== before) return yield* inLocation(request, log, depth + 1);
  const denied = access(request);
  if (denied) return denied;
  return yield* content(request, location, log, depth);
}

/** Runs set, if, rewrite and return in order. @returns an answer when one of them makes it */
function rewrite(request: Request, directives: Location['scope']['own']): HttpResponse | undefined {
  for (const directive of directives) {
    const { name, args } = directive;
    if (name === 'set') request.variables.set((args[0] ?? '').slice(1), request.expand(args[1] ?? ''));
    else if (name === 'return') return returned(request, args);
    else if (name === 'break') return undefined;
    else if (name === 'if' && holds(request, args, directive)) {
      const early = rewrite(request, directive.block ?? []);
      if (early) return early;
    } else if (name === 'rewrite') {
      const match = expression(args[0] ?? '', false, directive).exec(request.uri);
      if (!match) continue;
      request.captures = match;
      const to = request.expand(args[1] ?? '');
      const flag = args[2];
      if (flag === 'redirect' || flag === 'permanent' || /^https?:/.test(to)) return redirect(request, flag === 'permanent' ? 301 : 302, to);
      const [path = '', query] = to.split('?', 2);
      request.uri = path;
      if (query !== undefined) request.args = query === '' ? '' : [query, request.args].filter(Boolean).join('&');
      if (flag === 'last' || flag === 'break') return undefined;
    }
  }
  return undefined;
}

function holds(request: Request, args: readonly string[], at: Parameters<typeof expression>[2]): boolean {
  const words = args
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '')
    .split(/\s+/);
  const [left = '', operator, ...rest] = words;
  const file = (path: string, type: string): boolean => {
    const as = request.process;
    return as.namespaces.mount.exists(path, as) && (type === 'e' || as.namespaces.mount.stat(path, as).type === (type === 'd' ? 'directory' : 'file'));
  };
  const test = /^(!?)-([fde])$/.exec(left);
  if (test) return file(request.expand(operator ?? ''), test[2] ?? 'e') !== (test[1] === '!');
  const value = request.expand(left);
  const right = rest.join(' ').replace(/^["']|["']$/g, '');
  switch (operator) {
    case undefined: return value !== '' && value !== '0';
    case '=': return value === request.expand(right);
    case '!=': return value !== request.expand(right);
    case '~': case '~*': case '!~': case '!~*': {
      const match = expression(right, operator.endsWith('*'), at).exec(value);
      if (match && !operator.startsWith('!')) request.captures = match;
      return (match !== null) !== operator.startsWith('!');
    }
    default: return false;
  } // biome-ignore format: a table
}

function returned(request: Request, args: readonly string[]): HttpResponse {
  const status = /^\d{3}$/.test(args[0] ?? '') ? Number(args[0]) : 302;
  const rest = status === 302 && args[0] !== '302' ? args[0] : args[1];
  if (status >= 301 && status <= 308 && status !== 304 && rest !== undefined) return redirect(request, status, request.expand(rest));
  if (rest === undefined) return plain(request, status);
  return { status, headers: [['Content-Type', typeOf(request, request.uri)]], body: utf8(request.expand(rest)) };
}

function redirect(request: Request, status: number, to: string): HttpResponse {
  const { port } = request.connection.local;
  const absolute = to.startsWith('/') ? `http://${request.header('host')?.replace(/:\d+$/, '') ?? request.host}${port === 80 ? '' : `:${port}`}${to}` : to;
  return {
    ...plain(request, status),
    headers: [
      ['Content-Type', 'text/html'],
      ['Location', absolute],
    ],
  };
}

function access(request: Request): HttpResponse | undefined {
  const { address } = request.connection.remote;
  const rules = request.scope.own.filter(({ name }) => name === 'allow' || name === 'deny');
  for (const { name, args } of rules.length > 0 ? rules : nearestAll(request.scope, 'deny')) {
    if (args[0] !== 'all' && !inNetwork(address, args[0] ?? '')) continue;
    if (name === 'deny') return plain(request, 403);
    break;
  }
  const realm = nearest(request.scope, 'auth_basic')?.args[0];
  if (realm === undefined || realm === 'off') return undefined;
  const given = /^Basic (.+)$/.exec(request.header('authorization') ?? '')?.[1];
  const [user = '', password = ''] = given ? atob(given).split(/:([\s\S]*)/) : [];
  const file = nearest(request.scope, 'auth_basic_user_file')?.args[0] ?? '';
  const lines = readText(request, file)?.split('\n') ?? [];
  // Only clear-text passwords (`{PLAIN}`) can be compared; of a hash we take the user's word. Differs: no crypt(3) here.
  const line = lines.find((entry) => entry.startsWith(`${user}:`));
  const stored = line?.slice(user.length + 1).split(':')[0];
  if (given && stored !== undefined && (stored.startsWith('{PLAIN}') ? stored.slice(7) === password : password !== '')) {
    request.user = user;
    return undefined;
  }
  return {
    ...plain(request, 401),
    headers: [
      ['Content-Type', 'text/html'],
      ['WWW-Authenticate', `Basic realm="${realm}"`],
    ],
  };
}

function* content(request: Request, location: Location | undefined, log: (level: string, message: string) => void, depth: number): Steps<HttpResponse> {
  const own = location?.scope.own ?? [];
  const pass = own.find(({ name }) => name === 'proxy_pass');
  if (pass && location) return yield* proxy(request, location, pass, log);
  if (own.some(({ name }) => name === 'stub_status')) return status(request);
  const unsupported = own.find(({ name }) => name === 'fastcgi_pass');
  if (unsupported) {
    log('error', 'not simulated in Drydock: FastCGI');
    return plain(request, 502);
  }
  const tries = nearest(request.scope, 'try_files');
  if (tries) return yield* tryFiles(request, location, tries.args, log, depth);
  return yield* file(request, location, filePath(request, location, request.uri), log, depth);
}

function* tryFiles(request: Request, location: Location | undefined, args: readonly string[], log: (level: string, message: string) => void, depth: number): Steps<HttpResponse> {
  for (const candidate of args.slice(0, -1)) {
    const wanted = request.expand(candidate);
    const path = filePath(request, location, wanted);
    const type = typeAt(request, path);
    if (wanted.endsWith('/') ? type === 'directory' : type === 'file') return yield* file(request, location, path, log, depth);
  }
  const last = request.expand(args.at(-1) ?? '');
  if (/^=\d+$/.test(last)) return plain(request, Number(last.slice(1)));
  if (last.startsWith('@')) return yield* inLocation(request, log, depth + 1, last);
  const [path = '', query] = last.split('?', 2);
  request.uri = path;
  if (query !== undefined) request.args = query;
  return yield* inLocation(request, log, depth + 1);
}

function filePath(request: Request, location: Location | undefined, uri: string): string {
  const alias = location?.scope.own.find(({ name }) => name === 'alias')?.args[0];
  if (alias !== undefined && location) return location.pattern ? request.expand(alias) : request.expand(alias) + uri.slice(location.path.length);
  const root = request.expand(nearest(request.scope, 'root')?.args[0] ?? 'html');
  return (root.startsWith('/') ? root : `/etc/nginx/${root}`) + uri;
}

function typeAt(request: Request, path: string): string | undefined {
  const { process } = request;
  return process.namespaces.mount.exists(path, process) ? process.namespaces.mount.stat(path, process).type : undefined;
}

function* file(request: Request, location: Location | undefined, path: string, log: (level: string, message: string) => void, depth: number): Steps<HttpResponse> {
  const { process, message } = request;
  const type = typeAt(request, path);
  if (message.method !== 'GET' && message.method !== 'HEAD') return plain(request, 405);
  if (path.endsWith('/')) return yield* folder(request, location, path, type, log, depth);
  if (type === 'directory') return redirect(request, 301, `${request.uri}/${request.args ? `?${request.args}` : ''}`);
  try {
    const body = process.namespaces.mount.readFile(path, process);
    const { modifiedMs } = process.namespaces.mount.stat(path, process);
    return fileResponse(request, path, body, modifiedMs);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    log('error', `open() "${path}" failed (${error.code === 'EACCES' ? 13 : 2}: ${error.text})`);
    return plain(request, error.code === 'EACCES' ? 403 : 404);
  }
}

function fileResponse(request: Request, path: string, body: string, modifiedMs: number): HttpResponse {
  const etag = `"${Math.floor(modifiedMs / 1000).toString(16)}-${body.length.toString(16)}"`;
  const dates: Headers = [['Last-Modified', formatHttpDate(modifiedMs)]];
  if (request.header('if-none-match') === etag) return { status: 304, headers: [...dates, ['ETag', etag]], body: '' };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.header('range') ?? '');
  const headers: Headers = [['Content-Type', typeOf(request, path)], ['Content-Length', String(body.length)], ...dates, ['ETag', etag], ['Accept-Ranges', 'bytes']];
  if (!range) return { status: 200, headers, body };
  const from = range[1] === '' ? Math.max(0, body.length - Number(range[2])) : Number(range[1]);
  const to = range[1] === '' || range[2] === '' ? body.length - 1 : Math.min(body.length - 1, Number(range[2]));
  if (from > to) return plain(request, 416);
  const piece = body.slice(from, to + 1);
  const without = headers.filter(([name]) => name !== 'Content-Length' && name !== 'Accept-Ranges');
  return { status: 206, headers: [...without, ['Content-Length', String(piece.length)], ['Content-Range', `bytes ${from}-${to}/${body.length}`]], body: piece };
}

function* folder(
  request: Request,
  location: Location | undefined,
  path: string,
  type: string | undefined,
  log: (level: string, message: string) => void,
  depth: number,
): Steps<HttpResponse> {
  for (const name of nearest(request.scope, 'index')?.args ?? ['index.html']) {
    if (typeAt(request, path + name) !== 'file') continue;
    const before = request.uri;
    request.uri = `${request.uri.replace(/\/?$/, '/')}${name}`;
    const other = depth < mostRedirects && findLocation(request.server.locations, request);
    if (other && other !== location && nearest(other.scope, 'try_files') === undefined) return yield* inLocation(request, log, depth + 1);
    request.uri = before;
    return yield* file(request, location, path + name, log, depth);
  }
  if (type === undefined) {
    log('error', `"${path}index.html" is not found (2: No such file or directory)`);
    return plain(request, 404);
  }
  if (nearest(request.scope, 'autoindex')?.args[0] === 'on') return listing(request, path);
  log('error', `directory index of "${path}" is forbidden`);
  return plain(request, 403);
}

function listing(request: Request, path: string): HttpResponse {
  const { process } = request;
  const entries = [...process.namespaces.mount.list(path, process)]
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, stat: process.namespaces.mount.stat(path + name, process) }));
  entries.sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory') || (a.name < b.name ? -1 : 1));
  const rows = entries.map(({ name, stat }) => {
    const shown = stat.type === 'directory' ? `${name}/` : name;
    const { day, month, year, hour, minute } = calendar(stat.modifiedMs);
    const two = (n: number): string => String(n).padStart(2, '0');
    const when = `${two(day)}-${monthNames[month - 1]?.slice(0, 3)}-${year} ${two(hour)}:${two(minute)}`;
    return `<a href="${encodeURI(shown)}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${when}${(stat.type === 'directory' ? '-' : String(stat.sizeBytes)).padStart(20)}\r\n`;
  });
  const title = `Index of ${request.uri}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: [['Content-Type', 'text/html']], body };
}

const status = (request: Request): HttpResponse => ({
  status: 200,
  headers: [['Content-Type', 'text/plain']],
  body: `Active connections: 1 \nserver accepts handled requests\n ${request.process.pid} 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n`,
});

/** nginx' own page for a status. */
export function plain(request: Request, code: number): HttpResponse {
  const reason = code === 413 ? 'Request Entity Too Large' : (reasons[code] ?? '');
  if (code < 300 || code === 304) return { status: code, headers: code === 204 ? [] : [['Content-Type', typeOf(request, request.uri)]], body: '' };
  const title =
    code === 302
      ? '302 Found'
      : code === 503
        ? '503 Service Temporarily Unavailable'
        : code === 504
          ? '504 Gateway Time-out'
          : code === 405
            ? '405 Not Allowed'
            : code === 401
              ? '401 Authorization Required'
              : `${code} ${reason}`;
  const tokens = nearest(request.scope, 'server_tokens')?.args[0] !== 'off';
  const sign = tokens ? `nginx/${nginxVersionOf(request.process)}` : 'nginx';
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${sign}</center>\r\n</body>\r\n</html>\r\n`;
  return { status: code, ...(code === 405 ? { reason: 'Not Allowed' } : {}), headers: [['Content-Type', 'text/html']], body };
}

/** error_page: another page, perhaps another status, for an answer of 300 or more. */
function* errorPage(request: Request, response: HttpResponse, log: (level: string, message: string) => void): Steps<HttpResponse> {
  if (request.upstreamAddress !== '-' && nearest(request.scope, 'proxy_intercept_errors')?.args[0] !== 'on' && response.status < 502) return response;
  const rule = nearestAll(request.scope, 'error_page').find(({ args }) => args.slice(0, -1).includes(String(response.status)));
  if (!rule) return response;
  const target = request.expand(rule.args.at(-1) ?? '');
  const change = rule.args.find((arg) => arg.startsWith('='));
  const code = change === undefined ? response.status : Number(change.slice(1));
  if (/^https?:/.test(target)) return redirect(request, 302, target);
  request.uri = target;
  request.scope = request.server.scope;
  const page = target.startsWith('@') ? yield* inLocation(request, log, 1, target) : yield* inLocation(request, log, 1);
  if (page.status >= 400) return response;
  return { ...page, status: change === '=' ? page.status : code || page.status };
}

function typeOf(request: Request, path: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();
  const own = nearest(request.scope, 'types')?.block;
  const fromOwn = extension === undefined ? undefined : own?.find(({ args }) => args.includes(extension))?.name;
  const type =
    fromOwn ??
    (extension === undefined || (own && own.length === 0) ? undefined : request.config.types.get(extension)) ??
    nearest(request.scope, 'default_type')?.args[0] ??
    'text/plain';
  const charset = nearest(request.scope, 'charset')?.args[0];
  return charset && charset !== 'off' && type.startsWith('text/') ? `${type}; charset=${charset}` : type;
}

function readText(request: Request, path: string): string | undefined {
  const { process } = request;
  const full = path.startsWith('/') ? path : `/etc/nginx/${path}`;
  return process.namespaces.mount.exists(full, process) ? text(process.namespaces.mount.readFile(full, process)) : undefined;
}

/** Adds what every answer carries: Server and Date first, then its own, then add_header. */
function finish(request: Request, response: HttpResponse): HttpResponse {
  const tokens = nearest(request.scope, 'server_tokens')?.args[0] !== 'off';
  const added: (readonly [string, string])[] = [];
  for (const { args } of nearestAll(request.scope, 'add_header')) {
    const usual = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(response.status);
    if (usual || args[2] === 'always') added.push([args[0] ?? '', request.expand(args[1] ?? '')]);
  }
  const length = header(response.headers, 'content-length') ?? (response.status === 304 || response.status === 204 ? undefined : String(response.body.length));
  const own = response.headers.filter(([name]) => name !== 'Content-Length' && name !== 'Content-Type');
  const type = header(response.headers, 'content-type');
  const connection = request.header('connection')?.toLowerCase() === 'close' || request.message.version === '1.0' ? 'close' : 'keep-alive';
  return {
    ...response,
    headers: [
      ['Server', tokens ? `nginx/${nginxVersionOf(request.process)}` : 'nginx'],
      ['Date', formatHttpDate(request.process.nowMs)],
      ...(type === undefined ? [] : ([['Content-Type', type]] as const)),
      ...(length === undefined ? [] : ([['Content-Length', length]] as const)),
      ...own.filter(([name]) => name === 'Last-Modified' || name === 'Location'),
      ['Connection', header(response.headers, 'connection') ?? connection],
      ...own.filter(([name]) => !['Last-Modified', 'Location', 'Connection'].includes(name)),
      ...added,
    ],
  };
}
