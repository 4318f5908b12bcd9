// Cuts a YAML text into tokens. Not a general tokenizer: it finds the same tokens, in the same order, and fails at the same places with
// the same words as yaml.v2's scanner, because learners meet those words.
// Upstream: go.yaml.in/yaml/v2 scannerc.go (libyaml). Scalars are read in scan-scalar.ts.
// Leaves out: UTF-16 input and byte-level encoding errors; text arrives decoded.

import { maxDepth } from '../json.ts';
import { Cursor, isAlpha, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from './cursor.ts';
import { type Mark, syntaxError, YamlError } from './error.ts';
import { scanBlockScalar, scanPlainScalar, scanQuotedScalar } from './scan-scalar.ts';
import { scanDirective, scanTag } from './scan-tag.ts';

export type TokenKind =
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  readonly end: Mark;
  /** a scalar's text, an anchor's name, a tag's handle, a version */
  readonly value?: string;
  /** a tag's rest, or a tag directive's prefix */
  readonly suffix?: string;
  /** a scalar without quotes and not in a block: it may be a number */
  readonly plain?: boolean;
}

/** Where a `key:` may turn out to have begun. */
interface SimpleKey {
  possible: boolean;
  readonly required: boolean;
  readonly token: number;
  readonly mark: Mark;
}

const tooDeep = 'exceeded max depth of 10000';

