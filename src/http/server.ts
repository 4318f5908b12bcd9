// The API of a simulated cluster over HTTPS, for the real kubectl and any other client.
// Upstream: what apiserver/pkg/server puts around its handlers.
//
// @supports partly API over HTTP: HTTP/1.1, JSON and YAML, bodies in protobuf, gzip, chunked watches, WebSocket streams — "no HTTP/2, no answers in protobuf"

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex, Writable } from 'node:stream';
import type { ApiRequest, ApiResponse, WatchStream } from '../api/client.ts';
import { badRequest, StatusError } from '../api/meta/status-error.ts';
import { isTrue, requestInfoOf } from '../cluster/apiserver/request-info.ts';
import { respondStatus } from '../cluster/apiserver/respond.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Identity } from './certificates.ts';
import { Authority } from './certificates.ts';
import { eventLine } from '../api/wire-text.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { followLogs } from './logs.ts';
import { ProtobufError } from './protobuf/decode.ts';
import { sendProtobufSchema, wantsProtobufSchema } from './protobuf/openapi-v2.ts';
import { apiRequest, headersFor, isReadable, readBody, sendResponse, subjectOf, targetOf } from './request.ts';
import { upgradeTo } from './streams.ts';

export interface ServeOptions {
  /** 0: any free one */
  readonly port?: number;
  /** answers requests below `/drydock/`, which are the host's own and no part of Kubernetes */
  readonly control?: (path: string, query: URLSearchParams) => unknown;
  /**
   * called before each request, so that virtual time can catch up with the real one, or wait for it; told its method (an upgrade counts as
   * POST and does not wait) and its path
   */
  readonly beforeRequest?: (method: string, path: string) => void | Promise<void>;
}

export interface Served {
  readonly url: string;
  /** text of a kubeconfig for `kubernetes-admin` */
  readonly kubeconfig: string;
  /** how many watches, logs that are followed and upgraded connections are open */
  openStreams(): number;
  /** bytes that went through so far, in both directions: when it stands still, nobody says anything */
  traffic(): number;
  close(): Promise<void>;
}

/** Serves a cluster on 127.0.0.1: whichever `cluster.apiServer` is when a request comes. */
export async function serveCluster(cluster: Pick<Cluster, 'apiServer'>, options: ServeOptions = {}): Promise<Served> {
  const authority = new Authority();
  const names = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  const identity = authority.server('kube-apiserver', names, ['127.0.0.1', '10.96.0.1']);
  const open = new Set<Writable>();
  const hold = (stream: Writable): void => void open.add(stream.once('close', () => open.delete(stream)));
  const server = listener(authority, identity, (message, out) => {
    answer(cluster, options, message, out).then(
      () => out.writableEnded || hold(out),
      // The client went away while it was still sending.
      () => out.destroy(),
    );
  });
  server.on('upgrade', (message: IncomingMessage, socket, head) => {
    void options.beforeRequest?.('POST', message.url ?? '');
    hold(socket);
    upgradeTo(cluster.apiServer, message, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    kubeconfig: kubeconfigFor(url, authority.certificate, authority.client('kubernetes-admin', ['kubeadm:cluster-admins'])),
    openStreams: () => open.size,
    traffic: countTraffic(server),
    close: () => close(server, open),
  };
}

function listener(authority: Authority, { certificate, key }: Identity, handle: (message: IncomingMessage, out: ServerResponse) => void): Server {
  const server = createServer(
    {
      cert: certificate,
      key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
      maxHeaderSize: mostHeaderBytes,
      // Only streams change the protocol: every other request is answered as if it had not asked to, as Go's server does.
      shouldUpgradeCallback: ({ url = '/' }) => /\/(exec|attach|portforward)$/.test(targetOf(url).path),
    },
    handle,
  );
  server.maxHeadersCount = 0;
  server.on('clientError', refuseBroken);
  const raw = new Map<number, Socket>();
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    raw.set(port, socket.once('close', () => raw.delete(port)));
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    // Upstream: net/http's server, when a handshake looks like HTTP.
    if (error.code === 'ERR_SSL_HTTP_REQUEST') raw.get(socket.remotePort ?? 0)?.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
  });
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  server.keepAliveTimeout = 90_000;
  return server;
}

/** Upstream: http.DefaultMaxHeaderBytes */
const mostHeaderBytes = 1 << 20;

