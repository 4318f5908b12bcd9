// kubectl proxy: the API without credentials, on the workstation itself.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/proxy/proxy.go, pkg/proxy/proxy_server.go.
// Leaves out: watches and other streams, whose answers have no end.
// @supports partly kubectl: proxy — "no watches, no exec and the like, no UNIX sockets"

import { text, utf8 } from '../../../base/bytes.ts';
import { JsonError, parseJson, toJsonUnsorted } from '../../../base/json.ts';
import type { ApiRequest, ApiResponse } from '../../../api/client.ts';
import { type HttpRequest, type HttpResponse, header } from '../../../network/http.ts';
import { pathOf, queryOf, serveHttp } from '../../../network/http-server.ts';
import { serve } from '../../../network/server.ts';
import { type ListeningSocket, listenAs } from '../../../network/socket.ts';
import { OsError } from '../../../os/os-error.ts';
import { bool, duration, int, string } from '../../cobra/flag.ts';
import { goErrno } from '../../go/file-error.ts';
import { CommandError } from '../errors.ts';
import { compilePattern } from '../kustomize/pattern.ts';
import type { Kubectl } from '../session.ts';
import { staticFile } from './proxy/static-file.ts';
import { words } from './proxy/words.ts';
import type { Verb } from './verb.ts';

