// awk's expressions, weakest first. Upstream: POSIX awk, GRAMMAR (Expressions in awk).

import type { Token } from './lexer.ts';
import { AwkSyntaxError, type Expression, type Place } from './syntax.ts';

const comparisons = ['<', '<=', '==', '!=', '>', '>='];

/** Reads expressions off a row of tokens; statements are the business of parser.ts. */
export class ExpressionParser {
  readonly #tokens: readonly Token[];
  protected at = 0;
  /** > 0: `>` would redirect, as in print */
  protected noGreater = 0;
  /** > 0: `in` belongs to the for loop */
  #noIn = 0;

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  protected peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.at + ahead, this.#tokens.length - 1)] as Token;
  }

  protected next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  protected is(text: string): boolean {
    const token = this.peek();
    return token.type === 'operator' && token.text === text;
  }

  protected isKeyword(text: string): boolean {
    const token = this.peek();
    return token.type === 'keyword' && token.text === text;
  }

  protected take(text: string): boolean {
    if (!this.is(text) && !this.isKeyword(text)) return false;
    this.at += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  protected fail(): never {
    const { line, text, type } = this.peek();
    throw new AwkSyntaxError(line, type === 'end' ? 'end of file' : type === 'newline' ? 'newline' : text);
  }

  protected skipNewlines(): void {
    while (this.peek().type === 'newline') this.at += 1;
  }

  protected skipEnds(): void {
    while (this.peek().type === 'newline' || this.is(';')) this.at += 1;
  }

  protected expression(): Expression {
    const left = this.#ternary();
    const token = this.peek();
    if (token.type !== 'operator' || !['=', '+=', '-=', '*=', '/=', '%=', '^='].includes(token.text) || !isPlace(left)) return left;
    this.next();
    this.skipNewlines();
    return { type: 'assign', operator: token.text, target: left, value: this.expression() };
  }

  #ternary(): Expression {
    const test = this.#or();
    if (!this.take('?')) return test;
    this.skipNewlines();
    const yes = this.expression();
    this.skipNewlines();
    this.expect(':');
    this.skipNewlines();
    return { type: 'ternary', test, yes, no: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.take('||')) {
      this.skipNewlines();
      left = { type: 'binary', operator: '||', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#membership();
    while (this.take('&&')) {
      this.skipNewlines();
      left = { type: 'binary', operator: '&&', left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#matching();
    while (this.#noIn === 0 && this.take('in')) left = { type: 'in', keys: left.type === 'group' ? left.items : [left], name: this.next().text };
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    for (;;) {
      if (this.take('~')) left = { type: 'match', negated: false, left, right: this.#comparison() };
      else if (this.take('!~')) left = { type: 'match', negated: true, left, right: this.#comparison() };
      else return left;
    }
  }

  #comparison(): Expression {
    const left = this.concatenation();
    const token = this.peek();
    if (token.type !== 'operator' || !comparisons.includes(token.text) || (token.text === '>' && this.noGreater > 0)) {
      if (this.is('|') && this.peek(1).text === 'getline') return this.#pipeGetline(left);
      return left;
    }
    this.next();
    return { type: 'binary', operator: token.text, left, right: this.concatenation() };
  }

  #pipeGetline(command: Expression): Expression {
    let left = command;
    while (this.is('|') && this.peek(1).text === 'getline') {
      this.at += 2;
      left = { type: 'getline', target: this.#optionalPlace(), from: 'command', source: left };
    }
    return left;
  }

  protected concatenation(): Expression {
    let left = this.#additive();
    while (this.#startsOperand()) left = { type: 'binary', operator: ' ', left, right: this.#additive() };
    return left;
  }

  /** Whether what follows is an operand that is joined without an operator. */
  #startsOperand(): boolean {
    const token = this.peek();
    switch (token.type) {
      case 'number':
      case 'string':
      case 'regex':
      case 'name':
      case 'function name':
      case 'builtin':
        return true;
      case 'operator':
        return ['$', '!', '(', '-', '+', '++', '--'].includes(token.text);
      default:
        return false;
    }
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    for (;;) {
      const operator = this.is('+') ? '+' : this.is('-') ? '-' : undefined;
      if (!operator) return left;
      this.next();
      left = { type: 'binary', operator, left, right: this.#multiplicative() };
    }
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    for (;;) {
      const operator = ['*', '/', '%'].find((text) => this.is(text));
      if (!operator) return left;
      this.next();
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+']) if (this.take(operator)) return { type: 'unary', operator, operand: this.#unary() };
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.take('^')) return base;
    // The exponent may have a sign, and powers group to the right.
    const exponent = this.is('-') || this.is('+') || this.is('!') ? this.#unary() : this.#power();
    return { type: 'binary', operator: '^', left: base, right: exponent };
  }

  #postfix(): Expression {
    const operand = this.#primary();
    if (!isPlace(operand)) return operand;
    if (this.is('++') || this.is('--')) return { type: 'step', by: this.next().text === '++' ? 1 : -1, prefix: false, target: operand };
    return operand;
  }

  #primary(): Expression {
    const token = this.peek();
    switch (token.type) {
      case 'number':
        this.next();
        return { type: 'number', value: Number(token.text) };
      case 'string':
        this.next();
        return { type: 'string', value: token.text };
      case 'regex':
        this.next();
        return { type: 'regex', source: token.text };
      case 'name':
        return this.#name();
      case 'function name':
        this.at += 2;
        return { type: 'call', name: token.text, args: this.list(')') };
      case 'builtin':
        return this.#builtin();
      case 'keyword':
        if (token.text === 'getline') return this.#getline();
        return this.fail();
      case 'operator':
        return this.#prefixed(token.text);
      default:
        return this.fail();
    }
  }

  #prefixed(operator: string): Expression {
    if (operator === '$') {
      this.next();
      return { type: 'field', index: this.#fieldIndex() };
    }
    if (operator === '++' || operator === '--') {
      this.next();
      const target = this.#primary();
      if (!isPlace(target)) return this.fail();
      return { type: 'step', by: operator === '++' ? 1 : -1, prefix: true, target };
    }
    if (operator === '-' || operator === '+' || operator === '!') {
      this.next();
      return { type: 'unary', operator, operand: this.#unary() };
    }
    if (operator !== '(') return this.fail();
    this.next();
    const [noGreater, noIn] = [this.noGreater, this.#noIn];
    this.noGreater = 0;
    this.#noIn = 0;
    const items = this.list(')');
    [this.noGreater, this.#noIn] = [noGreater, noIn];
    const [only] = items;
    if (items.length === 1 && only)
      return only.type === 'binary' || only.type === 'match' || only.type === 'ternary' ? { ...only } : isPlace(only) ? { type: 'unary', operator: '()', operand: only } : only;
    return { type: 'group', items };
  }

  /** `$NF-1` is `($NF) - 1`, `$i++` is `($i)++`. */
  #fieldIndex(): Expression {
    if (this.is('++') || this.is('--') || this.is('-') || this.is('+') || this.is('!')) return this.#prefixed(this.peek().text);
    return this.#primary();
  }

  #name(): Expression {
    const { text } = this.next();
    if (!this.is('[')) return { type: 'variable', name: text };
    this.next();
    return { type: 'element', name: text, keys: this.list(']') };
  }

  /** Expressions up to a closing bracket. */
  protected list(close: string): readonly Expression[] {
    const items: Expression[] = [];
    const noGreater = this.noGreater;
    this.noGreater = 0;
    this.skipNewlines();
    while (!this.take(close)) {
      items.push(this.expression());
      this.skipNewlines();
      if (!this.is(close)) this.expect(',');
      this.skipNewlines();
    }
    this.noGreater = noGreater;
    return items;
  }

  #builtin(): Expression {
    const { text } = this.next();
    if (!this.is('(')) {
      if (text === 'length') return { type: 'builtin', name: text, args: [] };
      return this.fail();
    }
    this.next();
    return { type: 'builtin', name: text, args: this.list(')') };
  }

  #getline(): Expression {
    this.next();
    const target = this.#optionalPlace();
    if (!this.take('<')) return { type: 'getline', target, from: 'input', source: undefined };
    return { type: 'getline', target, from: 'file', source: this.#postfix() };
  }

  #optionalPlace(): Place | undefined {
    const token = this.peek();
    if (token.type !== 'name' && !this.is('$')) return undefined;
    const place = this.#primary();
    return isPlace(place) ? place : this.fail();
  }
}

const isPlace = (node: Expression): node is Place => node.type === 'variable' || node.type === 'field' || node.type === 'element';
