// A row of jq's tokens, read one by one.

import { type Token, tokens } from './lexer.ts';
import { JqSyntaxError } from './syntax.ts';

export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokens(text);
  }

  protected peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  protected next(): Token {
    const token = this.peek();
    this.#at += 1;
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
    this.#at += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  protected fail(): never {
    const { type, text } = this.peek();
    const names: Readonly<Record<string, string>> = {
      end: 'end of file',
      field: 'FIELD',
      name: 'IDENT',
      number: 'LITERAL',
      string: 'QQSTRING_START',
      format: 'FORMAT',
      variable: "'$'",
    };
    const shown = names[type] ?? (type === 'keyword' ? text : `'${text}'`);
    throw new JqSyntaxError(`syntax error, unexpected ${shown} (Unix shell quoting issues?) at <top-level>, line 1:\n${this.#text}`);
  }
}
