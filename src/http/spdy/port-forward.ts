// Port-forwards of kubectl: SPDY/3.1 inside a WebSocket. For each connection the client opens two streams, one for what goes wrong and
// one for the bytes; both name the port.
// Upstream: apimachinery/pkg/util/portforward, kubelet/pkg/cri/streaming/portforward/httpstream.go
//
// @supports yes API over HTTP: port-forward — "SPDY/3.1 tunnelled through a WebSocket, as kubectl 1.31 and newer do; plain SPDY upgrades are refused"

import type { ByteStreams } from '../../api/client.ts';
import { fromUint8Array, toUint8Array } from '../../base/bytes.ts';
import { dataFrame, type Frame, FrameReader, pingFrame, replyFrame, resetFrame } from './frames.ts';
import { EmptyHeaderWriter, HeaderReader } from './headers.ts';

/** The WebSocket's subprotocol. */
export const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io';

export interface TunnelOptions {
  /** sends bytes to the client */
  readonly send: (bytes: Buffer) => void;
  /** a connection to a port of the Pod, or why there is none */
  readonly connect: (port: number) => ByteStreams | string;
  /** the client is done, or does not speak SPDY */
  readonly end: () => void;
}

/** One connection through the tunnel. */
interface Forwarded {
  readonly streams: ByteStreams;
  /** what the Pod has not taken yet */
  waiting: string;
  hasEnded: boolean;
}

export class PortForwardTunnel {
  readonly #options: TunnelOptions;
  readonly #frames = new FrameReader();
  readonly #headersIn = new HeaderReader();
  readonly #headersOut = new EmptyHeaderWriter();
  /** error streams by the connection they belong to */
  readonly #errorStreams = new Map<string, number>();
  readonly #open = new Map<number, Forwarded>();

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  /** Takes what the client sent. */
  receive(bytes: Buffer): void {
    try {
      for (const frame of this.#frames.read(bytes)) this.#take(frame);
    } catch {
      // Headers that zlib cannot read: no later one can be read either.
      this.#options.end();
    }
  }

  close(): void {
    for (const { streams } of this.#open.values()) streams.close();
    this.#open.clear();
  }

  #take(frame: Frame): void {
    switch (frame.kind) {
      case 'open':
        return this.#opened(frame.stream, this.#headersIn.read(frame.headers));
      case 'data':
        return this.#data(frame.stream, frame.bytes, frame.isLast);
      case 'reset':
        return this.#reset(frame.stream);
      case 'ping':
        return this.#options.send(pingFrame(frame.id));
      case 'go-away':
        return this.#options.end();
      case 'other':
        return undefined;
    }
  }

  #opened(stream: number, headers: Readonly<Record<string, string>>): void {
    const { streamtype: type, requestid: request = '', port = '' } = headers;
    const number = Number(port);
    if (!(number > 0 && number < 65_536) || (type !== 'error' && type !== 'data')) {
      this.#options.send(resetFrame(stream));
      return;
    }
    this.#options.send(replyFrame(stream, this.#headersOut.next()));
    if (type === 'error') this.#errorStreams.set(request, stream);
    else this.#connect(stream, this.#errorStreams.get(request), number);
  }

  #connect(stream: number, errors: number | undefined, port: number): void {
    const streams = this.#options.connect(port);
    if (typeof streams === 'string') {
      this.#finish(stream, errors, streams);
      return;
    }
    this.#open.set(stream, { streams, waiting: '', hasEnded: false });
    this.#drain(stream, errors);
  }

  /** Sends what the Pod wrote, until it has ended. */
  #drain(stream: number, errors: number | undefined): void {
    const forwarded = this.#open.get(stream);
    if (!forwarded) return;
    const { streams } = forwarded;
    this.#pass(forwarded);
    for (let bytes = streams.read(1); bytes !== ''; bytes = streams.read(1)) {
      if (bytes === undefined) break;
      if (bytes === null) {
        this.#open.delete(stream);
        this.#finish(stream, errors, streams.read(2) ?? '');
        streams.close();
        return;
      }
      this.#options.send(dataFrame(stream, toUint8Array(bytes), false));
    }
    streams.readable.onReady(() => setImmediate(() => this.#drain(stream, errors)));
  }

  #finish(stream: number, errors: number | undefined, problem: string): void {
    if (errors !== undefined) this.#options.send(dataFrame(errors, toUint8Array(problem), true));
    this.#options.send(dataFrame(stream, new Uint8Array(), true));
  }

  #data(stream: number, bytes: Buffer, isLast: boolean): void {
    const forwarded = this.#open.get(stream);
    if (!forwarded) return;
    forwarded.waiting += fromUint8Array(bytes);
    if (isLast) forwarded.hasEnded = true;
    this.#pass(forwarded);
  }

  #pass(forwarded: Forwarded): void {
    const { streams } = forwarded;
    if (forwarded.waiting !== '') forwarded.waiting = forwarded.waiting.slice(streams.write(0, forwarded.waiting));
    if (forwarded.waiting !== '') streams.writable.onReady(() => setImmediate(() => this.#pass(forwarded)));
    else if (forwarded.hasEnded) streams.endInput();
  }

  #reset(stream: number): void {
    this.#open.get(stream)?.streams.close();
    this.#open.delete(stream);
  }
}
