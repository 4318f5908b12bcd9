// Reads Go templates: actions, pipelines, control structures, definitions.
// Upstream: Go's text/template/parse/parse.go, with its messages.

import { goQuote, goUnquote } from '../go-quote.ts';
import { TemplateError } from './error.ts';
import { type Item, type ItemKind, keywords, lexTemplate } from './lex.ts';
import type { Command, List, Operand, Pipe, Statement, Tree } from './nodes.ts';
import { formatNode } from './nodes.ts';
import { parseNumber } from './number.ts';

type Ending = { readonly kind: 'end' | 'else' };

/**
 * Parses a text and the templates defined in it.
 * @param name of the text, as errors show it
 * @param hasFunction which functions templates may call
 * @throws TemplateError `template: NAME:LINE: …`
 */
export function parseTemplates(name: string, text: string, hasFunction: (name: string) => boolean): ReadonlyMap<string, Tree> {
  const trees = new Map<string, Tree>();
  new Parser(name, text, hasFunction, trees).parse();
  return trees;
}

/** Only spaces and comments: such a template may be defined again. */
export function isEmptyList(list: List): boolean {
  return list.every((node) => node.type === 'text' && node.text.trim() === '');
}

class Parser {
  readonly #name: string;
  readonly #text: string;
  readonly #items: readonly Item[];
  readonly #hasFunction: (name: string) => boolean;
  readonly #trees: Map<string, Tree>;
  #at = 0;
  /** the furthest token looked at */
  #seen = 0;
  #variables: string[] = ['$'];
  #rangeDepth = 0;
  #actionLine = 0;

  constructor(name: string, text: string, hasFunction: (name: string) => boolean, trees: Map<string, Tree>) {
    this.#name = name;
    this.#text = text;
    this.#items = lexTemplate(text);
    this.#hasFunction = hasFunction;
    this.#trees = trees;
  }

  parse(): void {
    const root: Statement[] = [];
    while (this.#peek().kind !== 'EOF') {
      if (this.#peek().kind === 'leftDelim') {
        const before = this.#at;
        this.#next();
        if (this.#nextNonSpace().kind === 'define') {
          this.#definition();
          continue;
        }
        this.#at = before;
      }
      const node = this.#textOrAction();
      if ('kind' in node) this.#fail(`unexpected {{${node.kind}}}`);
      root.push(node);
    }
    this.#add(this.#name, root);
  }

