// Defaults of a definition must fit the schema they stand in.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go
// Leaves out: defaults within the metadata of embedded objects.

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { prune } from './decode-custom.ts';
import { checkRules } from './rules.ts';
import type { Schema } from './schema.ts';
import { validateValue } from './validate-value.ts';

/** @param isRoot whether it is a whole object */
export function defaultErrors(schema: Schema, at: string, isRoot = true): readonly FieldError[] {
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const isMeta = (name: string): boolean => (isRoot || embedded) && ['metadata', 'apiVersion', 'kind'].includes(name);
  return [
    ...(schema.default === undefined ? [] : ofDefault(schema.default, schema, `${at}.default`, embedded)),
    ...(schema.items ? defaultErrors(schema.items, `${at}.items`, false) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, below]) => (isMeta(name) ? [] : defaultErrors(below, `${at}.properties[${name}]`, false))),
    ...(typeof schema.additionalProperties === 'object' ? defaultErrors(schema.additionalProperties, `${at}.additionalProperties`, false) : []),
  ];
}

function ofDefault(value: unknown, schema: Schema, at: string, isRoot: boolean): readonly FieldError[] {
  const gone: string[] = [];
  prune(value, schema, '', gone);
  const unknown = gone.length > 0 ? [invalidField(at, value, 'must not have unknown fields')] : [];
  // The validator knows only the value; where that stands is put before what it finds.
  const found = validateValue(value, schema, '').map((error) => ({ ...error, field: error.field === '<nil>' ? at : `${at}${error.field.startsWith('[') ? '' : '.'}${error.field}` }));
  return [...unknown, ...(found.length > 0 ? found : checkRules(value, undefined, schema, at, isRoot))];
}
