// Runs a parsed template.
// Upstream: Go's text/template/exec.go, with its messages.
// Differs: templates may call themselves a thousand deep, not a hundred thousand; JavaScript's stack would not bear it.

import { goQuote } from '../go-quote.ts';
import { GoFloat } from '../go-value.ts';
import { getOwn } from '../json.ts';
import type { FunctionMap } from './builtins.ts';
import { evaluateCall } from './call.ts';
import { TemplateError } from './error.ts';
import { type Command, formatNode, type List, type Operand, type Pipe, type Statement, type Tree } from './nodes.ts';
import { basicKind, isGoObject, isMap, isNil, isTrue, printValue, typeName } from './value.ts';

export interface Execution {
  readonly trees: ReadonlyMap<string, Tree>;
  readonly functions: FunctionMap;
  /** what a missing key is: nothing, nil, or an error */
  readonly missingKey: 'default' | 'zero' | 'error';
}

/** A value, and whether Go would hold it as an interface{}: elements of maps and lists. It shows in errors only. */
export interface Boxed {
  readonly value: unknown;
  readonly boxed: boolean;
}

const bare = (value: unknown): Boxed => ({ value, boxed: false });
const box = (value: unknown): Boxed => ({ value, boxed: true });

/** No value from a previous stage of the pipeline. */
export const missing = Symbol('missing');
export type Final = unknown | typeof missing;

const maxDepth = 1000;

/** @throws TemplateError */
export function executeTree(tree: Tree, data: unknown, execution: Execution): string {
  const dot = bare(data ?? undefined); // nil given from outside is no value at all
  const state = new State(tree, execution, [{ name: '$', value: dot }], 0);
  state.list(dot, tree.root);
  return state.out;
}

interface Variable {
  readonly name: string;
  value: Boxed;
}

type Flow = 'next' | 'break' | 'continue';

export class State {
  readonly #tree: Tree;
  readonly execution: Execution;
  readonly #variables: Variable[];
  readonly #depth: number;
  out = '';
  /** where errors happen */
  #node: Operand | Command | Statement | undefined;

  constructor(tree: Tree, execution: Execution, variables: Variable[], depth: number) {
    this.#tree = tree;
    this.execution = execution;
    this.#variables = variables;
    this.#depth = depth;
  }

  at(node: Operand | Command | Statement): void {
    this.#node = node;
  }

  fail(message: string): never {
    const { name, parseName, text } = this.#tree;
    if (!this.#node) throw new TemplateError(`template: ${name}: ${message}`);
    const before = text.slice(0, this.#node.pos);
    const line = before.split('\n').length;
    const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length;
    const context = formatNode(this.#node);
    throw new TemplateError(`template: ${parseName}:${line}:${column}: executing ${goQuote(name)} at <${context}>: ${message}`);
  }

  list(dot: Boxed, list: List): Flow {
    for (const node of list) {
      const flow = this.#walk(dot, node);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  #walk(dot: Boxed, node: Statement): Flow {
    this.at(node);
    switch (node.type) {
      case 'text':
        this.out += node.text;
        return 'next';
      case 'action': {
        const value = this.pipeline(dot, node.pipe);
        if (node.pipe.variables.length === 0) this.out += isNil(value) ? '<no value>' : printValue(value);
        return 'next';
      }
      case 'if':
      case 'with':
        return this.#ifOrWith(dot, node);
      case 'range':
        return this.#range(dot, node);
      case 'template':
        this.#template(dot, node);
        return 'next';
      case 'break':
      case 'continue':
        return node.type;
    }
  }

  #ifOrWith(dot: Boxed, node: Statement & { type: 'if' | 'with' | 'range' }): Flow {
    return this.#scope(() => {
      const value = this.pipeline(dot, node.pipe);
      if (isTrue(value)) return this.list(node.type === 'with' ? bare(value) : dot, node.list);
      return node.elseList ? this.list(dot, node.elseList) : 'next';
    });
  }

  #scope<T>(body: () => T): T {
    const mark = this.#variables.length;
    const result = body();
    this.#variables.length = mark;
    return result;
  }

