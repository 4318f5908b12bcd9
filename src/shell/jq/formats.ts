// @csv, @tsv, @html … Upstream: jq(1), Format strings and escaping.

import { text as decode, utf8 } from '../../base/bytes.ts';
import { isArray, type Json, jsonText, numberText, typeOf } from './json.ts';
import { JqError, truncated } from './operators.ts';

const plain = (value: Json): string => (typeof value === 'string' ? value : jsonText(value));
const htmlNames: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' };
const tsvNames: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/** A value in a format. @throws JqError */
export function formatText(name: string, value: Json): string {
  switch (name) {
    case '@text':
      return plain(value);
    case '@json':
      return jsonText(value);
    case '@html':
      return plain(value).replace(/[<>&'"]/g, (ch) => htmlNames[ch] ?? ch);
    case '@uri':
      return utf8(plain(value)).replace(/[^A-Za-z0-9_.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
    case '@csv':
      return row(value, 'csv', (item) => `"${item.replaceAll('"', '""')}"`, ',');
    case '@tsv':
      return row(value, 'tsv', (item) => item.replace(/[\t\n\r\\]/g, (ch) => tsvNames[ch] ?? ch), '\t');
    case '@sh':
      return (isArray(value) ? value : [value]).map(shellWord).join(' ');
    case '@base64':
      return btoa(utf8(plain(value)));
    case '@base64d':
      return decodeBase64(plain(value));
    case '@base32':
      return base32(utf8(plain(value)));
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`);
  }
}

function row(value: Json, kind: string, text: (item: string) => string, separator: string): string {
  if (!isArray(value)) throw new JqError(`${typeOf(value)} (${truncated(value)}) cannot be ${kind}-formatted, only an array can be`);
  return value
    .map((item) => {
      if (typeof item === 'string') return text(item);
      if (typeof item === 'number') return numberText(item);
      if (item === null) return '';
      if (typeof item === 'boolean') return String(item);
      throw new JqError(`${typeOf(item)} (${truncated(item)}) is not valid in a ${kind} row`);
    })
    .join(separator);
}

function shellWord(value: Json): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "'\\''")}'`;
  if (value === null || typeof value !== 'object') return jsonText(value);
  throw new JqError(`${typeOf(value)} (${truncated(value)}) can not be escaped for shell`);
}

function decodeBase64(text: string): string {
  const clean = text.replace(/=+$/, '');
  if (/[^A-Za-z0-9+/]/.test(clean) || clean.length % 4 === 1) throw new JqError(`string (${truncated(text)}) is not valid base64 data`);
  return decode(atob(clean.padEnd(Math.ceil(clean.length / 4) * 4, '=')));
}

function base32(bytes: string): string {
  let bits = '';
  for (const byte of bytes) bits += byte.charCodeAt(0).toString(2).padStart(8, '0');
  const out = (bits.match(/.{1,5}/g) ?? []).map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
  return out.padEnd(Math.ceil(out.length / 8) * 8, '=');
}