/** What is no HTTP gets what Go's server says, and no more. Upstream: net/http conn.serve */
function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  if (socket.writable && error.code !== 'ECONNRESET') socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`);
  else socket.destroy();
}

/** Counts what the server's connections, those that are closed too, have sent and received. */
function countTraffic(server: Server): () => number {
  const sockets = new Set<Socket>();
  let ofClosed = 0;
  const bytes = (socket: Socket): number => socket.bytesRead + socket.bytesWritten;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      ofClosed += bytes(socket);
    });
  });
  return () => [...sockets].reduce((sum, socket) => sum + bytes(socket), ofClosed);
}

async function close(server: Server, open: Iterable<Writable>): Promise<void> {
  server.closeAllConnections();
  for (const stream of open) stream.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function answer(cluster: Pick<Cluster, 'apiServer'>, options: ServeOptions, message: IncomingMessage, out: ServerResponse): Promise<void> {
  out.setHeader('audit-id', auditId(message));
  const request = readRequest(message, await readBody(message), out);
  if (!request) return;
  await options.beforeRequest?.(request.method, request.path);
  if (request.path.startsWith('/drydock/') && options.control) {
    const result = options.control(request.path, new URLSearchParams(targetOf(message.url ?? '/').query));
    out.writeHead(result === undefined ? 404 : 200, { 'content-type': 'application/json' });
    out.end(`${JSON.stringify(result ?? null)}\n`);
    return;
  }
  dispatch(cluster, request, message, out);
}

/** Upstream: filters.WithAuditInit: a number for each request, the client's own where it brings one */
const auditId = ({ headers }: IncomingMessage): string => (typeof headers['audit-id'] === 'string' && headers['audit-id'] !== '' ? headers['audit-id'] : randomUUID());

function readRequest(message: IncomingMessage, body: Buffer, out: ServerResponse): ApiRequest | undefined {
  if (!isReadable(targetOf(message.url ?? '/').path)) {
    out.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end('400 Bad Request');
    return undefined;
  }
  try {
    return apiRequest(message, body);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    sendResponse(out, respondStatus(badRequest(error.message), [], message.headers.accept));
    return undefined;
  }
}

function dispatch({ apiServer }: Pick<Cluster, 'apiServer'>, request: ApiRequest, message: IncomingMessage, out: ServerResponse): void {
  const { 'accept-encoding': encodings = '', 'if-none-match': has = '' } = request.headers ?? {};
  const reply = (response: ApiResponse): void => sendResponse(out, response, { isPretty: isPretty(request), takesGzip: /\bgzip\b/.test(encodings), has });
  try {
    const user = apiServer.authenticate(request, subjectOf(message));
    if (wantsProtobufSchema(request)) {
      const document = apiServer.handle({ ...request, headers: { accept: 'application/json' } }, { user });
      if (document.status === 200) sendProtobufSchema(document.body as object, out);
      else reply(document);
      return;
    }
    if (isWatch(request)) {
      const stream = apiServer.watch(request, { user });
      if ('events' in stream) sendWatch(stream, out);
      else reply(stream);
      return;
    }
    if (isFollowing(request)) {
      const streams = apiServer.connect(request, { user });
      if ('readable' in streams) followLogs(streams, out);
      else reply(streams);
      return;
    }
    reply(apiServer.handle(request, { user }));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    reply(respondStatus(error, [], request.headers?.accept));
  }
}

/** Upstream: negotiation.isPrettyPrint */
function isPretty(request: ApiRequest): boolean {
  const asked = queryValue(request, 'pretty');
  if (asked) return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked);
  if (/;\s*pretty=1\b/.test(request.headers?.accept ?? '')) return true;
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers?.['user-agent'] ?? '');
}

const queryValue = ({ query = [] }: ApiRequest, name: string): string | undefined => query.find(([key]) => key === name)?.[1];

const isWatch = (request: ApiRequest): boolean => request.method === 'GET' && requestInfoOf(request).verb === 'watch';

const isFollowing = (request: ApiRequest): boolean => request.method === 'GET' && request.path.endsWith('/log') && isTrue(queryValue(request, 'follow'));

/** Events as lines, as they come. */
function sendWatch(stream: WatchStream, out: ServerResponse): void {
  out.writeHead(200, headersFor({ headers: { 'content-type': 'application/json' }, warnings: stream.warnings }));
  out.flushHeaders();
  const drain = (): void => {
    let text = '';
    for (let event = stream.events.take(); event; event = stream.events.take()) text += eventLine(event);
    if (text !== '') out.write(text);
    if (stream.events.done) out.end();
    else stream.events.onReady(() => setImmediate(drain));
  };
  out.on('close', () => stream.close());
  drain();
}
