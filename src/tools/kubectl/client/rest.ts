// Requests as kubectl makes them, over the ApiClient a kubeconfig leads to. Failures are thrown, warnings are printed once each.
// Upstream: client-go v0.36 rest/request.go, rest/warnings.go, apimachinery api/errors (NewGenericServerResponse).
// Leaves out: rate limits, retries and compression: nothing here is lossy.

import type { ApiClient, ApiRequest, ApiResponse, ByteStreams, Dialer, WatchStream } from '../../../api/client.ts';
import { genericServerResponse } from '../../../api/meta/status-error.ts';
import { formatDuration } from '../../../base/duration.ts';
import { isObject } from '../../../base/json.ts';
import { endpointOf, networkOf } from '../../../network/socket.ts';
import type { Process } from '../../../os/process.ts';
import { ConnectionError, ServerError, type Status } from '../errors.ts';
import type { Target } from '../kubeconfig/client-config.ts';
import type { Output } from '../output.ts';
import { klogLine } from './klog.ts';
import { RequestLog } from './request-log.ts';

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

const userAgent = 'kubectl/v1.36.4 (linux/amd64) kubernetes/bb826b1';

/** a connection is not there sooner: who has less patience never gets an answer */
const handshakeMs = 3;

export class RestClient {
  readonly server: string;
  readonly #client: ApiClient | { readonly error: string };
  readonly #process: Process;
  readonly #output: Output;
  readonly #headers: Readonly<Record<string, string>>;
  /** undefined where -v asks for nothing */
  readonly #log: RequestLog | undefined;
  readonly #timeoutMs: number;
  readonly #warned = new Set<string>();

  constructor(process: Process, output: Output, target: Target, verbosity: number) {
    this.#process = process;
    this.#output = output;
    this.#log = verbosity < 6 ? undefined : new RequestLog(verbosity, (where, message) => output.err(klogLine('I', process.nowMs, process.pid, where, message)));
    this.#timeoutMs = target.timeoutMs ?? Number.POSITIVE_INFINITY;
    this.server = /^https?:\/\//.test(target.server) ? target.server : `http://${target.server}`;
    this.#headers = { 'user-agent': userAgent, ...target.headers, ...(target.credentials.token ? { authorization: `Bearer ${target.credentials.token}` } : {}) };
    const dialer = process.host.get('dialer') as Dialer | undefined;
    this.#client = dialer ? dialer.dial(this.server, target.credentials, (address, port) => networkOf(process).reach(endpointOf(process), address, port).result) : { error: 'dial tcp: connect: network is unreachable' };
  }

  /** Milliseconds after which an answer is given up, however much of it has come; infinity by default. */
  get patienceMs(): number {
    return this.#timeoutMs;
  }

  /** What discovery tells the server of its patience. Upstream: discovery_client.go setDiscoveryDefaults. */
  get patience(): string {
    return Number.isFinite(this.#timeoutMs) ? formatDuration(this.#timeoutMs) : '32s';
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
      this.#log?.got({ request: sent, url: this.url(request) }, 200, this.#process.nowMs);
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
      this.#log?.got({ request: sent, url: this.url(request) }, 101, this.#process.nowMs);
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
    return `${this.server.replace(/\/$/, '')}${request.path}${encodeQuery(this.#queryOf(request))}`;
  }

  /** Upstream: Request.URL, which tells the server of the client's patience. */
  #queryOf({ query }: Pick<RestRequest, 'query'>): Query | undefined {
    return Number.isFinite(this.#timeoutMs) && !query?.some(([name]) => name === 'timeout') ? [...(query ?? []), ['timeout', this.patience]] : query;
  }

  #connected(request: RestRequest): ApiClient {
    const why = 'error' in this.#client ? this.#client.error : this.#timeoutMs < handshakeMs ? 'context deadline exceeded' : undefined;
    if (why === undefined && !('error' in this.#client)) return this.#client;
    const method = request.method.charAt(0) + request.method.slice(1).toLowerCase();
    throw new ConnectionError(method, this.url(request), why ?? '');
  }

  #prepare(request: RestRequest): ApiRequest {
    const headers: Record<string, string> = { accept: request.accept ?? 'application/json', ...this.#headers };
    if (request.body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    const query = this.#queryOf(request);
    const sent: ApiRequest = { method: request.method, path: request.path, headers, ...(query ? { query } : {}), ...(request.body === undefined ? {} : { body: request.body }) };
    this.#log?.sent({ request: sent, url: this.url(request) });
    return sent;
  }

  /** @throws ConnectionError when the answer takes longer than --request-timeout allows */
  #await(request: RestRequest, afterMs: number): void {
    this.#output.owe(Math.min(afterMs, this.#timeoutMs));
    if (afterMs <= this.#timeoutMs) return;
    throw new ConnectionError(request.method, this.url(request), 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
  }

  #finish(request: RestRequest, sent: ApiRequest, response: ApiResponse): void {
    if (response.afterMs !== undefined) this.#await(request, response.afterMs);
    this.#log?.got({ request: sent, url: this.url(request) }, response.status, this.#process.nowMs, response);
    this.warn(response.warnings);
    if (response.status >= 400) throw new ServerError(statusOf(request, response));
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

/** What the server said, or what client-go says when it said nothing one can read. */
function statusOf(request: RestRequest, response: ApiResponse): Status {
  const { body, status } = response;
  if (isObject(body) && body.kind === 'Status' && typeof body.message === 'string') return body as unknown as Status;
  if (isObject(body) && body.kind === 'Status') return { ...(body as unknown as Status), message: 'unknown' };
  const { group, resource, name } = request.about ?? aboutOf(request.path);
  return genericServerResponse(status, request.method, { group, resource }, name, typeof body === 'string' ? body.trim() : 'unknown').toStatus() as Status;
}
