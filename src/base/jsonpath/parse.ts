// Reads kubectl's JSONPath templates: text with `{…}` in it.
// Upstream: client-go/util/jsonpath/parser.go, with its messages.

import { goUnescape } from '../go-quote.ts';

/** What one step of an action does to the values so far. */
export type PathNode =
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'array'; readonly params: readonly [Bound, Bound, Bound] }
  | { readonly type: 'union'; readonly lists: readonly (readonly PathNode[])[] }
  | { readonly type: 'filter'; readonly left: readonly PathNode[]; readonly right: readonly PathNode[]; readonly operator: string };

/** start, end or step of `[1:3:2]`; an end that was not written follows the start. */
export interface Bound {
  readonly value: number;
  readonly known: boolean;
  readonly derived: boolean;
}

/** A template is wrong, or does not fit the data; the message is upstream's. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}

const dictionaryKey = /^'([^']*)'$/;
const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/s;
const isSpace = (ch: string): boolean => ch === ' ' || ch === '\t';
const isLineEnd = (ch: string): boolean => ch === '\r' || ch === '\n';
const isDigit = (ch: string): boolean => /^\p{Nd}$/u.test(ch);
const isWord = (ch: string): boolean => /^[_\p{L}\p{Nd}]$/u.test(ch);
const isTerminator = (ch: string): boolean => ch === '' || isSpace(ch) || isLineEnd(ch) || '.,[]$@{}'.includes(ch);

/** The template as a list of texts and actions. @throws JsonPathError */
export function parseTemplate(text: string): PathNode[] {
  return new Parser(text).template();
}

/** What stands inside one pair of braces. */
function parseAction(text: string): readonly PathNode[] {
  const [first] = parseTemplate(`{${text}}`);
  return first?.type === 'list' ? first.nodes : [];
}

class Parser {
  readonly #input: string;
  #at = 0;
  #start = 0;

  constructor(input: string) {
    this.#input = input;
  }

