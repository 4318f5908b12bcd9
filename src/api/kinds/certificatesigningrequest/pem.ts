/**
 * Reads what a certificate request asks for, from base64 of PEM of DER.
 * Upstream: certificates.ParseCSR; Go's encoding/pem, crypto/x509.
 * Leaves out keys and signatures.
 */
import { Base64Error, decodeBase64 } from '../../../base/base64.ts';
import type { Bytes } from '../../../base/bytes.ts';
import { text } from '../../../base/bytes.ts';
import { hostAddress } from '../shared/ip.ts';

export interface CertificateRequest {
  /** values by object identifier: `2.5.4.3` is the common name */
  readonly subject: ReadonlyMap<string, readonly string[]>;
  readonly alternativeNames: readonly AlternativeName[];
}

export interface AlternativeName {
  readonly type: 'dns' | 'email' | 'uri' | 'ip';
  readonly value: string;
}

/** A piece of DER: a tag, and what it holds. */
interface Piece {
  readonly tag: number;
  readonly body: Bytes;
}

const sequence = 0x30;
const set = 0x31;
const extensionRequest = '1.2.840.113549.1.9.14';
const subjectAltName = '2.5.29.17';

/** Whether a text is base64 of PEM with such a block. */
export const holdsPem = (base64: string | undefined, block: string): boolean => decoded(base64 ?? '').includes(`-----BEGIN ${block}-----`);

/** What the request asks for; undefined when the text is none. */
export function readCertificateRequest(base64: string | undefined): CertificateRequest | undefined {
  const der = pemBody(base64 ?? '');
  const [whole] = der ? pieces(der) : [];
  const [info] = whole ? pieces(whole.body) : [];
  const [, subject, , attributes] = info ? pieces(info.body) : [];
  if (!subject) return undefined;
  return { subject: readSubject(subject.body), alternativeNames: attributes ? readAttributes(attributes.body) : [] };
}

function pemBody(base64: string): Bytes | undefined {
  const [, body] = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END CERTIFICATE REQUEST-----/u.exec(decoded(base64)) ?? [];
  return body === undefined ? undefined : decoded(body.replace(/\s/gu, ''));
}

/** The bytes behind base64; none when it is not. */
function decoded(base64: string): Bytes {
  try {
    return decodeBase64(base64);
  } catch (error) {
    if (error instanceof Base64Error) return '';
    throw error;
  }
}

const codes = (bytes: Bytes): readonly number[] => Array.from(bytes, (char) => char.charCodeAt(0));

/** The pieces that follow each other; what is cut off is not there. */
function pieces(bytes: Bytes): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const tag = bytes.charCodeAt(at);
    let length = bytes.charCodeAt(at + 1);
    at += 2;
    if (length > 0x80) {
      const digits = length - 0x80;
      length = 0;
      for (let i = 0; i < digits; i++) length = length * 256 + bytes.charCodeAt(at + i);
      at += digits;
    }
    if (at + length > bytes.length) break;
    found.push({ tag, body: bytes.slice(at, at + length) });
    at += length;
  }
  return found;
}

/** `2.5.4.3`. */
function identifier(body: Bytes): string {
  const [first = 0, ...rest] = codes(body);
  const numbers = [Math.floor(first / 40), first % 40];
  let value = 0;
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  return numbers.join('.');
}

function readSubject(body: Bytes): ReadonlyMap<string, readonly string[]> {
  const subject = new Map<string, string[]>();
  for (const relative of pieces(body)) {
    if (relative.tag !== set) continue;
    for (const pair of pieces(relative.body)) {
      const [id, value] = pieces(pair.body);
      if (!id || !value) continue;
      const name = identifier(id.body);
      subject.set(name, [...(subject.get(name) ?? []), text(value.body)]);
    }
  }
  return subject;
}

/** Of the attributes only the extensions asked for are looked at, and of these only the other names. */
function readAttributes(body: Bytes): readonly AlternativeName[] {
  return pieces(body).flatMap((attribute) => {
    const [id, values] = pieces(attribute.body);
    if (!id || !values || identifier(id.body) !== extensionRequest) return [];
    return pieces(values.body).flatMap((extensions) => pieces(extensions.body).flatMap(readExtension));
  });
}

function readExtension(extension: Piece): readonly AlternativeName[] {
  const parts = pieces(extension.body);
  const [id] = parts;
  const value = parts.at(-1);
  if (!id || !value || identifier(id.body) !== subjectAltName) return [];
  return pieces(value.body).flatMap((names) => (names.tag === sequence ? pieces(names.body).flatMap(readName) : []));
}

function readName({ tag, body }: Piece): readonly AlternativeName[] {
  switch (tag & 0x1f) {
    case 1:
      return [{ type: 'email', value: text(body) }];
    case 2:
      return [{ type: 'dns', value: text(body) }];
    case 6:
      return [{ type: 'uri', value: text(body) }];
    case 7:
      return [{ type: 'ip', value: hostAddress(codes(body)) }];
    default:
      return [];
  }
}
