// Addresses, networks and URLs. Upstream: apiserver/pkg/cel/library/{ip,cidr,urls}.go

import type { Cidr, Ip } from '../../../api/kinds/shared/ip.ts';
import { cidrHas, parseCidr, parseIp } from '../../../api/kinds/shared/ip.ts';
import type { Environment } from '../../../base/cel/environment.ts';
import type { Opaque, Value } from '../../../base/cel/value.ts';
import { fail } from '../../../base/cel/value.ts';
import { goQuote } from '../../../base/go-quote.ts';

class CelIp implements Opaque {
  readonly celType = 'net.IP';
  readonly ip: Ip;
  constructor(ip: Ip) {
    this.ip = ip;
  }
  equals(other: Value): boolean {
    return other instanceof CelIp && this.ip.canonical === other.ip.canonical;
  }
}

class CelCidr implements Opaque {
  readonly celType = 'net.CIDR';
  readonly cidr: Cidr;
  readonly text: string;
  constructor(cidr: Cidr) {
    this.cidr = cidr;
    this.text = `${cidr.ip.canonical}/${cidr.bits}`;
  }
  equals(other: Value): boolean {
    return other instanceof CelCidr && this.text === other.text;
  }
}

/** An address; a text tells why it is none. */
function readIp(text: string): CelIp | string {
  const ip = parseIp(text.replace(/%.*$/, ''));
  if (!ip || ip.leadingZeros) {
    const why = ip ? 'IPv4 field has octet with leading zero' : 'unable to parse IP';
    return `IP Address ${goQuote(text)} parse error during conversion from string: ParseAddr(${goQuote(text)}): ${why}`;
  }
  if (text.includes('%')) return `IP address ${goQuote(text)} with zone value is not allowed`;
  return ip.mapped ? `IPv4-mapped IPv6 address ${goQuote(text)} is not allowed` : new CelIp(ip);
}

function readCidr(text: string): CelCidr | string {
  const cidr = parseCidr(text);
  if (!cidr || cidr.leadingZeros || /\/0\d/.test(text)) {
    const why = text.includes('/') ? (parseIp(text.split('/')[0] ?? '') ? 'prefix length out of range' : `ParseAddr(${goQuote(text.split('/')[0] ?? '')}): unable to parse IP`) : "no '/'";
    return `network address parse error during conversion from string: netip.ParsePrefix(${goQuote(text)}): ${why}`;
  }
  return cidr.ip.mapped ? `IPv4-mapped IPv6 address ${goQuote(text)} is not allowed` : new CelCidr(cidr);
}

const orFail = <T>(found: T | string): T => (typeof found === 'string' ? fail(found) : found);

type Test = (ip: Ip) => boolean;

const isLoopback: Test = ({ family, bytes }) => (family === 4 ? bytes[0] === 127 : bytes.every((byte, i) => byte === (i === 15 ? 1 : 0)));
const isUnspecified: Test = ({ bytes }) => bytes.every((byte) => byte === 0);
const isLocalMulticast: Test = ({ family, bytes: [a, b = 0, c] }) => (family === 4 ? a === 224 && b === 0 && c === 0 : a === 0xff && (b & 0x0f) === 2);
const isLocalUnicast: Test = ({ family, bytes: [a, b = 0] }) => (family === 4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80);
const isMulticast: Test = ({ family, bytes: [a = 0] }) => (family === 4 ? a >= 224 && a < 240 : a === 0xff);
const isGlobal: Test = (ip) => !(ip.bytes.every((byte) => byte === 255) && ip.family === 4) && ![isUnspecified, isLoopback, isMulticast, isLocalUnicast].some((test) => test(ip));

export function addAddresses(environment: Environment): void {
  environment
    .fn('ip(string): net.IP', (text: string) => orFail(readIp(text)))
    .fn('isIP(string): bool', (text: string) => typeof readIp(text) !== 'string')
    .fn('ip.isCanonical(string): bool', (text: string) => orFail(readIp(text)).ip.canonical === text)
    .fn('net.IP.family(): int', ({ ip }: CelIp) => BigInt(ip.family))
    .fn('string(net.IP): string', ({ ip }: CelIp) => ip.canonical);
  const tests = { isUnspecified, isLoopback, isLinkLocalMulticast: isLocalMulticast, isLinkLocalUnicast: isLocalUnicast, isGlobalUnicast: isGlobal };
  for (const [name, test] of Object.entries(tests)) environment.fn(`net.IP.${name}(): bool`, ({ ip }: CelIp) => test(ip));
  environment.typeName('net.IP', { name: 'net.IP' }).typeName('net.CIDR', { name: 'net.CIDR' });
  addNetworks(environment);
}

