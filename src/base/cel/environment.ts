// What expressions may name: variables, functions, types of literals; and what calls cost.
// Upstream: cel-go cel/env.go, checker/env.go

import type { CostModel } from './cost-model.ts';
import type { CelType, Signature } from './type.ts';
import { bool, bytes, double, duration, dyn, int, listOf, mapOf, nullType, readSignature, string, timestamp, typeOfType, uint } from './type.ts';
import type { Value } from './value.ts';
import { TypeValue } from './value.ts';

export type Implementation = (...args: never[]) => Value;

export interface Overload extends Signature {
  readonly text: string;
  readonly call: Implementation;
}

const namespaces = new Set(['sets', 'ip', 'format', 'strings', 'optional', 'jsonpatch', 'lists', 'math', 'cel', 'semver']);

const types: readonly (readonly [string, CelType])[] = [
  ['bool', bool], ['int', int], ['uint', uint], ['double', double], ['string', string], ['bytes', bytes], ['list', listOf(dyn)], ['map', mapOf(dyn, dyn)],
  ['null_type', nullType], ['type', typeOfType(dyn)], ['google.protobuf.Timestamp', timestamp], ['google.protobuf.Duration', duration],
]; // biome-ignore format: a table

/** Built up by its makers, then only read. */
export class Environment {
  readonly functions = new Map<string, Overload[]>();
  readonly variables = new Map<string, CelType>();
  readonly constants = new Map<string, { readonly type: CelType; readonly value: Value }>();
  /** types that object literals may have */
  structOf: (name: string) => CelType | undefined = () => undefined;
  costs: CostModel = {};

  constructor(from?: Environment) {
    for (const [name, type] of types) this.constants.set(name, { type: typeOfType(type), value: new TypeValue(name) });
    if (!from) return;
    for (const [name, overloads] of from.functions) this.functions.set(name, [...overloads]);
    for (const [name, type] of from.variables) this.variables.set(name, type);
    for (const [name, constant] of from.constants) this.constants.set(name, constant);
    this.structOf = from.structOf;
    this.costs = from.costs;
  }

  /** @param text `string.find(string): string`: the target's type before the dot, parameters as capital letters */
  fn(text: string, call: Implementation): this {
    const signature = readSignature(text, namespaces);
    const overloads = this.functions.get(signature.function) ?? [];
    overloads.push({ ...signature, text, call });
    this.functions.set(signature.function, overloads);
    return this;
  }

  /** Several signatures with one implementation. */
  fns(texts: readonly string[], call: Implementation): this {
    for (const text of texts) this.fn(text, call);
    return this;
  }

  variable(name: string, type: CelType): this {
    this.variables.set(name, type);
    return this;
  }

  /** A type expressions may compare with: `type(x) == net.IP`. */
  typeName(name: string, type: CelType): this {
    this.constants.set(name, { type: typeOfType(type), value: new TypeValue(name) });
    return this;
  }
}
