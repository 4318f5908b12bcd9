// Certificates, requests and keys as bytes, written and read. Upstream: RFC 5280, RFC 2986, RFC 8017, RFC 5958; OpenSSL 3.

import { Base64Error, decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { type Bytes, text } from '../../base/bytes.ts';
import { bitString, bytesOf, context, type Der, der, identifier, integer, nothing, numberOf, partsOf, readDer, readIdentifier, readTime, sequence, tags, textOf, time } from '../../base/der.ts';
import { inverse, type RsaKey, signSha256 } from '../../base/rsa.ts';
import { sha1Hex } from '../../base/sha1.ts';

/** `CN=a`, in order. */
export type Name = readonly (readonly [type: string, value: string])[];
export type PublicKey = Pick<RsaKey, 'modulus' | 'exponent'>;

/** An extension as it is stored. */
export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Bytes;
}

export interface Certificate {
  readonly serial: bigint;
  readonly issuer: Name;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly subject: Name;
  readonly key: PublicKey;
  readonly extensions: readonly Extension[];
  readonly signature: Bytes;
  /** what is signed */
  readonly signed: Bytes;
}

export interface Request {
  readonly subject: Name;
  readonly key: PublicKey;
  readonly extensions: readonly Extension[];
  readonly signature: Bytes;
}

const attributeIds: Readonly<Record<string, string>> = { CN: '2.5.4.3', C: '2.5.4.6', L: '2.5.4.7', ST: '2.5.4.8', O: '2.5.4.10', OU: '2.5.4.11', emailAddress: '1.2.840.113549.1.9.1' };
const attributeNames = new Map(Object.entries(attributeIds).map(([name, id]) => [id, name]));
export const extensionIds = { subjectKey: '2.5.29.14', usage: '2.5.29.15', names: '2.5.29.17', constraints: '2.5.29.19', authorityKey: '2.5.29.35', extendedUsage: '2.5.29.37' } as const;

const rsa = sequence(identifier('1.2.840.113549.1.1.1'), nothing);
const sha256WithRsa = sequence(identifier('1.2.840.113549.1.1.11'), nothing);
const requestedExtensions = '1.2.840.113549.1.9.14';

export const isAttribute = (type: string): boolean => attributeIds[type] !== undefined;

const writeName = (name: Name): Bytes =>
  sequence(...name.map(([type, value]) => der(tags.set, sequence(identifier(attributeIds[type] ?? type), textOf(value, type === 'C' ? tags.printable : type === 'emailAddress' ? tags.ia5 : tags.utf8)))));

const readName = (value: Der | undefined): Name =>
  partsOf(value).flatMap((set) =>
    partsOf(set).map((pair): readonly [string, string] => {
      const [id, content] = partsOf(pair);
      const dotted = readIdentifier(id?.body ?? '');
      return [attributeNames.get(dotted) ?? dotted, text(content?.body ?? '')];
    }),
  );

const rsaPublic = ({ modulus, exponent }: PublicKey): Bytes => sequence(integer(modulus), integer(exponent));
export const writePublicKey = (key: PublicKey): Bytes => sequence(rsa, bitString(rsaPublic(key)));

function readPublicKey(value: Der | undefined): PublicKey | undefined {
  const [, bits] = partsOf(value);
  const [modulus, exponent] = readDer((bits?.body ?? '').slice(1))?.flatMap(partsOf) ?? [];
  return modulus && exponent ? { modulus: numberOf(modulus.body), exponent: numberOf(exponent.body) } : undefined;
}

export function writePrivateKey({ modulus, exponent, secret, primes: [p, q] }: RsaKey): Bytes {
  return sequence(...[0n, modulus, exponent, secret, p, q, secret % (p - 1n), secret % (q - 1n), inverse(q, p)].map(integer));
}

/** PKCS #8. */
export const wrapPrivateKey = (key: RsaKey): Bytes => sequence(integer(0n), rsa, der(tags.octetString, writePrivateKey(key)));

const writeExtensions = (extensions: readonly Extension[]): Bytes =>
  sequence(...extensions.map(({ id, critical, value }) => sequence(identifier(id), ...(critical ? ['\x01\x01\xff'] : []), der(tags.octetString, value))));

const readExtensions = (value: Der | undefined): readonly Extension[] =>
  partsOf(value).map((one) => {
    const parts = partsOf(one);
    return { id: readIdentifier(parts[0]?.body ?? ''), critical: parts.length > 2, value: parts.at(-1)?.body ?? '' };
  });