function addNetworks(environment: Environment): void {
  const contains = ({ cidr }: CelCidr, ip: CelIp): boolean => cidrHas(cidr, ip.ip);
  const covers = (a: CelCidr, b: CelCidr): boolean => b.cidr.bits >= a.cidr.bits && cidrHas(a.cidr, b.cidr.ip);
  environment
    .fn('cidr(string): net.CIDR', (text: string) => orFail(readCidr(text)))
    .fn('isCIDR(string): bool', (text: string) => typeof readCidr(text) !== 'string')
    .fn('net.CIDR.containsIP(net.IP): bool', contains)
    .fn('net.CIDR.containsIP(string): bool', (network: CelCidr, text: string) => contains(network, orFail(readIp(text))))
    .fn('net.CIDR.containsCIDR(net.CIDR): bool', covers)
    .fn('net.CIDR.containsCIDR(string): bool', (network: CelCidr, text: string) => covers(network, orFail(readCidr(text))))
    .fn('net.CIDR.ip(): net.IP', ({ cidr }: CelCidr) => new CelIp(cidr.ip))
    .fn('net.CIDR.prefixLength(): int', ({ cidr }: CelCidr) => BigInt(cidr.bits))
    .fn('net.CIDR.masked(): net.CIDR', ({ cidr }: CelCidr) => orFail(readCidr(cidr.canonical)))
    .fn('string(net.CIDR): string', ({ text }: CelCidr) => text);
}

class CelUrl implements Opaque {
  readonly celType = 'kubernetes.URL';
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  constructor([, scheme = '', host = '', path = '', query = '']: readonly (string | undefined)[]) {
    this.scheme = scheme.toLowerCase();
    this.host = host.replace(/^.*@/, '');
    this.path = path;
    this.query = query;
  }
  equals(other: Value): boolean {
    return other instanceof CelUrl && ['scheme', 'host', 'path', 'query'].every((key) => this[key as 'scheme'] === other[key as 'scheme']);
  }
}

/** Go's ParseRequestURI: a whole URL, or a path that begins at the root. */
export function readUrl(text: string): CelUrl | string {
  const wrong = (why: string): string => `parse ${goQuote(text)}: ${why}`;
  if (text === '') return wrong('empty url');
  if ([...text].some((ch) => ch < ' ' || ch === '\x7f')) return wrong('net/url: invalid control character in URL');
  const found = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?([^]*))?$/.exec(text);
  if (!found) return wrong(text.startsWith(':') ? 'missing protocol scheme' : 'invalid URI for request');
  const [, scheme, host, path = ''] = found;
  if (scheme === undefined && !text.startsWith('/')) return wrong('invalid URI for request');
  if (scheme === undefined && host !== undefined) return new CelUrl([text, '', '', `//${host}${path}`, found[4]]);
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(path);
  if (bad) return wrong(`invalid URL escape ${goQuote(bad[0])}`);
  const port = /^(?:.*@)?(?:\[[^\]]*\]|[^:[]*)(:.*)$/.exec(host ?? '')?.[1];
  if (port !== undefined && !/^:\d*$/.test(port)) return wrong(`invalid port ${goQuote(port)} after host`);
  const odd = /[ "<>^`{|}\\]/.exec(host ?? '');
  return odd ? wrong(`invalid character ${goQuote(odd[0])} in host name`) : new CelUrl(found);
}

export function addUrls(environment: Environment): void {
  const type = 'kubernetes.URL';
  const hostname = (host: string): string => /^\[(.*)\]/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');
  const read = (text: string): CelUrl => {
    const found = readUrl(text);
    return typeof found === 'string' ? fail(`URL parse error during conversion from string: ${found}`) : found;
  };
  environment
    .fn(`url(string): ${type}`, read)
    .fn('isURL(string): bool', (text: string) => typeof readUrl(text) !== 'string')
    .fn(`${type}.getScheme(): string`, ({ scheme }: CelUrl) => scheme)
    .fn(`${type}.getHost(): string`, ({ host }: CelUrl) => host)
    .fn(`${type}.getHostname(): string`, ({ host }: CelUrl) => hostname(host))
    .fn(`${type}.getPort(): string`, ({ host }: CelUrl) => /:(\d*)$/.exec(host.replace(/^\[.*\]/, ''))?.[1] ?? '')
    .fn(`${type}.getEscapedPath(): string`, ({ path }: CelUrl) => path.replace(/[^!-~]|["<>^`{|}\\]/gu, encodeURIComponent))
    .fn(`${type}.getQuery(): map<string, list<string>>`, ({ query }: CelUrl) => queryOf(query))
    .typeName(type, { name: type, isObject: true });
}

function queryOf(query: string): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const pair of query.split('&').filter((one) => one !== '' && !one.includes(';'))) {
    const [name = '', value = ''] = [pair.replace(/=.*$/s, ''), pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : ''].map(decode);
    out.set(name, [...(out.get(name) ?? []), value]);
  }
  return out;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    // Go leaves out what it cannot decode; the plain text is nearer to what was meant.
    return text;
  }
}
