/**
 * Custom resources and their definitions. Upstream: apiextensions-apiserver's tests of pruning, defaulting, list types, validation and columns.
 *
 * What does not pass, and why: rules are only compiled once a schema is valid as a whole, where upstream still reports those of sound parts;
 * defaults within the metadata of embedded objects are not looked at; and some definitions are in upstream's internal form, which no request
 * can have (conversion without review versions, one schema for all versions beside each version's own).
 */

import { validateDefinition } from '../../../../src/api/kinds/customresourcedefinition/validate.ts';
import { type FieldError, errorMessage } from '../../../../src/api/meta/field-error.ts';
import { ruleErrors } from '../../../../src/cluster/apiserver/crd/check-rules.ts';
import { cellOf } from '../../../../src/cluster/apiserver/crd/columns.ts';
import type { Definition } from '../../../../src/cluster/apiserver/crd/custom-kind.ts';
import { applyDefaults, prune } from '../../../../src/cluster/apiserver/crd/decode-custom.ts';
import { checkRules } from '../../../../src/cluster/apiserver/crd/rules.ts';
import type { Schema } from '../../../../src/cluster/apiserver/crd/schema.ts';
import { validateValue } from '../../../../src/cluster/apiserver/crd/validate-value.ts';
import { casesOf, readTables } from '../../corpora.ts';
import type { Conformance, Tally } from '../../tally.ts';
import { differ } from '../../tally.ts';
import { goValue, NotData } from './go-schema.ts';

type Case = Readonly<Record<string, unknown>>;
type Runner = (tally: Tally, name: string, one: Case) => void;

const json = (value: unknown): unknown => JSON.parse(String(value));
const schemaOf = (one: Case, field = 'schema'): Schema => (goValue(one[field]) ?? {}) as Schema;

function defaults(tally: Tally, name: string, one: Case): void {
  const schema = schemaOf(one);
  tally.check(name, () => differ(applyDefaults(json(one['json']), schema), json(one['expected'])));
}

function pruning(tally: Tally, name: string, one: Case): void {
  if (one['isResourceRoot'] === true || one['schema'] === undefined) {
    tally.skip('roots, whose metadata is a type of its own');
    return;
  }
  const schema = schemaOf(one);
  tally.check(name, () => {
    const gone: string[] = [];
    const value = prune(json(one['json']), schema, '', gone);
    return differ(value, json(one['expectedObject'])) ?? differ([...gone].sort(), [...((one['expectedPruned'] ?? []) as readonly string[])].sort());
  });
}

/** Finds what upstream expects: `duplicate("root", "a[0]")`, `invalid(…)`. */
interface Wanted {
  readonly type: string;
  readonly path: string;
}

const typesOf: Readonly<Record<string, string>> = {
  invalid: 'FieldValueInvalid', required: 'FieldValueRequired', forbidden: 'FieldValueForbidden', duplicate: 'FieldValueDuplicate', unsupported: 'FieldValueNotSupported',
  tooMany: 'FieldValueTooMany', tooLong: 'FieldValueTooLong', invalidIndex: 'FieldValueInvalid', forbiddenIndex: 'FieldValueForbidden', immutable: 'FieldValueInvalid',
  invalidtypecode: 'FieldValueTypeInvalid', requiredtypecode: 'FieldValueRequired',
}; // biome-ignore format: a table

function wantedOf(value: unknown): Wanted {
  const { $call: call = '', args: given = [] } = value as { readonly $call?: string; readonly args?: readonly unknown[] };
  // The index of some helpers comes last in the path and last in the call.
  const args = call.endsWith('Index') ? [...given.slice(1), given[0]] : given;
  const type = typesOf[call];
  if (type === undefined || args.some((arg) => typeof arg === 'object' && arg !== null)) throw new NotData(call);
  const path = args.reduce<string>((text, arg) => (typeof arg === 'number' ? `${text}[${arg}]` : text === '' ? String(arg) : `${text}.${String(arg)}`), '');
  return { type, path };
}

function lists(tally: Tally, name: string, one: Case): void {
  const wanted = ((one['errors'] ?? []) as readonly unknown[]).map(wantedOf);
  const schema = schemaOf(one);
  tally.check(name, () => same(validateValue(one['obj'] ?? {}, schema, 'root').filter(({ type }) => type === 'FieldValueDuplicate'), wanted.filter(({ type }) => type === 'FieldValueDuplicate')));
}

function same(found: readonly FieldError[], wanted: readonly Wanted[]): string | undefined {
  const show = ({ type, field }: { readonly type: string; readonly field: string }): string => `${field} ${type}`;
  const theirs = wanted.map(({ type, path }) => show({ type, field: path })).sort();
  const ours = found.map(show).sort();
  const missing = theirs.filter((one) => !ours.includes(one));
  const extra = ours.filter((one) => !theirs.includes(one));
  return missing.length + extra.length === 0 ? undefined : `missing ${missing.join(', ') || 'nothing'}; more ${found.filter((one) => extra.includes(show(one))).map(errorMessage).join(' | ') || 'nothing'}`.slice(0, 400);
}

