// `curl -w`: text with %{variables} about a finished transfer. Upstream: curl 8.14, src/tool_writeout.c.

import { type Headers, header } from '../http.ts';

/** What is known of a transfer. Times are in ms since it began. */
export interface TransferFacts {
  readonly url: string;
  readonly code: number;
  readonly version: string;
  readonly headers: Headers;
  readonly headerBytes: number;
  readonly requestBytes: number;
  readonly received: number;
  readonly uploaded: number;
  readonly lookedUpMs: number;
  readonly connectedMs: number;
  readonly securedMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly redirectMs: number;
  readonly redirects: number;
  readonly redirectUrl: string;
  readonly connects: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly method: string;
  readonly exitCode: number;
  readonly error: string;
  readonly output: string;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(6);

/** The text for one format string. */
export function writeOut(format: string, facts: TransferFacts): string {
  return format.replace(/%\{([^}]*)\}|%%|\\(.)/g, (whole, name: string | undefined, escaped: string | undefined) => {
    if (name !== undefined) return variable(name, facts);
    if (escaped !== undefined) return { n: '\n', t: '\t', r: '\r' }[escaped] ?? whole;
    return '%';
  });
}

function variable(name: string, facts: TransferFacts): string {
  const code = String(facts.code).padStart(3, '0');
  const perSecond = (bytes: number): string => String(Math.floor((bytes * 1000) / Math.max(1, facts.totalMs)));
  const known: Readonly<Record<string, string>> = {
    http_code: code,
    response_code: code,
    http_connect: '000',
    http_version: facts.version === '' ? '0' : facts.version,
    content_type: header(facts.headers, 'content-type') ?? '',
    size_download: String(facts.received),
    size_upload: String(facts.uploaded),
    size_header: String(facts.headerBytes),
    size_request: String(facts.requestBytes),
    speed_download: perSecond(facts.received),
    speed_upload: perSecond(facts.uploaded),
    time_namelookup: seconds(facts.lookedUpMs),
    time_connect: seconds(facts.connectedMs),
    time_appconnect: seconds(facts.securedMs),
    time_pretransfer: seconds(Math.max(facts.connectedMs, facts.securedMs)),
    time_starttransfer: seconds(facts.firstByteMs),
    time_redirect: seconds(facts.redirectMs),
    time_total: seconds(facts.totalMs),
    num_connects: String(facts.connects),
    num_redirects: String(facts.redirects),
    num_headers: String(facts.headers.length),
    redirect_url: facts.redirectUrl,
    url: facts.url,
    url_effective: facts.url,
    remote_ip: facts.remoteAddress,
    remote_port: String(facts.remotePort),
    local_ip: facts.localAddress,
    local_port: String(facts.localPort),
    method: facts.method,
    scheme: facts.url.startsWith('https') ? 'https' : 'http',
    exitcode: String(facts.exitCode),
    errormsg: facts.error,
    filename_effective: facts.output,
    ssl_verify_result: '0',
    stderr: '',
    stdout: '',
  };
  return known[name] ?? '';
}
