// Merges a strategic merge patch into an object as kustomize does: not quite as the API server does, above all in the order of lists.
// Upstream: kustomize kyaml v0.21 yaml/merge2, yaml/walk, yaml/schema; new items come first (MergeOptionsListPrepend).

import { isObject } from '../../../base/json.ts';
import { typeOf, typeOfKind } from '../../../api/schema/schema.ts';
import type { MergeRule, ObjectType, Shape } from '../../../api/schema/types.ts';
import { CommandError } from '../errors.ts';
import { nodeKind, wrongKind } from './field-path.ts';

/** What is known of a value: its type, or the shape of what it holds. */
interface Schema {
  readonly shape?: Shape;
  readonly type?: ObjectType;
  readonly rule?: MergeRule;
}

type Container = Record<string, unknown>;

/** A null that was there before and stays. */
const kept: unique symbol = Symbol('null');

/**
 * The object with the patch in it; undefined when the patch deletes it. Both may be changed.
 * @throws CommandError when they do not fit together
 */
export function mergePatch(object: unknown, patch: unknown): unknown {
  const merged = walk(object, patch, undefined);
  return merged === null || merged === kept ? undefined : merged;
}

/** @returns undefined for nothing, null for a null that takes the field away, `kept` for one that stays */
function walk(dest: unknown, patch: unknown, known: Schema | undefined): unknown {
  const values = [dest, patch].filter((value) => value !== null && value !== undefined);
  const [leader] = values;
  const schema = known ?? schemaOf(values);
  const kind = leader === undefined ? 'MappingNode' : nodeKind(leader);
  for (const value of values) if (nodeKind(value) !== kind) throw wrongKind(kind, value);
  if (kind === 'MappingNode') return walkMap(dest, patch, schema);
  if (kind === 'ScalarNode' || !schema?.rule?.patchStrategy?.includes('merge')) return patch === undefined ? dest : patch;
  return walkList(dest, patch, schema);
}

/** An object that says its kind is of a known type wherever it stands. */
function schemaOf(values: readonly unknown[]): Schema | undefined {
  for (const value of values) {
    if (!isObject(value) || typeof value.kind !== 'string' || typeof value.apiVersion !== 'string') continue;
    const type = typeOfKind(value.apiVersion, value.kind);
    if (type) return { type };
  }
  return undefined;
}

function fieldSchema(schema: Schema | undefined, name: string): Schema | undefined {
  if (!schema) return undefined;
  if (schema.shape?.kind === 'map') return { shape: schema.shape.of };
  const type = schema.type ?? (schema.shape?.kind === 'object' ? typeOf(schema.shape.name) : undefined);
  const field = type?.fields.get(name);
  return field && { shape: field.shape, rule: field };
}

const itemSchema = (schema: Schema): Schema | undefined => (schema.shape?.kind === 'list' ? { shape: schema.shape.of } : undefined);

type Directive = 'merge' | 'replace' | 'delete';

const isDirective = (value: unknown): value is Directive => value === 'merge' || value === 'replace' || value === 'delete';

/** What `$patch` asks for; it is taken out. @throws CommandError */
function mapDirective(patch: Container): Directive {
  const value = patch.$patch;
  if (value === undefined || value === null) return 'merge';
  if (!isDirective(value)) throw new CommandError(`unknown patch strategy '${String(value)}'`);
  delete patch.$patch;
  return value;
}

function listDirective(patch: unknown[]): Directive {
  const item = patch.find((one) => isObject(one) && '$patch' in one) as Container | undefined;
  if (!item || Object.keys(item).length > 1) return 'merge';
  const value = item.$patch;
  if (!isDirective(value)) throw new CommandError(`unknown patch strategy '${String(value)}'`);
  setElement(patch, ['$patch'], [value], undefined);
  return value;
}

function walkMap(dest: unknown, patch: unknown, schema: Schema | undefined): unknown {
  const result = visitMap(dest, patch);
  if (!isObject(result)) return result;
  const map = result as Container;
  const names = new Set([...Object.keys(map), ...(isObject(patch) ? Object.keys(patch) : [])]);
  for (const name of [...names].sort()) {
    const value = walk(own(map, name), isObject(patch) ? own(patch as Container, name) : undefined, fieldSchema(schema, name));
    if (value === undefined || value === null) delete map[name];
    else map[name] = value === kept ? null : value;
  }
  return map;
}

const own = (map: Container, name: string): unknown => (Object.hasOwn(map, name) ? map[name] : undefined);

function visitMap(dest: unknown, patch: unknown): unknown {
  if (dest === undefined || dest === null) {
    if (patch === undefined && dest === null) return kept;
    return isObject(patch) && mapDirective(patch as Container) === 'delete' ? undefined : patch;
  }
  if (patch === undefined) return dest;
  if (!isObject(patch)) return undefined;
  const directive = mapDirective(patch as Container);
  return directive === 'delete' ? undefined : directive === 'replace' ? patch : dest;
}

/** A list whose items are told apart by keys, or by themselves. */
function walkList(dest: unknown, patch: unknown, schema: Schema): unknown {
  const result = visitList(dest, patch);
  if (!Array.isArray(result)) return result;
  const rule = schema.rule ?? {};
  const keys = rule.listMapKeys ?? (rule.patchMergeKey ? [rule.patchMergeKey] : ['']);
  const sources = [result, Array.isArray(patch) ? patch : undefined] as const;
  return mergeItems(sources, keys, itemSchema(schema));
}

