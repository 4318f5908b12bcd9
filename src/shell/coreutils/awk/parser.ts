// awk's grammar, by recursive descent. Upstream: POSIX awk, GRAMMAR; gawk's common additions.

import { ExpressionParser } from './expression-parser.ts';
import { tokens } from './lexer.ts';
import type { AwkFunction, AwkProgram, Expression, Redirection, Rule, Statement } from './syntax.ts';

/** @throws AwkSyntaxError */
export function parseAwk(text: string): AwkProgram {
  return new Parser(tokens(text)).program();
}

class Parser extends ExpressionParser {
  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.skipEnds();
    while (this.peek().type !== 'end') {
      if (this.isKeyword('function')) {
        const made = this.#function();
        functions.set(made.name, made);
      } else rules.push(this.#rule());
      this.skipEnds();
    }
    return { rules, functions };
  }

  #rule(): Rule {
    if (this.take('BEGIN')) return { kind: 'BEGIN', pattern: undefined, until: undefined, action: this.#action() };
    if (this.take('END')) return { kind: 'END', pattern: undefined, until: undefined, action: this.#action() };
    if (this.is('{')) return { kind: 'main', pattern: undefined, until: undefined, action: this.#block() };
    const pattern = this.expression();
    let until: Expression | undefined;
    if (this.take(',')) {
      this.skipNewlines();
      until = this.expression();
    }
    return { kind: 'main', pattern, until, action: this.is('{') ? this.#block() : undefined };
  }

  #action(): Statement {
    this.skipNewlines();
    if (!this.is('{')) this.fail();
    return this.#block();
  }

  #function(): AwkFunction {
    this.expect('function');
    const name = this.next().text;
    this.expect('(');
    const parameters: string[] = [];
    while (!this.take(')')) {
      this.skipNewlines();
      parameters.push(this.next().text);
      this.skipNewlines();
      if (!this.is(')')) this.expect(',');
      this.skipNewlines();
    }
    this.skipNewlines();
    return { name, parameters, body: this.#block() };
  }

  // Statements

  #block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    this.skipEnds();
    while (!this.take('}')) {
      if (this.peek().type === 'end') this.fail();
      body.push(this.#statement());
      this.skipEnds();
    }
    return { type: 'block', body };
  }

  #statement(): Statement {
    if (this.is('{')) return this.#block();
    if (this.take(';')) return { type: 'block', body: [] };
    const token = this.peek();
    if (token.type === 'keyword') {
      switch (token.text) {
        case 'if':
          return this.#if();
        case 'while':
          return this.#while();
        case 'do':
          return this.#do();
        case 'for':
          return this.#for();
      }
    }
    const statement = this.#simple();
    this.#endOfStatement();
    return statement;
  }

  #endOfStatement(): void {
    const token = this.peek();
    if (token.type === 'newline' || this.is(';')) this.at += 1;
    else if (!this.is('}') && token.type !== 'end') this.fail();
  }

  /** A body, which may stand on the next line. */
  #body(): Statement {
    this.skipNewlines();
    return this.#statement();
  }

  #if(): Statement {
    this.next();
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    const yes = this.#body();
    const before = this.at;
    this.skipEnds();
    if (this.take('else')) return { type: 'if', test, yes, no: this.#body() };
    this.at = before;
    return { type: 'if', test, yes, no: undefined };
  }

  #while(): Statement {
    this.next();
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    if (this.take(';')) return { type: 'while', test, body: { type: 'block', body: [] } };
    return { type: 'while', test, body: this.#body() };
  }

  #do(): Statement {
    this.next();
    const body = this.#body();
    this.skipEnds();
    this.expect('while');
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    this.#endOfStatement();
    return { type: 'do', test, body };
  }

  #for(): Statement {
    this.next();
    this.expect('(');
    const [variable, word, array, close] = [this.peek(), this.peek(1), this.peek(2), this.peek(3)];
    if (variable.type === 'name' && word.type === 'keyword' && word.text === 'in' && array.type === 'name' && close.text === ')') {
      this.at += 4;
      return { type: 'for in', variable: variable.text, array: array.text, body: this.#body() };
    }
    const init = this.is(';') ? undefined : this.#simple();
    this.expect(';');
    this.skipNewlines();
    const test = this.is(';') ? undefined : this.expression();
    this.expect(';');
    this.skipNewlines();
    const update = this.is(')') ? undefined : this.#simple();
    this.expect(')');
    if (this.take(';')) return { type: 'for', init, test, update, body: { type: 'block', body: [] } };
    return { type: 'for', init, test, update, body: this.#body() };
  }

  #simple(): Statement {
    const token = this.peek();
    if (token.type !== 'keyword') return { type: 'expression', value: this.expression() };
    switch (token.text) {
      case 'print':
      case 'printf':
        return this.#print(token.text === 'printf');
      case 'delete':
        return this.#delete();
      case 'exit':
      case 'return':
        this.next();
        return { type: token.text, value: this.#ends() ? undefined : this.expression() };
      case 'break':
      case 'continue':
      case 'next':
      case 'nextfile':
        this.next();
        return { type: token.text };
      default:
        return { type: 'expression', value: this.expression() };
    }
  }

  #ends(): boolean {
    const token = this.peek();
    return token.type === 'newline' || token.type === 'end' || this.is(';') || this.is('}');
  }

  #delete(): Statement {
    this.next();
    const name = this.next().text;
    if (!this.take('[')) return { type: 'delete', name, keys: undefined };
    const keys = this.list(']');
    return { type: 'delete', name, keys };
  }

  #print(formatted: boolean): Statement {
    this.next();
    this.noGreater += 1;
    let items: readonly Expression[] = [];
    if (!this.#ends() && !this.is('>') && !this.is('>>') && !this.is('|')) {
      const found: Expression[] = [this.expression()];
      while (this.take(',')) {
        this.skipNewlines();
        found.push(this.expression());
      }
      // print (a, b): the parentheses hold the list.
      items = found.length === 1 && found[0]?.type === 'group' ? found[0].items : found;
    }
    let redirect: Redirection | undefined;
    for (const kind of ['>', '>>', '|'] as const) {
      if (!this.take(kind)) continue;
      redirect = { kind, to: this.concatenation() };
      break;
    }
    this.noGreater -= 1;
    return { type: 'print', formatted, items, redirect };
  }
}