export const proxy: Verb = {
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  exactUse: true,
  short: 'Serve the API on this machine',
  long: `Serve the API of the cluster on this machine: whoever asks here needs no credentials. Files of a directory can be served beside it.`,
  examples: `# The whole API and nothing else
kubectl proxy --api-prefix=/

# A part of the API, and files
# 'curl localhost:8001/api/v1/pods' gets the Pods
kubectl proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/

# The API below another path
# 'curl localhost:8001/custom/api/v1/pods' gets the Pods
kubectl proxy --api-prefix=/custom/

# On port 8011, with the files of ./local/www/
kubectl proxy --port=8011 --www=./local/www/

# On a free port, which is printed
kubectl proxy --port=0`,
  flags: [
    string('www', 'w', 'A directory whose files are served, too.', '', { completes: 'directories' }),
    string('www-prefix', 'P', 'The path below which those files are.', '/static/'),
    string('api-prefix', '', 'The path below which the API is.', '/'),
    string('accept-paths', '', 'Regular expressions of paths that are let through.', '^.*'),
    string('reject-paths', '', 'Regular expressions of paths that are refused, whatever --accept-paths says.', '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'),
    string('accept-hosts', '', 'Regular expressions of hosts that are let through.', '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'),
    string('reject-methods', '', "Regular expressions of HTTP methods that are refused (--reject-methods='POST,PUT,PATCH').", '^$'),
    int('port', 'p', 'The port to serve on; 0 takes a free one.', 8001),
    string('address', '', 'The IP address to serve on.', '127.0.0.1'),
    bool('disable-filter', '', 'Refuse nothing. Pages in a browser can use the API then, too: dangerous.'),
    string('unix-socket', 'u', 'A UNIX socket to serve on.'),
    duration('keepalive', '', 'How long connections to the server are kept; 0 for not at all.'),
    bool('append-server-path', '', "Put the path of the context's server in front of every request."),
  ],
  *run(k) {
    const { flags } = k;
    const { rest } = k;
    const filter = flags.bool('disable-filter') ? undefined : new Filter(k);
    if (!filter) k.log('W', 'proxy.go:177', 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious');
    const port = flags.number('port');
    if (port !== 8001 && flags.string('unix-socket') !== '') throw new CommandError('cannot set --unix-socket and --port at the same time');
    if (flags.string('unix-socket') !== '') throw new CommandError('not simulated in Drydock: UNIX sockets of kubectl proxy');
    checkDirectory(k);
    const socket = listen(k, flags.string('address'), port);
    k.io.out(`Starting to serve on ${flags.string('address')}:${socket.listener.port}\n`);
    yield* k.io.flush();
    const server = new Server(k, (request) => rest.forward(request), filter);
    yield* serve(k.process, [socket], (connection) => serveHttp(k.process, connection, (request) => server.answer(request)));
  },
};

function checkDirectory(k: Kubectl): void {
  const path = k.flags.string('www');
  if (path === '') return;
  const type = k.fileType(path);
  if (type === undefined) k.log('W', 'proxy.go:202', `Failed to stat static file directory ${path}: stat ${path}: no such file or directory`);
  else if (type !== 'directory') k.log('W', 'proxy.go:204', `Static file directory ${path} is not a directory`);
}

function listen(k: Kubectl, address: string, port: number): ListeningSocket {
  try {
    return listenAs(k.process, { port, address });
  } catch (error) {
    throw error instanceof OsError ? new CommandError(`listen tcp ${address}:${port}: bind: ${goErrno(error)}`) : error;
  }
}

/** What is let through. Upstream: FilterServer. */
class Filter {
  readonly #acceptPaths: readonly RegExp[];
  readonly #rejectPaths: readonly RegExp[];
  readonly #acceptHosts: readonly RegExp[];
  readonly #rejectMethods: readonly RegExp[];

  constructor({ flags }: Kubectl) {
    const list = (name: string): readonly RegExp[] => (flags.string(name) === '' ? [] : flags.string(name).split(',').map(compilePattern));
    this.#acceptPaths = list('accept-paths');
    this.#rejectPaths = list('reject-paths');
    this.#acceptHosts = list('accept-hosts');
    this.#rejectMethods = list('reject-methods');
  }

  accepts(method: string, path: string, host: string): boolean {
    const any = (patterns: readonly RegExp[], value: string): boolean => patterns.some((pattern) => pattern.test(value));
    return !any(this.#rejectPaths, path) && !any(this.#rejectMethods, method) && any(this.#acceptPaths, path) && any(this.#acceptHosts, host);
  }
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

class Server {
  readonly #k: Kubectl;
  readonly #forward: (request: ApiRequest) => ApiResponse;
  readonly #filter: Filter | undefined;
  readonly #apiPrefix: string;
  readonly #staticPrefix: string;

  constructor(k: Kubectl, forward: (request: ApiRequest) => ApiResponse, filter: Filter | undefined) {
    this.#k = k;
    this.#forward = forward;
    this.#filter = filter;
    this.#apiPrefix = withSlash(k.flags.string('api-prefix'));
    this.#staticPrefix = withSlash(k.flags.string('www-prefix'));
  }

  answer(request: HttpRequest): HttpResponse {
    const path = pathOf(request);
    const www = this.#k.flags.string('www');
    if (www !== '' && path.startsWith(this.#staticPrefix) && this.#staticPrefix.length >= this.#apiPrefix.length) return staticFile(this.#k, www, path.slice(this.#staticPrefix.length));
    if (!path.startsWith(this.#apiPrefix)) return words(404, '404 page not found');
    const own = this.#apiPrefix.startsWith('/api') ? path : `/${path.slice(this.#apiPrefix.length)}`;
    const host = (header(request.headers, 'host') ?? '').replace(/:\d+$/, '');
    if (this.#filter && !this.#filter.accepts(request.method, own, host)) return words(403, 'Forbidden');
    return this.#fromServer(request, own);
  }

  #fromServer(request: HttpRequest, path: string): HttpResponse {
    const query = [...new URLSearchParams(queryOf(request))] as const;
    if (query.some(([name, value]) => (name === 'watch' || name === 'follow') && value !== 'false' && value !== '0')) {
      return words(501, 'not simulated in Drydock: watches through kubectl proxy');
    }
    const base = this.#k.flags.bool('append-server-path') ? new URL(this.#k.rest.server).pathname.replace(/\/$/, '') : '';
    const headers: Record<string, string> = { accept: header(request.headers, 'accept') ?? '*/*' };
    for (const name of ['content-type', 'user-agent']) {
      const value = header(request.headers, name);
      if (value !== undefined) headers[name] = value;
    }
    const body = request.body === '' ? {} : { body: parsedBody(text(request.body), headers['content-type'] ?? '') };
    try {
      return response(this.#forward({ method: request.method as ApiRequest['method'], path: base + path, query, headers, ...body }), isPretty(query, headers));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#k.log('E', 'proxy_server.go:147', `Error while proxying request: ${error.message}`);
      return words(500, error.message);
    }
  }
}

/** JSON is read here, anything else by the server. */
function parsedBody(content: string, type: string): unknown {
  if (!type.includes('json')) return content;
  try {
    return parseJson(content);
  } catch (error) {
    if (error instanceof JsonError) return content; // the server says what is wrong with it
    throw error;
  }
}

/** People get it in lines. Upstream: apiserver endpoints/handlers/negotiation isPrettyPrint. */
function isPretty(query: readonly (readonly [string, string])[], headers: Readonly<Record<string, string>>): boolean {
  const asked = query.find(([name]) => name === 'pretty');
  if (asked) return asked[1] !== 'false' && asked[1] !== '0';
  return /^(?:curl|wget|mozilla)/i.test(headers['user-agent'] ?? '');
}

function response({ status, headers, body, warnings }: ApiResponse, pretty: boolean): HttpResponse {
  const isText = typeof body === 'string';
  const content = isText ? body : pretty ? toJsonUnsorted(body, '  ') : `${toJsonUnsorted(body)}\n`;
  const type = headers['content-type'] ?? (isText ? 'text/plain; charset=utf-8' : 'application/json');
  return { status, headers: [['Cache-Control', 'no-cache, private'], ['Content-Type', type], ...warnings.map((warning) => ['Warning', `299 - ${JSON.stringify(warning)}`] as const)], body: utf8(content) }; // biome-ignore format: one answer
}
