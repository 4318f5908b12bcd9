/**
 * The one form an object of a built-in type has once a server has read it: empty optional fields gone, fields that are always written
 * present, quantities in their shortest spelling, times in UTC. It is what reading into Go's structs and writing them again does, so the
 * hooks of a kind never meet null, '' or [] where nothing was meant.
 * Leaves out unknown fields (decoding reports and drops them) and the inside of free-form JSON.
 * Upstream: encoding/json over k8s.io/api, and the protobuf storage, which cannot tell an empty list from none.
 */
import { formatMicroTime, formatRfc3339, tryParseRfc3339 } from '../../../base/time.ts';
import { typeOf } from '../../schema/schema.ts';
import type { Shape } from '../../schema/types.ts';
import { canonicalQuantity } from './quantities.ts';
import { wireForms } from './wire-form.ts';

/** What becomes of a field's value; `undefined`: the field goes. `known`: a value in its place that has this form already. */
type Rewrite = (value: unknown, known?: unknown) => unknown;

interface Plan {
  readonly rewrites: ReadonlyMap<string, Rewrite>;
  /** fields that are always written, with the value they have when nothing was given */
  readonly always: readonly (readonly [name: string, value: unknown])[];
}

const plans = new Map<string, Plan>();

/**
 * The canonical form of an object of the type with this definition name; the very same object when it has that form already.
 * @param known an object that has this form, such as the one that is updated: what both share is not looked at again
 */
export function canonical<T extends object>(type: string, object: T, known?: object): T {
  return object === known ? object : rewriteFields(planOf(type), object, known);
}

function rewriteFields<T extends object>({ rewrites, always }: Plan, object: T, known: object | undefined): T {
  const fields = object as Readonly<Record<string, unknown>>;
  const before = known as Readonly<Record<string, unknown>> | undefined;
  let copy: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = fields[name];
    if (before !== undefined && value === before[name]) continue;
    const rewrite = rewrites.get(name);
    const next = rewrite ? rewrite(value, before?.[name]) : value;
    if (next === value) continue;
    copy ??= { ...fields };
    if (next === undefined) delete copy[name];
    else copy[name] = next;
  }
  for (const [name, value] of always) {
    if ((copy ?? fields)[name] !== undefined) continue;
    copy ??= { ...fields };
    copy[name] = value;
  }
  return (copy ?? fields) as T;
}

function planOf(type: string): Plan {
  let plan = plans.get(type);
  if (!plan) {
    plan = makePlan(type);
    plans.set(type, plan);
  }
  return plan;
}

function makePlan(type: string): Plan {
  const dot = type.lastIndexOf('.');
  const rules = new Map<string, string>();
  const pointers = new Set<string>();
  for (const word of (wireForms[type.slice(0, dot)]?.[type.slice(dot + 1)] ?? '').split(' ')) {
    const [, name = '', rule = ''] = /^([^*=]*?)(\*|-$|=.*)?$/.exec(word) ?? [];
    if (rule === '*') pointers.add(name);
    else rules.set(name, rule);
  }
  const rewrites = new Map<string, Rewrite>();
  const always: [string, unknown][] = [];
  for (const [name, field] of typeOf(type)?.fields ?? []) {
    const rule = rules.get(name);
    const written = rule?.startsWith('=') || (field.required && rule !== '-' && !pointers.has(name));
    const identity = name === 'apiVersion' || name === 'kind';
    const zero = !written || identity ? undefined : rule?.startsWith('=') ? (JSON.parse(rule.slice(1)) as unknown) : zeroOf(field.shape);
    const blank = field.shape.kind === 'object' && zero ? Object.freeze(canonical(field.shape.name, {})) : zero;
    rewrites.set(name, rewriteOf(field.shape, Boolean(written) || pointers.has(name), blank));
    if (blank !== undefined) always.push([name, blank]);
  }
  return { rewrites, always };
}

function zeroOf(shape: Shape): unknown {
  if (shape.kind === 'object') return {};
  if (shape.kind !== 'scalar') return null;
  const zeros: Partial<Record<string, unknown>> = { string: '', boolean: false, int32: 0, int64: 0, double: 0, quantity: '0', 'int-or-string': 0 };
  return zeros[shape.scalar] ?? null;
}

/** How a value of this shape becomes canonical. `keep`: its zero stays; `blank`: what stands where nothing was given. */
function rewriteOf(shape: Shape, keep: boolean, blank: unknown): Rewrite {
  switch (shape.kind) {
    case 'scalar': {
      const rewrite = scalarRewrites[shape.scalar] ?? ((value: unknown) => value);
      const zero = shape.scalar === 'quantity' || shape.scalar === 'int-or-string' ? undefined : zeroOf(shape);
      return (value) => (value === null ? blank : !keep && value === zero ? undefined : rewrite(value));
    }
    case 'object': {
      let plan: Plan | undefined; // found when it is first wanted: types may contain themselves
      return (value, known) => {
        if (!isObject(value)) return blank;
        plan ??= planOf(shape.name);
        return value === known ? value : rewriteFields(plan, value, isObject(known) ? known : undefined);
      };
    }
    case 'list': {
      const item = rewriteOf(shape.of, true, zeroOf(shape.of));
      const empty = shape.of.kind === 'object' ? {} : zeroOf(shape.of);
      return (value, known) => (Array.isArray(value) && value.length > 0 ? eachItem(value, known, item, empty) : blank);
    }
    case 'map': {
      const item = rewriteOf(shape.of, true, zeroOf(shape.of));
      return (value) => (isObject(value) ? eachValue(value, item) : undefined) ?? blank;
    }
    case 'any':
      return (value) => value ?? blank;
  }
}

const scalarRewrites: Partial<Record<string, Rewrite>> = {
  quantity: (value) => (typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value)) : value),
  time: (value) => rewriteTime(value, formatRfc3339),
  'micro-time': (value) => rewriteTime(value, formatMicroTime),
};

function rewriteTime(value: unknown, format: (ms: number) => string): unknown {
  if (typeof value === 'string' && value.endsWith('Z') && value.length === (format === formatRfc3339 ? 20 : 27)) return value;
  const ms = tryParseRfc3339(value);
  return ms === undefined ? value : format(ms);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function eachItem(list: readonly unknown[], known: unknown, rewrite: Rewrite, empty: unknown): readonly unknown[] {
  if (list === known) return list;
  const before: readonly unknown[] | undefined = Array.isArray(known) ? known : undefined;
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (before !== undefined && value === before[i] && value !== null && value !== undefined) continue;
    const next = rewrite(value ?? empty, before?.[i]);
    if (next === value) continue;
    copy ??= list.slice();
    copy[i] = next;
  }
  return copy ?? list;
}

function eachValue(map: Readonly<Record<string, unknown>>, f: (value: unknown) => unknown): Readonly<Record<string, unknown>> | undefined {
  let copy: Record<string, unknown> | undefined;
  let blank = true;
  for (const key of Object.keys(map)) {
    blank = false;
    const next = f(map[key]);
    if (next === map[key]) continue;
    copy ??= { ...map };
    copy[key] = next;
  }
  return blank ? undefined : (copy ?? map);
}
