// Between Node's HTTP messages and the API server's requests.

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { ApiRequest, ApiResponse } from '../api/client.ts';
import { toYaml } from '../base/yaml.ts';
import type { CertificateSubject } from '../cluster/apiserver/authn/authenticate.ts';
import { bodyText } from '../api/wire-text.ts';
import { decodeProtobuf } from './protobuf/decode.ts';

/** Longer bodies are refused by the server itself; this much is read so that it can say so. */
const mostReadBytes = 4 * 1024 * 1024;

const protobuf = 'application/vnd.kubernetes.protobuf';

/** The request as the API server sees it; a body in protobuf becomes JSON. @throws ProtobufError */
export function apiRequest(message: IncomingMessage, body?: Buffer): ApiRequest {
  const { path, query } = targetOf(message.url ?? '/');
  const headers = headersOf(message);
  const isProtobuf = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() === protobuf && (body?.length ?? 0) > 0;
  if (isProtobuf) headers['content-type'] = 'application/json';
  return {
    method: (message.method ?? 'GET') as ApiRequest['method'],
    path,
    query: [...new URLSearchParams(query)],
    headers,
    ...(body === undefined || body.length === 0 ? {} : { body: isProtobuf ? decodeProtobuf(body) : body.toString('utf8') }),
  };
}

/** Path and query as they are: `..` and empty parts of a path are not taken out, for Go's server does not either. */
export function targetOf(url: string): { readonly path: string; readonly query: string } {
  const [, rest = url] = /^https?:\/\/[^/]*(.*)$/i.exec(url) ?? [];
  const at = rest.indexOf('?');
  return at < 0 ? { path: rest || '/', query: '' } : { path: rest.slice(0, at) || '/', query: rest.slice(at + 1) };
}

/** Whether a path can be decoded at all: Go's server answers no other. */
export const isReadable = (path: string): boolean => !/%(?![0-9a-f]{2})/i.test(path);

/** Several values of one header are joined by commas, but for impersonation, where each value counts. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const out: Record<string, string> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    const before = out[name];
    out[name] = before === undefined ? value : `${before}${name.startsWith('impersonate-') ? '\n' : ', '}${value}`;
  }
  return out;
}

/** Whom the client's certificate names, when this cluster's CA signed it. */
export function subjectOf(message: IncomingMessage): CertificateSubject | undefined {
  const socket = message.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  if (!subject?.CN) return undefined;
  const groups = Array.isArray(subject.O) ? (subject.O as string[]) : subject.O ? [subject.O] : [];
  return { commonName: subject.CN, organizations: groups, fingerprint: fingerprint256.replaceAll(':', '').toLowerCase() };
}

/** @returns the bytes, cut where no server would read on */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= mostReadBytes) parts.push(part);
  }
  return Buffer.concat(parts);
}

/** How a client wants its answer, beside what the API server knows of. */
export interface Manner {
  /** JSON is indented, for people at a terminal or in a browser */
  readonly isPretty?: boolean;
  /** long answers may be compressed */
  readonly takesGzip?: boolean;
  /** tags of what it has already: `If-None-Match` */
  readonly has?: string;
}

/** Upstream: defaultGzipThresholdBytes, defaultGzipContentEncodingLevel of endpoints/handlers/responsewriters */
const gzipThresholdBytes = 128 * 1024;
const gzipLevel = 1;
/** Discovery in one document, which clients keep by its tag. Upstream: discovery/aggregated ServeHTTPWithETag */
const aggregatedDiscovery = 'as=APIGroupDiscoveryList';
/** Go's net/http tells the length of what fits into its buffer, and sends the rest in chunks. */
const mostCountedBytes = 2048;

export function sendResponse(out: ServerResponse, response: ApiResponse, { isPretty = false, takesGzip = false, has = '' }: Manner = {}): void {
  const isYaml = response.headers['content-type'] === 'application/yaml';
  const isData = typeof response.body !== 'string';
  const isIndented = isPretty || response.indented;
  const text = isYaml && isData ? toYaml(response.body) : isIndented && isData ? JSON.stringify(response.body, null, 2) : bodyText(response.body);
  const bytes = Buffer.from(text, 'utf8');
  const headers = headersFor(response);
  if (response.headers['content-type']?.includes(aggregatedDiscovery)) {
    Object.assign(headers, { etag: `"${createHash('sha512').update(bytes).digest('hex').toUpperCase()}"`, vary: 'Accept' });
    if (has === headers.etag) {
      out.writeHead(304, { etag: headers.etag, vary: 'Accept', 'cache-control': 'no-cache, private' }).end();
      return;
    }
  }
  if (takesGzip && isData && bytes.length >= gzipThresholdBytes) {
    out.writeHead(response.status, { ...headers, 'content-encoding': 'gzip', vary: headers.vary === undefined ? 'Accept-Encoding' : `${headers.vary}, Accept-Encoding` });
    out.end(gzipSync(bytes, { level: gzipLevel }));
    return;
  }
  out.writeHead(response.status, bytes.length > mostCountedBytes || response.status === 304 ? headers : { ...headers, 'content-length': String(bytes.length) });
  out.end(bytes);
}

export function headersFor({ headers, warnings }: Pick<ApiResponse, 'headers' | 'warnings'>): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = { 'cache-control': 'no-cache, private', ...headers };
  if (warnings.length > 0) out.warning = warnings.map((text) => `299 - "${text.replace(/["\\]/g, '\\$&')}"`);
  return out;
}
