// Frames of SPDY/3.1, as far as tunnelled port-forwards use them.
// Source: draft-mbelshe-httpbis-spdy-00, 2.2 and 2.6. Leaves out flow control, which the clients' library (moby/spdystream) has none of.

const synStream = 1;
const synReply = 2;
const rstStream = 3;
const ping = 6;
const goAway = 7;

export type Frame =
  | { readonly kind: 'open'; readonly stream: number; readonly isLast: boolean; readonly headers: Buffer }
  | { readonly kind: 'data'; readonly stream: number; readonly isLast: boolean; readonly bytes: Buffer }
  | { readonly kind: 'reset'; readonly stream: number }
  | { readonly kind: 'ping'; readonly id: number }
  | { readonly kind: 'go-away' }
  | { readonly kind: 'other' };

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  *read(bytes: Buffer): Iterable<Frame> {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 8) {
      const length = this.#rest.readUIntBE(5, 3);
      if (this.#rest.length < 8 + length) return;
      const head = this.#rest.subarray(0, 8);
      const body = this.#rest.subarray(8, 8 + length);
      this.#rest = this.#rest.subarray(8 + length);
      yield frameOf(head, body);
    }
  }
}

function frameOf(head: Buffer, body: Buffer): Frame {
  const isLast = (head.readUInt8(4) & 1) === 1;
  if ((head.readUInt8(0) & 0x80) === 0) return { kind: 'data', stream: head.readUInt32BE(0), isLast, bytes: body };
  switch (head.readUInt16BE(2)) {
    case synStream:
      return body.length < 10 ? { kind: 'other' } : { kind: 'open', stream: streamIn(body), isLast, headers: body.subarray(10) };
    case rstStream:
      return body.length < 4 ? { kind: 'other' } : { kind: 'reset', stream: streamIn(body) };
    case ping:
      return body.length < 4 ? { kind: 'other' } : { kind: 'ping', id: body.readUInt32BE(0) };
    case goAway:
      return { kind: 'go-away' };
    default:
      return { kind: 'other' };
  }
}

const streamIn = (body: Buffer): number => body.readUInt32BE(0) & 0x7fffffff;

export function dataFrame(stream: number, bytes: Uint8Array, isLast: boolean): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(stream);
  head.writeUInt8(isLast ? 1 : 0, 4);
  head.writeUIntBE(bytes.length, 5, 3);
  return Buffer.concat([head, bytes]);
}

/** Takes a stream the client opened. @param headers compressed */
export const replyFrame = (stream: number, headers: Buffer): Buffer => control(synReply, Buffer.concat([word(stream), headers]));

/** Refuses a stream: 3 is REFUSED_STREAM. */
export const resetFrame = (stream: number): Buffer => control(rstStream, Buffer.concat([word(stream), word(3)]));

export const pingFrame = (id: number): Buffer => control(ping, word(id));

function control(type: number, body: Buffer): Buffer {
  const head = Buffer.from([0x80, 3, 0, type, 0, 0, 0, 0]);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

function word(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}
