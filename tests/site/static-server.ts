// Serves the built site to the browser tests: gzip as a host would, the 404 page, under a base path if one is asked for.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { createGzip } from 'node:zlib';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The file an address means, inside the folder; the 404 page for none. */
function fileFor(folder: string, path: string): { readonly file: string; readonly status: number } {
  const wanted = join(folder, normalize(decodeURIComponent(path)));
  const file = existsSync(wanted) && statSync(wanted).isDirectory() ? join(wanted, 'index.html') : wanted;
  return existsSync(file) ? { file, status: 200 } : { file: join(folder, '404.html'), status: 404 };
}

/** @param base the path the site is hosted under, '' or '/somewhere' */
export function serveStatic(folder: string, port: number, base = ''): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : '/404.html';
    const { file, status } = fileFor(folder, inside);
    const type = types[extname(file)];
    const zipped = type !== undefined && extname(file) !== '.woff2';
    response.writeHead(status, { 'content-type': type ?? 'application/octet-stream', ...(zipped ? { 'content-encoding': 'gzip' } : {}) });
    const content = createReadStream(file);
    if (zipped) content.pipe(createGzip({ level: 9 })).pipe(response);
    else content.pipe(response);
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
