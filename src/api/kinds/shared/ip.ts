/**
 * IP addresses and networks as fields hold them.
 * Upstream: apimachinery/pkg/util/validation/ip.go; Go's net and netip packages.
 */
import { goQuote } from '../../../base/go-quote.ts';
import { invalidField } from '../../meta/field-error.ts';
import type { Report } from './checks.ts';

/** An address: 4 or 16 bytes. */
export interface Ip {
  readonly family: 4 | 6;
  readonly bytes: readonly number[];
  /** the shortest spelling; an IPv4 address in IPv6 form is written as IPv4, as Go does */
  readonly canonical: string;
  /** written with leading zeros, which read differently elsewhere */
  readonly leadingZeros: boolean;
  /** `::ffff:1.2.3.4` */
  readonly mapped: boolean;
}

/** `10.0.0.1:80`, `[fd00::1]:80`. Upstream: net.JoinHostPort. */
export function hostPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The shortest spelling of an address given as bytes. */
export const hostAddress = (bytes: readonly number[]): string => (bytes.length === 16 ? formatV6(bytes) : bytes.join('.'));

/** Reads an address, leading zeros allowed; undefined when it is none. Upstream: netutils.ParseIPSloppy. */
export function parseIp(text: string): Ip | undefined {
  if (!text.includes(':')) {
    const bytes = parseV4(text);
    return bytes && { family: 4, bytes, canonical: bytes.join('.'), leadingZeros: /(^|\.)0\d/.test(text), mapped: false };
  }
  const bytes = parseV6(text);
  if (!bytes) return undefined;
  const mapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (mapped) return { family: 4, bytes: bytes.slice(12), canonical: bytes.slice(12).join('.'), leadingZeros: false, mapped };
  return { family: 6, bytes, canonical: formatV6(bytes), leadingZeros: false, mapped };
}

function parseV4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^\d{1,}$/.test(part) || Number(part) > 255) return undefined;
    bytes.push(Number(part));
  }
  return bytes;
}

function parseV6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(groupBytes)));
  if (!head || head.includes(-1) || tail?.includes(-1)) return undefined;
  if (!tail) return head.length === 16 ? head : undefined;
  const missing = 16 - head.length - tail.length;
  return missing >= 2 ? [...head, ...Array<number>(missing).fill(0), ...tail] : undefined;
}

function groupBytes(group: string, i: number, all: readonly string[]): readonly number[] {
  if (group.includes('.') && i === all.length - 1) return parseV4(group) ?? [-1];
  if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return [-1];
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}

function formatV6(bytes: readonly number[]): string {
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (groups[i + length] === '0') length++;
    if (length > best.length) best = { start: i, length };
    i += length;
  }
  if (best.start < 0) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

/** `10.0.0.0/24`: an address and how many bits name the network. */
export interface Cidr {
  readonly ip: Ip;
  readonly bits: number;
  /** the network's own first address and length, `10.0.0.0/24` */
  readonly canonical: string;
  readonly leadingZeros: boolean;
  /** the address is the network's first one */
  readonly isNetwork: boolean;
}

/** Reads a network; undefined when it is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', length = ''] = /^([^/]*)\/(\d+)$/.exec(text) ?? [];
  const ip = parseIp(address);
  const bits = Number(length);
  if (!ip || length === '' || bits > (address.includes(':') ? 128 : 32)) return undefined;
  const own = ip.mapped ? bits - 96 : bits;
  const network = ip.bytes.map((byte, i) => byte & (0xff << Math.max(0, 8 - Math.min(8, Math.max(0, own - i * 8)))) & 0xff);
  const first = ip.family === 4 ? network.join('.') : formatV6(network);
  return { ip, bits, canonical: `${first}/${own}`, leadingZeros: ip.leadingZeros || /^0\d/.test(length), isNetwork: network.every((b, i) => b === ip.bytes[i]) };
}

/** Whether an address is in a network. */
export function cidrHas(cidr: Cidr, ip: Ip): boolean {
  if (cidr.ip.family !== ip.family) return false;
  return cidr.ip.bytes.every((byte, i) => {
    const mask = (0xff << Math.max(0, 8 - Math.min(8, Math.max(0, cidr.bits - i * 8)))) & 0xff;
    return (byte & mask) === ((ip.bytes[i] ?? 0) & mask);
  });
}

