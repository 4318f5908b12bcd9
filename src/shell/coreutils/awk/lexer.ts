// awk's tokens. A slash is a division or the beginning of an expression, depending on what stood before.

import { AwkSyntaxError } from './syntax.ts';

export interface Token {
  readonly type: 'number' | 'string' | 'regex' | 'name' | 'function name' | 'builtin' | 'keyword' | 'operator' | 'newline' | 'end';
  readonly text: string;
  readonly line: number;
  /** whether blanks stand before it */
  readonly spaced: boolean;
}

const keywords = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
]);
export const builtinNames = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'gensub',
  'match',
  'sprintf',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'tolower',
  'toupper',
  'system',
  'close',
  'fflush',
  'strftime',
  'systime',
  'mktime',
  'strtonum',
  'and',
  'or',
  'xor',
  'lshift',
  'rshift',
  'compl',
  'asort',
  'asorti',
  'toupper',
]);
const operators = [
  '**=',
  '&&',
  '||',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '==',
  '<=',
  '>=',
  '!=',
  '!~',
  '>>',
  '**',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
  '&',
];
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** All tokens of a program. @throws AwkSyntaxError */
export function tokens(text: string): readonly Token[] {
  return new Lexer(text).all();
}

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;
  #spaced = false;

  constructor(text: string) {
    this.#text = text;
  }

  all(): readonly Token[] {
    while (this.#at < this.#text.length) this.#one();
    this.#add('end', '');
    return this.#tokens;
  }

  #add(type: Token['type'], text: string): void {
    this.#tokens.push({ type, text, line: this.#line, spaced: this.#spaced });
    this.#spaced = false;
  }

  #one(): void {
    const rest = this.#text.slice(this.#at, this.#at + 200);
    const blank = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest) ?? (rest.startsWith('#') ? /^#[^\n]*/.exec(this.#text.slice(this.#at)) : null);
    if (blank) {
      this.#at += blank[0].length;
      this.#spaced = true;
      if (blank[0].includes('\n')) this.#line += 1;
      return;
    }
    if (rest.startsWith('\n')) {
      this.#add('newline', '\n');
      this.#line += 1;
      this.#at += 1;
      return;
    }
    if (rest.startsWith('"')) return this.#string();
    if (rest.startsWith('/') && this.#regexMayStart()) return this.#regex();
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    if (number) {
      this.#at += number[0].length;
      return this.#add('number', number[0]);
    }
    const word = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.#at));
    if (word) return this.#word(word[0]);
    const operator = operators.find((candidate) => rest.startsWith(candidate));
    if (!operator) throw new AwkSyntaxError(this.#line, rest.charAt(0));
    this.#at += operator.length;
    this.#add('operator', operator === '**' ? '^' : operator === '**=' ? '^=' : operator);
  }

  #word(text: string): void {
    this.#at += text.length;
    if (keywords.has(text)) this.#add('keyword', text === 'func' ? 'function' : text);
    else if (builtinNames.has(text)) this.#add('builtin', text);
    else this.#add(this.#text[this.#at] === '(' ? 'function name' : 'name', text);
  }

  /** After a value a slash divides. */
  #regexMayStart(): boolean {
    const last = this.#tokens.at(-1);
    if (!last) return true;
    if (last.type === 'number' || last.type === 'string' || last.type === 'regex' || last.type === 'name' || last.type === 'builtin') return false;
    return !(last.type === 'operator' && [')', ']', '$', '++', '--'].includes(last.text)) && !(last.type === 'keyword' && last.text === 'getline');
  }

  #string(): void {
    let out = '';
    for (this.#at += 1; ; this.#at += 1) {
      const ch = this.#text[this.#at];
      if (ch === undefined || ch === '\n') throw new AwkSyntaxError(this.#line, `unterminated string "${out.slice(0, 10)}...`);
      if (ch === '"') break;
      if (ch !== '\\') {
        out += ch;
        continue;
      }
      this.#at += 1;
      out += this.#escape();
    }
    this.#at += 1;
    this.#add('string', out);
  }

  #escape(): string {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
    if (octal) {
      this.#at += octal.length - 1;
      const code = Number.parseInt(octal, 8) & 255;
      return String.fromCharCode(code < 128 ? code : 0xdc00 + code);
    }
    const hex = /^x([0-9A-Fa-f]{1,2})/.exec(rest);
    if (hex) {
      this.#at += hex[0].length - 1;
      const code = Number.parseInt(hex[1] ?? '0', 16);
      return String.fromCharCode(code < 128 ? code : 0xdc00 + code);
    }
    const ch = rest.charAt(0);
    if (ch === '\n') return '';
    return escapes[ch] ?? `\\${ch}`;
  }

  #regex(): void {
    let out = '';
    let bracket = false;
    for (this.#at += 1; ; this.#at += 1) {
      const ch = this.#text[this.#at];
      if (ch === undefined || ch === '\n') throw new AwkSyntaxError(this.#line, `unterminated regexp at /${out.slice(0, 10)}`);
      if (ch === '/' && !bracket) break;
      if (ch === '\\') {
        const next = this.#text.charAt(this.#at + 1);
        out += next === '/' ? '/' : next === '"' ? '"' : `\\${next}`;
        this.#at += 1;
        continue;
      }
      if (ch === '[' && !bracket) {
        bracket = true;
        const literal = /^\[\^?\]/.exec(this.#text.slice(this.#at));
        if (literal) {
          out += literal[0];
          this.#at += literal[0].length - 1;
          continue;
        }
      } else if (ch === ']') bracket = false;
      out += ch;
    }
    this.#at += 1;
    this.#add('regex', out);
  }
}
