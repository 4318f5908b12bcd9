// Objects as kubectl handles them: plain JSON, whatever their kind, with accessors for their metadata.
// What comes from the server is shared and frozen: `edited` gives a copy before anything is changed.
// Upstream: apimachinery apis/meta/v1/unstructured, api/meta MetadataAccessor.

import { isObject } from '../../../base/json.ts';

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata?: Metadata;
  [field: string]: unknown;
}

export interface Metadata {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
  managedFields?: unknown[];
  [field: string]: unknown;
}

/** A deep copy that may be changed. */
export const edited = <T>(object: T): T => structuredClone(object);

const meta = (object: KubeObject): Metadata => (isObject(object.metadata) ? (object.metadata as Metadata) : {});

export const nameOf = (object: KubeObject): string => String(meta(object).name ?? '');
export const namespaceOf = (object: KubeObject): string => String(meta(object).namespace ?? '');
export const uidOf = (object: KubeObject): string => String(meta(object).uid ?? '');
export const resourceVersionOf = (object: KubeObject): string => String(meta(object).resourceVersion ?? '');
export const labelsOf = (object: KubeObject): Readonly<Record<string, string>> => meta(object).labels ?? {};
export const annotationsOf = (object: KubeObject): Readonly<Record<string, string>> => meta(object).annotations ?? {};

/** metadata, made when it is missing. */
export function metadataOf(object: KubeObject): Metadata {
  if (!isObject(object.metadata)) object.metadata = {};
  return object.metadata as Metadata;
}

/** `{group: 'apps', version: 'v1', kind: 'Deployment'}`. */
export function kindOf(object: KubeObject): { readonly group: string; readonly version: string; readonly kind: string } {
  const apiVersion = String(object.apiVersion ?? '');
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind: String(object.kind ?? '') };
}

/** Whether it is a list: it has `items`. Upstream: Unstructured.IsList. */
export const isList = (object: KubeObject): boolean => Array.isArray(object.items);

/** A list's items; those that do not say their kind get it from the list. Upstream: decodeToList. */
export function itemsOf(list: KubeObject): KubeObject[] {
  const items = Array.isArray(list.items) ? (list.items as KubeObject[]) : [];
  const kind = String(list.kind ?? '').replace(/List$/, '');
  return items.map((item) => (item.kind || item.apiVersion ? item : { apiVersion: list.apiVersion ?? '', kind, ...item }));
}

/** A value deep inside; undefined when a step is missing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.hasOwn(here, step) ? (here as Record<string | number, unknown>)[step] : undefined;
  }
  return here;
}

/** As `at`, for a text; '' when it is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** As `at`, for a list of objects; empty when it is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly Record<string, unknown>[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as Record<string, unknown>[]) : [];
}
