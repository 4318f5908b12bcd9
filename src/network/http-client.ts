// One HTTP exchange from a process: look the name up, connect, send, read the answer. What probes, hooks, wget and the
// applications that call each other use; curl does the same steps itself because it reports each of them.

import type { Process, Steps } from '../os/process.ts';
import { isAddress } from './addresses.ts';
import { lookUp } from './dns.ts';
import { type Headers, type HttpResponse, header, serialiseRequest } from './http.ts';
import { framingOf, HttpStream } from './http-stream.ts';
import { connectAs, type Dialled, sendAll } from './socket.ts';
import { greetServer } from './tls.ts';

/** What is asked. */
export interface Exchange {
  readonly host: string;
  readonly port: number;
  readonly method?: string;
  /** path and query; `/` by default */
  readonly target?: string;
  /** `Host` and the body's length are added when they are not there */
  readonly headers?: Headers;
  readonly body?: string;
  /** for the whole exchange */
  readonly timeoutMs?: number;
  /** greets the server with TLS, whoever it is */
  readonly tls?: boolean;
}

/** What came back, or at which step it failed. */
export type Exchanged =
  | { readonly result: 'response'; readonly response: HttpResponse }
  | { readonly result: 'unresolved' }
  | { readonly result: 'unconnected'; readonly dialled: Exclude<Dialled, { result: 'connected' }> }
  | { readonly result: 'timeout' | 'closed' | 'malformed' | 'reset' };

/** Asks and waits for the whole answer. */
export function* exchange(process: Process, asked: Exchange): Steps<Exchanged> {
  const limitMs = process.nowMs + (asked.timeoutMs ?? 60_000);
  const address = isAddress(asked.host) ? asked.host : (yield* lookUp(process, asked.host))[0];
  if (address === undefined) return { result: 'unresolved' };
  const dialled = yield* connectAs(process, address, asked.port, limitMs - process.nowMs);
  if (dialled.result !== 'connected') return { result: 'unconnected', dialled };
  try {
    if (asked.tls) {
      const identity = yield* greetServer(process, dialled.connection.file, asked.host, limitMs);
      if (identity === 'timeout') return { result: 'timeout' };
      if (identity === 'closed' || identity === undefined) return { result: 'malformed' };
    }
    const body = asked.body ?? '';
    const headers = [...(asked.headers ?? [])];
    if (header(headers, 'host') === undefined) headers.unshift(['Host', asked.port === 80 ? asked.host : `${asked.host}:${asked.port}`]);
    if (body !== '' && header(headers, 'content-length') === undefined) headers.push(['Content-Length', String(body.length)]);
    if (header(headers, 'connection') === undefined) headers.push(['Connection', 'close']);
    const method = asked.method ?? 'GET';
    yield* sendAll(dialled.connection.file, serialiseRequest({ method, target: asked.target ?? '/', version: '1.1', headers, body }));
    return yield* readResponse(new HttpStream(process, dialled.connection.file), method, limitMs);
  } catch (error) {
    // The other end may reset the connection at any moment: that is an answer, not a bug.
    if (error instanceof Error && error.name === 'OsError') return { result: 'reset' };
    throw error;
  } finally {
    process.setDescriptor(dialled.descriptor, undefined);
  }
}

function* readResponse(stream: HttpStream, method: string, limitMs: number): Steps<Exchanged> {
  const head = yield* stream.readHead(limitMs);
  if (head === 'timeout' || head === 'closed') return { result: head };
  if (typeof head === 'string' || head.type !== 'response') return { result: 'malformed' };
  const { body, failure } = yield* stream.readWhole(framingOf(head, method), limitMs);
  if (failure === 'timeout') return { result: 'timeout' };
  return { result: 'response', response: { status: head.status, reason: head.reason, version: head.version, headers: head.headers, body } };
}
