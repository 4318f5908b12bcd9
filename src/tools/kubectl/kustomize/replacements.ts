// Copies a value from one object into fields of others.
// Upstream: kustomize api v0.21 internal/builtins/ReplacementTransformer.go, filters/replacement/replacement.go, types/replacement.go.
// Differs: YAML inside a text is written anew with its keys in order, where upstream keeps its layout.

import { text } from '../../../base/bytes.ts';
import { isObject, toJson } from '../../../base/json.ts';
import { fromYaml, toYaml, YamlError } from '../../../base/yaml.ts';
import { quote } from '../../go/quote.ts';
import { CommandError, inWords } from '../errors.ts';
import { edited } from '../resource/object.ts';
import { decodeLoosely, list } from './decode.ts';
import { nodeKind, type Slot } from './field-path.ts';
import { idString, isSelected, type ResId } from './ids.ts';
import type { Loader } from './loader.ts';
import { type Create, lookup, matchPath, splitDotted } from './node-path.ts';
import type { Transform } from './patches.ts';
import { hasLabels, type ResMap, type Selector, SelectorExpression } from './res-map.ts';
import type { Resource } from './resource.ts';
import { replacementType } from './types.ts';

interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

interface Source extends Partial<ResId> {
  readonly fieldPath?: string;
  readonly options?: FieldOptions;
}

interface Target {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

/** An entry of `replacements`. */
export interface Replacement {
  readonly path?: string;
  readonly source?: Source;
  readonly sourceValue?: string;
  readonly targets?: readonly Target[];
}

const defaultPath = 'metadata.name';

/** @throws CommandError when a file named there cannot be used */
export function replacementTransform(entries: readonly Replacement[], loader: Loader): Transform {
  const replacements = entries.flatMap((entry) => (entry.path ? readReplacements(entry, entry.path, loader) : [entry]));
  return (map) => {
    for (const replacement of replacements) apply(map, replacement);
  };
}

function readReplacements(entry: Replacement, path: string, loader: Loader): readonly Replacement[] {
  if (entry.source || (entry.targets && entry.targets.length > 0)) throw new CommandError('cannot specify both path and inline replacement');
  const value = inWords(() => fromYaml(text(loader.load(path))), YamlError);
  if (value === null || typeof value !== 'object') throw new CommandError(`unsupported replacement type encountered within replacement path: ${value === null ? 'invalid' : typeof value === 'boolean' ? 'bool' : typeof value}`);
  const read = decodeLoosely(Array.isArray(value) ? value : [value], list(replacementType));
  if ('problem' in read) throw new CommandError(`error unmarshaling JSON: while decoding JSON: ${read.problem}`);
  return read.value as Replacement[];
}

function apply(map: ResMap, replacement: Replacement): void {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) throw new CommandError('replacements must specify a source and at least one target');
  if (source !== undefined && sourceValue !== undefined) throw new CommandError('value and resource selectors are mutually exclusive');
  const value = source === undefined ? sourceValue : sourceValueOf(map, source);
  for (const target of targets) applyTo(map, target, value);
}

function sourceValueOf(map: ResMap, source: Source): unknown {
  const object = sourceObject(map, source);
  const fieldPath = source.fieldPath || defaultPath;
  let value: unknown;
  try {
    value = lookup(object.object, splitDotted(fieldPath));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`error looking up replacement source: ${error.message}`) : error;
  }
  const isEmpty = value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  if (isEmpty) throw new CommandError(`fieldPath \`${fieldPath}\` is missing for replacement source ${idString(fullId(source))}`);
  return refined(value, source.options);
}

const fullId = ({ group = '', version = '', kind = '', name = '', namespace = '' }: Partial<ResId>): ResId => ({ group, version, kind, name, namespace });

function sourceObject(map: ResMap, source: Source): Resource {
  const found = map.list.filter((resource) =>
    allIds(resource).some((id) => (!source.namespace || sameNamespace(source.namespace, id)) && (!source.name || source.name === id.name) && isSelected(id, source)),
  );
  const [first] = found;
  if (first && found.length === 1) return first;
  throw new CommandError(`${first ? 'multiple matches for selector' : 'nothing selected by'} ${sourceText(source)}`);
}

const sameNamespace = (wanted: string, { namespace }: ResId): boolean => wanted === namespace || (wanted === 'default' && namespace === '');

function sourceText(source: Source): string {
  const { delimiter = '', index = 0, create = false } = source.options ?? {};
  const options = delimiter === '' && !create ? '' : `${delimiter}(${index}), create=${create}`;
  return [idString(fullId(source)), source.fieldPath ?? '', options].filter((part) => part !== '').join(':');
}

const allIds = (resource: Resource): readonly ResId[] => [resource.id, ...resource.previousIds];

const outside = new CommandError('delimiter option can only be used with scalar nodes');

