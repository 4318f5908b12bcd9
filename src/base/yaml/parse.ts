// Turns tokens into a tree of nodes: the first document of a text.
// Upstream: go.yaml.in/yaml/v2 parserc.go (its state machine, written as recursion) and decode.go parser.

import { type Mark, syntaxError, YamlError } from './error.ts';
import { Scanner, type Token, type TokenKind } from './scan.ts';

export type Node =
  | { readonly kind: 'scalar'; readonly line: number; readonly value: string; readonly tag: string; readonly implicit: boolean }
  | { readonly kind: 'sequence'; readonly line: number; readonly items: Node[] }
  | { readonly kind: 'mapping'; readonly line: number; readonly pairs: (readonly [key: Node, value: Node])[] }
  | { readonly kind: 'alias'; readonly line: number; readonly name: string; readonly target: Node };

/** The root of the first document; undefined when there is none. @throws YamlError */
export function parseDocument(text: string): Node | undefined {
  return new Parser(text).document();
}

const afterDocument: ReadonlySet<TokenKind> = new Set(['version-directive', 'tag-directive', 'document-start', 'document-end', 'stream-end']);

class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, Node>();
  #tags = new Map<string, string>();

  constructor(text: string) {
    this.#scanner = new Scanner(text === '' ? '\n' : text);
  }

  document(): Node | undefined {
    let token = this.#peek();
    if (token.kind === 'stream-end') return undefined;
    const explicit = token.kind === 'version-directive' || token.kind === 'tag-directive' || token.kind === 'document-start';
    this.#directives();
    let root: Node;
    if (explicit) {
      token = this.#peek();
      if (token.kind !== 'document-start') fail('did not find expected <document start>', token.start);
      this.#skip();
      token = this.#peek();
      root = afterDocument.has(token.kind) ? empty(token.start) : this.#node(true, false);
    } else root = this.#node(true, false);
    this.#peek(); // what follows decides whether the document really ended here
    return root;
  }

  #directives(): void {
    let version = false;
    this.#tags = new Map();
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'version-directive') {
        if (version) fail('found duplicate %YAML directive', token.start);
        if (token.value !== '1.1') fail('found incompatible YAML document', token.start);
        version = true;
      } else if (token.kind === 'tag-directive') {
        if (this.#tags.has(token.value ?? '')) fail('found duplicate %TAG directive', token.start);
        this.#tags.set(token.value ?? '', token.suffix ?? '');
      } else break;
      this.#skip();
    }
    if (!this.#tags.has('!')) this.#tags.set('!', '!');
    if (!this.#tags.has('!!')) this.#tags.set('!!', 'tag:yaml.org,2002:');
  }

  #node(block: boolean, indentlessSequence: boolean): Node {
    let token = this.#peek();
    if (token.kind === 'alias') return this.#alias(token);
    const start = token.start;
    const { anchor, tag } = this.#properties(start);
    token = this.#peek();
    if (indentlessSequence && token.kind === 'block-entry') return this.#indentlessSequence(start, anchor);
    switch (token.kind) {
      case 'scalar':
        return this.#scalar(token, start, anchor, tag);
      case 'flow-sequence-start':
        return this.#flowSequence(start, anchor);
      case 'flow-mapping-start':
        return this.#flowMapping(start, anchor);
      case 'block-sequence-start':
        if (block) return this.#blockSequence(start, anchor);
        break;
      case 'block-mapping-start':
        if (block) return this.#blockMapping(start, anchor);
    }
    if (anchor !== '' || tag !== '') return this.#named(anchor, { kind: 'scalar', line: start.line, value: '', tag, implicit: tag === '' });
    throw syntaxError('did not find expected node content', token.start, start, false);
  }

  #alias(token: Token): Node {
    const name = token.value ?? '';
    const target = this.#anchors.get(name);
    if (!target) throw new YamlError(`yaml: unknown anchor '${name}' referenced`);
    this.#skip();
    return { kind: 'alias', line: token.start.line, name, target };
  }

  /** An anchor and a tag, in either order. */
  #properties(start: Mark): { readonly anchor: string; readonly tag: string } {
    let anchor = '';
    let tag: Token | undefined;
    for (let i = 0; i < 2; i++) {
      const token = this.#peek();
      if (token.kind === 'anchor' && anchor === '') anchor = token.value ?? '';
      else if (token.kind === 'tag' && !tag) tag = token;
      else break;
      this.#skip();
    }
    return { anchor, tag: tag ? this.#resolveTag(tag, start) : '' };
  }

  #resolveTag(token: Token, start: Mark): string {
    if (token.value === '') return token.suffix ?? '';
    const prefix = this.#tags.get(token.value ?? '');
    if (prefix === undefined) throw syntaxError('found undefined tag handle', token.start, start, false);
    return prefix + (token.suffix ?? '');
  }

  #scalar(token: Token, start: Mark, anchor: string, tag: string): Node {
    const implicit = (tag === '' && token.plain === true) || tag === '!';
    const node = this.#named(anchor, { kind: 'scalar', line: start.line, value: token.value ?? '', tag, implicit });
    this.#skip();
    return node;
  }

  #blockSequence(start: Mark, anchor: string): Node {
    const items: Node[] = [];
    const node = this.#named(anchor, { kind: 'sequence', line: start.line, items });
    const open = this.#peek().start;
    this.#skip();
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'block-end') break;
      if (token.kind !== 'block-entry') throw syntaxError("did not find expected '-' indicator", token.start, open, false);
      this.#skip();
      const next = this.#peek().kind;
      items.push(next === 'block-entry' || next === 'block-end' ? empty(token.end) : this.#node(true, false));
    }
    this.#skip();
    return node;
  }

  #indentlessSequence(start: Mark, anchor: string): Node {
    const items: Node[] = [];
    const node = this.#named(anchor, { kind: 'sequence', line: start.line, items });
    for (;;) {
      const token = this.#peek();
      if (token.kind !== 'block-entry') return node;
      this.#skip();
      const next = this.#peek().kind;
      const absent = next === 'block-entry' || next === 'key' || next === 'value' || next === 'block-end';
      items.push(absent ? empty(token.end) : this.#node(true, false));
    }
  }

  #blockMapping(start: Mark, anchor: string): Node {
    const pairs: (readonly [Node, Node])[] = [];
    const node = this.#named(anchor, { kind: 'mapping', line: start.line, pairs });
    const open = this.#peek().start;
    this.#skip();
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'block-end') break;
      if (token.kind !== 'key') throw syntaxError('did not find expected key', token.start, open, false);
      this.#skip();
      const key = this.#blockPart(token.end);
      const colon = this.#peek();
      if (colon.kind !== 'value') {
        pairs.push([key, empty(colon.start)]);
        continue;
      }
      this.#skip();
      pairs.push([key, this.#blockPart(colon.end)]);
    }
    this.#skip();
    return node;
  }

  /** A key or value of a block mapping, which may be absent. */
  #blockPart(at: Mark): Node {
    const next = this.#peek().kind;
    return next === 'key' || next === 'value' || next === 'block-end' ? empty(at) : this.#node(true, true);
  }

  #flowSequence(start: Mark, anchor: string): Node {
    const items: Node[] = [];
    const node = this.#named(anchor, { kind: 'sequence', line: start.line, items });
    const open = this.#peek().start;
    this.#skip();
    for (let first = true; ; first = false) {
      let token = this.#peek();
      if (token.kind !== 'flow-sequence-end' && !first) {
        if (token.kind !== 'flow-entry') throw syntaxError("did not find expected ',' or ']'", token.start, open, false);
        this.#skip();
        token = this.#peek();
      }
      if (token.kind === 'flow-sequence-end') break;
      items.push(token.kind === 'key' ? this.#singlePair(token) : this.#node(false, false));
    }
    this.#skip();
    return node;
  }

  /** `[a: b]` is a list of one mapping. */
  #singlePair(keyToken: Token): Node {
    this.#skip();
    const before = this.#peek();
    const noKey = before.kind === 'value' || before.kind === 'flow-entry' || before.kind === 'flow-sequence-end';
    if (noKey) this.#skip();
    const key = noKey ? empty(before.end) : this.#node(false, false);
    let token = this.#peek();
    if (token.kind === 'value') {
      this.#skip();
      token = this.#peek();
      if (token.kind !== 'flow-entry' && token.kind !== 'flow-sequence-end') {
        const value = this.#node(false, false);
        this.#peek();
        return { kind: 'mapping', line: keyToken.start.line, pairs: [[key, value]] };
      }
    }
    return { kind: 'mapping', line: keyToken.start.line, pairs: [[key, empty(token.start)]] };
  }

  #flowMapping(start: Mark, anchor: string): Node {
    const pairs: (readonly [Node, Node])[] = [];
    const node = this.#named(anchor, { kind: 'mapping', line: start.line, pairs });
    const open = this.#peek().start;
    this.#skip();
    for (let first = true; ; first = false) {
      let token = this.#peek();
      if (token.kind !== 'flow-mapping-end' && !first) {
        if (token.kind !== 'flow-entry') throw syntaxError("did not find expected ',' or '}'", token.start, open, false);
        this.#skip();
        token = this.#peek();
      }
      if (token.kind === 'flow-mapping-end') break;
      if (token.kind !== 'key') {
        const key = this.#node(false, false);
        pairs.push([key, empty(this.#peek().start)]);
        continue;
      }
      this.#skip();
      const key = this.#flowPart(true);
      const hasValue = this.#peek().kind === 'value';
      if (hasValue) this.#skip();
      pairs.push([key, hasValue ? this.#flowPart(false) : empty(this.#peek().start)]);
    }
    this.#skip();
    return node;
  }

  #flowPart(isKey: boolean): Node {
    const token = this.#peek();
    const absent = token.kind === 'flow-entry' || token.kind === 'flow-mapping-end' || (isKey && token.kind === 'value');
    return absent ? empty(token.start) : this.#node(false, false);
  }

  #named<T extends Node>(anchor: string, node: T): T {
    if (anchor !== '') this.#anchors.set(anchor, node);
    return node;
  }

  #peek(): Token {
    return this.#scanner.peek();
  }

  #skip(): void {
    this.#scanner.skip();
  }
}

const empty = (mark: Mark): Node => ({ kind: 'scalar', line: mark.line, value: '', tag: '', implicit: true });

function fail(problem: string, mark: Mark): never {
  throw syntaxError(problem, mark, undefined, false);
}
