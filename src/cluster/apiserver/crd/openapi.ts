// The schemas of custom resources in OpenAPI documents.
// Upstream: apiextensions-apiserver/pkg/controller/openapi/builder

import type { JsonObject } from '../../../api/object.ts';
import type { ServedResource } from '../discovery/groups.ts';
import type { Dialect, SchemaBuilder } from '../openapi/schemas.ts';

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const listMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';

/** `com.example.v1.Widget` */
function nameOf({ resource, version }: ServedResource): string {
  return [...resource.kind.group.split('.').reverse(), version.name, resource.kind.kind].join('.');
}

/** A reference to a custom kind or its list; the definitions are added to the builder. */
export function customSchema(builder: SchemaBuilder, served: ServedResource, what: 'object' | 'list', dialect: Dialect): JsonObject {
  const name = nameOf(served);
  const { resource, version } = served;
  const prefix = dialect === 'v3' ? '#/components/schemas/' : '#/definitions/';
  const gvk = (kind: string): readonly JsonObject[] => [{ group: resource.kind.group, kind, version: version.name }];
  if (!builder.schemas.has(name)) builder.schemas.set(name, objectSchema(builder, served, gvk(resource.kind.kind)));
  if (what === 'object') return { $ref: `${prefix}${name}` };
  const list = `${name}List`;
  builder.schemas.set(list, {
    description: `${resource.listKind} is a list of ${resource.kind.kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string', description: 'the group and version of this list' },
      items: { type: 'array', description: `what is listed`, items: { $ref: `${prefix}${name}` } },
      kind: { type: 'string', description: 'what this list is' },
      metadata: { ...builder.ref(listMeta) },
    },
    'x-kubernetes-group-version-kind': gvk(resource.listKind),
  });
  return { $ref: `${prefix}${list}` };
}

function objectSchema(builder: SchemaBuilder, { resource, version }: ServedResource, gvk: readonly JsonObject[]): JsonObject {
  const schema = resource.custom?.schemas.get(version.name) ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonObject>>;
  return {
    ...schema,
    properties: {
      ...properties,
      apiVersion: { type: 'string', description: 'the group and version of this object' },
      kind: { type: 'string', description: 'what this object is' },
      metadata: { allOf: [builder.ref(objectMeta)], description: "the object's metadata" },
    },
    'x-kubernetes-group-version-kind': gvk,
  };
}
