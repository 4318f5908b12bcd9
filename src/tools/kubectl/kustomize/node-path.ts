// Paths such as `spec.containers.[name=web].image` in objects: looking up what is there, and finding — or making — all places that match.
// Upstream: kustomize kyaml v0.21 utils/pathsplitter.go, yaml/fns.go (PathGetter), yaml/match.go (PathMatcher).

import { isObject, setOwn } from '../../../base/json.ts';
import { CommandError } from '../errors.ts';
import { slotOf, splitPath, type Slot, wrongKind } from './field-path.ts';
import { compilePattern } from './pattern.ts';

type Container = Record<string, unknown>;

/** Splits at dots, but for those in brackets. Upstream: SmarterPathSplitter. */
export function splitDotted(path: string): string[] {
  const split = splitPath(path, '.');
  const out: string[] = [];
  for (let i = 0; i < split.length; i++) {
    const part = split[i] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      out.push(part);
      continue;
    }
    const bracketed = [part];
    while (i < split.length - 1) {
      const next = split[++i] ?? '';
      bracketed.push(next);
      if (next.endsWith(']')) break;
    }
    const joined = bracketed.join('.');
    out.push(joined.includes('=') ? joined : joined.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return out;
}

const isIndex = (part: string): boolean => /^\d+$/.test(part);
const isSelection = (part: string): boolean => part.startsWith('[') && part.endsWith(']');

/** `[name=web]` → name, web. @throws CommandError */
function splitSelection(part: string): readonly [name: string, value: string] {
  const inner = part.replace(/^\[|\]$/g, '');
  const at = inner.indexOf('=');
  if (at < 0) throw new CommandError(`list path element must contain fieldName=fieldValue for element to match`);
  return [inner.slice(0, at), inner.slice(at + 1)];
}

const textOf = (value: unknown): string => (value === null || value === undefined || typeof value === 'object' ? '' : String(value));

/** What lies at a path; undefined when nothing does. @throws CommandError when a step does not fit */
export function lookup(root: unknown, path: readonly string[]): unknown {
  let here = root;
  for (const part of path.map((one) => one.trim()).filter((one) => one !== '')) {
    here = step(here, part);
    if (here === undefined || here === null) return undefined;
  }
  return here;
}

function step(here: unknown, part: string): unknown {
  if (part === '*') throw new CommandError('wildcard is not supported in PathGetter');
  if (isIndex(part) || part === '-' || isSelection(part)) {
    if (!Array.isArray(here)) throw wrongKind('SequenceNode', here);
    if (part === '-') return here.at(-1);
    if (isIndex(part)) return here[Number(part)];
    const [name, value] = splitSelection(part);
    return here.find((item) => (name === '' ? textOf(item) === value : isObject(item) && Object.hasOwn(item, name) && textOf(item[name]) === value));
  }
  if (/^-\d+$/.test(part)) throw new CommandError(`array index ${part} cannot be negative`);
  if (!isObject(here)) throw wrongKind('MappingNode', here);
  return Object.hasOwn(here, part) ? here[part] : undefined;
}

/** What is made where the path ends in nothing. */
export type Create = 'scalar' | 'map' | 'list' | undefined;

/** All places a path means. @throws CommandError */
export function matchPath(slot: Slot, path: readonly string[], create: Create): Slot[] {
  const [part, ...rest] = path;
  if (part === undefined) return [slot];
  if (isIndex(part)) return matchIndex(slot, Number(part), rest, create);
  if (isSelection(part)) return matchSelection(slot, part, rest, create);
  if (part === '*') return elementsOf(slot.value).flatMap((element) => matchPath(element, rest, create));
  return matchField(slot, part, rest, create);
}

function elementsOf(value: unknown): Slot[] {
  if (!Array.isArray(value)) throw wrongKind('SequenceNode', value);
  return value.map((_, i) => slotOf(value, i));
}

function empty(next: string | undefined, create: Create): unknown {
  if (next !== undefined && next !== '') return isSelection(next) || isIndex(next) ? [] : {};
  return create === 'map' ? {} : create === 'list' ? [] : null;
}

function matchField(slot: Slot, name: string, rest: readonly string[], create: Create): Slot[] {
  if (slot.value === null || slot.value === undefined) return [];
  if (!isObject(slot.value)) throw wrongKind('MappingNode', slot.value);
  const map = slot.value as Container;
  if (!Object.hasOwn(map, name)) {
    if (create === undefined) return [];
    setOwn(map, name, empty(rest[0], create));
  }
  return matchPath(slotOf(map, name), rest, create);
}

function matchIndex(slot: Slot, index: number, rest: readonly string[], create: Create): Slot[] {
  if (!Array.isArray(slot.value)) throw wrongKind('SequenceNode', slot.value);
  const list = slot.value as unknown[];
  if (list.length === index && create !== undefined) list.push(empty(rest[0], create));
  if (list.length < index + 1) throw new CommandError(`index ${index} specified but only ${list.length} elements found`);
  return matchPath(slotOf(list, index), rest, create);
}

function matchSelection(slot: Slot, part: string, rest: readonly string[], create: Create): Slot[] {
  const [name, value] = splitSelection(part);
  const pattern = compilePattern(value);
  const found = (): Slot[] =>
    elementsOf(slot.value).flatMap((element) => {
      if (name === '') return pattern.test(textOf(element.value)) ? [element] : [];
      const item = element.value;
      if (!isObject(item) || !Object.hasOwn(item, name) || !pattern.test(textOf(item[name]))) return [];
      return matchPath(element, rest, create);
    });
  const slots = found();
  if (slots.length > 0 || create === undefined) return slots;
  (slot.value as unknown[]).push(name === '' ? value : { [name]: value });
  return found();
}
