// Types of the variables that policies see. Upstream: apiserver/pkg/admission/plugin/cel/compile.go, apiserver/pkg/cel/mutation

import type { CelType } from '../../../../base/cel/type.ts';
import { bool, dyn, int, listOf, mapOf, string, timestamp } from '../../../../base/cel/type.ts';

/** An object with these fields and no others. */
export function objectOf(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return { name, isObject: true, field: (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined) };
}

const kind = objectOf('kubernetes.GroupVersionKind', { group: string, version: string, kind: string });
const resource = objectOf('kubernetes.GroupVersionResource', { group: string, version: string, resource: string });
const userInfo = objectOf('kubernetes.UserInfo', { username: string, uid: string, groups: listOf(string), extra: mapOf(string, listOf(string)) });

export const requestType = objectOf('kubernetes.AdmissionRequest', {
  kind, resource, subResource: string, requestKind: kind, requestResource: resource, requestSubResource: string, name: string, namespace: string, operation: string, userInfo,
  dryRun: bool, options: dyn,
}); // biome-ignore format: a table

const metadata = objectOf('kubernetes.NamespaceMetadata', {
  name: string, generateName: string, namespace: string, labels: mapOf(string, string), annotations: mapOf(string, string), UID: string, creationTimestamp: timestamp,
  deletionGracePeriodSeconds: int, deletionTimestamp: timestamp, generation: int, resourceVersion: string, finalizers: listOf(string),
}); // biome-ignore format: a table

const condition = objectOf('kubernetes.NamespaceCondition', { status: string, type: string, lastTransitionTime: timestamp, message: string, reason: string });

export const namespaceType = objectOf('kubernetes.Namespace', {
  metadata,
  spec: objectOf('kubernetes.NamespaceSpec', { finalizers: listOf(string) }),
  status: objectOf('kubernetes.NamespaceStatus', { conditions: listOf(condition), phase: string }),
});

const jsonPatch = objectOf('JSONPatch', { op: string, path: string, from: string, value: dyn });

/** Types of literals in mutations: `Object`, `Object.spec`, `JSONPatch`. */
export function patchTypeOf(name: string): CelType | undefined {
  if (name === 'JSONPatch') return jsonPatch;
  return name === 'Object' || name.startsWith('Object.') ? { name, isObject: true, field: () => dyn } : undefined;
}
