// The request that curl's command line describes. Upstream: curl 8.14, lib/http.c, src/tool_getparam.c (data, headers).

import { type Bytes, utf8 } from '../../base/bytes.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process } from '../../os/process.ts';
import { type Headers, type HttpRequest, header } from '../http.ts';
import { hostPort, type Url } from '../url.ts';
import type { CurlSettings } from './curl-options.ts';

/** A request and where it goes. */
export interface CurlRequest {
  readonly url: Url;
  readonly request: HttpRequest;
}

/** @returns the request, or why it cannot be made */
export function curlRequest(process: Process, settings: CurlSettings, url: Url, redirects: number): CurlRequest | string {
  const upload = settings.value('upload-file');
  let body: Bytes | undefined;
  try {
    body = upload !== undefined ? readFrom(process, upload) : bodyOf(process, settings);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `Failed to open ${error.subject}`;
  }
  const asQuery = settings.has('get') && body !== undefined;
  const target = asQuery ? `${url.target}${url.target.includes('?') ? '&' : '?'}${body}` : url.target;
  const sent = asQuery ? undefined : body;
  const asked = settings.value('request');
  const usual = settings.has('head') ? 'HEAD' : upload !== undefined ? 'PUT' : sent === undefined ? 'GET' : 'POST';
  // A redirect of a POST is followed with GET unless -X insists (Upstream: http_follow for 301, 302, 303).
  const dropBody = redirects > 0 && asked === undefined && usual === 'POST';
  const method = asked ?? (dropBody ? 'GET' : usual);
  const content = dropBody ? '' : (sent ?? '');
  return { url, request: { method, target, version: settings.has('http1.0') ? '1.0' : '1.1', headers: headersOf(settings, url, dropBody ? undefined : sent), body: content } };
}

function headersOf(settings: CurlSettings, url: Url, body: Bytes | undefined): Headers {
  const out: (readonly [string, string])[] = [];
  const given = settings.headers;
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && header(given, name) === undefined) out.push([name, value]);
  };
  const user = settings.value('user') ?? url.user;
  out.push(['Host', header(given, 'host') ?? hostPort(url)]);
  add('Authorization', user === undefined ? bearer(settings) : `Basic ${btoa(utf8(user))}`);
  const agent = settings.value('user-agent') ?? 'curl/8.14.1';
  add('User-Agent', agent === '' ? undefined : agent);
  const json = settings.data.some(([name]) => name === 'json');
  add('Accept', json ? 'application/json' : '*/*');
  add('Referer', settings.value('referer'));
  add('Cookie', settings.value('cookie'));
  if (settings.has('compressed')) add('Accept-Encoding', 'deflate, gzip');
  if (settings.value('range') !== undefined) add('Range', `bytes=${settings.value('range')}`);
  for (const [name, value] of given) if (name.toLowerCase() !== 'host' && value !== '') out.push([name, value.trim()]);
  if (body !== undefined) {
    add('Content-Length', String(body.length));
    if (settings.value('upload-file') === undefined) add('Content-Type', contentType(settings, json));
  }
  return out;
}

const bearer = (settings: CurlSettings): string | undefined => {
  const token = settings.value('oauth2-bearer');
  return token === undefined ? undefined : `Bearer ${token}`;
};

function contentType(settings: CurlSettings, json: boolean): string {
  if (settings.has('form')) return `multipart/form-data; boundary=${boundary}`;
  return json ? 'application/json' : 'application/x-www-form-urlencoded';
}

/** Fixed: a boundary need only be absent from the content, and a world must not depend on chance it does not need. */
const boundary = '------------------------d74496d66958873e';

function bodyOf(process: Process, settings: CurlSettings): Bytes | undefined {
  if (settings.has('form')) return formBody(process, settings);
  if (settings.data.length === 0) return undefined;
  const json = settings.data.every(([name]) => name === 'json');
  return settings.data.map(([name, value]) => dataPart(process, name, value)).join(json ? '' : '&');
}

function dataPart(process: Process, name: string, value: string): Bytes {
  if (name === 'data-urlencode') return encodePart(process, value);
  if (name === 'data-raw' || !value.startsWith('@')) return utf8(value);
  const content = readFrom(process, value.slice(1));
  return name === 'data' ? content.replace(/[\r\n]/g, '') : content;
}

function encodePart(process: Process, value: string): Bytes {
  const match = /^([^=@]*)([=@])([\s\S]*)$/.exec(value);
  if (!match) return encodeURIComponent(value);
  const [, name = '', sign, rest = ''] = match;
  const content = sign === '@' ? readFrom(process, rest) : utf8(rest);
  const encoded = content.replace(/[^A-Za-z0-9_.~-]/g, (ch) => `%${ch.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return name === '' ? encoded : `${name}=${encoded}`;
}

function formBody(process: Process, settings: CurlSettings): Bytes {
  const parts = settings.values('form').map((field) => {
    const equals = field.indexOf('=');
    const name = field.slice(0, equals);
    const value = field.slice(equals + 1);
    const file = value.startsWith('@') ? value.slice(1).split(';')[0] : undefined;
    const content = file === undefined ? utf8(value) : readFrom(process, file);
    const named = file === undefined ? '' : `; filename="${file.split('/').at(-1)}"\r\nContent-Type: application/octet-stream`;
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${named}\r\n\r\n${content}\r\n`;
  });
  return `${parts.join('')}--${boundary}--\r\n`;
}

/** A file's content; `-` is standard input as far as it is a file or here-document that is there at once. */
function readFrom(process: Process, path: string): Bytes {
  if (path !== '-') return process.namespaces.mount.readFile(path, process);
  let out = '';
  for (;;) {
    const got = process.descriptor(0)?.read();
    if (!got) return out;
    out += got;
  }
}
