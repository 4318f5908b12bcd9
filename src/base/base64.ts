// Base64 between bytes and text.
// Upstream: encoding/base64 (StdEncoding, URLEncoding), with its error text.

import type { Bytes } from './bytes.ts';

/** A text is not base64; the message is Go's. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error';
}

/** Standard alphabet, padded, in one line. */
export function encodeBase64(bytes: Bytes): string {
  return btoa(bytes);
}

/** URL alphabet without padding, as in tokens. */
export function encodeBase64Url(bytes: Bytes): string {
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads the standard alphabet; line breaks are skipped. @throws Base64Error `illegal base64 data at input byte 4` */
export function decodeBase64(text: string): Bytes {
  const problem = firstProblem(text);
  if (problem !== undefined) throw new Base64Error(`illegal base64 data at input byte ${problem}`);
  return atob(text.replace(/[\r\n]/g, ''));
}

/** Reads the URL alphabet, padded or not. @throws Base64Error */
export function decodeBase64Url(text: string): Bytes {
  const standard = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  return decodeBase64(standard + '='.repeat((4 - (standard.length % 4)) % 4));
}

/** Go's offset of what it stumbles over; undefined when nothing. */
function firstProblem(text: string): number | undefined {
  let inGroup = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text.charAt(i);
    if (ch === '\n' || ch === '\r') continue;
    if (ch === '=') return problemAfterPadding(text, i, inGroup);
    if (!/^[A-Za-z0-9+/]$/.test(ch)) return i;
    inGroup = (inGroup + 1) % 4;
  }
  return inGroup === 0 ? undefined : text.length - inGroup;
}

function problemAfterPadding(text: string, at: number, inGroup: number): number | undefined {
  if (inGroup < 2) return at;
  let i = at + 1;
  const skipLines = (): void => {
    while (text.charAt(i) === '\n' || text.charAt(i) === '\r') i++;
  };
  skipLines();
  if (inGroup === 2) {
    if (i >= text.length) return text.length;
    if (text.charAt(i) !== '=') return i - 1;
    i++;
    skipLines();
  }
  return i < text.length ? i : undefined;
}
