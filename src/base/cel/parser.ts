// Reads an expression. Upstream: cel-go parser/parser.go, parser/gen/CEL.g4
// Leaves out: ANTLR's recovery. After the first error of grammar nothing more is said.

import type { Entry, Expr } from './ast.ts';
import type { Token } from './lexer.ts';
import { tokenize } from './lexer.ts';
import { expandMacro } from './macros.ts';
import type { Problem } from './problem.ts';

/** What the parser makes expressions with; every one gets a number of its own. */
export interface Maker {
  make<T extends object>(at: number, expr: T): T & { readonly id: number; readonly at: number };
  readonly problems: Problem[];
}

const operands = `{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}`;

const levels: readonly (readonly string[])[] = [['==', '!=', '<', '<=', '>', '>=', 'in'], ['+', '-'], ['*', '/', '%']];

const reserved = new Set(['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

const keywords = new Set(['true', 'false', 'null', 'in']);

const maxDepth = 250;

class Stop extends Error {}

class Parser implements Maker {
  readonly problems: Problem[] = [];
  readonly tokens: readonly Token[];
  #next = 0;
  #id = 0;
  #depth = 0;

  constructor(source: string) {
    this.tokens = tokenize(source, this.problems);
  }

  make<T extends object>(at: number, expr: T): T & { readonly id: number; readonly at: number } {
    return { ...expr, id: ++this.#id, at };
  }

  get token(): Token {
    return this.tokens[Math.min(this.#next, this.tokens.length - 1)] as Token;
  }

  is(text: string): boolean {
    return this.token.text === text && (this.token.kind === 'sign' || this.token.kind === 'ident');
  }

  take(text: string): Token | undefined {
    if (!this.is(text)) return undefined;
    return this.advance();
  }

  advance(): Token {
    const { token } = this;
    this.#next++;
    return token;
  }

  stop(message: string, { at } = this.token): never {
    this.problems.push({ at, message: `Syntax error: ${message}` });
    throw new Stop();
  }

  expect(text: string): Token {
    const found = this.take(text);
    if (found) return found;
    if (this.token.kind === 'end') return this.stop(`missing '${text}' at '<EOF>'`);
    return this.stop(`mismatched input '${this.token.text}' expecting '${text}'`);
  }

  whole(): Expr {
    const expr = this.expression();
    if (this.token.kind !== 'end') {
      const isLast = this.tokens[this.#next + 1]?.kind === 'end';
      this.stop(`${isLast ? 'extraneous' : 'mismatched'} input '${this.token.text}' expecting <EOF>`);
    }
    return expr;
  }

  expression(): Expr {
    if (++this.#depth > maxDepth) this.stop(`expression recursion limit exceeded: ${maxDepth}`);
    const condition = this.logical('||', () => this.logical('&&', () => this.binary(0)));
    const sign = this.take('?');
    let out = condition;
    if (sign) {
      const yes = this.logical('||', () => this.logical('&&', () => this.binary(0)));
      this.expect(':');
      out = this.make(sign.at, { op: 'call', name: '_?_:_', args: [condition, yes, this.expression()] });
    }
    this.#depth--;
    return out;
  }

  /** Long chains become balanced trees, so that neither is deep. */
  logical(sign: string, below: () => Expr): Expr {
    const parts = [below()];
    const signs: Token[] = [];
    for (let found = this.take(sign); found; found = this.take(sign)) {
      signs.push(found);
      parts.push(below());
    }
    const build = (low: number, high: number): Expr => {
      if (low === high) return parts[low] as Expr;
      const middle = Math.floor((low + high - 1) / 2);
      return this.make(signs[middle]?.at ?? 0, { op: 'call', name: `_${sign}_`, args: [build(low, middle), build(middle + 1, high)] });
    };
    return build(0, parts.length - 1);
  }

  binary(level: number): Expr {
    const signs = levels[level];
    if (!signs) return this.unary();
    let left = this.binary(level + 1);
    while ((this.token.kind === 'sign' || this.token.text === 'in') && this.token.kind !== 'string' && signs.includes(this.token.text)) {
      const { at, text } = this.advance();
      const right = this.binary(level + 1);
      left = this.make(at, { op: 'call', name: text === 'in' ? '@in' : `_${text}_`, args: [left, right] });
    }
    return left;
  }

  unary(): Expr {
    const sign = this.token;
    if (!this.is('!') && !this.is('-')) return this.member();
    let count = 0;
    while (this.take(sign.text)) count++;
    if (sign.text === '-' && count === 1 && (this.token.kind === 'int' || this.token.kind === 'float')) {
      const number = this.token.value as bigint | number;
      const { at } = this.advance();
      void at;
      return this.suffixes(this.make(sign.at, { op: 'literal', value: -number }));
    }
    const operand = this.member();
    return count % 2 === 0 ? operand : this.make(sign.at, { op: 'call', name: `${sign.text}_`, args: [operand] });
  }

  member(): Expr {
    return this.suffixes(this.primary());
  }

  suffixes(primary: Expr): Expr {
    let expr = primary;
    for (;;) {
      const sign = this.token;
      if (this.take('.')) expr = this.dotted(expr, sign);
      else if (this.take('[')) {
        const optional = this.take('?') !== undefined;
        const index = this.expression();
        this.expect(']');
        expr = this.make(sign.at, { op: 'call', name: optional ? '_[?_]' : '_[_]', args: [expr, index] });
      } else if (sign.kind === 'sign' && sign.text === '{' && nameOf(expr) !== undefined) expr = this.struct(nameOf(expr) ?? '');
      else return expr;
    }
  }

  dotted(operand: Expr, dot: Token): Expr {
    const optional = this.take('?') !== undefined;
    const name = this.token;
    if ((name.kind !== 'ident' && name.kind !== 'quoted') || (name.kind === 'ident' && keywords.has(name.text))) this.stop(`mismatched input '${name.text}' expecting IDENTIFIER`);
    this.advance();
    if (optional) {
      const field = this.make(name.at, { op: 'literal' as const, value: name.text });
      return this.make(dot.at, { op: 'call', name: '_?._', args: [operand, field] });
    }
    const open = this.token;
    if (name.kind === 'quoted' || !this.take('(')) return this.make(dot.at, { op: 'select', operand, field: name.text, test: false });
    const args = this.args(')');
    return this.called(open.at, name.text, operand, args);
  }

  called(at: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expr {
    return expandMacro(this, at, name, target, args) ?? this.make(at, { op: 'call', name, ...(target ? { target } : {}), args });
  }

  args(close: string): readonly Expr[] {
    const out: Expr[] = [];
    while (!this.is(close)) {
      out.push(this.expression());
      if (!this.take(',')) break;
    }
    this.expect(close);
    return out;
  }

  entry(): { readonly optional: boolean; readonly value: Expr } {
    const optional = this.take('?') !== undefined;
    return { optional, value: this.expression() };
  }

  struct(type: string): Expr {
    const { at } = this.expect('{');
    const fields: (Entry & { readonly name: string; readonly at: number })[] = [];
    while (!this.is('}')) {
      const optional = this.take('?') !== undefined;
      const name = this.token;
      if (name.kind !== 'ident' && name.kind !== 'quoted') this.stop(`mismatched input '${name.text}' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`);
      this.advance();
      const colon = this.expect(':');
      fields.push({ name: name.text, at: colon.at, optional, value: this.expression() });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return this.make(at, { op: 'struct', type, fields });
  }

  primary(): Expr {
    const { token } = this;
    if (token.kind === 'ident') return this.identifier();
    if ('value' in token) {
      this.advance();
      return this.make(token.at, { op: 'literal', value: token.value });
    }
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.take('[')) return this.list(token.at);
    if (this.take('{')) return this.map(token.at);
    if (this.take('.')) return this.identifier();
    return this.stop(`mismatched input '${token.text}' expecting ${operands}`);
  }

  list(at: number): Expr {
    const items: Entry[] = [];
    while (!this.is(']')) {
      items.push(this.entry());
      if (!this.take(',')) break;
    }
    this.expect(']');
    return this.make(at, { op: 'list', items });
  }

  map(at: number): Expr {
    const entries: (Entry & { readonly key: Expr })[] = [];
    while (!this.is('}')) {
      const { optional, value: key } = this.entry();
      this.expect(':');
      entries.push({ key, optional, value: this.expression() });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return this.make(at, { op: 'map', entries });
  }

  identifier(): Expr {
    const name = this.token;
    if (name.kind !== 'ident' || name.text === 'in') this.stop(`mismatched input '${name.text}' expecting ${operands}`);
    this.advance();
    if (name.text === 'true' || name.text === 'false') return this.make(name.at, { op: 'literal', value: name.text === 'true' });
    if (name.text === 'null') return this.make(name.at, { op: 'literal', value: null });
    if (reserved.has(name.text)) {
      this.problems.push({ at: name.at, message: `reserved identifier: ${name.text}` });
      throw new Stop();
    }
    const open = this.token;
    if (!this.take('(')) return this.make(name.at, { op: 'ident', name: name.text });
    return this.called(open.at, name.text, undefined, this.args(')'));
  }
}

/** `Object.spec` of a chain of names; undefined for anything else. */
export function nameOf(expr: Expr): string | undefined {
  if (expr.op === 'ident') return expr.name;
  if (expr.op !== 'select' || expr.test) return undefined;
  const inner = nameOf(expr.operand);
  return inner === undefined ? undefined : `${inner}.${expr.field}`;
}

/** The expression, or what is wrong with it. */
export function parse(source: string): { readonly expr: Expr } | { readonly problems: readonly Problem[] } {
  const parser = new Parser(source);
  try {
    const expr = parser.whole();
    return parser.problems.length > 0 ? { problems: parser.problems } : { expr };
  } catch (error) {
    // Stop only carries the parser out of its recursion; what is wrong is noted already.
    if (!(error instanceof Stop)) throw error;
    return { problems: parser.problems };
  }
}
