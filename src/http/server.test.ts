// The border itself, over real connections: what a client that speaks HTTP badly, or well, is told.
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../../tests/support/cluster/api.ts';
import type { Served } from './server.ts';
import { serveCluster } from './server.ts';

const api = new TestApi();
let served: Served;
let identity: { readonly ca: string; readonly cert: string; readonly key: string };
let agent: Agent;

beforeAll(async () => {
  served = await serveCluster(api.cluster);
  const field = (name: string): string => Buffer.from(new RegExp(`${name}: (\\S+)`).exec(served.kubeconfig)?.[1] ?? '', 'base64').toString();
  identity = { ca: field('certificate-authority-data'), cert: field('client-certificate-data'), key: field('client-key-data') };
  agent = new Agent({ ...identity, keepAlive: true });
});

afterAll(async () => {
  agent.destroy();
  await served.close();
});

interface Said {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET', body?: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const message = request(new URL(served.url), { path, method, agent, headers: { 'user-agent': 'test', ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    message.on('error', reject).end(body);
  });
}

/** What the server writes to a connection on which just this was sent; times and numbers of chance hidden. */
function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect({ port: Number(new URL(served.url).port), host: '127.0.0.1', ...identity }, () => socket.write(text));
    socket.setEncoding('latin1').on('data', (part: string) => (said += part));
    socket.on('error', reject).on('close', () => resolve(said.replace(/(Date|audit-id): .*\r\n/g, '')));
  });
}

describe('answers', () => {
  it.each([
    { name: 'a path that is not decoded nor shortened', path: '/api/../api/v1', status: 404, body: '404 page not found\n' },
    { name: 'an escape that is none', path: '/%zz', status: 400, body: '400 Bad Request' },
    { name: 'a watch of what is no collection', path: '/api/v1/namespaces/nope?watch=1', status: 404, body: undefined },
    { name: 'a plain request that would change the protocol', path: '/healthz', headers: { connection: 'upgrade', upgrade: 'websocket' }, status: 200, body: 'ok' },
    { name: 'a header of 100 kB', path: '/healthz', headers: { long: 'x'.repeat(100_000) }, status: 200, body: 'ok' },
    { name: 'hundreds of headers', path: '/healthz', headers: Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`h${i}`, 'x'])), status: 200, body: 'ok' },
  ])('$name', async ({ path, headers, status, body }) => {
    const said = await ask(path, headers ?? {});
    expect(said.status).toBe(status);
    if (body !== undefined) expect(said.body.toString()).toBe(body);
  });

  it('carry a number each, the client’s own where it brings one', async () => {
    expect((await ask('/healthz')).headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await ask('/healthz', { 'audit-id': 'mine' })).headers['audit-id']).toBe('mine');
  });

  it('tell their length when they are short and come in chunks when they are long', async () => {
    expect((await ask('/api/v1/namespaces/default')).headers['content-length']).toBeDefined();
    expect((await ask('/openapi/v3')).headers['transfer-encoding']).toBe('chunked');
  });

  it('are compressed for who takes it, when they are long', async () => {
    const plain = await ask('/openapi/v3/apis/apps/v1');
    const packed = await ask('/openapi/v3/apis/apps/v1', { 'accept-encoding': 'gzip' });
    expect([packed.headers['content-encoding'], packed.headers.vary]).toEqual(['gzip', 'Accept, Accept-Encoding']);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect((await ask('/version', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
  });

  it('are not sent again to who has them', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { headers } = await ask('/apis', { accept });
    expect(headers.etag).toMatch(/^"[0-9A-F]{128}"$/);
    expect((await ask('/apis', { accept, 'if-none-match': headers.etag ?? '' })).status).toBe(304);
    expect((await ask('/openapi/v3/apis/apps/v1', { 'if-none-match': '*' })).status).toBe(304);
  });

  it.each([
    { name: 'a query that asks', path: '/api/v1/namespaces/default?pretty=1', headers: {}, lines: true },
    { name: 'a person at a terminal', path: '/api/v1/namespaces/default', headers: { 'user-agent': 'curl/8.0' }, lines: true },
    { name: 'a person who does not want it', path: '/api/v1/namespaces/default?pretty=false', headers: { 'user-agent': 'curl/8.0' }, lines: false },
    { name: 'a media type that asks', path: '/api/v1/namespaces/default', headers: { accept: 'application/json;pretty=1' }, lines: true },
    { name: 'who accepts nothing there is', path: '/api/v1/nope', headers: { accept: 'text/html' }, lines: true },
    { name: 'a program', path: '/api/v1/namespaces/default', headers: {}, lines: false },
  ])('are indented for $name: $lines', async ({ path, headers, lines }) => {
    expect((await ask(path, headers)).body.toString().startsWith('{\n  "kind"')).toBe(lines);
  });

  it('count bytes, not letters', async () => {
    const body = JSON.stringify({ metadata: { name: 'a' }, data: { a: 'é'.repeat(1.6 * 1024 * 1024) } });
    const said = await ask('/api/v1/namespaces/default/configmaps', { 'content-type': 'application/json' }, 'POST', body);
    expect([said.status, (JSON.parse(said.body.toString()) as { message: string }).message]).toEqual([413, 'Request entity too large: limit is 3145728']);
  });
});

describe('connections', () => {
  const health = 'HTTP/1.1 200 OK\r\ncache-control: no-cache, private\r\ncontent-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\ncontent-length: 2\r\n';
  const bad = 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request';
  it.each([
    { name: 'requests one after the other without waiting', text: 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', says: `${health}Connection: keep-alive\r\nKeep-Alive: timeout=90\r\n\r\nok${health}Connection: close\r\n\r\nok` },
    { name: 'no HTTP', text: 'hello\r\n\r\n', says: bad },
    { name: 'a chunk without a size', text: 'POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', says: bad },
    { name: 'two lengths', text: 'POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', says: bad },
    { name: 'headers beyond all measure', text: `GET /healthz HTTP/1.1\r\nHost: x\r\nlong: ${'x'.repeat(1_100_000)}\r\n\r\n`, says: bad.replaceAll('400 Bad Request', '431 Request Header Fields Too Large') },
  ])('$name', async ({ text, says }) => {
    expect(await send(text)).toBe(says);
  }); // biome-ignore format: a table

  it('are forgotten with the watches on them', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => new Promise<void>((resolve, reject) => {
        const message = request(new URL(served.url), { path: '/api/v1/namespaces?watch=1', ...identity, agent: false }, (answer) => answer.once('data', () => answer.destroy()).once('close', resolve).on('error', () => {}));
        message.on('error', reject).end();
      })),
    );
    // The server learns of it when the connection's end arrives: one more request comes later than that.
    await ask('/healthz');
    await expect.poll(() => served.openStreams()).toBe(0);
  });
});