  #range(dot: Boxed, node: Statement & { type: 'if' | 'with' | 'range' }): Flow {
    return this.#scope(() => {
      const value = this.pipeline(dot, node.pipe);
      const elements = this.#elements(value, node);
      if (elements.length === 0) return node.elseList ? this.list(dot, node.elseList) : 'next';
      for (const [index, element] of elements) {
        const flow = this.#scope(() => this.#iteration(node, index, element));
        if (flow === 'break') break;
      }
      return 'next';
    });
  }

  #iteration(node: Statement & { type: 'if' | 'with' | 'range' }, index: unknown, element: Boxed): Flow {
    const { variables, assigns } = node.pipe;
    const [first, second] = variables;
    const set = (name: string, fromTop: number, value: Boxed): void => {
      if (assigns) this.#assign(name, value);
      else (this.#variables[this.#variables.length - fromTop] as Variable).value = value;
    };
    if (second !== undefined && first !== undefined) {
      set(first, 2, bare(index));
      set(second, 1, element);
    } else if (first !== undefined) set(first, 1, element);
    return this.list(element, node.list);
  }

  #elements(value: unknown, node: Statement & { type: 'if' | 'with' | 'range' }): (readonly [index: unknown, element: Boxed])[] {
    if (isNil(value)) return [];
    if (Array.isArray(value)) return value.map((element, i) => [BigInt(i), box(element)] as const);
    if (isMap(value))
      return Object.keys(value)
        .sort()
        .map((key) => [key, box(value[key])] as const);
    if (basicKind(value) === 'int') {
      if (node.pipe.variables.length > 1) this.fail(`can't use ${value} to iterate over more than one variable`);
      const count = Math.max(0, Number(value));
      if (count > 1_000_000) this.fail(`range can't iterate over ${value}`);
      return Array.from({ length: count }, (_, i) => (typeof value === 'bigint' ? [BigInt(i), bare(BigInt(i))] : [i, bare(i)]));
    }
    return this.fail(`range can't iterate over ${printValue(value)}`);
  }

  #template(dot: Boxed, node: Statement & { type: 'template' }): void {
    const tree = this.execution.trees.get(node.name);
    if (!tree) this.fail(`template ${goQuote(node.name)} not defined`);
    if (this.#depth === maxDepth) this.fail('exceeded maximum template depth (100000)');
    const data = bare(node.pipe ? this.pipeline(dot, node.pipe) : undefined);
    const inner = new State(tree, this.execution, [{ name: '$', value: data }], this.#depth + 1);
    inner.list(data, tree.root);
    this.out += inner.out;
  }

  // ---- pipelines

  pipeline(dot: Boxed, pipe: Pipe): unknown {
    this.at(pipe);
    let value: Final = missing;
    for (const command of pipe.commands) value = this.#command(dot, command, value).value;
    if (value === missing) value = undefined;
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#assign(name, bare(value));
      else this.#variables.push({ name, value: bare(value) });
    }
    return value;
  }

  #command(dot: Boxed, command: Command, final: Final): Boxed {
    const first = command.args[0] as Operand;
    switch (first.type) {
      case 'field':
        return this.field(dot, first, command.args, final);
      case 'chain':
        return this.chain(dot, first, command.args, final);
      case 'identifier':
        return bare(evaluateCall(this, dot, first, command, command.args, final));
      case 'pipe':
        this.#notAFunction(command.args, final);
        return bare(this.pipeline(dot, first));
      case 'variable':
        return this.variable(first, command.args, final);
    }
    this.at(first);
    this.#notAFunction(command.args, final);
    if (first.type === 'nil') this.fail('nil is not a command');
    if (first.type === 'dot') return dot;
    return bare(this.constant(first));
  }

  #notAFunction(args: readonly Operand[], final: Final): void {
    if (args.length > 1 || final !== missing) this.fail(`can't give argument to non-function ${formatNode(args[0] as Operand)}`);
  }

  /** A literal's value. */
  constant(node: Operand): unknown {
    this.at(node);
    if (node.type === 'bool') return node.value;
    if (node.type === 'string') return node.text;
    if (node.type !== 'number') return this.fail(`can't evaluate command ${goQuote(formatNode(node))}`);
    if (node.value === undefined) return this.fail(node.text.endsWith('i') ? 'not simulated in Drydock: complex numbers' : `${node.text} overflows int`);
    return typeof node.value === 'number' && Number.isInteger(node.value) ? new GoFloat(node.value) : node.value;
  }

  // ---- fields and variables

  field(dot: Boxed, node: Operand & { type: 'field' }, args: readonly Operand[], final: Final): Boxed {
    this.at(node);
    return this.#fieldChain(dot, dot, node, node.names, args, final);
  }

  chain(dot: Boxed, node: Operand & { type: 'chain' }, args: readonly Operand[], final: Final): Boxed {
    this.at(node);
    if (node.node.type === 'nil') this.fail(`indirection through explicit nil in ${formatNode(node)}`);
    const start = this.argument(dot, node.node);
    return this.#fieldChain(dot, start, node, node.names, args, final);
  }

  variable(node: Operand & { type: 'variable' }, args: readonly Operand[], final: Final): Boxed {
    this.at(node);
    const [name = '', ...names] = node.names;
    const variable = this.#variables.findLast((each) => each.name === name);
    if (!variable) return this.fail(`undefined variable: ${name}`);
    if (names.length === 0) {
      this.#notAFunction(args, final);
      return variable.value;
    }
    return this.#fieldChain(bare(undefined), variable.value, node, names, args, final);
  }

  #assign(name: string, value: Boxed): void {
    const variable = this.#variables.findLast((each) => each.name === name);
    if (!variable) this.fail(`undefined variable: ${name}`);
    variable.value = value;
  }

  #fieldChain(dot: Boxed, receiver: Boxed, node: Operand, names: readonly string[], args: readonly Operand[], final: Final): Boxed {
    let value = receiver;
    names.forEach((name, i) => {
      const last = i === names.length - 1;
      value = this.#fieldOf(dot, value, name, last ? args : [node], last ? final : missing);
    });
    return value;
  }

  #fieldOf(dot: Boxed, receiver: Boxed, name: string, args: readonly Operand[], final: Final): Boxed {
    const { value } = receiver;
    if (value === undefined) {
      if (this.execution.missingKey === 'error') this.fail(`nil data; no entry for key ${goQuote(name)}`);
      return bare(undefined);
    }
    const hasArgs = args.length > 1 || final !== missing;
    if (isMap(value)) {
      if (hasArgs) this.fail(`${name} is not a method but has arguments`);
      return this.#member(value, name);
    }
    if (value === null) this.fail(`nil pointer evaluating interface {}.${name}`);
    if (isGoObject(value) && value.goField) {
      const given = args.slice(1).map((arg) => this.argument(dot, arg).value);
      const found = value.goField(name, final === missing ? given : [...given, final]);
      if (found !== undefined) return bare(found);
    }
    return this.fail(`can't evaluate field ${name} in type ${receiver.boxed ? 'interface {}' : typeName(value)}`);
  }

  #member(map: Readonly<Record<string, unknown>>, name: string): Boxed {
    const found = getOwn(map, name);
    if (found !== undefined) return box(found);
    if (this.execution.missingKey === 'error') this.fail(`map has no entry for key ${goQuote(name)}`);
    return this.execution.missingKey === 'zero' ? box(null) : bare(undefined);
  }

  /** An operand as an argument of any type. */
  argument(dot: Boxed, node: Operand): Boxed {
    this.at(node);
    switch (node.type) {
      case 'dot':
        return dot;
      case 'nil':
        return bare(null);
      case 'field':
        return this.field(dot, node, [node], missing);
      case 'variable':
        return this.variable(node, [node], missing);
      case 'pipe':
        return bare(this.pipeline(dot, node));
      case 'identifier':
        return bare(evaluateCall(this, dot, node, node, [node], missing));
      case 'chain':
        return this.chain(dot, node, [node], missing);
      default:
        return bare(this.constant(node));
    }
  }
}
