// An HTTP server's side of a connection: reads requests, asks a handler, writes answers, keeps the connection while both want it.
// What the answers say (Server, Date, pages) is the application's matter.

import type { Process, Steps } from '../os/process.ts';
import { type HttpRequest, type HttpResponse, header, keepsAlive, responseHead } from './http.ts';
import { framingOf, HttpStream } from './http-stream.ts';
import type { Connection } from './network.ts';
import { sendAll } from './socket.ts';

/** Makes the answer to a request. A generator may take its time or compute. */
export type HttpHandler = (request: HttpRequest, connection: Connection) => HttpResponse | Steps<HttpResponse>;

export interface HttpServing {
  /** how long an idle connection is kept, 75 s by default as nginx does */
  readonly keepAliveMs?: number;
  /** what is said to bytes that are no HTTP; by default the connection just closes */
  readonly malformed?: (connection: Connection) => HttpResponse;
  /** told once the answer is out, for the access log */
  readonly served?: (request: HttpRequest, response: HttpResponse, connection: Connection) => void;
}

/** One connection's life. Use as the handler of `serve` (server.ts). */
export function* serveHttp(process: Process, connection: Connection, handler: HttpHandler, serving: HttpServing = {}): Steps<void> {
  const stream = new HttpStream(process, connection.file);
  for (;;) {
    const head = yield* stream.readHead(process.nowMs + (serving.keepAliveMs ?? 75_000));
    if (typeof head === 'string' || head.type === 'response') {
      if (head === 'malformed' && serving.malformed) yield* respond(connection, serving.malformed(connection), false, 'GET');
      return;
    }
    if (header(head.headers, 'expect')?.toLowerCase() === '100-continue') yield* sendAll(connection.file, 'HTTP/1.1 100 Continue\r\n\r\n');
    const { body, failure } = yield* stream.readWhole(framingOf(head), process.nowMs + 60_000);
    if (failure) return;
    const request: HttpRequest = { method: head.method, target: head.target, version: head.version, headers: head.headers, body };
    const made = handler(request, connection);
    const response = 'next' in made ? yield* made : made;
    const stay = keepsAlive(head) && header(response.headers, 'connection')?.toLowerCase() !== 'close';
    const sent = yield* respond(connection, response, stay, request.method);
    serving.served?.(request, response, connection);
    if (!sent || !stay) return;
  }
}

function* respond(connection: Connection, response: HttpResponse, stay: boolean, method: string): Steps<boolean> {
  const headers = [...response.headers];
  const bodiless = response.status === 204 || response.status === 304 || response.status < 200;
  const framed = header(headers, 'content-length') !== undefined || header(headers, 'transfer-encoding') !== undefined;
  if (!framed && !bodiless) headers.push(['Content-Length', String(response.body.length)]);
  if (header(headers, 'connection') === undefined && !stay) headers.push(['Connection', 'close']);
  const head = responseHead({ ...response, headers });
  return yield* sendAll(connection.file, method === 'HEAD' || bodiless ? head : head + response.body);
}

/** The path of a request's target, percent-decoded, without the query. */
export function pathOf(request: HttpRequest): string {
  const path = request.target.replace(/^https?:\/\/[^/]*/, '').split(/[?#]/, 1)[0] ?? '/';
  return path.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The query of a request's target, without the question mark. */
export function queryOf(request: HttpRequest): string {
  const at = request.target.indexOf('?');
  return at < 0 ? '' : request.target.slice(at + 1);
}
