// exec and attach over WebSocket: one byte says which channel a message belongs to. port-forward: SPDY inside a WebSocket.
// Upstream: apimachinery/pkg/util/remotecommand (v5.channel.k8s.io), apiserver/pkg/util/proxy
//
// @supports partly exec over HTTP: WebSocket v5 and v4 channels — "SPDY upgrades are refused with 400"

import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { ApiRequest, ApiResponse, ByteStreams } from '../api/client.ts';
import { StatusError } from '../api/meta/status-error.ts';
import { fromUint8Array, toUint8Array } from '../base/bytes.ts';
import { respondStatus } from '../cluster/apiserver/respond.ts';
import type { ApiServer } from '../cluster/apiserver/server.ts';
import { upgradeRequired } from '../cluster/apiserver/subresources/pod-streams.ts';
import type { User } from '../cluster/apiserver/user.ts';
import { bodyText } from '../api/wire-text.ts';
import { apiRequest, subjectOf } from './request.ts';
import { PortForwardTunnel, tunnelProtocol } from './spdy/port-forward.ts';

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const resizeChannel = 4;
const closeChannel = 255;
const outgoing = [1, 2, 3];

const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
});

/** The tunnel's name has a slash, which no subprotocol may have by the letter: it is agreed upon behind the library's back. */
const tunnels = new WebSocketServer({ noServer: true }).on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`));

/** Answers a request to change protocol: with streams, or with why not. */
export function upgradeTo(server: ApiServer, message: IncomingMessage, socket: Duplex, head: Buffer): void {
  try {
    const request = { ...apiRequest(message), method: 'POST' as const };
    const user = server.authenticate(request, subjectOf(message));
    const offered = (message.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    if (offered.includes(tunnelProtocol)) {
      tunnel(server, { ...request, query: [] }, user, (take) => {
        delete message.headers['sec-websocket-protocol'];
        tunnels.handleUpgrade(message, socket, head, take);
      }, socket);
      return;
    }
    const streams = server.connect(request, { user });
    if (!('readable' in streams)) {
      refuse(socket, streams);
      return;
    }
    if ((message.headers.upgrade ?? '').toLowerCase() !== 'websocket' || !protocols.some((one) => offered.includes(one))) {
      streams.close();
      throw notWebSocket();
    }
    sockets.handleUpgrade(message, socket, head, (webSocket) => carry(streams, webSocket));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    refuse(socket, respondStatus(error, []));
  }
}

/** Port-forwards: each connection through the tunnel is a request of its own for a port. */
function tunnel(server: ApiServer, request: ApiRequest, user: User, upgrade: (take: (webSocket: WebSocket) => void) => void, socket: Duplex): void {
  const asked = server.handle(request, { user });
  // A Pod that is there and may be reached lacks nothing but the upgrade.
  if ((asked.body as { message?: string }).message !== upgradeRequired) {
    refuse(socket, asked);
    return;
  }
  upgrade((webSocket) => {
    const forward = new PortForwardTunnel({
      send: (bytes) => webSocket.send(bytes),
      end: () => webSocket.close(1000),
      connect: (port) => {
        const streams = server.connect({ ...request, query: [['ports', String(port)]] }, { user });
        return 'readable' in streams ? streams : ((streams.body as { message?: string }).message ?? '');
      },
    });
    webSocket.on('message', (data: RawData) => forward.receive(asBuffer(data)));
    webSocket.on('close', () => forward.close());
  });
}

function notWebSocket(): StatusError {
  return new StatusError(400, 'BadRequest', 'not simulated in Drydock: SPDY streams; use a client that speaks WebSocket (kubectl 1.31 or newer)');
}

/** Tells a client that wants to change protocol why not, by hand: there is nobody left who writes HTTP on this connection. */
function refuse(socket: Duplex, { status, headers, body }: ApiResponse): void {
  const text = bodyText(body);
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`);
}

function carry(streams: ByteStreams, webSocket: WebSocket): void {
  const ended = new Set<number>();
  let waiting = '';
  let hasEnded = false;
  let awaitsRoom = false;
  const pass = (): void => {
    waiting = waiting.slice(streams.write(0, waiting));
    if (waiting === '') {
      if (hasEnded) streams.endInput();
    } else if (!awaitsRoom) {
      // The program inside reads on without writing anything: only this tells that there is room again.
      awaitsRoom = true;
      streams.writable.onReady(() =>
        setImmediate(() => {
          awaitsRoom = false;
          pass();
        }),
      );
    }
  };
  const drain = (): void => {
    for (const channel of outgoing) if (!ended.has(channel)) sendChannel(streams, webSocket, channel, ended);
    if (waiting !== '') pass();
    if (ended.has(3)) webSocket.close(1000);
    else streams.readable.onReady(() => setImmediate(drain));
  };
  webSocket.on('message', (data: RawData) => {
    const bytes = asBuffer(data);
    const channel = bytes[0];
    const payload = bytes.subarray(1);
    if (channel === 0) {
      waiting += fromUint8Array(payload);
      pass();
    } else if (channel === resizeChannel) resize(streams, payload);
    else if (channel === closeChannel && payload[0] === 0) {
      hasEnded = true;
      pass();
    }
  });
  webSocket.on('close', () => streams.close());
  drain();
}

function sendChannel(streams: ByteStreams, webSocket: WebSocket, channel: number, ended: Set<number>): void {
  for (;;) {
    const bytes = streams.read(channel);
    if (bytes === null) {
      ended.add(channel);
      return;
    }
    if (bytes === undefined || bytes === '') return;
    webSocket.send(Buffer.concat([Buffer.from([channel]), toUint8Array(bytes)]));
  }
}

function resize(streams: ByteStreams, payload: Buffer): void {
  try {
    const { Width = 0, Height = 0 } = JSON.parse(payload.toString('utf8')) as { Width?: number; Height?: number };
    streams.resize(Width, Height);
  } catch {
    // A size that is no JSON changes nothing.
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
