// Addresses as text and as numbers: what is an address, what lies in which network.
// IPv6 goes through ipaddr.js; IPv4, which every packet here needs, is done by hand because it is asked so often.

import ipaddr from 'ipaddr.js';

/** Whether the text is an IPv4 address in dotted form. */
export const isIpv4 = (text: string): boolean => ipv4Number(text) !== undefined;

/** Whether the text is an IPv4 or IPv6 address. */
export const isAddress = (text: string): boolean => isIpv4(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));

/** Whether the address never leaves its machine. */
export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** The 32-bit number of an IPv4 address, or undefined. */
export function ipv4Number(address: string): number | undefined {
  let value = 0;
  let part = -1;
  let parts = 0;
  for (let i = 0; i <= address.length; i++) {
    const code = i < address.length ? address.charCodeAt(i) : 46;
    if (code === 46) {
      if (part < 0 || part > 255) return undefined;
      value = value * 256 + part;
      part = -1;
      parts += 1;
    } else if (code >= 48 && code <= 57) part = part < 0 ? code - 48 : part * 10 + code - 48;
    else return undefined;
  }
  return parts === 4 ? value : undefined;
}

/** The dotted form of a 32-bit number. */
export const ipv4Text = (value: number): string => `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;

/** Whether `address` lies in `network` (CIDR notation; a bare address is a network of one). */
export function inNetwork(address: string, network: string): boolean {
  const slash = network.indexOf('/');
  const base = slash < 0 ? network : network.slice(0, slash);
  const a = ipv4Number(address);
  const b = ipv4Number(base);
  if (a !== undefined && b !== undefined) {
    const bits = slash < 0 ? 32 : Number(network.slice(slash + 1));
    return bits === 0 || Math.floor(a / 2 ** (32 - bits)) === Math.floor(b / 2 ** (32 - bits));
  }
  if (a !== undefined || b !== undefined || !ipaddr.IPv6.isValid(address) || !ipaddr.IPv6.isValid(base)) return false;
  return ipaddr.IPv6.parse(address).match(ipaddr.IPv6.parse(base), slash < 0 ? 128 : Number(network.slice(slash + 1)));
}

/** The name under which a reverse query asks for an address. */
export const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;
