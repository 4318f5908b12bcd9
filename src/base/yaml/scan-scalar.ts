// Reads scalars: plain, quoted, and blocks with `|` and `>`.
// Upstream: go.yaml.in/yaml/v2 scannerc.go scan_block_scalar, scan_flow_scalar, scan_plain_scalar.

import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from './cursor.ts';
import { type Mark, syntaxError } from './error.ts';

export interface Scanned {
  readonly value: string;
  readonly end: Mark;
  /** a plain scalar went on to (or stopped at) a new line */
  readonly crossedLine: boolean;
}

function fail(cursor: Cursor, problem: string, context: Mark): never {
  throw syntaxError(problem, cursor.mark(), context, true);
}

/** Lines that end between parts of a flow scalar: one break folds to a space, more lose the first. */
function fold(firstBreak: string, moreBreaks: string): string {
  if (!firstBreak.startsWith('\n')) return firstBreak + moreBreaks;
  return moreBreaks === '' ? ' ' : moreBreaks;
}

// ---- blocks

export function scanBlockScalar(cursor: Cursor, parentIndent: number, literal: boolean): { readonly value: string; readonly end: Mark } {
  const start = cursor.mark();
  cursor.skip();
  const { chomping, increment } = blockHeader(cursor, start);
  let indent = increment > 0 ? (parentIndent >= 0 ? parentIndent + increment : increment) : 0;
  let gap = blockBreaks(cursor, indent, parentIndent, start);
  indent = gap.indent;
  let value = '';
  let lineBreak = '';
  let leadingBlank = false;
  while (cursor.column === indent && cursor.peek() !== '') {
    const blank = isBlank(cursor.peek());
    if (!literal && !leadingBlank && !blank && lineBreak.startsWith('\n')) {
      if (gap.breaks === '') value += ' ';
    } else value += lineBreak;
    value += gap.breaks;
    leadingBlank = blank;
    if (!isBreakOrEnd(cursor.peek())) value += cursor.readRun(/[^\n\r\u0085\u2028\u2029]+/y);
    lineBreak = cursor.readLine();
    gap = blockBreaks(cursor, indent, parentIndent, start);
  }
  if (chomping !== '-') value += lineBreak;
  if (chomping === '+') value += gap.breaks;
  return { value, end: gap.end };
}

function blockHeader(cursor: Cursor, start: Mark): { readonly chomping: string; readonly increment: number } {
  let chomping = '';
  let increment = 0;
  const takeChomping = (): void => {
    if (cursor.peek() === '+' || cursor.peek() === '-') chomping = cursor.read();
  };
  const takeIncrement = (): void => {
    if (!/^[0-9]$/.test(cursor.peek())) return;
    if (cursor.peek() === '0') fail(cursor, 'found an indentation indicator equal to 0', start);
    increment = Number(cursor.read());
  };
  takeChomping();
  takeIncrement();
  if (chomping === '') takeChomping();
  while (isBlank(cursor.peek())) cursor.skip();
  if (cursor.peek() === '#') while (!isBreakOrEnd(cursor.peek())) cursor.skip();
  if (!isBreakOrEnd(cursor.peek())) fail(cursor, 'did not find expected comment or line break', start);
  cursor.skipLine();
  return { chomping, increment };
}

/** Indentation and empty lines before the next line of a block; without a given indent the first line decides. */
function blockBreaks(cursor: Cursor, indent: number, parentIndent: number, start: Mark): { readonly breaks: string; readonly indent: number; readonly end: Mark } {
  let breaks = '';
  let end = cursor.mark();
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === ' ') cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === '\t') {
      fail(cursor, 'found a tab character where an indentation space is expected', start);
    }
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.readLine();
    end = cursor.mark();
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent, end };
}

// ---- quotes

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const plainRuns = { "'": /[^' \t\n\r\u0085\u2028\u2029]+/y, '"': /[^"\\ \t\n\r\u0085\u2028\u2029]+/y };

export function scanQuotedScalar(cursor: Cursor, quote: "'" | '"'): Scanned {
  const start = cursor.mark();
  cursor.skip();
  let value = '';
  for (;;) {
    if (cursor.column === 0 && (cursor.atDocumentIndicator('-') || cursor.atDocumentIndicator('.'))) {
      fail(cursor, 'found unexpected document indicator', start);
    }
    if (cursor.peek() === '') fail(cursor, 'found unexpected end of stream', start);
    const part = quotedPart(cursor, quote, start);
    value += part.value;
    if (cursor.peek() === quote) break;
    value += quotedGap(cursor, part.escapedBreak);
  }
  cursor.skip();
  return { value, end: cursor.mark(), crossedLine: false };
}