const notAnIp = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** An address in a field that was once read with less care; addresses the old object had are let through. Upstream: IsValidIPForLegacyField. */
export function checkLegacyIp(report: Report, at: string, value: string, old: readonly string[] = []): void {
  if (old.includes(value)) return;
  const ip = parseIp(value);
  if (!ip) report.push(invalidField(at, value, notAnIp));
  else if (ip.leadingZeros) report.push(invalidField(at, value, 'must not have leading 0s'));
  else if (ip.mapped) report.push(invalidField(at, value, 'must not be an IPv4-mapped IPv6 address'));
}

/** An address in its shortest spelling. Upstream: IsValidIP. */
export function checkIp(report: Report, at: string, value: string): void {
  const before = report.length;
  checkLegacyIp(report, at, value);
  const ip = parseIp(value);
  if (report.length === before && ip && ip.canonical !== value) report.push(invalidField(at, value, `must be in canonical form (${goQuote(ip.canonical)})`));
}

/** Upstream: IsValidCIDRForLegacyField. */
export function checkLegacyCidr(report: Report, at: string, value: string, old: readonly string[] = []): void {
  if (old.includes(value)) return;
  const cidr = parseCidr(value);
  if (!cidr) report.push(invalidField(at, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'));
  else if (cidr.leadingZeros) report.push(invalidField(at, value, 'must not have leading 0s in IP or prefix length'));
  else if (cidr.ip.mapped) report.push(invalidField(at, value, 'must not have an IPv4-mapped IPv6 address'));
  else if (!cidr.isNetwork) report.push(invalidField(at, value, 'must not have bits set beyond the prefix length'));
}

/** A network in its shortest spelling. Upstream: IsValidCIDR. */
export function checkCidr(report: Report, at: string, value: string): void {
  const before = report.length;
  checkLegacyCidr(report, at, value);
  const cidr = parseCidr(value);
  if (report.length === before && cidr && cidr.canonical !== value) report.push(invalidField(at, value, `must be in canonical form (${goQuote(cidr.canonical)})`));
}

/** Upstream: GetWarningsForIP. */
export function ipWarnings(at: string, value: string): readonly string[] {
  const ip = parseIp(value);
  if (!ip) return [];
  if (ip.leadingZeros || ip.mapped) return [`${at}: non-standard IP address ${goQuote(value)} is invalid: use ${goQuote(ip.canonical)}`];
  if (ip.family === 6 && ip.canonical !== value) return [`${at}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(ip.canonical)})`];
  return [];
}

/** Upstream: GetWarningsForCIDR. */
export function cidrWarnings(at: string, value: string): readonly string[] {
  const cidr = parseCidr(value);
  if (!cidr) return [];
  const warnings: string[] = [];
  if (!cidr.isNetwork) {
    const single = `${cidr.ip.canonical}/${cidr.ip.family === 4 ? 32 : 128}`;
    warnings.push(`${at}: CIDR value ${goQuote(value)} is ambiguous in this context (should be ${goQuote(cidr.canonical)} or ${goQuote(single)}?)`);
  }
  if (cidr.leadingZeros || cidr.ip.mapped) warnings.push(`${at}: non-standard CIDR value ${goQuote(value)} is invalid: use ${goQuote(cidr.canonical)}`);
  const spelt = `${cidr.ip.canonical}/${cidr.bits}`;
  if (warnings.length === 0 && cidr.ip.family === 6 && spelt !== value) {
    warnings.push(`${at}: IPv6 CIDR value ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(spelt)})`);
  }
  return warnings;
}

/** An address traffic can be sent to from other machines. Upstream: ValidateEndpointIP. */
export function checkEndpointIp(report: Report, at: string, value: string): void {
  const ip = parseIp(value);
  if (!ip) {
    report.push(invalidField(at, value, 'must be a valid IP address'));
    return;
  }
  const { family, bytes } = ip;
  const [first = 0, second = 0, third = 0] = bytes;
  const v4 = family === 4;
  const isZero = bytes.slice(0, -1).every((byte) => byte === 0);
  if (isZero && bytes.at(-1) === 0) report.push(invalidField(at, value, `may not be unspecified (${value})`));
  if (v4 ? first === 127 : isZero && bytes.at(-1) === 1) report.push(invalidField(at, value, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  if (v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80)
    report.push(invalidField(at, value, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  if (v4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2)
    report.push(invalidField(at, value, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
}
