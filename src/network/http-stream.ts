// HTTP messages off a connection: bytes come in pieces, a message may be followed by the next one.

import type { Bytes } from '../base/bytes.ts';
import type { OpenFile, Process, Steps } from '../os/process.ts';
import { type Head, header, parseHead } from './http.ts';
import { receive } from './socket.ts';

/** Why no message came. */
export type Failure = 'closed' | 'timeout' | 'malformed' | 'partial';

/** How a message's body ends (Upstream: RFC 9112 §6.3). */
export type Framing = { readonly by: 'length'; readonly bytes: number } | { readonly by: 'chunks' } | { readonly by: 'close' };

const headLimitBytes = 64 * 1024;

export class HttpStream {
  readonly file: OpenFile;
  readonly #process: Process;
  #buffer: Bytes = '';
  #ended = false;

  constructor(process: Process, file: OpenFile) {
    this.#process = process;
    this.file = file;
  }

  /** The next message's head. @throws OsError ECONNRESET */
  *readHead(limitMs?: number): Steps<Head | Failure> {
    for (;;) {
      const end = /\r?\n\r?\n/.exec(this.#buffer);
      if (end) {
        const head = parseHead(this.#buffer.slice(0, end.index));
        this.#buffer = this.#buffer.slice(end.index + end[0].length);
        return head ?? 'malformed';
      }
      if (this.#buffer.length > headLimitBytes) return 'malformed';
      if (this.#ended) return this.#buffer === '' ? 'closed' : 'malformed';
      if (!(yield* this.#fill(limitMs))) return 'timeout';
    }
  }

  /** What is in the buffer although it is no HTTP, e.g. a server's greeting. */
  takeRest(): Bytes {
    const rest = this.#buffer;
    this.#buffer = '';
    return rest;
  }

  /** The next piece of a body; null at its end. `partial`: the connection ended first. */
  *readBody(framing: Framing, state: BodyState, limitMs?: number): Steps<Piece | null> {
    if (framing.by === 'chunks') return yield* this.#readChunk(state, limitMs);
    const left = framing.by === 'length' ? framing.bytes - state.taken : Number.POSITIVE_INFINITY;
    if (left <= 0) return null;
    while (this.#buffer === '') {
      if (this.#ended) return framing.by === 'close' ? null : { failure: 'partial' };
      if (!(yield* this.#fill(limitMs))) return { failure: 'timeout' };
    }
    const bytes = this.#buffer.slice(0, left);
    this.#buffer = this.#buffer.slice(bytes.length);
    state.taken += bytes.length;
    return { bytes };
  }

  /** A whole body, or as much as came before the failure. */
  *readWhole(framing: Framing, limitMs?: number): Steps<{ readonly body: Bytes; readonly failure?: Failure }> {
    const state = bodyState();
    let body = '';
    for (;;) {
      const piece = yield* this.readBody(framing, state, limitMs);
      if (piece === null) return { body };
      if (piece.failure !== undefined) return { body, failure: piece.failure };
      body += piece.bytes;
    }
  }

  *#readChunk(state: BodyState, limitMs?: number): Steps<Piece | null> {
    if (state.done) return null;
    const line = yield* this.#readLine(limitMs);
    if (line === 'timeout' || line === 'partial') return { failure: line };
    if (!/^[0-9a-fA-F]+/.test(line.text)) return { failure: 'malformed' };
    const size = Number.parseInt(line.text, 16);
    while (this.#buffer.length < size + 2 && !this.#ended) if (!(yield* this.#fill(limitMs))) return { failure: 'timeout' };
    if (this.#buffer.length < size) return { failure: 'partial' };
    const bytes = this.#buffer.slice(0, size);
    this.#buffer = this.#buffer.slice(size).replace(/^\r?\n/, '');
    state.taken += size;
    if (size > 0) return { bytes };
    state.done = true;
    return null;
  }

  *#readLine(limitMs?: number): Steps<{ readonly text: string } | 'timeout' | 'partial'> {
    for (;;) {
      const at = this.#buffer.indexOf('\n');
      if (at >= 0) {
        const text = this.#buffer.slice(0, at).replace(/\r$/, '');
        this.#buffer = this.#buffer.slice(at + 1);
        return { text };
      }
      if (this.#ended) return 'partial';
      if (!(yield* this.#fill(limitMs))) return 'timeout';
    }
  }

  /** @returns false when time was up */
  *#fill(limitMs?: number): Steps<boolean> {
    const got = yield* receive(this.#process, this.file, limitMs);
    if (got === undefined) return false;
    if (got === null) this.#ended = true;
    else this.#buffer += got;
    return true;
  }
}

/** Some bytes of a body, or why no more come. */
export type Piece = { readonly bytes: Bytes; readonly failure?: undefined } | { readonly failure: Failure };

/** How far a body has been read. */
export interface BodyState {
  taken: number;
  done: boolean;
}

export const bodyState = (): BodyState => ({ taken: 0, done: false });

/** How the body of this message ends. @param asked the request's method, for a response */
export function framingOf(head: Head, asked = 'GET'): Framing {
  const none: Framing = { by: 'length', bytes: 0 };
  if (head.type === 'response' && (asked === 'HEAD' || head.status === 204 || head.status === 304 || head.status < 200)) return none;
  if (header(head.headers, 'transfer-encoding')?.toLowerCase().includes('chunked')) return { by: 'chunks' };
  const length = header(head.headers, 'content-length');
  if (length !== undefined && /^\d+$/.test(length)) return { by: 'length', bytes: Number(length) };
  return head.type === 'request' ? none : { by: 'close' };
}
