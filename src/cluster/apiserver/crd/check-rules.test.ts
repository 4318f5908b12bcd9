import { describe, expect, it } from 'vitest';
import { errorMessage } from '../../../api/meta/field-error.ts';
import { ruleErrors } from './check-rules.ts';
import type { Definition } from './custom-kind.ts';
import { checkRules } from './rules.ts';
import type { Schema } from './schema.ts';

const found = (schema: Schema): readonly string[] => {
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } };
  return ruleErrors({ spec: { versions: [version] } } as unknown as Definition).map((error) => errorMessage(error).replaceAll('spec.validation.openAPIV3Schema', '$'));
};

const rule = (text: string, more: object = {}): Pick<Schema, 'x-kubernetes-validations'> => ({ 'x-kubernetes-validations': [{ rule: text, ...more }] });
const hint = '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';
const names: Schema = { type: 'array', items: { type: 'string' } };

describe('rules of a definition', () => {
  const rows: readonly { readonly name: string; readonly schema: Schema; readonly errors: readonly string[] }[] = [
    { name: 'a sound one', schema: { type: 'object', properties: { n: { type: 'integer' } }, ...rule('!has(self.n) || self.n > 0') }, errors: [] },
    {
      name: 'each item with each item',
      schema: { type: 'object', properties: { names: { ...names, ...rule('self.all(a, self.exists_one(b, a == b))') } } },
      errors: [
        `$.properties[names].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${hint}`,
        '$.properties[names].x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
        `$: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x ${hint}`,
      ],
    },
    { name: 'the same with limits', schema: { type: 'object', properties: { names: { ...names, maxItems: 20, items: { type: 'string', maxLength: 63 }, ...rule('self.all(a, self.exists_one(b, a == b))') } } }, errors: [] },
    { name: 'a default of another type', schema: { type: 'object', properties: { n: { type: 'integer', default: 'a' } } }, errors: ['$.properties[n].default: Invalid value: "string": in body must be of type integer: "string"'] },
    { name: 'no past', schema: { type: 'object', properties: { names: { ...names, maxItems: 3, items: { type: 'string', maxLength: 9, ...rule('self == oldSelf') } } } }, errors: ['$.properties[names].items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within $.properties[names]'] },
    { name: 'a path to nowhere', schema: { type: 'object', properties: { n: { type: 'integer' } }, ...rule('true', { fieldPath: '.m' }) }, errors: ['$.x-kubernetes-validations[0].fieldPath: Invalid value: ".m": must be a valid path'] },
  ]; // biome-ignore format: a table
  it.each(rows)('$name', ({ schema, errors }) => expect(found(schema)).toEqual(errors));
});

describe('rules at work', () => {
  const schema: Schema = { type: 'object', properties: { n: { type: 'integer', ...rule('self >= oldSelf') }, names: { ...names, 'x-kubernetes-list-type': 'set' }, other: { type: 'array', items: { type: 'string' } } }, ...rule("!has(self.names) || self.names == ['a', 'b']", { message: 'must be a and b', fieldPath: '.names', reason: 'FieldValueForbidden' }) }; // biome-ignore format: short
  const rows = [
    { name: 'a new object', value: { n: 1, names: ['b', 'a'] }, old: undefined, errors: [] },
    { name: 'a smaller number', value: { n: 1 }, old: { n: 2 }, errors: ['n: Invalid value: 1: failed rule: self >= oldSelf'] },
    { name: 'another set', value: { names: ['a'] }, old: { names: ['b', 'a'] }, errors: ['names: Forbidden: must be a and b'] },
    { name: 'what was wrong before', value: { names: ['a'] }, old: { names: ['a'] }, errors: [] },
  ]; // biome-ignore format: a table
  it.each(rows)('$name', ({ value, old, errors }) => expect(checkRules(value, old, schema, '').map(errorMessage)).toEqual(errors));
});
