// Finds the places of a field spec in an object, and makes them where that is wanted.
// Upstream: kustomize api v0.21 filters/fieldspec/fieldspec.go, kyaml utils/pathsplitter.go, yaml/fns.go (FieldSetter).

import { isObject } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { printList } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { type KubeObject, kindOf } from '../resource/object.ts';
import type { FieldSpec } from './field-specs.ts';
import { idOf, idString } from './ids.ts';

/** A place that holds a value. */
export interface Slot {
  readonly value: unknown;
  set(value: unknown): void;
}

type Container = Record<string, unknown>;

export const slotOf = (container: Container | unknown[], key: string | number): Slot => {
  const holder = container as Container;
  return {
    get value() {
      return holder[key];
    },
    set(value) {
      holder[key] = value;
    },
  };
};

/** `a/b\/c` → a, b/c. Upstream: PathSplitter. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const out: string[] = [];
  for (const part of parts) {
    const before = out.at(-1);
    if (before?.endsWith('\\')) out[out.length - 1] = `${before.slice(0, -1)}${delimiter}${part}`;
    else out.push(part);
  }
  return out;
}

/** What a node is called in messages. */
export const nodeKind = (value: unknown): string => (Array.isArray(value) ? 'SequenceNode' : isObject(value) ? 'MappingNode' : 'ScalarNode');

export const wrongKind = (expected: string, value: unknown): CommandError =>
  new CommandError(`wrong node kind: expected ${expected} but was ${nodeKind(value)}: node contents:\n${toYaml(value)}`);

/** Sets one entry of a map. @throws CommandError when it is none */
export function setEntry(slot: Slot, key: string, value: string): void {
  if (!isObject(slot.value)) throw wrongKind('MappingNode', slot.value);
  (slot.value as Container)[key] = value;
}

/** Sets a scalar. @throws CommandError when there is a map or list */
export function setScalar(slot: Slot, value: unknown): void {
  if (nodeKind(slot.value) !== 'ScalarNode') throw wrongKind('ScalarNode', slot.value);
  slot.set(value);
}

export interface Visit {
  /** what is made of a missing field when the spec says so */
  readonly creates?: 'scalar' | 'map';
  set(slot: Slot): void;
}

/** Calls `set` with every place of the spec. @throws CommandError with the field and the object in its message */
export function applyFieldSpec(object: KubeObject, spec: FieldSpec, visit: Visit): void {
  const { group, version, kind } = kindOf(object);
  if ((spec.kind && spec.kind !== kind) || (spec.group && spec.group !== group) || (spec.version && spec.version !== version)) return;
  try {
    descend({ value: object, set: () => undefined }, splitPath(spec.path, '/'), spec, visit);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`considering field '${spec.path}' of object ${idString(idOf(object))}: ${error.message}`) : error;
  }
}

function descend(slot: Slot, path: readonly string[], spec: FieldSpec, visit: Visit): void {
  if (path.length === 0) return visit.set(slot);
  const { value } = slot;
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((_, i) => {
      try {
        descend(slotOf(value, i), path, spec, visit);
      } catch (error) {
        throw error instanceof CommandError ? new CommandError(`visit traversal on path: ${printList(path)}: ${error.message}`) : error;
      }
    });
    return;
  }
  if (!isObject(value)) throw new CommandError('expected sequence or mapping node');
  const [step = '', ...rest] = path;
  const isList = step.endsWith('[]');
  const field = isList ? step.slice(0, -2) : step;
  if (field === '') throw new CommandError('cannot set or create an empty field name');
  const map = value as Container;
  const made = isList ? [] : !spec.create || !visit.creates ? undefined : rest.length > 0 || visit.creates === 'map' ? {} : '';
  if (!Object.hasOwn(map, field)) {
    if (isList || made === undefined) return;
    map[field] = made;
  } else if (map[field] === null && made !== undefined) map[field] = made;
  descend(slotOf(map, field), rest, spec, visit);
}

/** As `applyFieldSpec`, one spec after the other. */
export function applyFieldSpecs(object: KubeObject, specs: readonly FieldSpec[], visit: Visit): void {
  for (const spec of specs) applyFieldSpec(object, spec, visit);
}
