// The fields an object sets: what an applier comes to own.
// Upstream: structured-merge-diff typed/tofieldset.go.

import { isObject, maxDepth } from '../../../../base/json.ts';
import { type ApplyList, type ApplyMap, type ApplyType, atomOf } from './apply-type.ts';
import { type FieldSet, SetBuilder } from './field-set.ts';
import { fieldElement, itemElement, type PathElement } from './path-element.ts';

/** @throws PathElementError when items of a list cannot be told apart */
export function toFieldSet(value: unknown, type: ApplyType): FieldSet {
  const builder = new SetBuilder();
  collect(value, type, [], builder);
  return builder.set;
}

function collect(value: unknown, type: ApplyType, path: PathElement[], out: SetBuilder): void {
  if (path.length > maxDepth) return;
  const atom = atomOf(type, value);
  if (atom === 'map') collectMap(value, type.map as ApplyMap, path, out);
  else if (atom === 'list') collectList(value, type.list as ApplyList, path, out);
  else out.insert(path);
}

function collectMap(value: unknown, type: ApplyMap, path: PathElement[], out: SetBuilder): void {
  if (type.relationship === 'atomic') return out.insert(path);
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const memberType = type.fieldType(name);
    if (member === undefined || !memberType) continue;
    path.push(fieldElement(name));
    collect(member, memberType, path, out);
    const isBare = member === null || (isObject(member) && Object.keys(member).length === 0);
    if (isBare || !type.isDeclared(name)) out.insert(path);
    path.pop();
  }
}

function collectList(value: unknown, type: ApplyList, path: PathElement[], out: SetBuilder): void {
  if (type.relationship === 'atomic') return out.insert(path);
  if (!Array.isArray(value)) return;
  const elements = value.map((item) => itemElement(type, item));
  const counts = new Map<PathElement, number>();
  for (const element of elements) counts.set(element, (counts.get(element) ?? 0) + 1);
  elements.forEach((element, i) => {
    path.push(element);
    if (counts.get(element) === 1) collect(value[i], type.of, path, out);
    out.insert(path);
    path.pop();
  });
}
