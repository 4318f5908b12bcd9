// curl: asks one URL after the other. The real tool's flags, texts and exit codes; see curl-options.ts for what is left out.
// Upstream: curl 8.14 (src/tool_operate.c, lib/http.c, lib/connect.c).

import { text } from '../../base/bytes.ts';
import { print, printError, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { until } from '../socket.ts';
import { parseUrl, resolveLocation, type Url, urlText } from '../url.ts';
import { Meter } from './curl-meter.ts';
import { type CurlSettings, readCommandLine } from './curl-options.ts';
import { curlRequest } from './curl-request.ts';
import { type Transferred, transfer } from './curl-transfer.ts';
import { writeOut } from './curl-write-out.ts';

const hint = "curl: try 'curl --help' or 'curl --manual' for more information\n";
const versionText =
  'curl 8.14.1 (x86_64-pc-linux-gnu) libcurl/8.14.1\nRelease-Date: 2025-06-04\nProtocols: http https\nFeatures: simulated in Drydock: HTTP/1.1, certificates shown, nothing encrypted\n';
const helpText = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help                  What this is
 -i, --show-headers          Show response headers in output
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -s, --silent                Silent mode
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit
`;

export const curl: Program = function* (process) {
  const settings = readCommandLine(process.argv.slice(1));
  if ('error' in settings) {
    yield* printError(process, `curl: ${settings.error}\n${hint}`);
    return 2;
  }
  if (settings.has('version')) return yield* say(process, versionText);
  if (settings.has('help')) return yield* say(process, helpText);
  if (settings.urls.length === 0) {
    // Upstream: tool_operate.c: without a single word there is only the hint
    yield* printError(process, process.argv.length > 1 ? `curl: (2) no URL specified\n${hint}` : hint);
    return 2;
  }
  let code = 0;
  for (const [index, url] of settings.urls.entries()) code = yield* withRetries(process, settings, url, index);
  return code;
};

function* say(process: Process, what: string): Steps<number> {
  yield* print(process, what);
  return 0;
}

/** Exit codes and statuses that pass by themselves. */
const transient = (done: Transferred, settings: CurlSettings): boolean =>
  done.exitCode === 28 ||
  done.exitCode === 6 ||
  (done.exitCode === 7 && settings.has('retry-connrefused')) ||
  (done.exitCode !== 0 && settings.has('retry-all-errors')) ||
  [408, 429, 500, 502, 503, 504].includes(done.facts.code);

function* withRetries(process: Process, settings: CurlSettings, given: string, index: number): Steps<number> {
  const retries = Number(settings.value('retry') ?? 0);
  for (let attempt = 0; ; attempt++) {
    const done = yield* one(process, settings, given, index);
    if (typeof done === 'number') return done;
    if (attempt >= retries || !transient(done, settings)) return done.exitCode;
    const waitS = Number(settings.value('retry-delay') ?? Math.min(600, 2 ** attempt));
    const left = retries - attempt;
    if (!settings.has('silent')) {
      yield* printError(
        process,
        `Warning: Problem: ${done.retryReason}. Will retry in ${waitS} second${waitS === 1 ? '' : 's'}. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`,
      );
    }
    yield* until(process, process.nowMs + waitS * 1000);
  }
}

/** One URL with the redirects it leads to; prints errors and what -w asks for. */
function* one(process: Process, settings: CurlSettings, given: string, index: number): Steps<Transferred | number> {
  const url = yield* checkedUrl(process, settings, given);
  if (typeof url === 'number') return url;
  const output = outputName(settings, url, index);
  const toTerminal = process.descriptor(1)?.tty !== undefined && output === undefined;
  const meter = settings.has('silent') || settings.has('no-progress-meter') || settings.has('head') || toTerminal ? undefined : new Meter();
  const done = yield* follow(process, settings, url, meter);
  if (done.written !== '' || output !== undefined) yield* deliver(process, done, output);
  if (meter?.begun) yield* printError(process, '\n');
  const silent = settings.has('silent') && !settings.has('show-error');
  if (done.exitCode !== 0 && !silent) yield* printError(process, `curl: (${done.exitCode}) ${done.error}\n${done.errorNote}`);
  const format = settings.value('write-out');
  if (format !== undefined) {
    const wanted = format.startsWith('@') ? text(process.namespaces.mount.readFile(format.slice(1), process)) : format;
    yield* print(process, writeOut(wanted, { ...done.facts, output: output ?? '' }));
  }
  return done;
}

function* checkedUrl(process: Process, settings: CurlSettings, given: string): Steps<Url | number> {
  const url = parseUrl(given);
  if (typeof url === 'object' && 'host' in url) return url;
  const silent = settings.has('silent') && !settings.has('show-error');
  const why =
    typeof url === 'object'
      ? `(1) Protocol "${url.scheme}" not supported`
      : {
          host: '(3) URL rejected: No host part in the URL',
          port: '(3) URL rejected: Port number was not a decimal number between 0 and 65535',
          malformed: '(3) URL rejected: Malformed input to a URL function',
        }[url];
  if (!silent) yield* printError(process, `curl: ${why}\n`);
  return typeof url === 'object' ? 1 : 3;
}

function* follow(process: Process, settings: CurlSettings, first: Url, meter: Meter | undefined): Steps<Transferred> {
  const startMs = process.nowMs;
  const most = Number(settings.value('max-redirs') ?? 50);
  let url = first;
  let written = '';
  for (let redirects = 0; ; redirects++) {
    const request = curlRequest(process, settings, url, redirects);
    if (typeof request === 'string') return failed(url, 26, request);
    const done = yield* transfer(process, settings, request, { startMs, redirects, meter });
    const location = done.redirectTo;
    written += done.written;
    if (location === undefined || done.exitCode !== 0 || !settings.has('location')) return { ...done, written };
    if (redirects >= most) return { ...done, written, exitCode: 47, error: `Maximum (${most}) redirects followed` };
    const next = parseUrl(resolveLocation(url, location));
    if (typeof next !== 'object' || !('host' in next)) return { ...done, written };
    if (settings.has('verbose')) yield* printError(process, `* Issue another request to this URL: '${urlText(next)}'\n`);
    // Only headers that were asked for survive a redirect; the page behind a 30x is not shown.
    written = settings.has('include') || settings.has('show-headers') || settings.has('head') ? written : '';
    url = next;
  }
}

const failed = (url: Url, exitCode: number, error: string): Transferred => ({
  exitCode,
  error,
  errorNote: '',
  retryReason: error,
  written: '',
  redirectTo: undefined,
  facts: {
    url: urlText(url), code: 0, version: '', headers: [], headerBytes: 0, requestBytes: 0, received: 0, uploaded: 0, lookedUpMs: 0, connectedMs: 0,
    securedMs: 0, firstByteMs: 0, totalMs: 0, redirectMs: 0, redirects: 0, redirectUrl: '', connects: 0, remoteAddress: '', remotePort: 0,
    localAddress: '', localPort: 0, method: 'GET', exitCode, error, output: '',
  }, // biome-ignore format: a table
});

function outputName(settings: CurlSettings, url: Url, index: number): string | undefined {
  const named = settings.values('output')[index] ?? (settings.urls.length === 1 ? settings.value('output') : undefined);
  if (named !== undefined) return named === '-' ? undefined : named;
  if (!settings.has('remote-name')) return undefined;
  const name = (url.target.split(/[?#]/, 1)[0] ?? '').split('/').at(-1) ?? '';
  return name === '' ? 'curl_response' : name;
}

function* deliver(process: Process, done: Transferred, output: string | undefined): Steps<void> {
  if (output === undefined) return yield* write(process, done.written);
  if (done.exitCode !== 0 && done.written === '') return;
  try {
    process.namespaces.mount.writeFile(output, done.written, process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `Warning: Failed to open the file ${output}: ${error.text}\n`);
    Object.assign(done, { exitCode: 23, error: `client returned ERROR on write, ${done.written.length} was not 0`, errorNote: '' });
  }
}
