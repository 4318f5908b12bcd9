// What -v=6 to -v=10 log about a request: who asks whom for what, with which headers and body, and what came back.
// Upstream: client-go v0.36 transport/round_trippers.go (debuggingRoundTripper), rest/request.go (logBody, truncateBody).
// Differs: bodies are JSON where client-go's typed clients send and get protobuf. Leaves out: the feature gates of client-go, which stand in
// an order of chance, and the headers a server makes up for each answer (Audit-Id, the priority level's).

import type { ApiRequest, ApiResponse } from '../../../api/client.ts';
import { bodyText } from '../../../api/wire-text.ts';
import { text, utf8 } from '../../../base/bytes.ts';
import { formatLayout } from '../../../base/time.ts';
import { klogPairs } from './klog.ts';

/** @param where the Go file and line upstream logs from */
export type Log = (where: string, message: string) => void;

/** Whom a request goes to, and how much is said about it. */
interface Asked {
  readonly request: ApiRequest;
  readonly url: string;
}

export class RequestLog {
  readonly #level: number;
  readonly #log: Log;
  /** whether a connection stands already */
  #isConnected = false;

  /** @param level that of -v */
  constructor(level: number, log: Log) {
    this.#level = level;
    this.#log = log;
  }

  sent({ request, url }: Asked): void {
    if (this.#level >= 8) this.#body('Request Body', sentText(request));
    if (this.#level < 7) return;
    if (this.#level >= 9) return this.#log('round_trippers.go:527', klogPairs('Request', [['curlCommand', curl(request, url)]]));
    this.#log('round_trippers.go:527', klogPairs('Request', [['verb', request.method], ['url', url], ['headers', headerLines(masked(request.headers ?? {}))]]));
  }

  /** @param response undefined where a stream came */
  got({ request, url }: Asked, status: number, nowMs: number, response?: ApiResponse): void {
    if (this.#level < 6) return;
    const where = this.#level === 7 || this.#level === 8 ? [] : ([['verb', request.method], ['url', url]] as const);
    const headers = this.#level >= 8 && response ? ([['headers', headerLines(headersOf(response, nowMs))]] as const) : [];
    const answer = [...where, ['status', `${status} ${statusTexts[status] ?? ''}`.trim()], ...headers, ['milliseconds', 0]] as const;
    this.#log('round_trippers.go:632', klogPairs('Response', [...answer, ...this.#trace()]));
    if (this.#level >= 8 && response) this.#body('Response Body', bodyText(response.body));
  }

  #trace(): readonly (readonly [string, number])[] {
    if (this.#level < 9) return [];
    const names = this.#isConnected ? ['getConnectionMilliseconds'] : ['dnsLookupMilliseconds', 'dialMilliseconds', 'tlsHandshakeMilliseconds'];
    this.#isConnected = true;
    return [...names, 'serverProcessingMilliseconds'].map((name) => [name, 0] as const);
  }

  #body(what: string, body: string): void {
    this.#log('request.go:1493', klogPairs(what, [['body', truncated(body, this.#level)]]));
  }
}

/** What is longer than the level allows ends in how much is missing. Lengths are bytes. */
function truncated(body: string, level: number): string {
  const most = level >= 10 ? Number.POSITIVE_INFINITY : level === 9 ? 10_240 : 1024;
  if (body.length <= most / 3) return body;
  const bytes = utf8(body);
  if (bytes.length <= most) return body;
  return `${wholeText(bytes.slice(0, most))} [truncated ${bytes.length - most} chars]`;
}

/** The characters of UTF-8 that are complete. */
function wholeText(bytes: string): string {
  let end = bytes.length;
  while (end > 0 && (bytes.charCodeAt(end - 1) & 0xc0) === 0x80) end--;
  const lead = bytes.charCodeAt(end - 1);
  const needs = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return text(bytes.length - end + 1 < needs ? bytes.slice(0, end - 1) : bytes);
}

/** As it goes over the wire: client-go's encoder ends an object's line, a patch has none. */
const sentText = ({ method, body }: ApiRequest): string => (body === undefined ? '' : method === 'PATCH' ? bodyText(body).replace(/\n$/, '') : bodyText(body));

const masked = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ('authorization' in headers ? { ...headers, authorization: 'Bearer <masked>' } : headers);

/** Sorted, a line each. */
const headerLines = (headers: Readonly<Record<string, string>>): string => Object.keys(headers).sort().map((name) => `${canonicalHeader(name)}: ${headers[name]}\n`).join(''); // biome-ignore format: one chain

const headersOf = (response: ApiResponse, nowMs: number): Readonly<Record<string, string>> => ({
  'cache-control': 'no-cache, private',
  'content-length': String(utf8(bodyText(response.body)).length),
  'content-type': 'application/json',
  ...response.headers,
  date: formatLayout(nowMs, 'Mon, 02 Jan 2006 15:04:05 GMT'),
});

function curl({ method, headers = {} }: ApiRequest, url: string): string {
  const list = Object.entries(masked(headers)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ` -H "${canonicalHeader(name)}: ${value}"`).join(''); // biome-ignore format: one chain
  return `curl -v -X${method} ${list} '${url}'\n`;
}

const canonicalHeader = (name: string): string => name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase());

const statusTexts: Readonly<Record<number, string>> = {
  101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable',
  409: 'Conflict', 410: 'Gone', 413: 'Request Entity Too Large', 415: 'Unsupported Media Type', 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable',
  504: 'Gateway Timeout',
}; // biome-ignore format: a table
