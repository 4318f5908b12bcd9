import { describe, expect, it } from 'vitest';
import type { ByteStreams } from '../../api/client.ts';
import { dataFrame, FrameReader, pingFrame } from './frames.ts';
import { dictionary, HeaderReader } from './headers.ts';
import { PortForwardTunnel } from './port-forward.ts';

/** Writes blocks as Go's client does, but stored: one stream of zlib, flushed after each. */
class Client {
  readonly received: Buffer[] = [];
  readonly asked: number[] = [];
  #hasBegun = false;
  readonly tunnel: PortForwardTunnel;

  constructor(answer: (port: number) => ByteStreams | string) {
    const connect = (port: number): ByteStreams | string => {
      this.asked.push(port);
      return answer(port);
    };
    this.tunnel = new PortForwardTunnel({ send: (bytes) => this.received.push(bytes), connect, end: () => this.received.push(Buffer.from('end')) });
  }

  headers(headers: Readonly<Record<string, string>>): Buffer {
    const word = (value: number): Buffer => Buffer.from([0, 0, value >> 8, value & 255]);
    const text = (value: string): Buffer => Buffer.concat([word(value.length), Buffer.from(value)]);
    const entries = Object.entries(headers);
    const plain = Buffer.concat([word(entries.length), ...entries.flatMap(([name, value]) => [text(name), text(value)])]);
    const begin = this.#hasBegun ? [] : [0x78, 0x01];
    this.#hasBegun = true;
    const block = Buffer.concat([Buffer.from([...begin, 0, plain.length, 0, 255 - plain.length, 255]), plain, Buffer.from([0, 0, 0, 255, 255])]);
    return block;
  }

  open(stream: number, headers: Readonly<Record<string, string>>): void {
    const block = this.headers(headers);
    const head = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, block.length + 10, 0, 0, 0, stream, 0, 0, 0, 0, 0, 0]);
    this.tunnel.receive(Buffer.concat([head, block]));
  }

  /** What was sent back, in words. */
  told(): string[] {
    const reader = new FrameReader();
    return this.received.flatMap((bytes) => {
      if (bytes.toString() === 'end') return ['end'];
      if (bytes[0] === 0x80) return [`control ${bytes[3]} of ${bytes[11]}`];
      return [...reader.read(bytes)].map((frame) => (frame.kind === 'data' ? `data on ${frame.stream}: ${frame.bytes.toString()}${frame.isLast ? ' (last)' : ''}` : frame.kind));
    });
  }
}

/** Streams that say each of `lines` and end, and keep what they are told. */
function saying(lines: readonly string[], heard: string[]): ByteStreams {
  const left = [...lines];
  const ready = { isReady: true, onReady: (then: () => void) => then() } as unknown as ByteStreams['readable'];
  return {
    read: (channel) => (channel === 1 ? (left.shift() ?? null) : null),
    readable: ready,
    writable: ready,
    write: (_channel, bytes) => heard.push(bytes) && bytes.length,
    endInput: () => heard.push('(end)'),
    resize: () => {},
    close: () => heard.push('(closed)'),
  };
}

describe('a tunnelled port-forward', () => {
  it('knows the words that SPDY/3.1 agrees upon', () => {
    let [a, b] = [1, 0];
    for (const byte of dictionary) [a, b] = [(a + byte) % 65_521, (b + a + byte) % 65_521];
    expect([dictionary.length, (b * 65_536 + a).toString(16)]).toEqual([1423, 'e3c6a7c2']);
  });

  it('reads headers that go on where the last ones stopped', () => {
    const client = new Client(() => '');
    const reader = new HeaderReader();
    const first = { streamtype: 'error', port: '80', requestid: '0' };
    const second = { streamtype: 'data', port: '80', requestid: '0' };
    expect([reader.read(client.headers(first)), reader.read(client.headers(second))]).toEqual([first, second]);
  });

  it('carries bytes both ways and ends both streams', () => {
    const heard: string[] = [];
    const client = new Client(() => saying(['hello'], heard));
    client.open(1, { streamtype: 'error', port: '8080', requestid: '0' });
    client.open(3, { streamtype: 'data', port: '8080', requestid: '0' });
    expect(client.asked).toEqual([8080]);
    expect(client.told()).toEqual(['control 2 of 1', 'control 2 of 3', 'data on 3: hello', 'data on 1:  (last)', 'data on 3:  (last)']);
    expect(heard).toEqual(['(closed)']);
  });

  it('says on the error stream why there is no connection', () => {
    const client = new Client(() => 'connection refused');
    client.open(1, { streamtype: 'error', port: '81', requestid: '7' });
    client.open(3, { streamtype: 'data', port: '81', requestid: '7' });
    expect(client.told().slice(2)).toEqual(['data on 1: connection refused (last)', 'data on 3:  (last)']);
  });

  it.each([
    { name: 'a port that is none', headers: { streamtype: 'data', port: '0', requestid: '0' } },
    { name: 'a stream of another type', headers: { streamtype: 'tea', port: '80', requestid: '0' } },
  ])('refuses $name', ({ headers }) => {
    const client = new Client(() => '');
    client.open(5, headers);
    expect(client.told()).toEqual(['control 3 of 5']);
  });

  it('answers pings, ignores data of nobody, and ends where bytes are not zlib’s', () => {
    const client = new Client(() => '');
    client.tunnel.receive(pingFrame(9));
    client.tunnel.receive(dataFrame(77, Buffer.from('x'), false));
    client.tunnel.receive(Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2]));
    expect(client.told()).toEqual(['control 6 of 9', 'end']);
  });
});