export function writeRequest(subject: Name, key: RsaKey, extensions: readonly Extension[]): Bytes {
  const asked = extensions.length > 0 ? sequence(identifier(requestedExtensions), der(tags.set, writeExtensions(extensions))) : '';
  const info = sequence(integer(0n), writeName(subject), writePublicKey(key), context(0, asked));
  return sequence(info, sha256WithRsa, bitString(signSha256(key, info)));
}

export function readRequest(bytes: Bytes): Request | undefined {
  const [whole] = readDer(bytes) ?? [];
  const [info, , signature] = partsOf(whole);
  const [, subject, publicKey, attributes] = partsOf(info);
  const key = readPublicKey(publicKey);
  if (!key) return undefined;
  const [, set] = partsOf(partsOf(attributes)[0]);
  return { subject: readName(subject), key, extensions: readExtensions(partsOf(set)[0]), signature: (signature?.body ?? '').slice(1) };
}

export interface ToSign extends Pick<Certificate, 'serial' | 'issuer' | 'notBeforeMs' | 'notAfterMs' | 'subject' | 'key' | 'extensions'> {
  readonly signer: RsaKey;
}

export function writeCertificate({ serial, issuer, notBeforeMs, notAfterMs, subject, key, extensions, signer }: ToSign): Bytes {
  const version = extensions.length > 0 ? context(0, integer(2n)) : '';
  const validity = sequence(time(notBeforeMs), time(notAfterMs));
  const info = sequence(version, integer(serial), sha256WithRsa, writeName(issuer), validity, writeName(subject), writePublicKey(key), ...(extensions.length > 0 ? [context(3, writeExtensions(extensions))] : []));
  return sequence(info, sha256WithRsa, bitString(signSha256(signer, info)));
}

export function readCertificate(bytes: Bytes): Certificate | undefined {
  const [whole] = readDer(bytes) ?? [];
  const [info, , signature] = partsOf(whole);
  const parts = partsOf(info);
  const [serial, , issuer, validity, subject, publicKey, ...rest] = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts;
  const [notBefore, notAfter] = partsOf(validity);
  const key = readPublicKey(publicKey);
  if (!info || !serial || !notBefore || !notAfter || !key) return undefined;
  return {
    serial: numberOf(serial.body),
    issuer: readName(issuer),
    notBeforeMs: readTime(notBefore.body),
    notAfterMs: readTime(notAfter.body),
    subject: readName(subject),
    key,
    extensions: readExtensions(partsOf(rest.find(({ tag }) => tag === 0xa3))[0]),
    signature: (signature?.body ?? '').slice(1),
    signed: info.whole,
  };
}

/** The content of the first block of such a kind. */
export function pemBlock(content: string, kind: RegExp): { readonly kind: string; readonly bytes: Bytes } | undefined {
  for (const [, found = '', body = ''] of content.matchAll(/-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g)) {
    if (kind.test(found)) return { kind: found, bytes: decoded(body.replace(/\s/g, '')) };
  }
  return undefined;
}

/** The bytes behind base64; none when it is cut off. */
function decoded(base64: string): Bytes {
  try {
    return decodeBase64(base64);
  } catch (error) {
    if (error instanceof Base64Error) return '';
    throw error;
  }
}

export const pem = (kind: string, bytes: Bytes): string => `-----BEGIN ${kind}-----\n${(encodeBase64(bytes).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${kind}-----\n`;

/** From either form of PEM. */
export function readPrivateKey(content: string): RsaKey | undefined {
  const block = pemBlock(content, /^(RSA )?PRIVATE KEY$/);
  if (!block) return undefined;
  const [outer] = readDer(block.bytes) ?? [];
  const inner = block.kind === 'PRIVATE KEY' ? readDer(partsOf(outer)[2]?.body ?? '')?.[0] : outer;
  const [, modulus, exponent, secret, p, q] = partsOf(inner).map(({ body }) => numberOf(body));
  return modulus && exponent && secret && p && q ? { modulus, exponent, secret, primes: [p, q] } : undefined;
}

/** SHA-1 of the key's bits: what certificates call it. */
export const keyIdOf = (key: PublicKey): Bytes => bytesOf(BigInt(`0x1${sha1Hex(rsaPublic(key))}`)).slice(1);