  template(): PathNode[] {
    const root: PathNode[] = [];
    for (;;) {
      const open = this.#input.indexOf('{', this.#at);
      const end = open < 0 ? this.#input.length : open;
      if (end > this.#at) root.push({ type: 'text', text: this.#input.slice(this.#at, end) });
      if (open < 0) return root;
      this.#at = open + 1;
      this.#start = this.#at;
      const nodes: PathNode[] = [];
      root.push({ type: 'list', nodes });
      while (this.#step(nodes));
    }
  }

  /** One element of an action. @returns false after the closing brace */
  #step(nodes: PathNode[]): boolean {
    if (this.#input.startsWith('}', this.#at)) {
      this.#at++;
      return false;
    }
    if (this.#input.startsWith('[?(', this.#at)) nodes.push(this.#filter());
    else if (this.#input.startsWith('..', this.#at)) this.#recursive(nodes);
    else this.#other(nodes);
    return true;
  }

  #other(nodes: PathNode[]): void {
    const ch = this.#next();
    if (ch === '' || isLineEnd(ch)) throw new JsonPathError('unclosed action');
    if (ch === ' ' || ch === '@' || ch === '$') this.#take();
    else if (ch === '[') this.#array(nodes);
    else if (ch === '"' || ch === "'") nodes.push(this.#quoted(ch));
    else if (ch === '.') nodes.push(this.#field());
    else if (ch === '+' || ch === '-' || isDigit(ch)) nodes.push(this.#number());
    else if (isWord(ch)) nodes.push(this.#identifier());
    else throw new JsonPathError(`unrecognized character in action: ${unicodeName(ch)}`);
  }

  #identifier(): PathNode {
    while (!isTerminator(this.#peek())) this.#next();
    const name = this.#take();
    return name === 'true' || name === 'false' ? { type: 'bool', value: name === 'true' } : { type: 'identifier', name };
  }

  #recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    this.#at += 2;
    this.#take();
    nodes.push({ type: 'recursive' });
    if (isWord(this.#peek())) nodes.push(this.#field());
  }

  #number(): PathNode {
    while (this.#peek() === '.' || isDigit(this.#peek())) this.#next();
    const text = this.#take();
    if (/^[+-]?\d+$/.test(text)) return { type: 'int', value: Number(text) };
    if (/^[+-]?(?:\d+\.\d*|\.\d+)$/.test(text)) return { type: 'float', value: Number(text) };
    throw new JsonPathError(`cannot parse number ${text}`);
  }

  #array(nodes: PathNode[]): void {
    for (;;) {
      const ch = this.#next();
      if (ch === '' || ch === '\n') throw new JsonPathError('unterminated array');
      if (ch === ']') break;
    }
    const inner = this.#take().slice(1, -1);
    const text = inner === '*' ? ':' : inner;
    const parts = text.split(',');
    const key = dictionaryKey.exec(text);
    if (parts.length > 1) nodes.push({ type: 'union', lists: parts.map((part) => parseAction(`[${part.replace(/^ +| +$/g, '')}]`)) });
    else if (key) nodes.push(...parseAction(`.${key[1]}`));
    else nodes.push(parseSlice(text));
  }

  #filter(): PathNode {
    this.#at += 3;
    this.#take();
    this.#toFilterEnd();
    if (this.#next() !== ']') throw new JsonPathError('unclosed array expect ]');
    const text = this.#take().slice(0, -2);
    const match = comparison.exec(text);
    if (!match) return { type: 'filter', left: parseAction(text), right: [], operator: 'exists' };
    return { type: 'filter', left: parseAction(match[1] ?? ''), right: parseAction(match[3] ?? ''), operator: match[2] ?? '' };
  }

  #toFilterEnd(): void {
    let quote = '';
    let closed = false;
    for (;;) {
      const ch = this.#next();
      if (ch === '' || ch === '\n') throw new JsonPathError('unterminated filter');
      if (ch === '"' || ch === "'") {
        if (quote === '') quote = ch;
        else if (ch === quote && this.#input.charAt(this.#at - 2) !== '\\') closed = true;
      } else if (ch === ')' && (quote !== '') === closed) return;
    }
  }

  #quoted(end: string): PathNode {
    for (;;) {
      const ch = this.#next();
      if (ch === '' || ch === '\n') throw new JsonPathError('unterminated quoted string');
      if (ch === end && this.#input.charAt(this.#at - 2) !== '\\') break;
    }
    const value = this.#take();
    const body = value.slice(1, -1);
    const text = body.includes('\\') || body.includes(end) ? goUnescape(body, end) : body;
    if (text === undefined) throw new JsonPathError(`unquote string ${value} error invalid syntax`);
    return { type: 'text', text };
  }

  #field(): PathNode {
    this.#take();
    for (;;) {
      const ch = this.#peek();
      if (ch === '\\') {
        this.#next();
        this.#next();
      } else if (isTerminator(ch)) break;
      else this.#next();
    }
    const value = this.#take();
    return value === '*' ? { type: 'wildcard' } : { type: 'field', name: value.replaceAll('\\', '') };
  }

  #next(): string {
    const ch = this.#peek();
    this.#at += ch.length;
    return ch;
  }

  #peek(): string {
    const code = this.#input.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /** What was read since the last take. */
  #take(): string {
    const text = this.#input.slice(this.#start, this.#at);
    this.#start = this.#at;
    return text;
  }
}

function parseSlice(text: string): PathNode {
  const match = slice.exec(text);
  if (!match) throw new JsonPathError(`invalid array index ${text}`);
  const start = match[1] === '' ? unknown : bound(match[1] ?? '');
  const end = match[2] === undefined ? { value: start.value + 1, known: true, derived: true } : optionalBound(match[2]);
  const step = match[3] === undefined ? unknown : optionalBound(match[3]);
  return { type: 'array', params: [start, end, step] };
}

const unknown: Bound = { value: 0, known: false, derived: false };
const optionalBound = (text: string): Bound => (text === ':' ? unknown : bound(text.slice(1)));

function bound(text: string): Bound {
  const value = Number(text);
  if (text === '-' || text === '' || !Number.isSafeInteger(value)) throw new JsonPathError(`array index ${text} is not a number`);
  return { value, known: true, derived: false };
}

/** Go's %#U: `U+0023 '#'`. */
function unicodeName(ch: string): string {
  const code = ch.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(ch) ? `${name} '${ch}'` : name;
}