function resources(tally: Tally, name: string, one: Case): void {
  const schema = schemaOf(one);
  const check = (what: string, value: unknown, wanted: readonly string[]): void =>
    tally.check(`${name}, ${what}`, () => {
      const own = validateValue(goValue(value), schema, '');
      const found = [...own, ...(own.length > 0 ? [] : checkRules(goValue(value), undefined, schema, ''))].map(errorMessage);
      return differ([...found].sort(), [...wanted].sort());
    });
  ((one['objects'] ?? []) as readonly unknown[]).forEach((value, i) => (JSON.stringify(value).includes('$go') ? tally.skip('Go code') : check(`fits ${i}`, value, [])));
  ((one['failingObjects'] ?? []) as readonly Case[]).forEach((failing, i) => {
    if ('oldObject' in failing) tally.skip('updates');
    else if (JSON.stringify(failing).includes('$go')) tally.skip('Go code');
    else check(`fails ${i}`, failing['object'], (failing['expectErrs'] ?? []) as readonly string[]);
  });
}

const cells: Runner = (tally, name, one) => {
  const value = goValue(one['value']);
  if (String(JSON.stringify(one)).includes('time.')) throw new NotData('the time');
  if (one['headerType'] === 'string' || one['headerType'] === 'unknown') {
    tally.skip('cells that a path prints');
    return;
  }
  tally.check(`${name} ${JSON.stringify(one['value'])} as ${String(one['headerType'])}`, () => differ(cellOf(value, String(one['headerType']), 0), goValue(one['want']) ?? null));
};

/** The internal form has what all versions share once. */
function definitionOf(value: unknown): Definition {
  const { metadata, spec, status } = goValue(value) as { readonly metadata?: object; readonly spec?: Case; readonly status?: Case };
  if (!spec) throw new NotData('a definition that code makes');
  const { versions = [], version, validation, subresources, additionalPrinterColumns, selectableFields, conversion, preserveUnknownFields, ...rest } = spec;
  if (version !== undefined && (versions as readonly unknown[]).length === 0) throw new NotData('a definition of v1beta1');
  const shared = (one: Case): Case => ({
    ...one,
    ...(one['schema'] ?? validation ? { schema: one['schema'] ?? validation } : {}),
    ...(one['subresources'] ?? subresources ? { subresources: one['subresources'] ?? subresources } : {}),
    ...(one['additionalPrinterColumns'] ?? additionalPrinterColumns ? { additionalPrinterColumns: one['additionalPrinterColumns'] ?? additionalPrinterColumns } : {}),
    ...(one['selectableFields'] ?? selectableFields ? { selectableFields: one['selectableFields'] ?? selectableFields } : {}),
  });
  return {
    metadata,
    spec: {
      ...rest,
      versions: (versions as readonly Case[]).map(shared),
      ...(preserveUnknownFields ? { preserveUnknownFields } : {}),
      ...(conversion ? { conversion: conversionOf(conversion as Case) } : {}),
    },
    status: { ...status, storedVersions: status?.['storedVersions'] ?? [] },
  } as unknown as Definition;
}

function conversionOf({ strategy, webhookClientConfig, conversionReviewVersions }: Case): Case {
  return { strategy, ...(webhookClientConfig || conversionReviewVersions ? { webhook: { clientConfig: webhookClientConfig, conversionReviewVersions } } : {}) };
}

function findings(definition: Definition): readonly FieldError[] {
  const own = validateDefinition(definition as never);
  return own.length > 0 ? own : ruleErrors(definition);
}

function definitions(tally: Tally, name: string, one: Case): void {
  const definition = definitionOf(one['resource']);
  const wanted = ((one['errors'] ?? []) as readonly unknown[]).map(wantedOf);
  tally.check(name, () => same(findings(definition), wanted));
}

function validations(tally: Tally, name: string, one: Case): void {
  const opts = (one['opts'] ?? {}) as Case;
  if (Object.keys(opts).some((key) => key !== '$type' && !['allowDefaults', 'requireRecognizedConversionReviewVersion', 'requireStructuralSchema', 'requireValidPropertyType', 'requirePrunedDefaults'].includes(key))) {
    tally.skip('options that v1 has not');
    return;
  }
  if (opts['requireStructuralSchema'] !== true) {
    tally.skip('schemas that need not be structural, as in v1beta1');
    return;
  }
  const input = goValue(one['input']) as Case;
  const wanted = ((one['expectedErrors'] ?? []) as readonly unknown[]).map(wantedOf);
  const version = { name: 'v1', served: true, storage: true, schema: input, ...(one['statusEnabled'] === true ? { subresources: { status: {} } } : {}) };
  const definition = {
    metadata: { name: 'plurals.group.com' },
    spec: { group: 'group.com', scope: 'Cluster', names: { plural: 'plurals', singular: 'plural', kind: 'Plural', listKind: 'PluralList' }, versions: [version] },
    status: { storedVersions: ['v1'] },
  } as unknown as Definition;
  tally.check(name, () => same(findings(definition), wanted));
}

const runners: Readonly<Record<string, Runner>> = {
  TestDefault: defaults,
  TestPrune: pruning,
  TestValidateListSetsAndMaps: lists,
  TestValidateCustomResource: resources,
  Test_cellForJSONValue: cells,
  TestValidateCustomResourceDefinition: definitions,
  TestValidateCustomResourceDefinitionValidation: validations,
};

export const crdSchemas: Conformance = {
  name: 'crd: schemas and definitions',
  floor: 0.9,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/crd.json')) {
      const run = Object.hasOwn(runners, table.func) ? runners[table.func] : undefined;
      if (!run || table.file.includes('v1beta1')) continue;
      for (const { name, value } of casesOf(table)) {
        try {
          run(tally, name, value);
        } catch (error) {
          if (!(error instanceof NotData)) throw error;
          tally.skip('Go code');
        }
      }
    }
  },
};
