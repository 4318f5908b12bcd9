// Objects as kubectl prints them after it has read them into Go's structs: unknown fields are gone, and structs that cannot be absent are there.
// Upstream: runtime.Decode with client-go's scheme, then encoding/json; the struct tags of k8s.io/api.
// Leaves out: the order of struct fields in JSON: an object keeps the order it was made in.

import { withZeroFields } from '../../api/meta/patch/apply/zero-objects.ts';
import type { ObjectType, Shape } from '../../api/schema/schema.ts';
import { typeOf, typeOfKind } from '../../api/schema/schema.ts';
import { isObject } from '../../base/json.ts';
import { inStructOrder } from './print/printer.ts';
import type { KubeObject } from './resource/object.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Parts that an object has as soon as it has what holds them. By the last word of the type's name. */
const always: Readonly<Record<string, Fields>> = {
  Container: { resources: {} },
  EphemeralContainer: { resources: {} },
  PersistentVolumeClaim: { metadata: {}, spec: { resources: {} }, status: {} },
  PersistentVolumeClaimTemplate: { spec: { resources: {} } },
  PersistentVolumeClaimSpec: { resources: {} },
  ResourceFieldSelector: { divisor: '0' },
  IngressServiceBackend: { port: {} },
  HTTPIngressPath: { backend: {} },
  ContainerStatus: { lastState: {}, state: {} },
};

/** The object as Go's typed client holds it; custom resources are left as they are. */
export function asTyped(object: KubeObject): KubeObject {
  const apiVersion = String(object.apiVersion ?? '');
  const kind = String(object.kind ?? '');
  const type = typeOfKind(apiVersion, kind);
  if (!type) return object;
  return inStructOrder(withZeroFields(known(object, type) as never, apiVersion, kind) as KubeObject);
}

function known(value: Fields, type: ObjectType): Fields {
  if (type.open) return value;
  const out: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const field = type.fields.get(key);
    if (field && member !== null && member !== undefined) out[key] = shaped(member, field.shape);
  }
  const short = type.name.slice(type.name.lastIndexOf('.') + 1);
  for (const [key, zero] of Object.entries(always[short] ?? {})) out[key] ??= zero;
  return out;
}

function shaped(value: unknown, shape: Shape): unknown {
  if (shape.kind === 'list') return Array.isArray(value) ? value.map((item) => shaped(item, shape.of)) : value;
  if (shape.kind === 'map') return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shaped(item, shape.of)])) : value;
  const type = shape.kind === 'object' ? typeOf(shape.name) : undefined;
  return type && isObject(value) ? known(value, type) : value;
}
