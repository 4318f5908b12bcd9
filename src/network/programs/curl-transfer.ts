// One transfer of curl: look up, connect, perhaps a handshake, send, receive; with what -v says at each step.
// Upstream: curl 8.14, lib/connect.c, lib/http.c, lib/transfer.c.

import { type Bytes, text } from '../../base/bytes.ts';
import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Steps } from '../../os/process.ts';
import { isAddress } from '../addresses.ts';
import { lookUp } from '../dns.ts';
import { type Headers, header, type parseHead, reasonOf, serialiseRequest } from '../http.ts';
import { bodyState, framingOf, HttpStream } from '../http-stream.ts';
import type { Connection } from '../network.ts';
import { connectAs, sendAll } from '../socket.ts';
import { distrust, greetServer } from '../tls.ts';
import { resolveLocation, urlText } from '../url.ts';
import type { Meter } from './curl-meter.ts';
import type { CurlSettings } from './curl-options.ts';
import type { CurlRequest } from './curl-request.ts';
import type { TransferFacts } from './curl-write-out.ts';

export interface Transferred {
  readonly exitCode: number;
  readonly error: string;
  /** further lines after the error */
  readonly errorNote: string;
  readonly retryReason: string;
  /** what goes to the output */
  readonly written: Bytes;
  readonly redirectTo: string | undefined;
  readonly facts: TransferFacts;
}

