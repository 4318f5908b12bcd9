// HTTP/1.x messages: what they are, as bytes and back. Upstream: RFC 9110, RFC 9112.
// Left out: HTTP/2 and 3 (gRPC health checks have a frame of their own, see http2 in the probe), trailers, pipelining.

import type { Bytes } from '../base/bytes.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: string;
  /** path and query as sent */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly headers: Headers;
  readonly body: Bytes;
}

export interface HttpResponse {
  readonly status: number;
  /** the reason phrase; the usual one when absent */
  readonly reason?: string;
  readonly version?: '1.0' | '1.1';
  readonly headers: Headers;
  readonly body: Bytes;
}

/** Reason phrases (Upstream: IANA HTTP status code registry). */
export const reasons: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  416: 'Requested Range Not Satisfiable',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const reasonOf = (response: HttpResponse): string => response.reason ?? reasons[response.status] ?? '';

/** The first header of this name, whatever its case. */
export function header(headers: Headers, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

const headBytes = (first: string, headers: Headers): Bytes => `${first}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;

/** Headers as given: nothing is added, so whoever sends a body says how long it is. */
export const serialiseRequest = (request: HttpRequest): Bytes => headBytes(`${request.method} ${request.target} HTTP/${request.version}`, request.headers) + request.body;

/** The status line and headers of a response, up to and with the empty line. */
export const responseHead = (response: HttpResponse): Bytes => headBytes(`HTTP/${response.version ?? '1.1'} ${response.status} ${reasonOf(response)}`, response.headers);

/** A response with its body, as long as the headers say or until the connection closes. */
export const serialiseResponse = (response: HttpResponse): Bytes => responseHead(response) + response.body;

/** One chunk of a chunked body; an empty one ends it. */
export const chunk = (bytes: Bytes): Bytes => `${bytes.length.toString(16)}\r\n${bytes}\r\n`;

/** The head of a message, parsed; undefined when it is no HTTP. */
export type Head =
  | { readonly type: 'request'; readonly method: string; readonly target: string; readonly version: '1.0' | '1.1'; readonly headers: Headers }
  | { readonly type: 'response'; readonly status: number; readonly reason: string; readonly version: '1.0' | '1.1'; readonly headers: Headers };

/** Parses the bytes before the empty line. */
export function parseHead(bytes: Bytes): Head | undefined {
  const lines = bytes.split(/\r?\n/);
  const first = lines[0] ?? '';
  const headers: (readonly [string, string])[] = [];
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon <= 0) return undefined;
    headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  const response = /^HTTP\/(1\.[01]) (\d{3})(?: (.*))?$/.exec(first);
  if (response) {
    const version = response[1] === '1.0' ? '1.0' : '1.1';
    return { type: 'response', version, status: Number(response[2]), reason: response[3] ?? '', headers };
  }
  const request = /^([A-Za-z-]+) (\S+) HTTP\/(1\.[01])$/.exec(first);
  if (!request) return undefined;
  const version = request[3] === '1.0' ? '1.0' : '1.1';
  return { type: 'request', method: request[1] ?? '', target: request[2] ?? '', version, headers };
}

/** Whether the connection stays open after a message with this head. */
export function keepsAlive(head: { readonly version: '1.0' | '1.1'; readonly headers: Headers }): boolean {
  const connection = header(head.headers, 'connection')?.toLowerCase();
  return head.version === '1.1' ? connection !== 'close' : connection === 'keep-alive';
}
