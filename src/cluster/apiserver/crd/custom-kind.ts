// From a definition to the resource it makes: one Kind per served version, all over the same objects.
// Upstream: apiextensions-apiserver/pkg/apiserver/customresource_handler.go

import type { Kind, KindVersion, RequestContext } from '../../../api/kind.ts';
import { allVerbs } from '../../../api/kind.ts';
import type { FieldError } from '../../../api/meta/field-error.ts';
import { nameIsDnsSubdomain } from '../../../api/meta/names.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { compareVersions } from '../discovery/groups.ts';
import { equalJson } from '../registry/equal.ts';
import type { Resource } from '../resource.ts';
import { apiVersionOf, resourceOf } from '../resource.ts';
import type { ColumnDefinition } from './columns.ts';
import { columnsOf } from './columns.ts';
import { applyDefaults, prune } from './decode-custom.ts';
import { checkRules, hasRules } from './rules.ts';
import type { Schema } from './schema.ts';
import { asSchema, isRecord } from './schema.ts';
import { validateValue } from './validate-value.ts';

export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: JsonObject };
  readonly subresources?: {
    readonly status?: object;
    readonly scale?: { readonly specReplicasPath: string; readonly statusReplicasPath: string; readonly labelSelectorPath?: string };
  };
  readonly additionalPrinterColumns?: readonly ColumnDefinition[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

export interface Names {
  readonly plural: string;
  readonly singular?: string;
  readonly kind: string;
  readonly listKind?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

export interface Definition extends ApiObject {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: Names;
    readonly versions: readonly DefinitionVersion[];
    readonly conversion?: { readonly strategy?: string };
  };
  readonly status?: {
    readonly acceptedNames?: Names;
    readonly storedVersions?: readonly string[];
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** The resource of an established definition. */
export function customResourceOf(definition: Definition): Resource {
  const { group, versions } = definition.spec;
  const schemas = new Map<string, JsonObject>();
  for (const { name, schema } of versions) if (schema?.openAPIV3Schema) schemas.set(name, schema.openAPIV3Schema);
  const stored = versions.find(({ storage }) => storage) ?? versions[0];
  const served = versions.filter((version) => version.served).sort((a, b) => compareVersions(b.name, a.name));
  const kinds = new Map(versions.map((version) => [version.name, kindFor(definition, version, served, stored)]));
  const main = kinds.get(stored?.name ?? '') as Kind;
  const storedVersion: KindVersion = { name: stored?.name ?? '', schema: '', stored: true };
  return resourceOf(main, {
    definition: definition.metadata.name,
    group,
    schemas,
    kinds,
    stored: main.versions.find(({ name }) => name === stored?.name) ?? storedVersion,
  });
}

function kindFor(definition: Definition, version: DefinitionVersion, served: readonly DefinitionVersion[], stored: DefinitionVersion | undefined): Kind {
  const { group, scope } = definition.spec;
  const names = definition.status?.acceptedNames?.plural ? definition.status.acceptedNames : definition.spec.names;
  const schemaFor = (apiVersion: string): Schema | undefined => {
    const found = definition.spec.versions.find(({ name }) => apiVersionOf(group, name) === apiVersion) ?? stored;
    return found?.schema?.openAPIV3Schema && asSchema(found.schema.openAPIV3Schema);
  };
  const scale = version.subresources?.scale;
  return {
    group,
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    ...(names.shortNames?.length ? { shortNames: names.shortNames } : {}),
    ...(names.categories?.length ? { categories: names.categories } : {}),
    namespaced: scope === 'Namespaced',
    versions: served.map((one) => versionOf(definition, one)),
    verbs: allVerbs,
    generation: true,
    status: version.subresources?.status !== undefined,
    ...(scale
      ? {
          scale: {
            specReplicas: scale.specReplicasPath,
            statusReplicas: scale.statusReplicasPath,
            ...(scale.labelSelectorPath ? { selector: scale.labelSelectorPath } : {}),
          },
        }
      : {}),
    unconditionalUpdate: false,
    validateName: nameIsDnsSubdomain,
    defaults: (object) => withDefaults(object, schemaFor(object.apiVersion)),
    prepareForCreate: (object) => (version.subresources?.status === undefined ? object : withoutStatus(object)),
    validate: (object) => validate(object, undefined, schemaFor(object.apiVersion), ''),
    validateUpdate: (object, old, context: RequestContext) => validate(object, old, schemaFor(object.apiVersion), context.subresource),
    validateStatusUpdate: (object, old, context: RequestContext) => validate(object, old, schemaFor(object.apiVersion), context.subresource),
    ...selectable(version),
    ...columnsOf(version.additionalPrinterColumns),
  };
}

function versionOf({ spec }: Definition, { name, deprecated, deprecationWarning, storage, schema }: DefinitionVersion): KindVersion {
  const warning = deprecationWarning ?? `${spec.group}/${name} ${spec.names.kind} is deprecated`;
  const openApi = schema?.openAPIV3Schema && asSchema(schema.openAPIV3Schema);
  return {
    name,
    schema: '',
    ...(storage ? { stored: true } : {}),
    ...(deprecated ? { deprecation: warning } : {}),
    ...(openApi ? { fromStored: (object: ApiObject) => asSchemaSays(object, openApi) } : {}),
  };
}

/** What was stored under an older schema is shown as the newer one has it: defaults come in, and what it does not name is left out. */
function asSchemaSays(object: ApiObject, schema: Schema): ApiObject {
  const { apiVersion, kind, metadata, ...rest } = object as ApiObject & JsonObject;
  const shown = applyDefaults(prune(rest, schema, '', []), schema);
  return equalJson(shown, rest) ? object : ({ apiVersion, kind, ...(shown as object), metadata } as unknown as ApiObject);
}

function withoutStatus(object: ApiObject): ApiObject {
  if (object.status === undefined) return object;
  const { status: _, ...rest } = object;
  return rest as unknown as ApiObject;
}

function withDefaults(object: ApiObject, schema: Schema | undefined): ApiObject {
  if (!schema) return object;
  const { metadata, ...rest } = object;
  const filled = applyDefaults(rest, schema);
  return filled === rest ? object : ({ ...(filled as object), metadata } as unknown as ApiObject);
}

const blocking = new Set(['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid']);

/** The schema first; its rules only when the object has the right shape. */
function validate(object: ApiObject, old: ApiObject | undefined, schema: Schema | undefined, subresource: string): readonly FieldError[] {
  if (!schema) return [];
  void subresource;
  const { metadata: _, ...rest } = object;
  const found = validateValue(rest, schema, '').filter((error) => !(old && isUnchanged(error, object, old)));
  if (!hasRules(schema)) return found;
  if (found.some(({ type }) => blocking.has(type))) return [...found, unchecked];
  return [...found, ...checkRules(object, old, schema, '').filter((error) => !(old && isUnchanged(error, object, old)))];
}

const unchecked: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  badValue: null,
  detail: 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

/** What was wrong before and was not touched may stay. Upstream: CRDValidationRatcheting */
function isUnchanged({ field }: FieldError, object: ApiObject, old: ApiObject): boolean {
  if (field === '<nil>') return false;
  const path = field.split(/[.[\]]+/).filter((part) => part !== '');
  const before = at(old, path);
  return before !== undefined && equalJson(at(object, path), before);
}

function at(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return at(value[Number(name)], rest);
  return isRecord(value) && Object.hasOwn(value, name) ? at(value[name], rest) : undefined;
}

/** Fields that field selectors may name beside the object's own name. */
function selectable({ selectableFields = [] }: DefinitionVersion): Pick<Kind, 'selectableFields'> {
  if (selectableFields.length === 0) return {};
  const paths = selectableFields.map(({ jsonPath }) => jsonPath.replace(/^\./, ''));
  return {
    selectableFields: (object) => Object.fromEntries(paths.map((path) => [path, text(at(object, path.split('.')))])),
  };
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