function visitList(dest: unknown, patch: unknown): unknown {
  if (dest === undefined || dest === null) return patch;
  if (patch === undefined) return dest;
  if (!Array.isArray(patch)) return undefined;
  const directive = listDirective(patch);
  return directive === 'delete' ? undefined : directive === 'replace' ? patch : dest;
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'object' ? '' : String(value));

const keyValues = (item: unknown, keys: readonly string[]): string[] => keys.map((key) => (key === '' ? textOf(item) : isObject(item) ? textOf(own(item as Container, key)) : ''));

function mergeItems([list, patch]: readonly [unknown[], unknown[] | undefined], keys: readonly string[], schema: Schema | undefined): unknown {
  let wanted: string[][] = [];
  for (const source of [patch, list]) {
    for (const item of source ?? []) {
      const values = keyValues(item, keys);
      if (!wanted.some((known) => sameTexts(known, values))) wanted.push(values);
    }
  }
  if (keys.length > 1) wanted = alike(wanted);
  const added: unknown[] = [];
  let validKeys: readonly string[] = keys;
  for (const values of wanted) {
    const valid = validOf(wanted, values, keys);
    validKeys = valid.keys;
    const value = walk(findItem(list, valid), patch && findItem(patch, valid), schema);
    if (value === undefined || value === null || value === kept || (isObject(value) && Object.keys(value).length === 0)) {
      setElement(list, valid.keys, valid.values, undefined);
      continue;
    }
    if (isObject(value)) for (const [i, key] of valid.keys.entries()) if (!Object.hasOwn(value, key) && valid.values[i]) (value as Container)[key] = scalarOf(valid.values[i] ?? '');
    setElement(added, valid.keys, valid.values, value);
  }
  return wanted.length === 0 ? list : append(added, list, validKeys);
}

const scalarOf = (text: string): unknown => (/^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : text);

const sameTexts = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

/** Where one item leaves a key out that another names, both mean the same. Upstream: mergeValues. */
function alike(list: readonly string[][]): string[][] {
  const out = list.map((values) => [...values]);
  for (const [i, a] of out.entries()) {
    for (const j of out.keys()) {
      const merged = matched(out[i] ?? a, out[j] ?? []);
      if (merged) {
        out[i] = merged;
        out[j] = merged;
      }
    }
  }
  return out;
}

function matched(a: readonly string[], b: readonly string[]): string[] | undefined {
  let common = false;
  const out: string[] = [];
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? '';
    if (one === other) common = true;
    else if (one !== '' && other !== '') return undefined;
    out.push(one || other);
  }
  return common ? out : undefined;
}

interface ItemKey {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Only keys that some item has. Upstream: validateKeys. */
function validOf(all: readonly (readonly string[])[], values: readonly string[], keys: readonly string[]): ItemKey {
  const used = new Set(keys.filter((_, i) => all.some((one) => (one[i] ?? '') !== '')));
  if (used.size === 0) return { keys, values };
  return { keys: keys.filter((key) => used.has(key)), values: values.filter((value, i) => value !== '' || used.has(keys[i] ?? '')) };
}

function findItem(list: readonly unknown[], key: ItemKey): unknown {
  const { keys, values } = validOf([key.values], key.values, key.keys);
  if (keys[0] === '') return list.find((item) => textOf(item) === values[0]);
  return list.find((item) => isObject(item) && keys.every((name, i) => fieldMatches(item as Container, name, values[i] ?? '')));
}

/** An empty value matches any. */
const fieldMatches = (item: Container, name: string, value: string): boolean => Object.hasOwn(item, name) && (value === '' || textOf(item[name]) === value);

/** Puts `element` where the items with these keys are, or at the end; undefined takes them away.
 *  Without values to tell maps apart by, those that are there go. Upstream: ElementSetter. */
function setElement(list: unknown[], keys: readonly string[], values: readonly string[], element: unknown): void {
  let found = false;
  const out: unknown[] = [];
  for (const item of list) {
    if (item === null || item === undefined || (isObject(item) && Object.keys(item).length === 0)) continue;
    const holds =
      keys[0] === ''
        ? textOf(item) === values[0]
        : isObject(item) && values.length > 0 && keys.every((name, i) => i >= values.length || fieldMatches(item as Container, name, values[i] ?? ''));
    if (!holds) {
      if (values.length > 0 || !isObject(item)) out.push(item);
      continue;
    }
    found = true;
    if (element !== undefined) out.push(element);
  }
  if (!found && element !== undefined) out.push(element);
  list.splice(0, list.length, ...out);
}

/** The items of `more` behind those of `list`; those that are in both stay where `list` has them. Upstream: appendListNode. */
function append(list: unknown[], more: readonly unknown[], keys: readonly string[]): unknown[] {
  for (const item of more) {
    if (keys[0] === '') {
      setElement(list, [''], [textOf(item)], item);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const value = isObject(item) ? own(item as Container, key) : undefined;
      if (value === undefined) list.push(item);
      else values.push(textOf(value));
    }
    if (keys.length > 1) setElement(list, keys, values, undefined);
    setElement(list, keys, values, item);
  }
  return list;
}
