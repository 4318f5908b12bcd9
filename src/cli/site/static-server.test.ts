import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { staticServer } from './static-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-static-'));
const server = staticServer(folder, '/base/');
let port = 0;

beforeAll(async () => {
  mkdirSync(join(folder, 'page'));
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, '_astro'));
  writeFileSync(join(folder, 'index.html'), 'home');
  writeFileSync(join(folder, 'page/index.html'), 'page '.repeat(200));
  writeFileSync(join(folder, '404.html'), 'lost');
  writeFileSync(join(folder, '_astro/x.abc.js'), 'js');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Not fetch: that one tidies paths before it sends them. */
function get(path: string, method = 'GET', headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; length: number; body: string }>((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, length: body.length, body: body.toString('latin1') });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

it.each([
  { name: 'the home page', path: '/base/', status: 200, body: 'home', type: 'text/html; charset=utf-8' },
  { name: 'a file with a hash', path: '/base/_astro/x.abc.js', status: 200, body: 'js', type: 'text/javascript; charset=utf-8' },
  { name: 'a page that does not exist', path: '/base/nothing', status: 404, body: 'lost', type: 'text/html; charset=utf-8' },
  { name: 'a folder without a page', path: '/base/empty/', status: 404, body: 'lost', type: 'text/html; charset=utf-8' },
  { name: 'a path outside the base', path: '/elsewhere', status: 404, body: 'lost', type: 'text/html; charset=utf-8' },
  {
    name: 'a climb out of the folder',
    path: '/base/%2e%2e/%2e%2e/etc/passwd',
    status: 404,
    body: 'lost',
    type: 'text/html; charset=utf-8',
  },
  { name: 'a broken escape', path: '/base/%zz', status: 404, body: 'lost', type: 'text/html; charset=utf-8' },
  { name: 'a zero byte', path: '/base/index.html%00', status: 404, body: 'lost', type: 'text/html; charset=utf-8' },
])('$name', async ({ path, status, body, type }) => {
  const answer = await get(path);
  expect({ status: answer.status, body: answer.body, type: answer.headers['content-type'] }).toEqual({ status, body, type });
});

it.each([
  { name: 'the bare root', path: '/', status: 302, location: '/base/' },
  { name: 'a folder without its slash', path: '/base/page?x=1', status: 301, location: '/base/page/?x=1' },
])('sends on: $name', async ({ path, status, location }) => {
  const answer = await get(path);
  expect({ status: answer.status, location: answer.headers['location'] }).toEqual({ status, location });
});

it('zips what is worth it', async () => {
  const answer = await get('/base/page/', 'GET', { 'accept-encoding': 'gzip' });
  expect(answer.headers['content-encoding']).toBe('gzip');
  expect(answer.length).toBeLessThan(100);
});

it('answers that nothing changed', async () => {
  const first = await get('/base/');
  const second = await get('/base/', 'GET', { 'if-none-match': String(first.headers['etag']) });
  expect([second.status, second.length]).toEqual([304, 0]);
});

it('caches for good only what has a hash in its name', async () => {
  expect((await get('/base/_astro/x.abc.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get('/base/')).headers['cache-control']).toBe('no-cache');
});

it('sends no body for HEAD and refuses POST', async () => {
  expect((await get('/base/', 'HEAD')).length).toBe(0);
  expect((await get('/base/', 'POST')).status).toBe(405);
});
