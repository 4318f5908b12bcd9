// Reads label selectors as people type them: `app=web,tier in (a, b),!legacy`.
// Upstream: apimachinery/pkg/labels/selector.go Lexer and Parser, with its messages.

import { errorMessage, invalidField } from './field-error.ts';
import { everything, newRequirement, type Operator, type Requirement, type Selector, SelectorError, selectorOf } from './labels.ts';
import { isQualifiedName } from './names.ts';

interface Token {
  readonly kind: 'end' | 'error' | 'identifier' | ')' | ',' | '!' | '==' | '=' | '>' | 'in' | '<' | '!=' | 'notin' | '(';
  readonly text: string;
}

const keywords: ReadonlySet<string> = new Set([')', ',', '!', '==', '=', '>', 'in', '<', '!=', 'notin', '(']);
const isSpecial = (ch: string): boolean => ch !== '' && '=!(),><'.includes(ch);
const isSpace = (ch: string): boolean => ch === ' ' || ch === '\t' || ch === '\r' || ch === '\n';
const binaryOperators = 'in, notin, =, ==, !=, gt, lt';

/**
 * @param text a selector; empty selects everything
 * @throws SelectorError in upstream's words, such as `found '^', expected: …`
 */
export function parseSelector(text: string): Selector {
  const requirements = new Parser(text).requirements();
  return requirements.length === 0 ? everything : selectorOf(requirements);
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(text.charAt(at))) at++;
    if (at >= text.length) return [...tokens, { kind: 'end', text: '' }];
    const token = isSpecial(text.charAt(at)) ? scanSpecial(text, at) : scanWord(text, at);
    tokens.push(token.token);
    at = token.end;
  }
}

function scanWord(text: string, from: number): { token: Token; end: number } {
  let end = from;
  while (end < text.length && !isSpecial(text.charAt(end)) && !isSpace(text.charAt(end))) end++;
  const word = text.slice(from, end);
  return { token: { kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word }, end };
}

/** The longest operator that grows sign by sign; `=!` is none, so it goes on until a sign is not special. */
function scanSpecial(text: string, from: number): { token: Token; end: number } {
  let found: Token | undefined;
  let end = from;
  while (isSpecial(text.charAt(end))) {
    const sign = text.slice(from, end + 1);
    if (keywords.has(sign)) found = { kind: sign as Token['kind'], text: sign };
    else if (found) break;
    end++;
  }
  return { token: found ?? { kind: 'error', text: `error expected: keyword found '${text.slice(from, end)}'` }, end };
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = scan(text);
  }

  requirements(): Requirement[] {
    const found: Requirement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'end') return found;
      if (token.kind !== 'identifier' && token.kind !== '!') fail(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      found.push(this.#requirementOrFail());
      const after = this.#take();
      if (after.kind === 'end') return found;
      if (after.kind !== ',') fail(`found '${after.text}', expected: ',' or 'end of string'`);
      const next = this.#peek();
      if (next.kind !== 'identifier' && next.kind !== '!') fail(`found '${next.text}', expected: identifier after ','`);
    }
  }

  #requirementOrFail(): Requirement {
    try {
      return this.#requirement();
    } catch (error) {
      if (error instanceof SelectorError) fail(`unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  #requirement(): Requirement {
    let token = this.#take();
    const absent = token.kind === '!';
    if (absent) token = this.#take();
    if (token.kind !== 'identifier') fail(`found '${token.text}', expected: identifier`);
    const keyErrors = isQualifiedName(token.text);
    if (keyErrors.length > 0) fail(errorMessage(invalidField('<nil>', token.text, keyErrors.join('; '))));
    const next = this.#peek().kind;
    if (absent) return newRequirement(token.text, '!', []);
    if (next === 'end' || next === ',') return newRequirement(token.text, 'exists', []);
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#exactValue()];
    return newRequirement(token.text, operator, [...new Set(values)].sort());
  }

  #operator(): Operator {
    const token = this.#take(false);
    switch (token.kind) {
      case 'in':
      case 'notin':
      case '=':
      case '==':
      case '!=':
        return token.kind;
      case '>':
        return 'gt';
      case '<':
        return 'lt';
      default:
        return fail(`found '${token.text}', expected: ${binaryOperators}`);
    }
  }

  #values(): string[] {
    const open = this.#take();
    if (open.kind !== '(') fail(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.kind === ')') {
      this.#take();
      return [''];
    }
    if (first.kind !== 'identifier' && first.kind !== ',') fail(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.#valueList();
    if (this.#take().kind !== ')') fail(`found '${first.text}', expected: ')'`);
    return values;
  }

  #valueList(): string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (token.kind === 'identifier') {
        values.push(token.text);
        if (next.kind === ')') return values;
        if (next.kind !== ',') fail(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (values.length === 0 || next.kind === ')' || next.kind === ',') values.push('');
        if (next.kind === ')') return values;
      } else fail(`found '${token.text}', expected: ',', or identifier`);
    }
  }

  #exactValue(): string {
    const next = this.#peek();
    if (next.kind === 'end' || next.kind === ',') return '';
    const token = this.#take();
    if (token.kind !== 'identifier') fail(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  /** @param asValue `in` and `notin` are plain words where a value or a key is expected */
  #take(asValue = true): Token {
    const token = this.#peek(asValue);
    this.#at++;
    return token;
  }

  #peek(asValue = true): Token {
    const token = this.#tokens[this.#at] ?? { kind: 'end', text: '' };
    return asValue && (token.kind === 'in' || token.kind === 'notin') ? { kind: 'identifier', text: token.text } : token;
  }
}

function fail(message: string): never {
  throw new SelectorError(message);
}