function refined(value: unknown, options: FieldOptions | undefined): unknown {
  if (!options?.delimiter) return value;
  if (nodeKind(value) !== 'ScalarNode') throw outside;
  const { index = 0 } = options;
  const part = String(value).split(options.delimiter)[index];
  if (part === undefined) throw new CommandError(`options.index ${index} is out of bounds for value ${String(value)}`);
  return part;
}

function applyTo(map: ResMap, target: Target, value: unknown): void {
  const { select, reject = [] } = target;
  if (!select) throw new CommandError('target must specify resources to select');
  const wanted = expression(select);
  const unwanted = reject.map((selector) => ({ selector, expression: expression(selector) }));
  for (const resource of map.list) {
    if (!hasLabels(resource, select)) continue;
    if (reject.some((selector) => (selector.annotationSelector || selector.labelSelector) && hasLabels(resource, selector))) continue;
    const ids = allIds(resource);
    if (unwanted.some(({ selector, expression: one }) => namesSomething(selector) && ids.some((id) => one.matches(id)))) continue;
    if (ids.some((id) => wanted.matches(id))) copyInto(resource, value, target);
  }
}

const namesSomething = ({ group, version, kind, name, namespace }: Selector): boolean => Boolean(group || version || kind || name || namespace);

function expression(selector: Selector): SelectorExpression {
  try {
    return new SelectorExpression(selector);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`error creating target selector: ${error.message}`) : error;
  }
}

function copyInto(resource: Resource, value: unknown, { fieldPaths = [], options }: Target): void {
  const create: Create = !options?.create ? undefined : Array.isArray(value) ? 'list' : isObject(value) ? 'map' : 'scalar';
  const root: Slot = { value: resource.object, set: () => undefined };
  for (const fieldPath of fieldPaths.length === 0 ? [defaultPath] : fieldPaths) {
    const path = splitDotted(fieldPath);
    if (setInText(root, value, path, create)) continue;
    const missing = create === undefined ? `unable to find field ${quote(fieldPath)} in replacement target` : `unable to find or create field ${quote(fieldPath)} in replacement target`;
    let slots: Slot[];
    try {
      slots = matchPath(root, path, create);
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`${missing}: ${error.message}`) : error;
    }
    if (slots.length === 0) throw new CommandError(missing);
    for (const slot of slots) setField(slot, value, options);
  }
}

function setField(slot: Slot, value: unknown, options: FieldOptions | undefined): void {
  const isScalar = nodeKind(slot.value) === 'ScalarNode';
  if (!options?.delimiter) {
    slot.set(isScalar && nodeKind(value) === 'ScalarNode' ? likeBefore(slot.value, String(value)) : edited(value));
    return;
  }
  if (!isScalar) throw outside;
  const { delimiter, index = 0 } = options;
  const parts = String(slot.value ?? '').split(delimiter);
  const part = nodeKind(value) === 'ScalarNode' ? String(value) : '';
  if (index < 0) parts.unshift(part);
  else if (index >= parts.length) parts.push(part);
  else parts[index] = part;
  slot.set(likeBefore(slot.value, parts.join(delimiter)));
}

/** A text stays a text; a number stays a number where it can; what was made becomes what its text says. */
function likeBefore(before: unknown, after: string): unknown {
  if (typeof before === 'string') return after;
  try {
    const value = fromYaml(after);
    return isObject(value) || Array.isArray(value) ? after : value;
  } catch (error) {
    if (error instanceof YamlError) return after;
    throw error;
  }
}

/** Sets a value in the JSON or YAML that a text holds. @returns whether the path led there. Upstream: setValueInStructuredData */
function setInText(root: Slot, value: unknown, path: readonly string[], create: Create): boolean {
  if (path.length < 2) return false;
  try {
    for (let i = 1; i < path.length; i++) {
      const holder = lookup(root.value, path.slice(0, i));
      if (holder === undefined || nodeKind(holder) !== 'ScalarNode') continue;
      const [slot] = matchPath(root, path.slice(0, i), undefined);
      return slot !== undefined && typeof holder === 'string' && setWithin(slot, holder, value, path.slice(i), create);
    }
    return false;
  } catch (error) {
    if (error instanceof CommandError || error instanceof YamlError) return false; // then it is a path like any other
    throw error;
  }
}

function setWithin(slot: Slot, content: string, value: unknown, path: readonly string[], create: Create): boolean {
  const parsed: { value: unknown } = { value: fromYaml(content) };
  const slots = matchPath({ value: parsed.value, set: () => undefined }, path, create);
  if (slots.length === 0) return false;
  for (const one of slots) one.set(nodeKind(one.value) === 'ScalarNode' && nodeKind(value) === 'ScalarNode' ? likeBefore(one.value, String(value)) : edited(value));
  const isJson = /^\s*[{[]/.test(content);
  slot.set(!isJson ? toYaml(parsed.value).trim() : content.includes('\n') && content.includes('  ') ? toJson(parsed.value, '  ') : toJson(parsed.value));
  return true;
}