/** Characters up to a space, a line break or the closing quote. */
function quotedPart(cursor: Cursor, quote: "'" | '"', start: Mark): { readonly value: string; readonly escapedBreak: boolean } {
  let value = '';
  while (!isBlankOrEnd(cursor.peek())) {
    const ch = cursor.peek();
    if (ch === quote) {
      if (quote === '"' || cursor.peek(1) !== "'") break;
      value += "'";
      cursor.skip();
      cursor.skip();
    } else if (quote === '"' && ch === '\\') {
      if (isBreak(cursor.peek(1))) {
        cursor.skip();
        cursor.skipLine();
        return { value, escapedBreak: true };
      }
      value += escapeSequence(cursor, start);
    } else value += cursor.readRun(plainRuns[quote]);
  }
  return { value, escapedBreak: false };
}

function escapeSequence(cursor: Cursor, start: Mark): string {
  const letter = cursor.peek(1);
  const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  if (simple === undefined && digits === 0) fail(cursor, 'found unknown escape character', start);
  cursor.skip();
  cursor.skip();
  if (simple !== undefined) return simple;
  let hex = '';
  for (let i = 0; i < digits; i++) hex += cursor.peek(i);
  if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length !== digits) fail(cursor, 'did not find expected hexdecimal number', start);
  const code = Number.parseInt(hex, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) fail(cursor, 'found invalid Unicode character escape code', start);
  for (let i = 0; i < digits; i++) cursor.skip();
  return String.fromCodePoint(code);
}

/** Spaces and line breaks between the parts of a quoted scalar, folded. */
function quotedGap(cursor: Cursor, escapedBreak: boolean): string {
  let spaces = '';
  let firstBreak = '';
  let moreBreaks = '';
  let crossed = escapedBreak;
  while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
    if (isBlank(cursor.peek())) {
      const ch = cursor.read();
      if (!crossed) spaces += ch;
    } else if (crossed) moreBreaks += cursor.readLine();
    else {
      spaces = '';
      firstBreak = cursor.readLine();
      crossed = true;
    }
  }
  if (!crossed) return spaces;
  return firstBreak === '' ? moreBreaks : fold(firstBreak, moreBreaks);
}

// ---- plain

const blockRun = /(?:[^ \t\n\r\u0085\u2028\u2029:]|:(?![ \t\n\r\u0085\u2028\u2029]|$)){1,4096}/y;
const flowRun = /(?:[^ \t\n\r\u0085\u2028\u2029:,?[\]{}]|:(?![ \t\n\r\u0085\u2028\u2029]|$)){1,4096}/y;

export function scanPlainScalar(cursor: Cursor, parentIndent: number, flowLevel: number): Scanned {
  const start = cursor.mark();
  const run = flowLevel > 0 ? flowRun : blockRun;
  let end = start;
  let value = '';
  let pending = '';
  let crossed = false;
  for (;;) {
    if (cursor.column === 0 && (cursor.atDocumentIndicator('-') || cursor.atDocumentIndicator('.'))) break;
    if (cursor.peek() === '#') break;
    const text = cursor.readRun(run);
    if (text !== '') {
      value += pending + text;
      pending = '';
      crossed = false;
      end = cursor.mark();
    }
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break;
    const gap = plainGap(cursor, parentIndent + 1, crossed, start);
    pending = crossed ? pending + gap.text : gap.text;
    crossed ||= gap.crossed;
    if (flowLevel === 0 && cursor.column < parentIndent + 1) break;
  }
  return { value, end, crossedLine: crossed };
}

function plainGap(cursor: Cursor, indent: number, alreadyCrossed: boolean, start: Mark): { readonly text: string; readonly crossed: boolean } {
  let spaces = '';
  let firstBreak = '';
  let moreBreaks = '';
  let crossed = alreadyCrossed;
  while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
    if (isBlank(cursor.peek())) {
      if (crossed && cursor.column < indent && cursor.peek() === '\t') fail(cursor, 'found a tab character that violates indentation', start);
      const ch = cursor.read();
      if (!crossed) spaces += ch;
    } else if (crossed) moreBreaks += cursor.readLine();
    else {
      firstBreak = cursor.readLine();
      crossed = true;
    }
  }
  return { text: crossed ? (firstBreak === '' ? moreBreaks : fold(firstBreak, moreBreaks)) : spaces, crossed };
}
