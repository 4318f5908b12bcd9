// The hash that names a ReplicaSet and labels its Pods. Upstream: pkg/controller/controller_utils.go ComputeHash.
// Differs: upstream hashes Go's dump of the template; ours hashes its JSON with sorted keys, so the letters differ and
// the properties (equal templates, equal hash; the collision count changes it) are the same.

import { fnv32a } from '../../../base/fnv.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** @param collisionCount how often the name was taken by something else */
export function podTemplateHash(template: unknown, collisionCount: number | undefined): string {
  const digits = String(fnv32a(`${canonical(template)}${collisionCount === undefined ? '' : collisionCount}`));
  return [...digits].map((digit) => alphabet.charAt(digit.charCodeAt(0) % alphabet.length)).join('');
}

/** JSON with sorted keys: equal for equal values, whatever the order they were written in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
