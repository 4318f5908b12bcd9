// Certificates and requests as text. Upstream: OpenSSL 3.0 crypto/x509/t_x509.c, t_req.c, v3_prn.c

import type { Bytes } from '../../base/bytes.ts';
import { bytesOf, partsOf, readDer, readIdentifier } from '../../base/der.ts';
import { calendar, monthNames } from '../../base/time.ts';
import { extendedUsages, nameText, usages } from './names.ts';
import { type Certificate, type Extension, extensionIds, type PublicKey, type Request } from './x509.ts';

/** `Nov 20 09:01:00 2026 GMT`. */
export function dateText(ms: number): string {
  const { year, month, day, hour, minute, second } = calendar(ms);
  const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  return `${monthNames[month - 1]?.slice(0, 3)} ${String(day).padStart(2)} ${clock} ${year} GMT`;
}

const pairs = (bytes: Bytes, upper = false): string => {
  const text = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(':');
  return upper ? text.toUpperCase() : text;
};

export const fingerprintText = (hex: string): string => (hex.match(/../g) ?? []).join(':').toUpperCase();

/** Lines of so many bytes, each further in. */
function block(bytes: Bytes, indent: number, perLine: number): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) lines.push(`${' '.repeat(indent)}${pairs(bytes.slice(at, at + perLine))}`);
  return `${lines.join(':\n')}\n`;
}

function keyText({ modulus, exponent }: PublicKey): string {
  const bytes = bytesOf(modulus);
  const shown = bytes.charCodeAt(0) >= 0x80 ? `\0${bytes}` : bytes;
  return `        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (${modulus.toString(2).length} bit)
                Modulus:
${block(shown, 20, 15)}                Exponent: ${exponent} (0x${exponent.toString(16)})
`;
}

const titles: Readonly<Record<string, string>> = {
  [extensionIds.subjectKey]: 'X509v3 Subject Key Identifier',
  [extensionIds.usage]: 'X509v3 Key Usage',
  [extensionIds.names]: 'X509v3 Subject Alternative Name',
  [extensionIds.constraints]: 'X509v3 Basic Constraints',
  [extensionIds.authorityKey]: 'X509v3 Authority Key Identifier',
  [extensionIds.extendedUsage]: 'X509v3 Extended Key Usage',
};
const usageTexts = ['Digital Signature', 'Non Repudiation', 'Key Encipherment', 'Data Encipherment', 'Key Agreement', 'Certificate Sign', 'CRL Sign'];
const extendedTexts: Readonly<Record<string, string>> = { serverAuth: 'TLS Web Server Authentication', clientAuth: 'TLS Web Client Authentication' };

/** What an extension says. */
export function extensionText({ id, value }: Extension): string {
  const [first] = readDer(value) ?? [];
  switch (id) {
    case extensionIds.subjectKey:
      return pairs(first?.body ?? '', true);
    case extensionIds.authorityKey:
      return pairs(partsOf(first)[0]?.body ?? '', true);
    case extensionIds.constraints:
      return partsOf(first).some(({ body }) => body === '\xff') ? 'CA:TRUE' : 'CA:FALSE';
    case extensionIds.usage: {
      const bits = first?.body.charCodeAt(1) ?? 0;
      return usages.flatMap((_, at) => (bits & (0x80 >> at) ? [usageTexts[at] ?? ''] : [])).join(', ');
    }
    case extensionIds.extendedUsage:
      return partsOf(first).map(({ body }) => extendedTexts[Object.entries(extendedUsages).find(([, dotted]) => dotted === readIdentifier(body))?.[0] ?? ''] ?? readIdentifier(body)).join(', ');
    case extensionIds.names:
      return partsOf(first).map(({ tag, body }) => (tag === 0x87 ? `IP Address:${[...body].map((byte) => byte.charCodeAt(0)).join('.')}` : `${{ 130: 'DNS', 129: 'email', 134: 'URI' }[tag] ?? 'othername'}:${body}`)).join(', ');
    default:
      return pairs(value);
  }
}

/** An extension with its title. */
export const extensionsText = (extensions: readonly Extension[], indent: string): string =>
  extensions.map((one) => `${indent}${titles[one.id] ?? one.id}: ${one.critical ? 'critical' : ''}\n${indent}    ${extensionText(one)}\n`).join('');

export function certificateText({ serial, issuer, notBeforeMs, notAfterMs, subject, key, extensions, signature }: Certificate): string {
  const long = serial >= 1n << 63n;
  return `Certificate:
    Data:
        Version: ${extensions.length > 0 ? '3 (0x2)' : '1 (0x0)'}
        Serial Number:${long ? `\n${block(bytesOf(serial), 12, 20)}` : ` ${serial} (0x${serial.toString(16)})\n`}        Signature Algorithm: sha256WithRSAEncryption
        Issuer: ${nameText(issuer)}
        Validity
            Not Before: ${dateText(notBeforeMs)}
            Not After : ${dateText(notAfterMs)}
        Subject: ${nameText(subject)}
${keyText(key)}${extensions.length > 0 ? `        X509v3 extensions:\n${extensionsText(extensions, '            ')}` : ''}    Signature Algorithm: sha256WithRSAEncryption
    Signature Value:
${block(signature, 8, 18)}`;
}

export const requestText = ({ subject, key, extensions, signature }: Request): string => `Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: ${nameText(subject)}
${keyText(key)}        Attributes:
${extensions.length > 0 ? `            Requested Extensions:\n${extensionsText(extensions, '                ')}` : '            (none)\n'}    Signature Algorithm: sha256WithRSAEncryption
    Signature Value:
${block(signature, 8, 18)}`;
