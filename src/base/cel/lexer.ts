// Splits an expression into tokens. Upstream: cel-go parser/gen/CEL.g4, parser/unescape.go

import type { Problem } from './problem.ts';
import { Bytes, Uint } from './value.ts';

export interface Token {
  readonly kind: 'int' | 'uint' | 'float' | 'string' | 'bytes' | 'ident' | 'quoted' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
  readonly value?: unknown;
}

const rules: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /(?:[ \t\r\n\f]+|\/\/[^\n]*)+/y],
  ['bytes', /[bB](?:[rR]?(?:"""[^]*?"""|'''[^]*?''')|[rR](?:"[^"\n]*"|'[^'\n]*')|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/y],
  ['string', /[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')|"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y],
  ['float', /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y],
  ['uint', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['int', /0x[0-9a-fA-F]+|\d+/y],
  ['quoted', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['ident', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['sign', /&&|\|\||==|!=|<=|>=|[<>+\-*/%!?:.,()[\]{}]/y],
];

/** The tokens, the last of kind `end`. What is no token is noted and passed over. */
export function tokenize(source: string, problems: Problem[]): readonly Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const found = next(source, at);
    if (!found) {
      const rest = /^["']/.test(source.slice(at)) ? source.slice(at).split('\n')[0] : source.charAt(at);
      problems.push({ at, message: `Syntax error: token recognition error at: '${rest}'` });
      at += rest?.length ?? 1;
      continue;
    }
    if (found.kind !== 'space') out.push(token(found.kind, found.text, at, problems));
    at += found.text.length;
  }
  out.push({ kind: 'end', text: '<EOF>', at: source.length });
  return out;
}

function next(source: string, at: number): { readonly kind: Token['kind'] | 'space'; readonly text: string } | undefined {
  for (const [kind, rule] of rules) {
    rule.lastIndex = at;
    const text = rule.exec(source)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

const maxInt = 2n ** 63n;

function token(kind: Token['kind'], text: string, at: number, problems: Problem[]): Token {
  if (kind === 'int') {
    const value = BigInt(text);
    // The lowest int is written with a minus before it, which the parser joins.
    if (value > maxInt) problems.push({ at, message: 'invalid int literal' });
    return { kind, text, at, value };
  }
  if (kind === 'uint') {
    const value = BigInt(text.slice(0, -1));
    if (value >= 2n ** 64n) problems.push({ at, message: 'invalid uint literal' });
    return { kind, text, at, value: new Uint(value) };
  }
  if (kind === 'float') return { kind, text, at, value: Number(text) };
  if (kind === 'string') return { kind, text, at, value: unescape(text, false, at, problems) };
  if (kind === 'bytes') return { kind, text, at, value: new Bytes(unescape(text.slice(1), true, at, problems)) };
  return { kind, text: kind === 'quoted' ? text.slice(1, -1) : text, at };
}

const simple: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '?': '?', '"': '"', "'": "'", '`': '`' };

function unescape(literal: string, isBytes: boolean, at: number, problems: Problem[]): string {
  const raw = /^[rR]/.test(literal);
  const quoted = raw ? literal.slice(1) : literal;
  const width = /^("""|''')/.test(quoted) && quoted.length >= 6 ? 3 : 1;
  const body = quoted.slice(width, -width);
  const text = raw
    ? body
    : body.replace(/\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]))/g, (_, hex, short, long, octal, one: string | undefined) => {
        const code = hex ?? short ?? long;
        if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
        if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
        const plain = one === undefined ? undefined : simple[one];
        if (plain === undefined) problems.push({ at, message: `Syntax error: token recognition error at: '${literal}'` });
        return plain ?? '';
      });
  return isBytes ? utf8(text) : text;
}

/** One character per byte. */
export const utf8 = (text: string): string => unescapeUri(encodeURIComponent(text));

const unescapeUri = (text: string): string => text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