interface Around {
  readonly startMs: number;
  readonly redirects: number;
  readonly meter: Meter | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Transfer {
  readonly process: Process;
  readonly settings: CurlSettings;
  readonly asked: CurlRequest;
  readonly around: Around;
  readonly facts: Mutable<TransferFacts>;
  readonly limitMs: number;
  written = '';

  constructor(process: Process, settings: CurlSettings, asked: CurlRequest, around: Around) {
    this.process = process;
    this.settings = settings;
    this.asked = asked;
    this.around = around;
    const most = settings.value('max-time');
    this.limitMs = most === undefined ? Number.POSITIVE_INFINITY : around.startMs + Number(most) * 1000;
    this.facts = {
      url: urlText(asked.url), code: 0, version: '', headers: [], headerBytes: 0, requestBytes: 0, received: 0, uploaded: 0, lookedUpMs: 0, connectedMs: 0,
      securedMs: 0, firstByteMs: 0, totalMs: 0, redirectMs: 0, redirects: around.redirects, redirectUrl: '', connects: 0, remoteAddress: '', remotePort: 0,
      localAddress: '', localPort: 0, method: asked.request.method, exitCode: 0, error: '', output: '',
    }; // biome-ignore format: a table
  }

  get sinceMs(): number {
    return this.process.nowMs - this.around.startMs;
  }

  *say(line: string): Steps<void> {
    if (this.settings.has('verbose')) yield* printError(this.process, `* ${line}\n`);
  }

  *meter(total: number | undefined): Steps<void> {
    const { meter } = this.around;
    if (meter) yield* printError(this.process, meter.line(this.facts.received, total, this.facts.uploaded, this.sinceMs));
  }

  end(exitCode: number, error = '', errorNote = ''): Transferred {
    this.facts.totalMs = this.sinceMs;
    this.facts.exitCode = exitCode;
    this.facts.error = error;
    const retryReason = exitCode === 28 ? 'timeout' : exitCode === 7 ? 'connection refused' : exitCode === 0 ? `HTTP error` : error;
    const moved = [301, 302, 303, 307, 308].includes(this.facts.code);
    const redirectTo = moved ? header(this.facts.headers, 'location') : undefined;
    if (redirectTo !== undefined && !this.settings.has('location')) this.facts.redirectUrl = resolveLocation(this.asked.url, redirectTo);
    return { exitCode, error, errorNote, retryReason, written: this.written, redirectTo, facts: this.facts };
  }
}

/** Runs one request to its end. */
export function* transfer(process: Process, settings: CurlSettings, asked: CurlRequest, around: Around): Steps<Transferred> {
  const state = new Transfer(process, settings, asked, around);
  yield* state.meter(undefined);
  const addresses = yield* resolve(state);
  if (typeof addresses === 'string') return state.end(6, addresses);
  const connected = yield* connect(state, addresses);
  if ('exitCode' in connected) return connected;
  try {
    return yield* talk(state, connected.connection);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* state.say('Recv failure: Connection reset by peer');
    return state.end(56, `Recv failure: ${error.text}`);
  } finally {
    process.setDescriptor(connected.descriptor, undefined);
  }
}

function* resolve(state: Transfer): Steps<readonly string[] | string> {
  const { host, port } = state.asked.url;
  const fixed = state.settings
    .values('resolve')
    .map((entry) => /^\+?([^:]+):(\d+):(.+)$/.exec(entry))
    .find((match) => match?.[1] === host && match[2] === String(port))?.[3];
  if (fixed !== undefined) return fixed.split(',');
  if (isAddress(host)) return [host];
  const addresses = yield* lookUp(state.process, host);
  state.facts.lookedUpMs = state.sinceMs;
  if (addresses.length === 0) {
    yield* state.say(`Could not resolve host: ${host}`);
    yield* state.say('shutting down connection #0');
    return `Could not resolve host: ${host}`;
  }
  yield* state.say(`Host ${host}:${port} was resolved.`);
  yield* state.say(`IPv6: ${addresses.filter((address) => address.includes(':')).join(', ') || '(none)'}`);
  yield* state.say(`IPv4: ${addresses.filter((address) => !address.includes(':')).join(', ') || '(none)'}`);
  return addresses;
}

function* connect(state: Transfer, addresses: readonly string[]): Steps<{ readonly connection: Connection; readonly descriptor: number } | Transferred> {
  const { host, port } = state.asked.url;
  const { process, settings } = state;
  const seconds = settings.value('connect-timeout');
  const connectLimitMs = Math.min(state.limitMs, process.nowMs + (seconds === undefined ? 300_000 : Number(seconds) * 1000));
  for (const address of addresses) {
    yield* state.say(`  Trying ${address.includes(':') ? `[${address}]` : address}:${port}...`);
    const dialled = yield* connectAs(process, address, port, Math.min(134_000, connectLimitMs - process.nowMs));
    if (dialled.result === 'connected') {
      const { connection, descriptor } = dialled;
      Object.assign(state.facts, {
        connectedMs: state.sinceMs + fraction(dialled.latencyMs), connects: 1, remoteAddress: address, remotePort: port,
        localAddress: connection.local.address, localPort: connection.local.port,
      }); // biome-ignore format: one thought
      return { connection, descriptor };
    }
    if (dialled.result === 'timeout' && process.nowMs >= connectLimitMs) {
      const text = `Connection timed out after ${Math.ceil(state.sinceMs)} milliseconds`;
      yield* state.say(text);
      yield* state.say('closing connection #0');
      return state.end(28, text);
    }
    const why = dialled.result === 'unreachable' ? new OsError(dialled.error).text : dialled.result === 'timeout' ? 'Connection timed out' : 'Connection refused';
    yield* state.say(`connect to ${address} port ${port} from ${localText(dialled.hops[0]?.flow)} failed: ${why}`);
    if (address !== addresses.at(-1)) continue;
    const text = `Failed to connect to ${host} port ${port} after ${Math.round(state.sinceMs)} ms: Could not connect to server`;
    yield* state.say(text);
    yield* state.say('closing connection #0');
    return state.end(dialled.result === 'timeout' ? 28 : 7, text);
  }
  return state.end(7, `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`);
}

const localText = (flow: { readonly sourceAddress: string; readonly sourcePort: number } | undefined): string =>
  `${flow?.sourceAddress ?? '0.0.0.0'} port ${flow?.sourcePort ?? 0}`;

/** The part of a latency that virtual milliseconds do not show. */
const fraction = (latencyMs: number): number => latencyMs - Math.round(latencyMs);

const opensslNote = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.
`;

/** @returns undefined when the server is believed */
function* secure(state: Transfer, connection: Connection): Steps<Transferred | undefined> {
  const { host } = state.asked.url;
  yield* state.say('ALPN: curl offers http/1.1');
  const identity = yield* greetServer(state.process, connection.file, host, state.limitMs);
  state.facts.securedMs = state.sinceMs;
  if (identity === 'timeout') return state.end(28, `SSL connection timeout`);
  if (identity === 'closed') return state.end(35, `TLS connect error: error:00000000:lib(0)::reason(0)`);
  if (identity === undefined) return state.end(35, 'TLS connect error: error:0A0000C6:SSL routines::packet length too long');
  const bundle = state.settings.value('cacert') ?? '/etc/ssl/certs/ca-certificates.crt';
  const trusted = state.process.namespaces.mount.exists(bundle, state.process) ? text(state.process.namespaces.mount.readFile(bundle, state.process)) : undefined;
  if (trusted === undefined && state.settings.has('cacert') && !state.settings.has('insecure')) {
    return state.end(77, `error adding trust anchors from file: ${bundle}`);
  }
  const why = distrust(identity, host, trusted);
  yield* state.say('SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256 / X25519 / RSASSA-PSS');
  yield* state.say('Server certificate:');
  yield* state.say(` subject: ${identity.subject}`);
  if (identity.notBefore) yield* state.say(` start date: ${identity.notBefore}`);
  if (identity.notAfter) yield* state.say(` expire date: ${identity.notAfter}`);
  yield* state.say(` issuer: ${identity.issuer}`);
  if (why !== undefined && !state.settings.has('insecure')) {
    const named = why.startsWith('no alternative');
    const message = named ? `SSL: ${why}` : `SSL certificate problem: ${why}`;
    yield* state.say(message);
    return state.end(60, message, opensslNote);
  }
  yield* state.say(
    why === undefined ? ' SSL certificate verified via OpenSSL.' : ` SSL certificate verify result: ${why} (${why.startsWith('self') ? 18 : 20}), continuing anyway.`,
  );
  return undefined;
}

function* talk(state: Transfer, connection: Connection): Steps<Transferred> {
  const { process, settings, asked, facts } = state;
  if (asked.url.scheme === 'https') {
    const refused = yield* secure(state, connection);
    if (refused) return refused;
  }
  yield* state.say(`Connected to ${asked.url.host} (${connection.remote.address}) port ${connection.remote.port}`);
  yield* state.say('using HTTP/1.x');
  const bytes = serialiseRequest(asked.request);
  facts.requestBytes = bytes.length - asked.request.body.length;
  facts.uploaded = asked.request.body.length;
  if (settings.has('verbose')) yield* printError(process, quote('>', bytes.slice(0, facts.requestBytes)));
  const sent = yield* sendAll(connection.file, bytes);
  if (sent) yield* state.say(facts.uploaded > 0 ? `upload completely sent off: ${facts.uploaded} bytes` : 'Request completely sent off');
  const stream = new HttpStream(process, connection.file);
  const head = yield* stream.readHead(state.limitMs);
  facts.firstByteMs = state.sinceMs;
  if (head === 'timeout') return yield* timedOut(state);
  if (head === 'closed') {
    yield* state.say('Empty reply from server');
    return state.end(52, 'Empty reply from server');
  }
  if (typeof head === 'string' || head.type !== 'response') {
    yield* state.say('Received HTTP/0.9 when not allowed');
    return state.end(1, 'Received HTTP/0.9 when not allowed');
  }
  return yield* receiveResponse(state, stream, head);
}

function* timedOut(state: Transfer): Steps<Transferred> {
  const of = header(state.facts.headers, 'content-length');
  const outOf = of === undefined ? '' : ` out of ${of}`;
  const message = `Operation timed out after ${Math.ceil(state.sinceMs)} milliseconds with ${state.facts.received}${outOf} bytes received`;
  yield* state.say(message);
  return state.end(28, message);
}

function* receiveResponse(state: Transfer, stream: HttpStream, head: NonNullable<ReturnType<typeof parseHead>> & { type: 'response' }): Steps<Transferred> {
  const { process, settings, facts, asked } = state;
  const headText = headBytes(head);
  Object.assign(facts, { code: head.status, version: head.version, headers: head.headers, headerBytes: headText.length });
  if (settings.has('verbose')) yield* printError(process, quote('<', headText));
  const fails = head.status >= 400 && (settings.has('fail') || settings.has('fail-with-body'));
  if (settings.has('include') || settings.has('show-headers') || settings.has('head')) state.written += headText;
  const dump = settings.value('dump-header');
  if (dump === '-') state.written += headText;
  else if (dump !== undefined) process.namespaces.mount.writeFile(dump, headText, process);
  const framing = framingOf(head, asked.request.method);
  const total = framing.by === 'length' ? framing.bytes : undefined;
  const error = `The requested URL returned error: ${head.status}`;
  if (fails && !settings.has('fail-with-body')) {
    yield* state.meter(total);
    return state.end(22, error);
  }
  const body = bodyState();
  for (;;) {
    const piece = yield* stream.readBody(framing, body, state.limitMs);
    if (piece === null) break;
    if (piece.failure === 'timeout') return yield* timedOut(state);
    if (piece.failure !== undefined) {
      const missing = (total ?? 0) - facts.received;
      return state.end(18, framing.by === 'chunks' ? 'transfer closed with outstanding read data remaining' : `end of response with ${missing} bytes missing`);
    }
    facts.received += piece.bytes.length;
    const quiet = settings.has('verbose') && process.descriptor(1)?.tty === undefined;
    if (quiet) yield* printError(process, `{ [${piece.bytes.length} bytes data]\n`);
    state.written += piece.bytes;
  }
  facts.totalMs = state.sinceMs;
  yield* state.meter(total ?? facts.received);
  yield* state.say(`Connection #0 to host ${asked.url.host} left intact`);
  return fails ? state.end(22, error) : state.end(0);
}

const headBytes = (head: { readonly version: string; readonly status: number; readonly reason: string; readonly headers: Headers }): Bytes =>
  `HTTP/${head.version} ${head.status} ${reasonOf({ ...head, version: '1.1', body: '' })}\r\n${head.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;

/** Lines of a head with a mark before each, as -v shows them. */
const quote = (mark: string, bytes: Bytes): string =>
  text(bytes)
    .replace(/\r\n$/, '')
    .split('\r\n')
    .map((line) => `${mark} ${line}\r\n`)
    .join('');
