// Files that kubectl proxy serves beside the API. Upstream: net/http FileServer.
// Leaves out: ranges, modification times, content types that are guessed from the content.

import { utf8 } from '../../../../base/bytes.ts';
import type { HttpResponse } from '../../../../network/http.ts';
import { extension, joinPath } from '../../../go/filepath.ts';
import type { Kubectl } from '../../session.ts';
import { words } from './words.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** @param path below the directory, percent-decoded */
export function staticFile(k: Kubectl, folder: string, path: string): HttpResponse {
  const file = joinPath(folder, joinPath('/', path));
  const type = k.fileType(file);
  if (type === undefined) return words(404, '404 page not found');
  if (type !== 'directory') return content(k, file);
  const index = joinPath(file, 'index.html');
  return k.fileType(index) === 'file' ? content(k, index) : listing(k, file);
}

const content = (k: Kubectl, file: string): HttpResponse => ({
  status: 200,
  headers: [['Content-Type', types[extension(file)] ?? 'text/plain; charset=utf-8']],
  body: k.readFileBytes(file),
});

function listing(k: Kubectl, folder: string): HttpResponse {
  const names = [...k.process.namespaces.mount.list(folder, k.access)].sort().map((name) => (k.fileType(joinPath(folder, name)) === 'directory' ? `${name}/` : name));
  const lines = names.map((name) => `<a href="${encodeURI(name)}">${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</a>\n`).join('');
  const body = utf8(`<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${lines}</pre>\n`);
  return { status: 200, headers: [['Content-Type', 'text/html; charset=utf-8']], body };
}
