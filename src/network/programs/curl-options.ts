// What curl can be told, and what it was told. Upstream: curl 8.14, src/tool_getparam.c.
// @supports partly curl: HTTP and HTTPS over HTTP/1.1 — "no FTP, no HTTP/2, no configuration file; TLS shows certificates but encrypts nothing"

import type { Headers } from '../http.ts';
import { type OptionSpec, parseOptions } from './options.ts';

const flag = (short: string | undefined, long: string): OptionSpec => (short === undefined ? { long } : { short, long });
const valued = (short: string | undefined, long: string): OptionSpec => ({ ...flag(short, long), value: true });

/** Every option that is known; those without an effect here are taken and ignored because scripts pass them. */
const specs: readonly OptionSpec[] = [
  flag('s', 'silent'), flag('S', 'show-error'), flag('v', 'verbose'), flag('i', 'include'), flag(undefined, 'show-headers'), flag('I', 'head'),
  valued('o', 'output'), flag('O', 'remote-name'), valued('w', 'write-out'), valued('X', 'request'), valued('H', 'header'), valued('d', 'data'),
  valued(undefined, 'data-raw'), valued(undefined, 'data-binary'), valued(undefined, 'data-urlencode'), valued(undefined, 'json'), flag('L', 'location'),
  flag('k', 'insecure'), flag('f', 'fail'), flag(undefined, 'fail-with-body'), valued('m', 'max-time'), valued(undefined, 'connect-timeout'),
  valued('u', 'user'), valued('A', 'user-agent'), valued('e', 'referer'), valued('b', 'cookie'), flag('G', 'get'), valued(undefined, 'resolve'),
  valued(undefined, 'cacert'), valued('E', 'cert'), valued(undefined, 'key'), valued('D', 'dump-header'), valued(undefined, 'retry'),
  valued(undefined, 'retry-delay'), flag(undefined, 'retry-connrefused'), flag(undefined, 'retry-all-errors'), valued('T', 'upload-file'),
  valued('F', 'form'), flag('4', 'ipv4'), flag('6', 'ipv6'), flag('N', 'no-buffer'), flag('#', 'progress-bar'), flag(undefined, 'http1.1'),
  flag('0', 'http1.0'), flag(undefined, 'http2'), flag(undefined, 'compressed'), flag(undefined, 'no-progress-meter'), valued(undefined, 'max-redirs'),
  valued(undefined, 'url'), flag('V', 'version'), valued(undefined, 'oauth2-bearer'), valued(undefined, 'interface'), flag('g', 'globoff'),
  flag(undefined, 'no-keepalive'), valued('r', 'range'), flag(undefined, 'create-dirs'), flag('h', 'help'), valued('K', 'config'), flag('q', 'disable'),
  flag(undefined, 'path-as-is'), valued(undefined, 'unix-socket'), valued('x', 'proxy'), valued(undefined, 'noproxy'), flag(undefined, 'location-trusted'),
]; // biome-ignore format: a table

export interface CurlSettings {
  readonly urls: readonly string[];
  readonly has: (name: string) => boolean;
  /** the last value given */
  readonly value: (name: string) => string | undefined;
  readonly values: (name: string) => readonly string[];
  /** -d and friends, in order */
  readonly data: readonly (readonly [name: string, value: string])[];
  readonly headers: Headers;
}

const dataOptions = ['data', 'data-raw', 'data-binary', 'data-urlencode', 'json'];

/** @returns the settings, or what curl says about a wrong command line */
export function readCommandLine(args: readonly string[]): CurlSettings | { readonly error: string } {
  const parsed = parseOptions(args, specs);
  if ('unknown' in parsed) return { error: `option ${parsed.unknown}: is unknown` };
  if ('missing' in parsed) return { error: `option ${parsed.missing}: requires parameter` };
  const values = (name: string): readonly string[] => parsed.given.filter(([key]) => key === name).map(([, value]) => value);
  for (const name of ['max-time', 'connect-timeout', 'retry', 'max-redirs']) {
    const wrong = values(name).find((value) => !/^-?\d*\.?\d+$/.test(value));
    if (wrong !== undefined) return { error: `option --${name}: expected a proper numerical parameter` };
  }
  return {
    urls: [...parsed.operands, ...values('url')],
    has: (name) => parsed.given.some(([key]) => key === name),
    value: (name) => values(name).at(-1),
    values,
    data: parsed.given.filter(([key]) => dataOptions.includes(key)),
    headers: values('header').flatMap(readHeader),
  };
}

/** `Name: value`; `Name;` sends an empty one; `Name:` takes a default header away (an empty value marks that). */
function readHeader(text: string): Headers {
  const colon = text.indexOf(':');
  if (colon > 0) return [[text.slice(0, colon), text.slice(colon + 1).trim()]];
  return text.endsWith(';') ? [[text.slice(0, -1), ' ']] : [];
}
