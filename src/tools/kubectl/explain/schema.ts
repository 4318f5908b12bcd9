// What both renderings of `kubectl explain` share: OpenAPI documents and their references. Upstream: k8s.io/kubectl v0.36 pkg/explain/v2/funcs.go resolveRef.

import { isObject } from '../../../base/json.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The object in a place, or undefined. */
export const child = (object: Json | undefined, key: string): Json | undefined => {
  const value = object && Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : undefined;
};

/** What `#/components/schemas/X` stands for. */
export function resolveRef(document: Json, ref: unknown): Json | undefined {
  if (typeof ref !== 'string' || !ref.startsWith('#')) return undefined;
  let here: Json | undefined = document;
  for (const part of ref.slice(1).split('/')) if (part !== '') here = child(here, part);
  return here;
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const itemsOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
