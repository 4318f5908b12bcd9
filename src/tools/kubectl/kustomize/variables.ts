// `vars`: `$(NAME)` in fields stands for a value of an object. Deprecated, and still in old kustomizations.
// Upstream: kustomize api v0.21 types/var.go, internal/accumulator/resaccumulator.go, refvartransformer.go, filters/refvar.

import { isObject } from '../../../base/json.ts';
import { compareStrings } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { applyFieldSpec, type Slot, slotOf } from './field-path.ts';
import type { FieldSpec } from './field-specs.ts';
import { gvkString, isClusterScoped, type ResId, sameGvk, sameId } from './ids.ts';
import { lookup, splitDotted } from './node-path.ts';
import type { ResMap } from './res-map.ts';

/** An entry of `vars`. */
export interface Variable {
  readonly name?: string;
  readonly objref?: Partial<ResId> & { readonly apiVersion?: string };
  readonly fieldref?: { readonly fieldPath?: string };
}

/** The object a variable reads from. */
function targetOf({ objref = {} }: Variable): ResId {
  const { apiVersion = '', group = '', version = '', kind = '', name = '', namespace = '' } = objref;
  const parts = apiVersion.split('/');
  if (apiVersion === '' || parts.length > 2) return { group, version, kind, name, namespace };
  return { group: parts.length === 2 ? (parts[0] ?? '') : group, version: parts.at(-1) ?? '', kind, name, namespace };
}

/** As Go prints one. @param known whether its apiVersion was taken apart already */
export function variableText(variable: Variable, known: boolean): string {
  const { group = '', version = '', kind = '' } = known ? targetOf(variable) : (variable.objref ?? {});
  return `{${variable.name ?? ''} ${gvkString({ group, version, kind })} {${variable.fieldref?.fieldPath ?? ''}}}`;
}

export class Variables {
  readonly #byName = new Map<string, Variable>();

  /** Those of one kustomization: each finds its object now, before the object is renamed further. @throws CommandError */
  declare(map: ResMap, variables: readonly Variable[]): void {
    for (const variable of variables) {
      const target = targetOf(variable);
      const exact = target.namespace !== '' || isClusterScoped(target);
      const found = map.byAnyId((id) => (exact ? sameId(target, id) : target.name === id.name && sameGvk(target, id)));
      if (found.length > 1) throw new CommandError(`found ${found.length} resId matches for var ${variableText(variable, true)} (unable to disambiguate)`);
      found[0]?.variables.push(variable.name ?? '');
    }
    this.#addAll(variables);
  }

  /** Those of a base. @throws CommandError */
  merge(other: Variables): void {
    this.#addAll(other.sorted());
  }

  #addAll(variables: readonly Variable[]): void {
    for (const variable of variables) {
      const { name = '' } = variable;
      if (this.#byName.has(name)) throw new CommandError(`var '${name}' already encountered`);
      this.#byName.set(name, { ...variable, fieldref: { fieldPath: variable.fieldref?.fieldPath || 'metadata.name' } });
    }
  }

  sorted(): Variable[] {
    return [...this.#byName.values()].sort((a, b) => compareStrings(a.name ?? '', b.name ?? ''));
  }

  /** Puts the values into the fields. @returns names of variables that stand nowhere. @throws CommandError */
  resolve(map: ResMap, specs: readonly FieldSpec[]): readonly string[] {
    const values = new Map(this.sorted().map((variable) => [variable.name ?? '', valueOf(map, variable)] as const));
    if (values.size === 0) return [];
    const used = new Set<string>();
    const replace = (input: string): unknown => expand(input, values, used);
    for (const { object } of map.list) for (const spec of specs) applyFieldSpec(object, spec, { set: (slot) => replaceIn(slot, replace) });
    return [...values.keys()].filter((name) => !used.has(name));
  }
}

function valueOf(map: ResMap, variable: Variable): unknown {
  const { name = '', fieldref } = variable;
  const owner = map.list.find((resource) => resource.variables.includes(name));
  if (!owner) throw new CommandError(`var '${variableText(variable, true)}' cannot be mapped to a field in the set of known resources`);
  let value: unknown;
  try {
    value = lookup(owner.object, splitDotted(fieldref?.fieldPath ?? '').flatMap(withIndex));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error; // told below
  }
  if (value === undefined) throw new CommandError(`field specified in var '${variableText(variable, true)}' not found in corresponding resource`);
  return value;
}

/** `ports[0]` → ports, 0. Upstream: convertSliceIndex. */
function withIndex(part: string): string[] {
  const match = /^(.*?)\[(\d+)\]$/.exec(part);
  return match ? [match[1] ?? '', match[2] ?? ''] : [part];
}

function replaceIn(slot: Slot, replace: (input: string) => unknown): void {
  const { value } = slot;
  if (value === null || value === undefined) return;
  if (typeof value === 'string') slot.set(replace(value));
  else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (typeof item !== 'string') throw new CommandError('invalid value type expect a string');
      value[i] = replace(item);
    }
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) if (typeof member === 'string') slotOf(value as Record<string, unknown>, key).set(replace(member));
  }
}

/** A text that is nothing but a variable becomes its value, whatever type that has. Upstream: DoReplacements. */
function expand(input: string, values: ReadonlyMap<string, unknown>, used: Set<string>): unknown {
  const valueFor = (name: string): unknown => {
    const value = values.get(name);
    if (value === undefined || typeof value === 'object') return `$(${name})`;
    used.add(name);
    return value;
  };
  const whole = /^\$\(([^)]*)\)$/.exec(input);
  if (whole) return valueFor(whole[1] ?? '');
  return input.replace(/\$\$|\$\(([^)]*)\)/g, (match, name: string | undefined) => (match === '$$' ? '$' : String(valueFor(name ?? ''))));
}
