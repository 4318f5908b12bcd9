// Subjects and extensions as they are typed. Upstream: OpenSSL 3.0 apps/lib/apps.c parse_name, crypto/x509v3.

import { der, identifier, sequence, tags, textOf } from '../../base/der.ts';
import { OpensslFailure } from './options.ts';
import { type Extension, extensionIds, isAttribute, keyIdOf, type Name, type PublicKey } from './x509.ts';

/** `/CN=a/O=b`. @throws OpensslFailure */
export function parseSubject(given: string, command: string): Name {
  if (!given.startsWith('/')) throw new OpensslFailure(`${command}: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${given}'\n`);
  const parts = given.slice(1).split(/(?<!\\)\//).filter((part) => part !== '');
  return parts.flatMap((part): [string, string][] => {
    const at = part.indexOf('=');
    const [type, value] = [part.slice(0, at), part.slice(at + 1).replace(/\\(.)/g, '$1')];
    if (at < 0 || !isAttribute(type) || value === '') return [];
    return [[type, value]];
  });
}

/** As OpenSSL 3.0 prints it: `CN = a, O = b`. */
export const nameText = (name: Name): string => name.map(([type, value]) => `${type} = ${/[,+"\\<>;]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value}`).join(', ');

/** `subjectAltName=DNS:a,IP:10.0.0.1` and the like. @throws OpensslFailure for what is not simulated */
export function parseExtension(given: string): Extension {
  const [, name = '', text = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(given) ?? [];
  const words = text.split(',').map((word) => word.trim());
  const critical = words[0] === 'critical';
  const rest = critical ? words.slice(1) : words;
  switch (name) {
    case 'subjectAltName':
      return { id: extensionIds.names, critical, value: sequence(...rest.map(alternativeName)) };
    case 'basicConstraints':
      return { id: extensionIds.constraints, critical, value: rest.some((word) => /^CA:true$/i.test(word)) ? sequence('\x01\x01\xff') : sequence() };
    case 'keyUsage':
      return { id: extensionIds.usage, critical, value: usageBits(rest) };
    case 'extendedKeyUsage':
      return { id: extensionIds.extendedUsage, critical, value: sequence(...rest.map((word) => identifier(extendedUsages[word] ?? '1.3.6.1.5.5.7.3.1'))) };
    default:
      throw new OpensslFailure(`not simulated in Drydock: the extension ${name || given}\n`);
  }
}

function alternativeName(word: string): string {
  const [, type = '', value = ''] = /^(\w+):(.*)$/.exec(word) ?? [];
  if (type === 'IP') return der(0x87, value.split('.').map((part) => String.fromCharCode(Number(part))).join(''));
  const tag = { DNS: 0x82, email: 0x81, URI: 0x86 }[type];
  if (tag === undefined) throw new OpensslFailure(`Error adding extensions\nv2i_GENERAL_NAME_ex: unsupported option: name=${type || word}\n`);
  return textOf(value, tag);
}

export const usages = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign'];
export const extendedUsages: Readonly<Record<string, string>> = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' };

function usageBits(words: readonly string[]): string {
  const set = words.map((word) => usages.indexOf(word)).filter((at) => at >= 0);
  const byte = set.reduce((bits, at) => bits | (0x80 >> at), 0);
  const unused = 7 - Math.max(0, ...set);
  return der(tags.bitString, String.fromCharCode(unused, byte));
}

/** What a certificate that signs itself says of itself. */
export function authorityExtensions(key: PublicKey): readonly Extension[] {
  return [
    { id: extensionIds.subjectKey, critical: false, value: der(tags.octetString, keyIdOf(key)) },
    { id: extensionIds.authorityKey, critical: false, value: sequence(der(0x80, keyIdOf(key))) },
    { id: extensionIds.constraints, critical: true, value: sequence('\x01\x01\xff') },
  ];
}
