// Reads `!tags` and `%DIRECTIVES`.
// Upstream: go.yaml.in/yaml/v2 scannerc.go scan_directive, scan_tag and what they call.

import { type Cursor, isAlpha, isBlank, isBlankOrEnd, isBreakOrEnd } from './cursor.ts';
import { type Mark, syntaxError } from './error.ts';
import type { Token } from './scan.ts';

function fail(cursor: Cursor, problem: string, context: Mark): never {
  throw syntaxError(problem, cursor.mark(), context, true);
}

export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark();
  cursor.skip();
  let name = '';
  while (isAlpha(cursor.peek())) name += cursor.read();
  if (name === '') fail(cursor, 'could not find expected directive name', start);
  if (!isBlankOrEnd(cursor.peek())) fail(cursor, 'found unexpected non-alphabetical character', start);
  let token: Token;
  if (name === 'YAML') token = versionDirective(cursor, start);
  else if (name === 'TAG') token = tagDirective(cursor, start);
  else fail(cursor, 'found unknown directive name', start);
  skipBlanks(cursor);
  if (cursor.peek() === '#') while (!isBreakOrEnd(cursor.peek())) cursor.skip();
  if (!isBreakOrEnd(cursor.peek())) fail(cursor, 'did not find expected comment or line break', start);
  cursor.skipLine();
  return token;
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.peek())) cursor.skip();
}

function versionDirective(cursor: Cursor, start: Mark): Token {
  skipBlanks(cursor);
  const major = versionNumber(cursor, start);
  if (cursor.peek() !== '.') fail(cursor, "did not find expected digit or '.' character", start);
  cursor.skip();
  const minor = versionNumber(cursor, start);
  return { kind: 'version-directive', start, end: cursor.mark(), value: `${major}.${minor}` };
}

function versionNumber(cursor: Cursor, start: Mark): number {
  let digits = '';
  while (/^[0-9]$/.test(cursor.peek())) {
    if (digits.length === 2) fail(cursor, 'found extremely long version number', start);
    digits += cursor.read();
  }
  if (digits === '') fail(cursor, 'did not find expected version number', start);
  return Number(digits);
}

function tagDirective(cursor: Cursor, start: Mark): Token {
  skipBlanks(cursor);
  const handle = tagHandle(cursor, true, start);
  if (!isBlank(cursor.peek())) fail(cursor, 'did not find expected whitespace', start);
  skipBlanks(cursor);
  const prefix = tagUri(cursor, '', start);
  if (!isBlankOrEnd(cursor.peek())) fail(cursor, 'did not find expected whitespace or line break', start);
  return { kind: 'tag-directive', start, end: cursor.mark(), value: handle, suffix: prefix };
}

export function scanTag(cursor: Cursor): Token {
  const start = cursor.mark();
  let handle = '';
  let suffix: string;
  if (cursor.peek(1) === '<') {
    cursor.skip();
    cursor.skip();
    suffix = tagUri(cursor, '', start);
    if (cursor.peek() !== '>') fail(cursor, "did not find the expected '>'", start);
    cursor.skip();
  } else {
    handle = tagHandle(cursor, false, start);
    if (handle.length > 1 && handle.endsWith('!')) suffix = tagUri(cursor, '', start);
    else {
      suffix = tagUri(cursor, handle, start);
      handle = '!';
      if (suffix === '') [handle, suffix] = [suffix, handle];
    }
  }
  if (!isBlankOrEnd(cursor.peek())) fail(cursor, 'did not find expected whitespace or line break', start);
  return { kind: 'tag', start, end: cursor.mark(), value: handle, suffix };
}

function tagHandle(cursor: Cursor, directive: boolean, start: Mark): string {
  if (cursor.peek() !== '!') fail(cursor, "did not find expected '!'", start);
  let handle = cursor.read();
  while (isAlpha(cursor.peek())) handle += cursor.read();
  if (cursor.peek() === '!') handle += cursor.read();
  else if (directive && handle !== '!') fail(cursor, "did not find expected '!'", start);
  return handle;
}

const uriCharacter = /^[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]$/;

function tagUri(cursor: Cursor, head: string, start: Mark): string {
  let uri = head.slice(1);
  let found = head !== '';
  while (uriCharacter.test(cursor.peek())) {
    uri += cursor.peek() === '%' ? uriEscapes(cursor, start) : cursor.read();
    found = true;
  }
  if (!found) fail(cursor, 'did not find expected tag URI', start);
  return uri;
}

/** The bytes of one character, each written `%XX`. */
function uriEscapes(cursor: Cursor, start: Mark): string {
  const bytes: number[] = [];
  let left = 1;
  while (left > 0) {
    const hex = cursor.peek(1) + cursor.peek(2);
    if (cursor.peek() !== '%' || !/^[0-9a-fA-F]{2}$/.test(hex)) fail(cursor, 'did not find URI escaped octet', start);
    const octet = Number.parseInt(hex, 16);
    if (bytes.length === 0) {
      left = octet < 0x80 ? 1 : octet >= 0xc0 && octet < 0xe0 ? 2 : octet >= 0xe0 && octet < 0xf0 ? 3 : octet >= 0xf0 && octet < 0xf8 ? 4 : 0;
      if (left === 0) fail(cursor, 'found an incorrect leading UTF-8 octet', start);
    } else if ((octet & 0xc0) !== 0x80) fail(cursor, 'found an incorrect trailing UTF-8 octet', start);
    bytes.push(octet);
    for (let i = 0; i < 3; i++) cursor.skip();
    left--;
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
