/**
 * `npm run schema:compare -- DIR`: holds the generated schema and the hand table list-keys.ts against a folder with Kubernetes' own OpenAPI v3
 * documents and prints every difference. DIR is `api/openapi-spec/v3` of a Kubernetes 1.36 checkout (or `$OPENAPI_V3`). The documents are only
 * read; the project does not carry them.
 * Leaves out: alpha and beta types, defaults that are a type's zero, and `atomic` list types, which say what is true anyway.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Docs, readDocs } from '../api/schema/docs.ts';
import { packedDocs } from '../api/schema/generated/docs.ts';
import { type Field, type ObjectType, type Shape, typeNames, typeOf } from '../api/schema/schema.ts';

interface OpenApi {
  readonly $ref?: string;
  readonly allOf?: readonly OpenApi[];
  readonly type?: string;
  readonly format?: string;
  readonly items?: OpenApi;
  readonly additionalProperties?: OpenApi;
  readonly properties?: Readonly<Record<string, OpenApi>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

const named: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'micro-time',
};

/** Definitions without a version in their name that only beta types refer to (storagemigration.k8s.io/v1beta1). */
const usedByBetaOnly: ReadonlySet<string> = new Set(['io.k8s.apimachinery.pkg.apis.meta.v1.GroupResource']);

/** Every difference as one line, none when the schema says what the documents say. */
export function compareSchema(folder: string): readonly string[] {
  const documents = readDefinitions(folder);
  const docs = readDocs(packedDocs);
  const ours = new Set(typeNames());
  const differences: string[] = [];
  for (const [name, theirs] of documents) {
    if (/\.v\d+(?:alpha|beta)\d+\./.test(name) || named[name] || usedByBetaOnly.has(name)) continue;
    const type = typeOf(name);
    if (!type) differences.push(`${name}: missing`);
    else differences.push(...compareType(type, theirs, docs));
    ours.delete(name);
  }
  return [...differences, ...[...ours].map((name) => `${name}: not in the documents`)];
}

function readDefinitions(folder: string): ReadonlyMap<string, OpenApi> {
  const all = new Map<string, OpenApi>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json')) continue;
    const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { components?: { schemas?: Record<string, OpenApi> } };
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) all.set(name, schema);
  }
  return all;
}

function compareType(type: ObjectType, theirs: OpenApi, docs: Docs): readonly string[] {
  const found: string[] = [];
  const properties = theirs.properties ?? {};
  for (const name of Object.keys(properties)) if (!type.fields.has(name)) found.push(`${type.name}.${name}: missing`);
  if ((theirs['x-kubernetes-map-type'] ?? 'granular') !== (type.mapType ?? 'granular')) found.push(`${type.name}: map type`);
  if (theirs.type === 'object' && !theirs.properties && !type.open) found.push(`${type.name}: takes any JSON there`);
  if (!sameText(docs.typeDescription(type.name), theirs.description)) found.push(`${type.name}: description`);
  for (const field of type.fields.values()) {
    const property = properties[field.name];
    if (!property) found.push(`${type.name}.${field.name}: not in the documents`);
    else {
      const required = theirs.required?.includes(field.name) ?? false;
      found.push(...compareField(type, field, property, required));
      if (!sameText(docs.fieldDescription(type.name, field.name), property.description))
        found.push(`${type.name}.${field.name}: description`);
    }
  }
  return found;
}

function compareField(type: ObjectType, field: Field, theirs: OpenApi, required: boolean): readonly string[] {
  const found: string[] = [];
  const say = (what: string, ours: unknown, other: unknown) => {
    if (!isDeepStrictEqual(ours, other))
      found.push(`${type.name}.${field.name}: ${what} ${JSON.stringify(ours)}, there ${JSON.stringify(other)}`);
  };
  say('shape', describeShape(field.shape), describeOpenApi(theirs));
  say('required', field.required, required);
  const listType = theirs['x-kubernetes-list-type'];
  say('list type', field.listType === 'atomic' ? undefined : field.listType, listType === 'atomic' ? undefined : listType);
  say('list map keys', field.listMapKeys, theirs['x-kubernetes-list-map-keys']);
  say('map type', field.mapType, theirs['x-kubernetes-map-type']);
  say('patch merge key', field.patchMergeKey, theirs['x-kubernetes-patch-merge-key']);
  say('patch strategy', field.patchStrategy?.join(','), theirs['x-kubernetes-patch-strategy']);
  const zero = ['{}', '0', '""', 'false', undefined].includes(JSON.stringify(theirs.default));
  say('default', field.default, zero ? undefined : theirs.default);
  return found;
}

function describeShape(shape: Shape): string {
  if (shape.kind === 'list') return `[]${describeShape(shape.of)}`;
  if (shape.kind === 'map') return `{}${describeShape(shape.of)}`;
  return shape.kind === 'scalar' ? shape.scalar : shape.name || 'any';
}

function describeOpenApi(schema: OpenApi): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref) {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    return named[name] ?? name;
  }
  if (schema.type === 'array') return `[]${describeOpenApi(schema.items ?? {})}`;
  if (schema.type === 'object' && schema.additionalProperties) return `{}${describeOpenApi(schema.additionalProperties)}`;
  if (schema.format === 'byte') return 'bytes';
  return schema.type === 'integer' || schema.type === 'number' ? (schema.format ?? schema.type) : (schema.type ?? 'any');
}

/** A server with the OpenAPIEnums feature (the default) appends the values of an enum; the documents in the repository do not have them. */
function sameText(ours: string, theirs: string | undefined): boolean {
  const plain = (text: string) => text.replace(/\n\nPossible enum values:[\s\S]*$/, '').trim();
  return plain(ours) === plain(theirs ?? '');
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2] ?? process.env['OPENAPI_V3'];
  if (!folder || !existsSync(folder)) {
    console.log('SKIPPED: name the folder api/openapi-spec/v3 of a Kubernetes 1.36 checkout: npm run schema:compare -- DIR');
  } else {
    const differences = compareSchema(resolve(folder));
    for (const line of differences) console.log(line);
    console.log(`${typeNames().length} types compared, ${differences.length} differences`);
    process.exitCode = differences.length ? 1 : 0;
  }
}
