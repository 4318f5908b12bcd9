// Takes a set of fields out of an object.
// Upstream: structured-merge-diff typed/remove.go.

import { isObject, setOwn } from '../../../../base/json.ts';
import { type ApplyList, type ApplyMap, type ApplyType, atomOf } from './apply-type.ts';
import { descend, type FieldSet, hasBelow, isEmptySet } from './field-set.ts';
import { fieldElement, itemElement } from './path-element.ts';

/** What is left; undefined when nothing is. Unchanged parts are shared. */
export function removeItems(value: unknown, items: FieldSet, type: ApplyType): unknown {
  if (isEmptySet(items)) return value;
  const atom = atomOf(type, value);
  if (atom === 'map') return removeMembers(value, items, type.map as ApplyMap);
  if (atom === 'list') return removeElements(value, items, type.list as ApplyList);
  return value;
}

function removeMembers(value: unknown, items: FieldSet, type: ApplyMap): unknown {
  if (!isObject(value) || Object.keys(value).length === 0 || type.relationship === 'atomic') return undefined;
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const found = descend(items, fieldElement(name));
    const memberType = type.fieldType(name);
    if (!found || !memberType) setOwn(out, name, value[name]);
    else if (!found.member) setOwn(out, name, (hasBelow(found.below) ? removeItems(value[name], found.below, memberType) : value[name]) ?? null);
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

function removeElements(value: unknown, items: FieldSet, type: ApplyList): unknown {
  if (!Array.isArray(value) || value.length === 0 || type.relationship === 'atomic') return undefined;
  const out: unknown[] = [];
  for (const item of value) {
    const found = descend(items, itemElement(type, item));
    if (!found) out.push(item);
    else if (!found.member) out.push((hasBelow(found.below) ? removeItems(item, found.below, type.of) : item) ?? null);
  }
  return out.length > 0 ? out : undefined;
}
