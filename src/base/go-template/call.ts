// Calls a function from a template: finds it, checks its arguments against its parameters, and tells what it fails with.
// Upstream: Go's text/template/exec.go evalFunction, evalCall, evalArg, validateType.

import { goQuote } from '../go-quote.ts';
import { GoFloat } from '../go-value.ts';
import { TemplateFunctionError } from './error.ts';
import { type Boxed, type Final, missing, type State } from './exec.ts';
import { type Command, formatNode, type Operand } from './nodes.ts';
import { assignable, canBeNil, isNil, isTrue, type ParameterType, parameterTypeName, type TemplateFunction, typeName } from './value.ts';

export function evaluateCall(state: State, dot: Boxed, node: Operand & { type: 'identifier' }, command: Command | Operand, args: readonly Operand[], final: Final): unknown {
  state.at(node);
  const { name } = node;
  const { functions } = state.execution;
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!found) return state.fail(`${goQuote(name)} is not a defined function`);
  const given = args.slice(1);
  checkCount(state, name, found, given.length + (final === missing ? 0 : 1));
  if (name === 'and' || name === 'or') return shortCircuit(state, dot, given, final, name === 'or');
  const values = given.map((arg, i) => argumentOf(state, dot, arg, typeAt(found, i)));
  if (final !== missing) values.push(checked(state, final, typeAt(found, values.length), false));
  return call(state, name, found, values, command);
}

function checkCount(state: State, name: string, { params, rest }: TemplateFunction, count: number): void {
  if (rest !== undefined) {
    if (count < params.length) state.fail(`wrong number of args for ${name}: want at least ${params.length} got ${count}`);
  } else if (count !== params.length) state.fail(`wrong number of args for ${name}: want ${params.length} got ${count}`);
}

const typeAt = (found: TemplateFunction, i: number): ParameterType => found.params[i] ?? found.rest ?? 'any';

/** and, or: the first argument that decides, or the last one. */
function shortCircuit(state: State, dot: Boxed, args: readonly Operand[], final: Final, isOr: boolean): unknown {
  let value: unknown;
  for (const arg of args) {
    value = state.argument(dot, arg).value;
    if (isTrue(value) === isOr) return value;
  }
  return final === missing ? value : final;
}

function call(state: State, name: string, found: TemplateFunction, values: readonly unknown[], command: Command | Operand): unknown {
  try {
    return (found.call as (...args: readonly unknown[]) => unknown)(...values);
  } catch (error) {
    if (!(error instanceof TemplateFunctionError)) throw error;
    state.at(command);
    return state.fail(`error calling ${name}: ${error.message}`);
  }
}

function argumentOf(state: State, dot: Boxed, node: Operand, type: ParameterType): unknown {
  state.at(node);
  switch (node.type) {
    case 'nil':
      if (!canBeNil(type)) state.fail(`cannot assign nil to ${parameterTypeName(type)}`);
      return null;
    case 'bool':
    case 'number':
    case 'string':
      return literal(state, node, type);
    default: {
      const { value, boxed } = state.argument(dot, node);
      state.at(node);
      return checked(state, value, type, boxed);
    }
  }
}

const expectations: Readonly<Record<ParameterType, string>> = {
  any: '',
  bool: 'bool',
  string: 'string',
  int: 'integer',
  float64: 'float',
  list: '',
  map: '',
};

function literal(state: State, node: Operand, type: ParameterType): unknown {
  const value = state.constant(node);
  state.at(node);
  if (type === 'float64' && value instanceof GoFloat) return value.value;
  if (type === 'any' || assignable(value, type)) return value;
  if (type === 'float64' && typeof value === 'bigint') return Number(value);
  if (type === 'int' && value instanceof GoFloat) return BigInt(value.value);
  const expected = expectations[type];
  return state.fail(expected === '' ? `can't handle ${formatNode(node)} for arg of type ${parameterTypeName(type)}` : `expected ${expected}; found ${formatNode(node)}`);
}

/** Upstream: validateType. */
function checked(state: State, value: unknown, type: ParameterType, boxed: boolean): unknown {
  if (isNil(value)) {
    if (type === 'any') return value;
    if (boxed && value === null && !canBeNil(type)) return state.fail(`wrong type for value; expected ${parameterTypeName(type)}; got interface {}`);
    return canBeNil(type) ? null : state.fail(`invalid value; expected ${parameterTypeName(type)}`);
  }
  if (assignable(value, type)) return value instanceof GoFloat && type === 'float64' ? value.value : value;
  return state.fail(`wrong type for value; expected ${parameterTypeName(type)}; got ${typeName(value)}`);
}
