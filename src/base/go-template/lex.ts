// Cuts a Go template into tokens.
// Upstream: Go's text/template/parse/lex.go.
// Leaves out: other delimiters than {{ and }}.

export type ItemKind =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'EOF'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'dot'
  | 'block'
  | 'break'
  | 'continue'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with';

export interface Item {
  readonly kind: ItemKind;
  /** where it begins, in UTF-16 units */
  readonly pos: number;
  readonly text: string;
  /** on which line it begins, from 1 */
  readonly line: number;
}

export const keywords: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with']);

const isSpace = (ch: string): boolean => ch === ' ' || ch === '\t' || ch === '\r' || ch === '\n';
const isWord = (ch: string): boolean => /^[_\p{L}\p{Nd}]$/u.test(ch);
const spaces = ' \t\r\n';

/** All tokens; an error is the last one. */
export function lexTemplate(input: string): Item[] {
  return new Lexer(input).items();
}

class Lexer {
  readonly #input: string;
  readonly #items: Item[] = [];
  #at = 0;
  #start = 0;
  #line = 1;
  #startLine = 1;
  #parens = 0;

  constructor(input: string) {
    this.#input = input;
  }

  items(): Item[] {
    while (this.#text());
    return this.#items;
  }

  /** Text up to an action, and the action. @returns whether there is more */
  #text(): boolean {
    const open = this.#input.indexOf('{{', this.#at);
    if (open < 0) {
      this.#moveTo(this.#input.length);
      if (this.#at > this.#start) this.#emit('text');
      this.#emit('EOF');
      return false;
    }
    const trims = this.#input.charAt(open + 2) === '-' && isSpace(this.#input.charAt(open + 3));
    let end = open;
    if (trims) while (end > this.#start && spaces.includes(this.#input.charAt(end - 1))) end--;
    this.#moveTo(end);
    if (end > this.#start) this.#emit('text');
    this.#moveTo(open);
    this.#ignore();
    return this.#action(trims);
  }

  #action(trims: boolean): boolean {
    const after = this.#at + 2 + (trims ? 2 : 0);
    if (this.#input.startsWith('/*', after)) return this.#comment(after);
    this.#moveTo(this.#at + 2);
    this.#emit('leftDelim');
    this.#moveTo(after);
    this.#ignore();
    this.#parens = 0;
    for (;;) {
      const delimiter = this.#rightDelimiter();
      if (delimiter) {
        if (this.#parens > 0) return this.#error('unclosed left paren');
        this.#closeAction(delimiter.trims);
        return true;
      }
      if (!this.#inside()) return false;
    }
  }

  #comment(from: number): boolean {
    const close = this.#input.indexOf('*/', from + 2);
    this.#moveTo(from);
    if (close < 0) return this.#error('unclosed comment');
    this.#moveTo(close + 2);
    const delimiter = this.#rightDelimiter();
    if (!delimiter) return this.#error('comment ends before closing delimiter');
    this.#skipDelimiter(delimiter.trims);
    return true;
  }

  /** Whether the action ends here, and whether it eats the spaces that follow. */
  #rightDelimiter(): { readonly trims: boolean } | undefined {
    const here = this.#input.slice(this.#at, this.#at + 4);
    if (isSpace(here.charAt(0)) && here.startsWith('-}}', 1)) return { trims: true };
    return here.startsWith('}}') ? { trims: false } : undefined;
  }

  #closeAction(trims: boolean): void {
    if (trims) {
      this.#moveTo(this.#at + 2);
      this.#ignore();
    }
    this.#moveTo(this.#at + 2);
    this.#emit('rightDelim');
    if (trims) this.#skipSpaces();
  }

  #skipDelimiter(trims: boolean): void {
    this.#moveTo(this.#at + (trims ? 4 : 2));
    if (trims) this.#skipSpaces();
    this.#ignore();
  }

  #skipSpaces(): void {
    let end = this.#at;
    while (end < this.#input.length && spaces.includes(this.#input.charAt(end))) end++;
    this.#moveTo(end);
    this.#ignore();
  }

  /** One token of an action. @returns false after an error */
  #inside(): boolean {
    const ch = this.#next();
    if (ch === '') return this.#error('unclosed action');
    if (isSpace(ch)) return this.#space();
    if (ch === '=') return this.#emit('assign');
    if (ch === ':') return this.#next() === '=' ? this.#emit('declare') : this.#error('expected :=');
    if (ch === '|') return this.#emit('pipe');
    if (ch === '"') return this.#quoted('"', 'string', 'unterminated quoted string');
    if (ch === "'") return this.#quoted("'", 'charConstant', 'unterminated character constant');
    if (ch === '`') return this.#rawString();
    if (ch === '$') return this.#fieldOrVariable('variable');
    if (ch === '.' && !/^[0-9]$/.test(this.#peek())) return this.#fieldOrVariable('field');
    if (ch === '.' || ch === '+' || ch === '-' || /^[0-9]$/.test(ch)) {
      this.#at -= 1;
      return this.#number();
    }
    if (isWord(ch)) return this.#identifier();
    return this.#sign(ch);
  }

  #sign(ch: string): boolean {
    if (ch === '(') {
      this.#parens++;
      return this.#emit('leftParen');
    }
    if (ch === ')') {
      this.#parens--;
      return this.#parens < 0 ? this.#error('unexpected right paren') : this.#emit('rightParen');
    }
    if (ch > ' ' && ch < '\x7f') return this.#emit('char');
    return this.#error(`unrecognized character in action: ${unicodeName(ch)}`);
  }

  #space(): boolean {
    let count = 1;
    while (isSpace(this.#peek())) {
      if (this.#input.startsWith('-}}', this.#at + 1)) {
        if (count > 0) this.#emit('space');
        return true;
      }
      this.#next();
      count++;
    }
    if (this.#input.startsWith('-}}', this.#at)) {
      this.#at -= 1; // the last space belongs to the delimiter
      if (this.#input.charAt(this.#at) === '\n') this.#line--;
      if (count > 1) this.#emit('space');
      return true;
    }
    return this.#emit('space');
  }

  #identifier(): boolean {
    while (isWord(this.#peek())) this.#next();
    const word = this.#input.slice(this.#start, this.#at);
    if (!this.#atTerminator()) return this.#error(`bad character ${unicodeName(this.#peek())}`);
    if (keywords.has(word)) return this.#emit(word as ItemKind);
    return this.#emit(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #fieldOrVariable(kind: 'field' | 'variable'): boolean {
    if (this.#atTerminator()) return this.#emit(kind === 'variable' ? 'variable' : 'dot');
    while (isWord(this.#peek())) this.#next();
    if (!this.#atTerminator()) return this.#error(`bad character ${unicodeName(this.#peek())}`);
    return this.#emit(kind);
  }

  #atTerminator(): boolean {
    const ch = this.#peek();
    return ch === '' || isSpace(ch) || '.,|:)('.includes(ch) || this.#input.startsWith('}}', this.#at);
  }

  #quoted(quote: string, kind: ItemKind, problem: string): boolean {
    for (;;) {
      let ch = this.#next();
      if (ch === '\\') {
        ch = this.#next();
        if (ch !== '' && ch !== '\n') continue;
      }
      if (ch === '' || ch === '\n') return this.#error(problem);
      if (ch === quote) return this.#emit(kind);
    }
  }

  #rawString(): boolean {
    for (;;) {
      const ch = this.#next();
      if (ch === '') return this.#error('unterminated raw quoted string');
      if (ch === '`') return this.#emit('rawString');
    }
  }

  #number(): boolean {
    const bad = (): boolean => this.#error(`bad number syntax: ${JSON.stringify(this.#input.slice(this.#start, this.#at))}`);
    if (!this.#scanNumber()) return bad();
    if (this.#peek() !== '+' && this.#peek() !== '-') return this.#emit('number');
    if (!this.#scanNumber() || this.#input.charAt(this.#at - 1) !== 'i') return bad();
    return this.#emit('complex');
  }

  #scanNumber(): boolean {
    const accept = (set: string): boolean => {
      const ch = this.#peek();
      if (ch === '' || !set.includes(ch)) return false;
      this.#next();
      return true;
    };
    const acceptRun = (set: string): void => {
      while (accept(set));
    };
    accept('+-');
    let digits = '0123456789_';
    if (accept('0')) {
      if (accept('xX')) digits = '0123456789abcdefABCDEF_';
      else if (accept('oO')) digits = '01234567_';
      else if (accept('bB')) digits = '01_';
    }
    acceptRun(digits);
    if (accept('.')) acceptRun(digits);
    if (digits.length === 11 && accept('eE')) {
      accept('+-');
      acceptRun('0123456789_');
    }
    if (digits.length === 23 && accept('pP')) {
      accept('+-');
      acceptRun('0123456789_');
    }
    accept('i');
    if (!isWord(this.#peek())) return true;
    this.#next();
    return false;
  }

  #peek(): string {
    const code = this.#input.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #next(): string {
    const ch = this.#peek();
    this.#at += ch.length;
    if (ch === '\n') this.#line++;
    return ch;
  }

  #moveTo(end: number): void {
    for (let i = this.#at; i < end; i++) if (this.#input.charAt(i) === '\n') this.#line++;
    this.#at = end;
  }

  #ignore(): void {
    this.#start = this.#at;
    this.#startLine = this.#line;
  }

  #emit(kind: ItemKind): true {
    this.#items.push({ kind, pos: this.#start, text: this.#input.slice(this.#start, this.#at), line: this.#startLine });
    this.#ignore();
    return true;
  }

  #error(message: string): false {
    this.#items.push({ kind: 'error', pos: this.#start, text: message, line: this.#startLine });
    return false;
  }
}

/** Go's %#U. */
function unicodeName(ch: string): string {
  if (ch === '') return 'U+FFFFFFFFFFFFFFFF';
  const code = ch.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(ch) ? `${name} '${ch}'` : name;
}
