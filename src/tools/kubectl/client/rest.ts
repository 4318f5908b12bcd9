// Requests as kubectl makes them, over the ApiClient a kubeconfig leads to. Failures are thrown, warnings are printed once each.
// Upstream: client-go v0.36 rest/request.go, rest/warnings.go, transport/round_trippers.go (-v), apimachinery api/errors (NewGenericServerResponse).
// Leaves out: rate limits, retries and compression: nothing here is lossy.

import type { ApiClient, ApiRequest, ApiResponse, ByteStreams, Dialer, WatchStream } from '../../../api/client.ts';
import { genericServerResponse } from '../../../api/meta/status-error.ts';
import { isObject, toJson } from '../../../base/json.ts';
import { endpointOf, networkOf } from '../../../network/socket.ts';
import type { Process } from '../../../os/process.ts';
import { quote } from '../../go/quote.ts';
import { ConnectionError, ServerError, type Status } from '../errors.ts';
import type { Target } from '../kubeconfig/client-config.ts';
import type { Output } from '../output.ts';
import { klogLine, klogPairs } from './klog.ts';

export type Query = readonly (readonly [name: string, value: string])[];

export interface RestRequest {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** what the path is about, for errors that the server leaves without words; found in the path unless told */
  readonly about?: About;
}

interface About {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

/** Nothing that has a name: a path as it was typed. */
export const aboutNothing: About = { group: '', resource: '', name: '' };

/** What the path of a collection or an object is about. */
function aboutOf(path: string): About {
  const [, group = '', resource = '', name = ''] = /^\/api(?:s\/([^/]+))?\/[^/]+\/(?:namespaces\/[^/]+\/)?([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  return { group, resource, name: decodeURIComponent(name) };
}

/** How loud -v is. */
export interface Verbosity {
  readonly level: number;
}

const userAgent = 'kubectl/v1.36.4 (linux/amd64) kubernetes/bb826b1';

export class RestClient {
  readonly server: string;
  readonly #client: ApiClient | { readonly error: string };
  readonly #process: Process;
  readonly #output: Output;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #verbosity: number;
  readonly #timeoutMs: number;
  readonly #warned = new Set<string>();

  constructor(process: Process, output: Output, target: Target, verbosity: number) {
    this.#process = process;
    this.#output = output;
    this.#verbosity = verbosity;
    this.#timeoutMs = target.timeoutMs ?? Number.POSITIVE_INFINITY;
    this.server = /^https?:\/\//.test(target.server) ? target.server : `http://${target.server}`;
    this.#headers = { 'user-agent': userAgent, ...target.headers, ...(target.credentials.token ? { authorization: `Bearer ${target.credentials.token}` } : {}) };
    const dialer = process.host.get('dialer') as Dialer | undefined;
    this.#client = dialer ? dialer.dial(this.server, target.credentials, (address, port) => networkOf(process).reach(endpointOf(process), address, port).result) : { error: 'dial tcp: connect: network is unreachable' };
  }

  /** How many different warnings the server sent. */
  get warningCount(): number {
    return this.#warned.size;
  }

  /** The answer's body. @throws ServerError, ConnectionError */
  request(request: RestRequest): unknown {
    return this.response(request).body;
  }

  /** The whole answer. @throws ServerError, ConnectionError */
  response(request: RestRequest): ApiResponse {
    const sent = this.#prepare(request);
    const response = this.#connected(request).request(sent);
    this.#finish(request, sent, response);
    return response;
  }

  /** @throws ServerError, ConnectionError */
  watch(request: RestRequest): WatchStream {
    const sent = this.#prepare(request);
    const answer = this.#connected(request).watch(sent);
    if ('events' in answer) {
      this.#logResponse(request, sent, 200);
      this.warn(answer.warnings);
      return answer;
    }
    this.#finish(request, sent, answer);
    throw new ServerError({ message: 'unable to decode an event from the watch stream' });
  }

  /** Logs with follow, exec, attach, port-forward. @throws ServerError, ConnectionError */
  connect(request: RestRequest): ByteStreams {
    const sent = this.#prepare(request);
    const answer = this.#connected(request).connect(sent);
    if ('read' in answer) {
      this.#logResponse(request, sent, 101);
      return answer;
    }
    this.#finish(request, sent, answer);
    throw new ServerError({ message: 'unable to upgrade connection' });
  }

  /** Somebody else's request, with who we are; the answer as it is. @throws ConnectionError */
  forward(request: ApiRequest): ApiResponse {
    return this.#connected(request).request({ ...request, headers: { ...request.headers, ...(this.#headers.authorization ? { authorization: this.#headers.authorization } : {}) } });
  }

  /** Prints warnings that were not printed yet. */
  warn(warnings: readonly string[]): void {
    const prefix = this.#output.colourErrors ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:';
    for (const warning of warnings) {
      if (this.#warned.has(warning)) continue;
      this.#warned.add(warning);
      this.#output.err(`${prefix} ${warning}\n`);
    }
  }

  /** `https://host:port/path?a=b`. */
  url(request: Pick<RestRequest, 'path' | 'query'>): string {
    return `${this.server.replace(/\/$/, '')}${request.path}${encodeQuery(request.query)}`;
  }

  #connected(request: RestRequest): ApiClient {
    if (!('error' in this.#client)) return this.#client;
    const method = request.method.charAt(0) + request.method.slice(1).toLowerCase();
    throw new ConnectionError(method, this.url(request), this.#client.error);
  }

  #prepare(request: RestRequest): ApiRequest {
    const headers: Record<string, string> = { accept: request.accept ?? 'application/json', ...this.#headers };
    if (request.body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    this.#logRequest(request, headers);
    return { method: request.method, path: request.path, headers, ...(request.query ? { query: request.query } : {}), ...(request.body === undefined ? {} : { body: request.body }) };
  }

  /** @throws ConnectionError when the answer takes longer than --request-timeout allows */
  #await(request: RestRequest, afterMs: number): void {
    this.#output.owe(Math.min(afterMs, this.#timeoutMs));
    if (afterMs <= this.#timeoutMs) return;
    throw new ConnectionError(request.method, this.url(request), 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
  }

  #finish(request: RestRequest, sent: ApiRequest, response: ApiResponse): void {
    if (response.afterMs !== undefined) this.#await(request, response.afterMs);
    this.#logResponse(request, sent, response.status);
    if (this.#verbosity >= 8) this.#log('request.go:1493', klogPairs('Response Body', [['body', typeof response.body === 'string' ? response.body : toJson(response.body)]]));
    this.warn(response.warnings);
    if (response.status >= 400) throw new ServerError(statusOf(request, response));
  }

  #log(where: string, message: string): void {
    this.#output.err(klogLine('I', this.#process.nowMs, this.#process.pid, where, message));
  }

  #logRequest(request: RestRequest, headers: Readonly<Record<string, string>>): void {
    if (this.#verbosity >= 8 && request.body !== undefined) this.#log('request.go:1493', klogPairs('Request Body', [['body', typeof request.body === 'string' ? request.body : toJson(request.body)]]));
    if (this.#verbosity < 7) return;
    if (this.#verbosity >= 9) return this.#log('round_trippers.go:527', klogPairs('Request', [['curlCommand', this.#curl(request, headers)]]));
    const list = Object.keys(headers).sort().map((name) => `\t${canonicalHeader(name)}: ${name === 'authorization' ? '<masked>' : headers[name]}`).join('\n'); // biome-ignore format: one chain
    this.#log('round_trippers.go:527', `"Request" verb="${request.method}" url=${quote(this.url(request))} headers=<\n${list}\n >`);
  }

  #curl(request: RestRequest, headers: Readonly<Record<string, string>>): string {
    const list = Object.keys(headers).sort().map((name) => ` -H ${quote(`${canonicalHeader(name)}: ${name === 'authorization' ? '<masked>' : headers[name]}`)}`).join(' '); // biome-ignore format: one chain
    return `curl -v -X${request.method} ${list} '${this.url(request)}'`;
  }

  #logResponse(request: RestRequest, sent: ApiRequest, status: number): void {
    if (this.#verbosity < 6) return;
    const line = `${status} ${statusTexts[status] ?? ''}`.trim();
    const where = [['verb', sent.method], ['url', this.url(request)]] as const;
    const pairs = [...(this.#verbosity === 7 || this.#verbosity === 8 ? [] : where), ['status', line], ['milliseconds', 0]] as const;
    this.#log('round_trippers.go:632', klogPairs('Response', pairs));
  }
}

/** `?a=b&c=d`, sorted by name as Go's url.Values.Encode does; '' for none. */
export function encodeQuery(query: Query | undefined): string {
  if (!query || query.length === 0) return '';
  const sorted = [...query].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `?${sorted.map(([name, value]) => `${goEscape(name)}=${goEscape(value)}`).join('&')}`;
}

/** url.QueryEscape. */
export const goEscape = (value: string): string => encodeURIComponent(value).replace(/[!'()*]/g, (ch) => `%${ch.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+'); // biome-ignore format: one chain

const canonicalHeader = (name: string): string => name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase());

const statusTexts: Readonly<Record<number, string>> = {
  101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable',
  409: 'Conflict', 410: 'Gone', 415: 'Unsupported Media Type', 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}; // biome-ignore format: a table

/** What the server said, or what client-go says when it said nothing one can read. */
function statusOf(request: RestRequest, response: ApiResponse): Status {
  const { body, status } = response;
  if (isObject(body) && body.kind === 'Status' && typeof body.message === 'string') return body as unknown as Status;
  if (isObject(body) && body.kind === 'Status') return { ...(body as unknown as Status), message: 'unknown' };
  const { group, resource, name } = request.about ?? aboutOf(request.path);
  return genericServerResponse(status, request.method, { group, resource }, name, typeof body === 'string' ? body.trim() : 'unknown').toStatus() as Status;
}
