// jq's grammar, by recursive descent. Upstream: jq's parser.y (precedences: | , // = or and comparison + * unary).

import type { Definition, Filter, Pattern } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

/** @throws JqSyntaxError */
export function parseJq(text: string): Filter {
  return new Parser(text).program();
}

/** The definitions of a library: `def a: …; def b: …;` */
export function parseDefinitions(text: string): readonly Definition[] {
  return new Parser(text).library();
}

const identity: Filter = { type: 'identity' };
const updates = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='];

class Parser extends TokenReader {
  program(): Filter {
    if (this.peek().type === 'end') return identity;
    const definitions: Definition[] = [];
    while (this.isKeyword('def')) definitions.push(this.#definition());
    const body = this.peek().type === 'end' ? identity : this.#pipe();
    if (this.peek().type !== 'end') this.fail();
    return definitions.reduceRight<Filter>((inner, definition) => ({ type: 'define', definition, body: inner }), body);
  }

  library(): readonly Definition[] {
    const out: Definition[] = [];
    while (this.peek().type !== 'end') out.push(this.#definition());
    return out;
  }

  #definition(): Definition {
    this.expect('def');
    const name = this.next().text;
    const parameters: string[] = [];
    if (this.take('(')) {
      do {
        const token = this.next();
        parameters.push(token.type === 'variable' ? `$${token.text}` : token.text);
      } while (this.take(';'));
      this.expect(')');
    }
    this.expect(':');
    const body = this.#pipe();
    this.expect(';');
    return { name, parameters, body };
  }

  // Weakest first

  #pipe(): Filter {
    if (this.isKeyword('def')) {
      const definition = this.#definition();
      return { type: 'define', definition, body: this.#pipe() };
    }
    if (this.isKeyword('label')) {
      this.next();
      const name = this.next().text;
      this.expect('|');
      return { type: 'label', name, body: this.#pipe() };
    }
    const left = this.#comma();
    return this.take('|') ? { type: 'pipe', left, right: this.#pipe() } : left;
  }

  #comma(): Filter {
    let left = this.#alternative();
    while (this.take(',')) left = { type: 'comma', left, right: this.#alternative() };
    return left;
  }

  /** `//` binds weaker than `=` and groups to the right. */
  #alternative(): Filter {
    const left = this.#assignment();
    if (this.is('//')) {
      this.next();
      return { type: 'alternative', left, right: this.#alternative() };
    }
    return left;
  }

  #assignment(): Filter {
    const left = this.#or();
    const token = this.peek();
    if (token.type !== 'operator' || !updates.includes(token.text)) return left;
    this.next();
    return { type: 'update', operator: token.text, left, right: this.#or() };
  }

  #or(): Filter {
    let left = this.#and();
    while (this.take('or')) left = { type: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#comparison();
    while (this.take('and')) left = { type: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Filter {
    const left = this.#sum();
    const operator = ['==', '!=', '<=', '>=', '<', '>'].find((text) => this.is(text));
    if (!operator) return left;
    this.next();
    return { type: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Filter {
    let left = this.#product();
    for (let operator = this.#one('+', '-'); operator; operator = this.#one('+', '-')) {
      this.next();
      left = { type: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Filter {
    let left = this.#unary();
    for (let operator = this.#one('*', '/', '%'); operator; operator = this.#one('*', '/', '%')) {
      this.next();
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
    return left;
  }

  #one(...texts: string[]): string | undefined {
    return texts.find((text) => this.is(text));
  }

  #unary(): Filter {
    if (this.take('-')) return { type: 'negate', body: this.#unary() };
    return this.#binding();
  }

  /** `term as $x | body` reaches as far as a pipe does. */
  #binding(): Filter {
    const source = this.#postfix();
    if (!this.take('as')) return source;
    const patterns = [this.#pattern()];
    while (this.take('?//')) patterns.push(this.#pattern());
    this.expect('|');
    return { type: 'as', source, patterns, body: this.#pipe() };
  }

  #postfix(): Filter {
    let term = this.#term();
    for (;;) {
      const token = this.peek();
      if (token.type === 'field') {
        this.next();
        term = { type: 'index', of: term, key: text(token.text) };
      } else if (this.is('?')) {
        this.next();
        term = { type: 'try', body: term, handler: undefined };
      } else if (this.is('[')) term = this.#bracket(term);
      else if (this.is('.') && (this.peek(1).type === 'string' || this.peek(1).text === '[')) {
        this.next();
        if (this.peek().type === 'string') term = { type: 'index', of: term, key: this.#string(undefined) };
      } else return term;
    }
  }

  #bracket(of: Filter): Filter {
    this.expect('[');
    if (this.take(']')) return { type: 'iterate', of };
    if (this.take(':')) {
      const to = this.#pipe();
      this.expect(']');
      return { type: 'slice', of, from: undefined, to };
    }
    const key = this.#pipe();
    if (this.take(']')) return { type: 'index', of, key };
    this.expect(':');
    if (this.take(']')) return { type: 'slice', of, from: key, to: undefined };
    const to = this.#pipe();
    this.expect(']');
    return { type: 'slice', of, from: key, to };
  }

  #term(): Filter {
    const token = this.peek();
    switch (token.type) {
      case 'number':
        this.next();
        return { type: 'literal', value: Number(token.text) };
      case 'string':
        return this.#string(undefined);
      case 'format':
        this.next();
        return this.peek().type === 'string' ? this.#string(token.text) : { type: 'format', name: token.text };
      case 'field':
        this.next();
        return { type: 'index', of: identity, key: text(token.text) };
      case 'variable':
        this.next();
        return { type: 'variable', name: token.text };
      case 'name':
        return this.#call();
      case 'keyword':
        return this.#keyword(token.text);
      case 'operator':
        return this.#operator(token.text);
      default:
        return this.fail();
    }
  }

  #operator(operator: string): Filter {
    switch (operator) {
      case '.':
        this.next();
        if (this.peek().type === 'string') return { type: 'index', of: identity, key: this.#string(undefined) };
        return this.is('[') ? this.#bracket(identity) : identity;
      case '..':
        this.next();
        return { type: 'recurse' };
      case '(': {
        this.next();
        const body = this.#pipe();
        this.expect(')');
        return body;
      }
      case '[': {
        this.next();
        if (this.take(']')) return { type: 'array', body: undefined };
        const body = this.#pipe();
        this.expect(']');
        return { type: 'array', body };
      }
      case '{':
        return this.#object();
      case '-':
        this.next();
        return { type: 'negate', body: this.#postfix() };
      default:
        return this.fail();
    }
  }

  #call(): Filter {
    const { text: name } = this.next();
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' };
    if (name === 'null') return { type: 'literal', value: null };
    if (name === 'break' && this.peek().type === 'variable') return { type: 'break', name: this.next().text };
    const args: Filter[] = [];
    if (this.take('(')) {
      do args.push(this.#pipe());
      while (this.take(';'));
      this.expect(')');
    }
    return { type: 'call', name, args };
  }

  #keyword(word: string): Filter {
    switch (word) {
      case 'if':
        return this.#if();
      case 'try': {
        this.next();
        const body = this.#postfix();
        return { type: 'try', body, handler: this.take('catch') ? this.#postfix() : undefined };
      }
      case 'reduce':
      case 'foreach':
        return this.#fold(word);
      case 'def':
      case 'label':
        return this.#pipe();
      default:
        return this.fail();
    }
  }

  #if(): Filter {
    this.next();
    const test = this.#pipe();
    this.expect('then');
    const yes = this.#pipe();
    if (this.isKeyword('elif')) return { type: 'if', test, yes, no: this.#if() };
    const no = this.take('else') ? this.#pipe() : undefined;
    this.expect('end');
    return { type: 'if', test, yes, no };
  }

  #fold(kind: 'reduce' | 'foreach'): Filter {
    this.next();
    const source = this.#postfix();
    this.expect('as');
    const pattern = this.#pattern();
    this.expect('(');
    const init = this.#pipe();
    this.expect(';');
    const update = this.#pipe();
    const extract = kind === 'foreach' && this.take(';') ? this.#pipe() : undefined;
    this.expect(')');
    return kind === 'reduce' ? { type: 'reduce', source, pattern, init, update } : { type: 'foreach', source, pattern, init, update, extract };
  }

  #pattern(): Pattern {
    const token = this.next();
    if (token.type === 'variable') return { type: 'variable', name: token.text };
    if (token.text === '[') {
      const items: Pattern[] = [];
      do items.push(this.#pattern());
      while (this.take(','));
      this.expect(']');
      return { type: 'array', items };
    }
    if (token.text !== '{') this.fail();
    const entries: { key: Filter; variable: string | undefined; pattern: Pattern | undefined }[] = [];
    do entries.push(this.#patternEntry());
    while (this.take(','));
    this.expect('}');
    return { type: 'object', entries };
  }

  #patternEntry(): { key: Filter; variable: string | undefined; pattern: Pattern | undefined } {
    const token = this.peek();
    let key: Filter;
    let variable: string | undefined;
    if (token.type === 'variable') {
      this.next();
      variable = token.text;
      key = text(token.text);
    } else if (token.type === 'string') key = this.#string(undefined);
    else if (this.take('(')) {
      key = this.#pipe();
      this.expect(')');
    } else key = text(this.next().text);
    return { key, variable, pattern: this.take(':') ? this.#pattern() : undefined };
  }

  #object(): Filter {
    this.next();
    const entries: (readonly [Filter, Filter])[] = [];
    while (!this.take('}')) {
      entries.push(this.#entry());
      if (!this.is('}')) this.expect(',');
    }
    return { type: 'object', entries };
  }

  #entry(): readonly [Filter, Filter] {
    const token = this.peek();
    if (token.type === 'variable') {
      this.next();
      return [text(token.text), { type: 'variable', name: token.text }];
    }
    let key: Filter;
    if (this.take('(')) {
      key = this.#pipe();
      this.expect(')');
    } else if (token.type === 'string') key = this.#string(undefined);
    else if (token.type === 'format') {
      this.next();
      key = this.peek().type === 'string' ? this.#string(token.text) : { type: 'format', name: token.text };
    } else if (token.type === 'number') {
      this.next();
      key = { type: 'literal', value: Number(token.text) };
    } else if (token.type === 'name' || token.type === 'keyword') {
      this.next();
      key = text(token.text);
    } else return this.fail();
    if (!this.take(':')) return [key, { type: 'index', of: identity, key }];
    return [key, this.#entryValue()];
  }

  /** In an object, values end at a comma: pipes are allowed, commas are not. */
  #entryValue(): Filter {
    const left = this.#alternative();
    return this.take('|') ? { type: 'pipe', left, right: this.#entryValue() } : left;
  }

  #string(format: string | undefined): Filter {
    const token = this.next();
    const parts = (token.pieces ?? []).map((piece) => (typeof piece === 'string' ? piece : new Parser(piece.source).program()));
    return { type: 'string', parts, format };
  }
}

const text = (value: string): Filter => ({ type: 'string', parts: [value], format: undefined });
