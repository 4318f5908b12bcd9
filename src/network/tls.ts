// The part of TLS one can see: who a server says it is, and whether a client believes it. The handshake is two lines on
// the connection; the bytes after it travel as they are.
// Left out: all cryptography. A Secret's key is not used, and whoever looks at the connection sees plain text.

import type { Bytes } from '../base/bytes.ts';
import { parseJson, toJson } from '../base/json.ts';
import type { OpenFile, Process, Steps } from '../os/process.ts';
import { receive, sendAll } from './socket.ts';

/** What a server shows. */
export interface Identity {
  readonly subject: string;
  readonly issuer: string;
  /** names and addresses it is valid for */
  readonly names: readonly string[];
  /** the authority's certificate as PEM: a client that has it in its file trusts the server */
  readonly authority: string;
  /** dates as openssl prints them */
  readonly notBefore?: string;
  readonly notAfter?: string;
}

const clientHello = '\x16\x03\x01';
const serverHello = '\x16\x03\x03';

/** Whether these bytes begin a handshake. */
export const startsTls = (bytes: Bytes): boolean => bytes.startsWith('\x16');

/** The client's side. @returns the server's identity; undefined when the other side does not speak TLS */
export function* greetServer(process: Process, file: OpenFile, serverName: string, limitMs?: number): Steps<Identity | 'timeout' | 'closed' | undefined> {
  yield* sendAll(file, `${clientHello}${serverName}\n`);
  let got = '';
  while (!got.includes('\n')) {
    const more = yield* receive(process, file, limitMs, 1);
    if (more === undefined) return 'timeout';
    if (more === null) return got === '' ? 'closed' : undefined;
    got += more;
    if (!serverHello.startsWith(got.slice(0, 3)) && !got.startsWith(serverHello)) return undefined;
  }
  return parseJson(got.slice(serverHello.length)) as unknown as Identity;
}

/**
 * The server's side. @returns the name the client asked for, or the bytes a client sent that does not speak TLS
 */
export function* greetClient(
  process: Process,
  file: OpenFile,
  identity: (serverName: string) => Identity,
): Steps<{ readonly serverName: string } | { readonly plain: Bytes } | undefined> {
  const first = yield* receive(process, file, process.nowMs + 10_000, 1);
  if (!first) return undefined;
  if (!startsTls(first)) return { plain: first };
  let got = first;
  while (!got.endsWith('\n')) {
    const more = yield* receive(process, file, process.nowMs + 10_000, 1);
    if (!more) return undefined;
    got += more;
  }
  const serverName = got.slice(clientHello.length, -1);
  yield* sendAll(file, `${serverHello}${toJson(identity(serverName))}\n`);
  return { serverName };
}

/** Why a client does not believe a server; undefined when it does. Texts: OpenSSL, X509_verify_cert_error_string. */
export function distrust(identity: Identity, host: string, trusted: string | undefined): string | undefined {
  const believed = identity.authority !== '' && (trusted ?? '').includes(identity.authority.trim());
  if (!believed) return identity.subject === identity.issuer ? 'self-signed certificate' : 'unable to get local issuer certificate';
  const matches = identity.names.some((name) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)) && !host.slice(0, -name.length + 1).includes('.')));
  return matches ? undefined : `no alternative certificate subject name matches target host name '${host}'`;
}