  #definition(): void {
    const context = 'define clause';
    const name = this.#templateName(this.#nextNonSpace(), context);
    this.#expect('rightDelim', context);
    const [root, ending] = this.#ownScope(() => this.#list());
    if (ending.kind !== 'end') this.#fail(`unexpected {{${ending.kind}}} in ${context}`);
    this.#add(name, root);
  }

  /** A template's own variables. */
  #ownScope<T>(body: () => T): T {
    const [variables, rangeDepth] = [this.#variables, this.#rangeDepth];
    this.#variables = ['$'];
    this.#rangeDepth = 0;
    const result = body();
    this.#variables = variables;
    this.#rangeDepth = rangeDepth;
    return result;
  }

  #add(name: string, root: List): void {
    const known = this.#trees.get(name);
    if (known && !isEmptyList(known.root)) {
      if (!isEmptyList(root)) this.#fail(`template: multiple definition of template ${goQuote(name)}`);
      return;
    }
    this.#trees.set(name, { name, parseName: this.#name, text: this.#text, root });
  }

  #list(): readonly [List, Ending] {
    const list: Statement[] = [];
    while (this.#peekNonSpace().kind !== 'EOF') {
      const node = this.#textOrAction();
      if ('kind' in node) return [list, node];
      list.push(node);
    }
    return this.#fail('unexpected EOF');
  }

  #textOrAction(): Statement | Ending {
    const token = this.#nextNonSpace();
    if (token.kind === 'text') return { type: 'text', pos: token.pos, text: token.text };
    if (token.kind !== 'leftDelim') return this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): Statement | Ending {
    const token = this.#nextNonSpace();
    switch (token.kind) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#loopControl(token, token.kind);
      case 'else':
        return this.#else();
      case 'end':
        this.#expect('rightDelim', 'end');
        return { kind: 'end' };
      case 'if':
      case 'range':
      case 'with':
        return this.#control(token.kind);
      case 'template':
        return this.#template();
    }
    this.#at--;
    const first = this.#peek();
    return { type: 'action', pos: first.pos, pipe: this.#pipeline('command', 'rightDelim') };
  }

  #loopControl(token: Item, type: 'break' | 'continue'): Statement {
    const next = this.#nextNonSpace();
    if (next.kind !== 'rightDelim') this.#unexpected(next, `{{${type}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${type}}} outside {{range}}`);
    return { type, pos: token.pos };
  }

  #else(): Ending {
    const { kind } = this.#peekNonSpace();
    if (kind !== 'if' && kind !== 'with') this.#expect('rightDelim', 'else');
    return { kind: 'else' };
  }

  #control(type: 'if' | 'range' | 'with'): Statement {
    const count = this.#variables.length;
    const pipe = this.#pipeline(type, 'rightDelim');
    if (type === 'range') this.#rangeDepth++;
    const [list, ending] = this.#list();
    if (type === 'range') this.#rangeDepth--;
    const elseList = ending.kind === 'else' ? this.#elseList(type) : undefined;
    this.#variables.length = count;
    return { type, pos: pipe.pos, pipe, list, elseList };
  }

  /** `{{else if x}}` stands for `{{else}}{{if x}}` with an end of its own. */
  #elseList(type: 'if' | 'range' | 'with'): List {
    if (type !== 'range' && this.#peek().kind === type) {
      this.#next();
      return [this.#control(type)];
    }
    const [list, ending] = this.#list();
    if (ending.kind !== 'end') this.#fail(`expected end; found {{${ending.kind}}}`);
    return list;
  }

  #template(): Statement {
    const context = 'template clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    let pipe: Pipe | undefined;
    if (this.#nextNonSpace().kind !== 'rightDelim') {
      this.#at--;
      pipe = this.#pipeline(context, 'rightDelim');
    }
    return { type: 'template', pos: token.pos, name, pipe };
  }

  #block(): Statement {
    const context = 'block clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, 'rightDelim');
    const [root, ending] = this.#ownScope(() => this.#list());
    if (ending.kind !== 'end') this.#fail(`unexpected {{${ending.kind}}} in ${context}`);
    this.#add(name, root);
    return { type: 'template', pos: token.pos, name, pipe };
  }

  #templateName(token: Item, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString') return this.#unexpected(token, context);
    return this.#unquote(token);
  }

  #unquote(token: Item): string {
    return goUnquote(token.text) ?? this.#fail('invalid syntax');
  }

  #pipeline(context: string, end: ItemKind): Pipe {
    const { pos, line } = this.#peekNonSpace();
    const variables: string[] = [];
    const assigns = this.#declarations(context, variables);
    const pipe: Pipe = { type: 'pipe', pos, line, assigns, variables, commands: [] };
    for (;;) {
      const token = this.#nextNonSpace();
      if (token.kind === end) return this.#checked(pipe, context);
      if (!startsOperand.has(token.kind)) this.#unexpected(token, context);
      this.#at--;
      pipe.commands.push(this.#command());
    }
  }

  /** `$x := `, `$i, $x := `, `$x = `. @returns whether variables are assigned and not declared */
  #declarations(context: string, variables: string[]): boolean {
    for (;;) {
      const variable = this.#peekNonSpace();
      if (variable.kind !== 'variable') return false;
      const before = this.#at;
      this.#next();
      const next = this.#peekNonSpace();
      const isComma = next.kind === 'char' && next.text === ',';
      if (next.kind !== 'assign' && next.kind !== 'declare' && !isComma) {
        this.#at = before;
        return false;
      }
      this.#nextNonSpace();
      variables.push(variable.text);
      this.#variables.push(variable.text);
      if (!isComma) return next.kind === 'assign';
      if (context !== 'range' || variables.length >= 2) this.#fail(`too many declarations in ${context}`);
      const { kind } = this.#peekNonSpace();
      if (kind !== 'variable' && kind !== 'rightDelim' && kind !== 'rightParen') this.#fail('range can only initialize variables');
    }
  }

  #checked(pipe: Pipe, context: string): Pipe {
    if (pipe.commands.length === 0) this.#fail(`missing value for ${context}`);
    pipe.commands.forEach((command, i) => {
      const type = command.args[0]?.type;
      if (i > 0 && (type === 'bool' || type === 'dot' || type === 'nil' || type === 'number' || type === 'string')) {
        this.#fail(`non executable command in pipeline stage ${i + 1}`);
      }
    });
    return pipe;
  }

  #command(): Command {
    const command: Command = { type: 'command', pos: this.#peekNonSpace().pos, args: [] };
    for (;;) {
      this.#peekNonSpace();
      const operand = this.#operand();
      if (operand) command.args.push(operand);
      const token = this.#next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelim' || token.kind === 'rightParen') this.#at--;
      else if (token.kind !== 'pipe') this.#unexpected(token, 'operand');
      break;
    }
    if (command.args.length === 0) this.#fail('empty command');
    return command;
  }

  #operand(): Operand | undefined {
    const node = this.#term();
    if (!node || this.#peek().kind !== 'field') return node;
    const { pos } = this.#peek();
    const names: string[] = [];
    while (this.#peek().kind === 'field') names.push(this.#next().text.slice(1));
    switch (node.type) {
      case 'field':
      case 'variable':
        return { ...node, pos, names: [...node.names, ...names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.#fail(`unexpected . after term ${goQuote(formatNode(node))}`);
      default:
        return { type: 'chain', pos, node, names };
    }
  }

  #term(): Operand | undefined {
    const token = this.#nextNonSpace();
    const { pos, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.#hasFunction(text)) this.#fail(`function ${goQuote(text)} not defined`);
        return { type: 'identifier', pos, name: text };
      case 'dot':
        return { type: 'dot', pos };
      case 'nil':
        return { type: 'nil', pos };
      case 'variable':
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${goQuote(text)}`);
        return { type: 'variable', pos, names: [text] };
      case 'field':
        return { type: 'field', pos, names: [text.slice(1)] };
      case 'bool':
        return { type: 'bool', pos, value: text === 'true' };
      case 'charConstant':
      case 'complex':
      case 'number':
        return this.#number(token);
      case 'leftParen':
        return this.#pipeline('parenthesized pipeline', 'rightParen');
      case 'string':
      case 'rawString':
        return { type: 'string', pos, quoted: text, text: this.#unquote(token) };
    }
    this.#at--;
    return undefined;
  }

  #number(token: Item): Operand {
    const number = parseNumber(token.text, token.kind);
    return 'problem' in number ? this.#fail(number.problem) : { type: 'number', pos: token.pos, text: token.text, value: number.value };
  }

  // ---- tokens

  #peek(): Item {
    this.#seen = Math.max(this.#seen, this.#at);
    return this.#items[this.#at] ?? (this.#items.at(-1) as Item);
  }

  #next(): Item {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #nextNonSpace(): Item {
    this.#peekNonSpace();
    return this.#next();
  }

  #peekNonSpace(): Item {
    while (this.#peek().kind === 'space') this.#at++;
    return this.#peek();
  }

  #expect(kind: ItemKind, context: string): void {
    const token = this.#nextNonSpace();
    if (token.kind !== kind) this.#unexpected(token, context);
  }

  #unexpected(token: Item, context: string): never {
    if (token.kind !== 'error') return this.#fail(`unexpected ${describe(token)} in ${context}`);
    let extra = '';
    if (this.#actionLine !== 0 && this.#actionLine !== token.line) {
      extra = ` in action started at ${this.#name}:${this.#actionLine}`;
      if (token.text.endsWith(' action')) extra = extra.slice(' in action'.length);
    }
    return this.#fail(token.text + extra);
  }

  /** Go names the line of the last token it looked at. */
  #fail(message: string): never {
    const last = this.#items[Math.min(this.#seen, this.#items.length - 1)];
    throw new TemplateError(`template: ${this.#name}:${last?.line ?? 1}: ${message}`);
  }
}

const startsOperand: ReadonlySet<ItemKind> = new Set([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

function describe(token: Item): string {
  if (token.kind === 'EOF') return 'EOF';
  if (keywords.has(token.kind) || token.kind === 'dot') return `<${token.text}>`;
  return token.text.length > 10 ? `${goQuote([...token.text].slice(0, 10).join(''))}...` : goQuote(token.text);
}
