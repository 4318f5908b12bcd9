/**
 * Serves a folder of files as a web host would: index pages, the 404 page, types, ETags, gzip, and long caching for files with a hash in
 * their name. For looking at the built site and for its tests; a real host needs nothing but the folder.
 * Leaves out: ranges, directory listings, HTTPS.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.yaml': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const compressible = /^text\/|json|javascript|svg|xml|wasm/;

interface Entity {
  readonly modified: number;
  readonly body: Buffer;
  readonly gzip: Buffer | undefined;
  readonly etag: string;
  readonly type: string;
}

/** The file a path of a URL means, or undefined when it leaves the folder or means nothing. Folders without their slash are `redirect`ed. */
export function fileFor(folder: string, pathname: string): { readonly file: string } | { readonly redirect: string } | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined; // not a path any browser makes: %zz
  }
  const file = normalize(join(folder, decoded));
  if (decoded.includes('\0') || (file !== folder && !file.startsWith(folder + sep))) return undefined;
  if (!existsSync(file)) return undefined;
  if (!statSync(file).isDirectory()) return { file };
  if (!pathname.endsWith('/')) return { redirect: `${pathname}/` };
  const index = join(file, 'index.html');
  return existsSync(index) ? { file: index } : undefined;
}

/** A server for `folder` below `base` (`/` or `/drydock/`); call `listen` on it. */
export function staticServer(folder: string, base = '/'): Server {
  const entities = new Map<string, Entity>();

  function entityOf(file: string): Entity {
    const modified = statSync(file).mtimeMs;
    const known = entities.get(file);
    if (known?.modified === modified) return known;
    const body = readFileSync(file);
    const type = types[extname(file)] ?? 'application/octet-stream';
    const gzip = compressible.test(type) && body.length > 512 ? gzipSync(body) : undefined;
    const entity = { modified, body, gzip, type, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
    entities.set(file, entity);
    return entity;
  }

  function send(request: IncomingMessage, response: ServerResponse, status: number, file: string): void {
    const { body, gzip, etag, type } = entityOf(file);
    const zipped = gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    response.setHeader('content-type', type);
    response.setHeader('etag', etag);
    response.setHeader('vary', 'accept-encoding');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', file.includes(`${sep}_astro${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (status === 200 && request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    if (zipped) response.setHeader('content-encoding', 'gzip');
    response.setHeader('content-length', (zipped ? gzip : body).length);
    response.writeHead(status);
    response.end(request.method === 'HEAD' ? undefined : zipped ? gzip : body);
  }

  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end('only GET and HEAD\n');
      return;
    }
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    if (base !== '/' && (pathname === '/' || `${pathname}/` === base)) {
      response.writeHead(302, { location: base }).end();
      return;
    }
    const found = pathname.startsWith(base) ? fileFor(folder, `/${pathname.slice(base.length)}`) : undefined;
    if (found && 'redirect' in found) response.writeHead(301, { location: `${base.replace(/\/$/, '')}${found.redirect}${search}` }).end();
    else if (found) send(request, response, 200, found.file);
    else if (existsSync(join(folder, '404.html'))) send(request, response, 404, join(folder, '404.html'));
    else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found\n');
  });
}
