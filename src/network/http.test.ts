import { describe, expect, it } from 'vitest';
import { makePipe } from '../os/open-file.ts';
import type { Process, Steps } from '../os/process.ts';
import { chunk, keepsAlive, parseHead, serialiseRequest, serialiseResponse } from './http.ts';
import { framingOf, HttpStream } from './http-stream.ts';
import { hostPort, parseUrl, resolveLocation, urlText } from './url.ts';

/** Runs steps that never have to wait. */
function finish<T>(steps: Steps<T>): T {
  const next = steps.next();
  if (!next.done) throw new Error('waits');
  return next.value;
}

function streamOf(bytes: string): HttpStream {
  const { reader, writer } = makePipe();
  writer.write(bytes);
  writer.close();
  return new HttpStream({ nowMs: 0 } as Process, reader);
}

describe('HTTP messages', () => {
  it('are written as RFC 9112 has them', () => {
    expect(serialiseRequest({ method: 'POST', target: '/a?b', version: '1.1', headers: [['Host', 'x']], body: 'hi' })).toBe('POST /a?b HTTP/1.1\r\nHost: x\r\n\r\nhi');
    expect(serialiseResponse({ status: 404, headers: [['Content-Length', '2']], body: 'no' })).toBe('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno');
  });

  const heads = [
    { name: 'a request', bytes: 'GET / HTTP/1.1\r\nHost: a\r\nX:  b ', head: { type: 'request', method: 'GET', target: '/', version: '1.1', headers: [['Host', 'a'], ['X', 'b']] } },
    { name: 'a response without a reason', bytes: 'HTTP/1.0 200', head: { type: 'response', version: '1.0', status: 200, reason: '', headers: [] } },
    { name: 'no HTTP', bytes: 'SSH-2.0-OpenSSH', head: undefined },
    { name: 'a header without a colon', bytes: 'GET / HTTP/1.1\r\nbad', head: undefined },
  ];
  it.each(heads)('heads: $name', ({ bytes, head }) => expect(parseHead(bytes)).toEqual(head));

  const bodies = [
    { name: 'by length', bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef', body: { body: 'abc' } },
    { name: 'in chunks', bytes: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk('abc')}${chunk('de')}${chunk('')}`, body: { body: 'abcde' } },
    { name: 'to the end', bytes: 'HTTP/1.1 200 OK\r\n\r\nabc', body: { body: 'abc' } },
    { name: 'cut short', bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', body: { body: 'abc', failure: 'partial' } },
    { name: 'a broken chunk', bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc', body: { body: '', failure: 'malformed' } },
    { name: 'none after 204', bytes: 'HTTP/1.1 204 No Content\r\n\r\nrest', body: { body: '' } },
  ];
  it.each(bodies)('bodies: $name', ({ bytes, body }) => {
    const stream = streamOf(bytes);
    const head = finish(stream.readHead());
    if (typeof head === 'string') throw new Error(head);
    expect(finish(stream.readWhole(framingOf(head)))).toEqual(body);
  });

  it.each([
    { name: 'an empty connection', bytes: '', result: 'closed' },
    { name: 'garbage', bytes: '\x00\x01 nothing\r\n\r\n', result: 'malformed' },
    { name: 'a head without an end', bytes: 'GET / HTTP/1.1\r\n', result: 'malformed' },
  ])('no message in $name', ({ bytes, result }) => expect(finish(streamOf(bytes).readHead())).toBe(result));

  it('keeps a connection as versions and headers say', () => {
    expect(keepsAlive({ version: '1.1', headers: [] })).toBe(true);
    expect(keepsAlive({ version: '1.1', headers: [['Connection', 'Close']] })).toBe(false);
    expect(keepsAlive({ version: '1.0', headers: [] })).toBe(false);
  });
});

describe('URLs', () => {
  it.each([
    { name: 'a bare host', given: 'web', url: 'http://web/' },
    { name: 'port and path', given: 'http://web:8080/a?b=1#c', url: 'http://web:8080/a?b=1' },
    { name: 'a query without a path', given: 'web?x', url: 'http://web/?x' },
    { name: 'https on its own port', given: 'https://web:443', url: 'https://web/' },
    { name: 'an IPv6 address', given: 'http://[::1]:81/', url: 'http://[::1]:81/' },
  ])('$name', ({ given, url }) => {
    const parsed = parseUrl(given);
    if (typeof parsed !== 'object' || !('host' in parsed)) throw new Error(String(parsed));
    expect(urlText(parsed)).toBe(url);
  });

  it.each([
    { name: 'another scheme', given: 'ftp://x', problem: { scheme: 'ftp' } },
    { name: 'no host', given: 'http:///a', problem: 'host' },
    { name: 'a port that is none', given: 'http://web:http/', problem: 'port' },
    { name: 'a space', given: 'http://a b', problem: 'malformed' },
  ])('problems: $name', ({ given, problem }) => expect(parseUrl(given)).toEqual(problem));

  it('follows locations', () => {
    const from = parseUrl('http://web:81/a/b');
    if (typeof from !== 'object' || !('host' in from)) throw new Error('no url');
    expect(['/c', 'c', 'http://x/', '//y/z'].map((location) => resolveLocation(from, location))).toEqual(['http://web:81/c', 'http://web:81/a/c', 'http://x/', 'http://y/z']);
    expect(hostPort(from)).toBe('web:81');
  });
});
