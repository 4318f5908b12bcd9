import { describe, expect, it } from 'vitest';
import { errorMessage } from '../../meta/field-error.ts';
import type { Report } from './checks.ts';
import { checkCidr, checkEndpointIp, checkIp, checkLegacyCidr, checkLegacyIp, cidrHas, cidrWarnings, hostAddress, hostPort, ipWarnings, parseCidr, parseIp } from './ip.ts';

const found = (check: (report: Report) => void): readonly string[] => {
  const report: Report = [];
  check(report);
  return report.map(errorMessage);
};

describe('addresses', () => {
  const rows = [
    { text: '10.0.0.1', canonical: '10.0.0.1' },
    { text: '010.0.0.1', canonical: '10.0.0.1' },
    { text: '::', canonical: '::' },
    { text: '2001:DB8:0:0:0:0:0:1', canonical: '2001:db8::1' },
    { text: '1:0:0:2:0:0:0:3', canonical: '1:0:0:2::3' },
    { text: '::ffff:1.2.3.4', canonical: '1.2.3.4' },
    { text: '256.0.0.1', canonical: undefined },
    { text: '1.2.3', canonical: undefined },
    { text: '1::2::3', canonical: undefined },
    { text: 'web', canonical: undefined },
  ];
  it.each(rows)('$text', ({ text, canonical }) => expect(parseIp(text)?.canonical).toBe(canonical));

  it('with ports', () => expect([hostPort('10.0.0.1', 80), hostPort('fd00::1', 80)]).toEqual(['10.0.0.1:80', '[fd00::1]:80']));
  it('from bytes', () => expect([hostAddress([10, 0, 0, 1]), hostAddress([...Array<number>(15).fill(0), 1])]).toEqual(['10.0.0.1', '::1']));
});

describe('networks', () => {
  it('have a first address', () => expect(parseCidr('10.1.2.3/16')?.canonical).toBe('10.1.0.0/16'));
  it('refuse lengths that do not fit', () => expect([parseCidr('10.0.0.0/33'), parseCidr('fd00::/129'), parseCidr('10.0.0.0')]).toEqual([undefined, undefined, undefined]));

  const members = [
    { cidr: '10.1.0.0/16', ip: '10.1.255.255', has: true },
    { cidr: '10.1.0.0/16', ip: '10.2.0.0', has: false },
    { cidr: '10.1.2.128/25', ip: '10.1.2.127', has: false },
    { cidr: '0.0.0.0/0', ip: '8.8.8.8', has: true },
    { cidr: 'fd00::/8', ip: 'fdff::1', has: true },
    { cidr: 'fd00::/8', ip: '10.0.0.1', has: false },
  ];
  it.each(members)('$cidr, $ip', ({ cidr, ip, has }) => {
    const [network, address] = [parseCidr(cidr), parseIp(ip)];
    expect(network && address && cidrHas(network, address)).toBe(has);
  });
});

describe('what is wrong', () => {
  const rows = [
    { name: 'no address', errors: found((r) => checkLegacyIp(r, 'ip', 'x')), expected: ['ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'] },
    { name: 'leading zeros', errors: found((r) => checkLegacyIp(r, 'ip', '010.0.0.1')), expected: ['ip: Invalid value: "010.0.0.1": must not have leading 0s'] },
    { name: 'what was there before', errors: found((r) => checkLegacyIp(r, 'ip', '010.0.0.1', ['010.0.0.1'])), expected: [] },
    { name: 'a longer spelling', errors: found((r) => checkIp(r, 'ip', 'FD00::1')), expected: ['ip: Invalid value: "FD00::1": must be in canonical form ("fd00::1")'] },
    { name: 'bits of a host', errors: found((r) => checkLegacyCidr(r, 'cidr', '10.0.0.1/8')), expected: ['cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length'] },
    { name: 'a network', errors: found((r) => checkCidr(r, 'cidr', '10.0.0.0/8')), expected: [] },
    { name: 'loopback', errors: found((r) => checkEndpointIp(r, 'ip', '127.0.0.1')), expected: ['ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'] },
    { name: 'nowhere', errors: found((r) => checkEndpointIp(r, 'ip', '::')), expected: ['ip: Invalid value: "::": may not be unspecified (::)'] },
    { name: 'the link', errors: found((r) => checkEndpointIp(r, 'ip', 'fe80::1')), expected: ['ip: Invalid value: "fe80::1": may not be in the link-local range (169.254.0.0/16, fe80::/10)'] },
  ]; // biome-ignore format: a table
  it.each(rows)('$name', ({ errors, expected }) => expect(errors).toEqual(expected));

  it('warns', () => {
    expect([...ipWarnings('ip', '010.0.0.1'), ...ipWarnings('ip', 'FD00::1'), ...ipWarnings('ip', '10.0.0.1'), ...cidrWarnings('cidr', '10.0.0.1/8')]).toEqual([
      'ip: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"',
      'ip: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
      'cidr: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
    ]);
  });
});