export class Scanner {
  readonly #cursor: Cursor;
  #tokens: Token[] = [];
  #head = 0;
  /** tokens handed out */
  #parsed = 0;
  #ended = false;
  #indent = -1;
  #indents: number[] = [];
  #flowLevel = 0;
  #simpleKeyAllowed = true;
  #simpleKeys: SimpleKey[];
  /** which simple key begins at a token */
  readonly #keysByToken = new Map<number, SimpleKey>();

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#simpleKeys = [{ possible: false, required: false, token: -1, mark: this.#cursor.mark() }];
  }

  /** The next token, not taken. @throws YamlError */
  peek(): Token {
    while (!this.#headIsCertain()) this.#fetch();
    return this.#tokens[this.#head] as Token;
  }

  /** Takes what peek showed. */
  skip(): void {
    this.#head++;
    this.#parsed++;
    if (this.#head > 512) {
      this.#tokens = this.#tokens.slice(this.#head);
      this.#head = 0;
    }
  }

  /** A token is certain once no `:` can turn it into a key any more. */
  #headIsCertain(): boolean {
    if (this.#head === this.#tokens.length) return this.#ended;
    const key = this.#keysByToken.get(this.#parsed);
    return !key || !this.#isValid(key);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const cursor = this.#cursor;
    if (key.mark.line < cursor.line || key.mark.index + 1024 < cursor.index) {
      if (key.required) this.#fail("could not find expected ':'", key.mark);
      key.possible = false;
      return false;
    }
    return true;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#toNextToken();
    this.#unrollIndent(cursor.column);
    const ch = cursor.peek();
    if (ch === '') return this.#streamEnd();
    if (cursor.column === 0 && ch === '%') return this.#directive();
    if (cursor.column === 0 && cursor.atDocumentIndicator('-')) return this.#documentIndicator('document-start');
    if (cursor.column === 0 && cursor.atDocumentIndicator('.')) return this.#documentIndicator('document-end');
    const next = cursor.peek(1);
    if (this.#fetchIndicator(ch, isBlankOrEnd(next))) return;
    if (this.#startsPlain(ch, next)) return this.#scalar(() => scanPlainScalar(cursor, this.#indent, this.#flowLevel), true);
    this.#fail('found character that cannot start any token', cursor.mark());
  }

  /** @returns false when the character is not an indicator here */
  #fetchIndicator(ch: string, alone: boolean): boolean {
    const inFlow = this.#flowLevel > 0;
    switch (ch) {
      case '[':
        return this.#flowStart('flow-sequence-start');
      case '{':
        return this.#flowStart('flow-mapping-start');
      case ']':
        return this.#flowEnd('flow-sequence-end');
      case '}':
        return this.#flowEnd('flow-mapping-end');
      case ',':
        return this.#flowEntry();
      case '-':
        return alone && this.#blockEntry();
      case '?':
        return (inFlow || alone) && this.#key();
      case ':':
        return (inFlow || alone) && this.#value();
      case '*':
        return this.#anchor('alias');
      case '&':
        return this.#anchor('anchor');
      case '!':
        return this.#tag();
      case '|':
      case '>':
        return !inFlow && this.#blockScalar(ch === '|');
      case "'":
      case '"':
        this.#scalar(() => scanQuotedScalar(this.#cursor, ch), false);
        return true;
      default:
        return false;
    }
  }

  #startsPlain(ch: string, next: string): boolean {
    if (ch === '-') return !isBlank(next);
    if (ch === '?' || ch === ':') return this.#flowLevel === 0 && !isBlankOrEnd(next);
    return !isBlankOrEnd(ch) && !',[]{}#&*!|>\'"%@`'.includes(ch);
  }

  #toNextToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.column === 0 && cursor.index === 0 && cursor.peek() === '\uFEFF') cursor.skip();
      while (cursor.peek() === ' ' || (cursor.peek() === '\t' && (this.#flowLevel > 0 || !this.#simpleKeyAllowed))) cursor.skip();
      if (cursor.peek() === '#') while (!isBreakOrEnd(cursor.peek())) cursor.skip();
      if (!isBreak(cursor.peek())) return;
      cursor.skipLine();
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true;
    }
  }

  #push(kind: TokenKind, start: Mark, more?: { value?: string; suffix?: string; plain?: boolean }): void {
    this.#tokens.push({ kind, start, end: this.#cursor.mark(), ...more });
  }

  #single(kind: TokenKind): true {
    const start = this.#cursor.mark();
    this.#cursor.skip();
    this.#push(kind, start);
    return true;
  }

  // ---- indentation and simple keys

  #rollIndent(column: number, token: number, kind: TokenKind, mark: Mark): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > maxDepth) this.#fail(tooDeep, mark);
    const at = token < 0 ? this.#tokens.length : this.#head + token - this.#parsed;
    this.#tokens.splice(at, 0, { kind, start: mark, end: mark });
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#push('block-end', this.#cursor.mark());
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #saveSimpleKey(): void {
    if (!this.#simpleKeyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
    this.#removeSimpleKey();
    const token = this.#parsed + (this.#tokens.length - this.#head);
    const key: SimpleKey = { possible: true, required, token, mark: this.#cursor.mark() };
    this.#simpleKeys[this.#simpleKeys.length - 1] = key;
    this.#keysByToken.set(token, key);
  }

  #removeSimpleKey(): void {
    const key = this.#simpleKeys.at(-1);
    if (!key?.possible) return;
    if (key.required) this.#fail("could not find expected ':'", key.mark);
    key.possible = false;
    this.#keysByToken.delete(key.token);
  }

  // ---- the tokens

  #streamEnd(): void {
    this.#cursor.endLine();
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#push('stream-end', this.#cursor.mark());
    this.#ended = true;
  }

  #directive(): void {
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#tokens.push(scanDirective(this.#cursor));
  }

  #documentIndicator(kind: 'document-start' | 'document-end'): void {
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#cursor.mark();
    for (let i = 0; i < 3; i++) this.#cursor.skip();
    this.#push(kind, start);
  }

  #flowStart(kind: TokenKind): true {
    this.#saveSimpleKey();
    const mark = this.#cursor.mark();
    this.#simpleKeys.push({ possible: false, required: false, token: this.#parsed + (this.#tokens.length - this.#head), mark });
    if (++this.#flowLevel > maxDepth) this.#fail(tooDeep, mark);
    this.#simpleKeyAllowed = true;
    return this.#single(kind);
  }

  #flowEnd(kind: TokenKind): true {
    this.#removeSimpleKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keysByToken.delete(this.#simpleKeys.pop()?.token ?? -1);
    }
    this.#simpleKeyAllowed = false;
    return this.#single(kind);
  }

  #flowEntry(): true {
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    return this.#single('flow-entry');
  }

  #blockEntry(): true {
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) this.#fail('block sequence entries are not allowed in this context', this.#cursor.mark());
      this.#rollIndent(this.#cursor.column, -1, 'block-sequence-start', this.#cursor.mark());
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    return this.#single('block-entry');
  }

  #key(): true {
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) this.#fail('mapping keys are not allowed in this context', this.#cursor.mark());
      this.#rollIndent(this.#cursor.column, -1, 'block-mapping-start', this.#cursor.mark());
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = this.#flowLevel === 0;
    return this.#single('key');
  }

  #value(): true {
    const key = this.#simpleKeys.at(-1);
    if (key && this.#isValid(key)) {
      this.#tokens.splice(this.#head + key.token - this.#parsed, 0, { kind: 'key', start: key.mark, end: key.mark });
      this.#rollIndent(key.mark.column, key.token, 'block-mapping-start', key.mark);
      key.possible = false;
      this.#keysByToken.delete(key.token);
      this.#simpleKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#simpleKeyAllowed) this.#fail('mapping values are not allowed in this context', this.#cursor.mark());
        this.#rollIndent(this.#cursor.column, -1, 'block-mapping-start', this.#cursor.mark());
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0;
    }
    return this.#single('value');
  }

  #anchor(kind: 'anchor' | 'alias'): true {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const cursor = this.#cursor;
    const start = cursor.mark();
    cursor.skip();
    let name = '';
    while (isAlpha(cursor.peek())) name += cursor.read();
    const after = cursor.peek();
    if (name === '' || !(isBlankOrEnd(after) || '?:,]}%@`'.includes(after))) this.#fail('did not find expected alphabetic or numeric character', start);
    this.#push(kind, start, { value: name });
    return true;
  }

  #tag(): true {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#tokens.push(scanTag(this.#cursor));
    return true;
  }

  #blockScalar(literal: boolean): true {
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    const start = this.#cursor.mark();
    const { value, end } = scanBlockScalar(this.#cursor, this.#indent, literal);
    this.#tokens.push({ kind: 'scalar', start, end, value });
    return true;
  }

  #scalar(scan: () => { readonly value: string; readonly end: Mark; readonly crossedLine: boolean }, plain: boolean): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#cursor.mark();
    const { value, end, crossedLine } = scan();
    this.#tokens.push({ kind: 'scalar', start, end, value, plain });
    if (plain && crossedLine) this.#simpleKeyAllowed = true;
  }

  #fail(problem: string, context: Mark): never {
    throw syntaxError(problem, this.#cursor.mark(), context, true);
  }
}

/** What yaml.v2's reader refuses: control characters but tab, line feed and carriage return. @throws YamlError */
export function refuseControlCharacters(text: string): void {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/.test(text)) throw new YamlError('yaml: control characters are not allowed');
}
