// What is wrong with a definition itself: names, versions, schemas that are not structural, rules that cannot be read.
// Upstream: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, pkg/apiserver/schema/validation.go
// Leaves out: cost estimates of rules, and checks of defaults against their own schema.

import type { FieldError, FieldPath } from '../../../api/meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, notSupported, path, required } from '../../../api/meta/field-error.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../api/meta/names.ts';
import type { CelType } from '../cel/type-check.ts';
import { typeProblems } from '../cel/type-check.ts';
import type { Definition, DefinitionVersion } from './custom-kind.ts';
import { typeOfSchema } from './rule-types.ts';
import { ruleProgram } from './rules.ts';
import type { Schema } from './schema.ts';

const spec = path('spec');
const approval = 'api-approved.kubernetes.io';

export function validateDefinition(definition: Definition): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, spec: wanted } = definition;
  const { names, group, scope, versions = [] } = wanted;
  if (metadata.name !== `${names.plural}.${group}`) errors.push(invalidField('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  checkApproval(definition, errors);
  checkGroup(group, errors);
  if (!scope) errors.push(required(spec.child('scope'), ''));
  else if (scope !== 'Cluster' && scope !== 'Namespaced') errors.push(notSupported(spec.child('scope'), scope, ['Cluster', 'Namespaced']));
  checkVersions(versions, errors);
  checkNames(definition, errors);
  return errors;
}

/** What may not change once objects can exist. */
export function validateDefinitionUpdate(definition: Definition, old: Definition): readonly FieldError[] {
  const errors = [...validateDefinition(definition)];
  const established = old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True');
  const fixed = (at: FieldPath, now: unknown, before: unknown): void => {
    if (now !== before) errors.push(invalidField(at, now, 'field is immutable'));
  };
  fixed(spec.child('group'), definition.spec.group, old.spec.group);
  fixed(spec.child('names', 'plural'), definition.spec.names.plural, old.spec.names.plural);
  if (established) {
    fixed(spec.child('scope'), definition.spec.scope, old.spec.scope);
    fixed(spec.child('names', 'kind'), definition.spec.names.kind, old.spec.names.kind);
  }
  for (const [index, name] of (definition.status?.storedVersions ?? []).entries()) {
    if (definition.spec.versions.some((version) => version.name === name)) continue;
    errors.push(
      invalidField(
        path('status', 'storedVersions').index(index),
        name,
        'missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions'.replaceAll(
          'v1',
          name,
        ),
      ),
    );
  }
  return errors;
}

function checkApproval({ metadata, spec: { group } }: Definition, errors: FieldError[]): void {
  const isProtected = group === 'k8s.io' || group === 'kubernetes.io' || group?.endsWith('.k8s.io') || group?.endsWith('.kubernetes.io');
  if (!isProtected) return;
  const value = metadata.annotations?.[approval];
  const at = path('metadata', 'annotations').key(approval);
  const why = `protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`;
  if (!value) errors.push(required(at, why));
  else if (!/^(unapproved|https?:\/\/)/.test(value)) errors.push(invalidField(at, value, why));
}

function checkGroup(group: string, errors: FieldError[]): void {
  const at = spec.child('group');
  if (!group) errors.push(required(at, ''));
  else if (isDns1123Subdomain(group).length > 0) errors.push(invalidField(at, group, isDns1123Subdomain(group).join(',')));
  else if (!group.includes('.')) errors.push(invalidField(at, group, 'should be a domain with at least one dot'));
}

function checkVersions(versions: readonly DefinitionVersion[], errors: FieldError[]): void {
  const at = spec.child('versions');
  const seen = new Set<string>();
  versions.forEach((version, index) => {
    const here = at.index(index);
    for (const message of isDns1035Label(version.name)) errors.push(invalidField(here.child('name'), version.name, message));
    if (seen.has(version.name)) errors.push(invalidField(at, version.name, 'must contain unique version names'));
    seen.add(version.name);
    checkVersion(version, here, errors);
  });
  const storing = versions.filter(({ storage }) => storage).length;
  if (storing !== 1) errors.push(invalidField(at, versions, 'must have exactly one version marked as storage version'));
}

function checkVersion(version: DefinitionVersion, at: FieldPath, errors: FieldError[]): void {
  const schema = version.schema?.openAPIV3Schema as Schema | undefined;
  const here = at.child('schema', 'openAPIV3Schema');
  if (!schema) errors.push(required(here, 'schemas are required'));
  else {
    if (schema.type !== undefined && schema.type !== 'object') errors.push(invalidField(here.child('type'), schema.type, 'must be object at the root'));
    checkStructural(schema, here, true, errors);
  }
  if (version.deprecationWarning !== undefined && !version.deprecated) {
    errors.push(invalidField(at.child('deprecationWarning'), version.deprecationWarning, 'can only be set for deprecated versions'));
  }
  checkColumns(version, at.child('additionalPrinterColumns'), errors);
  checkScale(version, at.child('subresources', 'scale'), errors);
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];

function checkColumns({ additionalPrinterColumns = [] }: DefinitionVersion, at: FieldPath, errors: FieldError[]): void {
  additionalPrinterColumns.forEach(({ name, type, jsonPath }, index) => {
    const here = at.index(index);
    if (!name) errors.push(required(here.child('name'), ''));
    if (!type) errors.push(required(here.child('type'), `must be one of ${columnTypes.join(',')}`));
    else if (!columnTypes.includes(type)) errors.push(invalidField(here.child('type'), type, `must be one of ${columnTypes.join(',')}`));
    if (!jsonPath) errors.push(required(here.child('jsonPath'), ''));
  });
}

function checkScale({ subresources }: DefinitionVersion, at: FieldPath, errors: FieldError[]): void {
  const scale = subresources?.scale;
  if (!scale) return;
  const check = (field: 'specReplicasPath' | 'statusReplicasPath', root: string): void => {
    const value = scale[field];
    if (!value) errors.push(required(at.child(field), ''));
    else if (!value.startsWith(root)) errors.push(invalidField(at.child(field), value, `should be a json path under ${root}`));
  };
  check('specReplicasPath', '.spec.');
  check('statusReplicasPath', '.status.');
}

function checkNames({ spec: { names } }: Definition, errors: FieldError[]): void {
  const at = spec.child('names');
  const word = (field: 'plural' | 'singular', value: string | undefined): void => {
    if (!value) errors.push(required(at.child(field), ''));
    else for (const message of isDns1035Label(value)) errors.push(invalidField(at.child(field), value, message));
  };
  word('plural', names.plural);
  word('singular', names.singular);
  const kind = (field: 'kind' | 'listKind', value: string | undefined): void => {
    if (!value) errors.push(required(at.child(field), ''));
    else
      for (const message of isDns1035Label(value.toLowerCase())) errors.push(invalidField(at.child(field), value, `may have mixed case, but should otherwise match: ${message}`));
  };
  kind('kind', names.kind);
  kind('listKind', names.listKind);
  if (names.kind && names.kind === names.listKind) errors.push(invalidField(at.child('listKind'), names.listKind, 'kind and listKind may not be the same'));
  names.shortNames?.forEach((short, index) => {
    for (const message of isDns1035Label(short)) errors.push(invalidField(at.child('shortNames').index(index), short, message));
  });
}

/** Every value has a type, and what is known of it stands in one place. Upstream: ValidateStructural */
function checkStructural(schema: Schema, at: FieldPath, isRoot: boolean, errors: FieldError[]): void {
  const free = schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-int-or-string'];
  if (!schema.type && !free) errors.push(required(at.child('type'), isRoot ? 'must not be empty at the root' : `must not be empty for specified ${placeOf(at)}`));
  if (schema['x-kubernetes-int-or-string'] && schema.type) errors.push(invalidField(at.child('type'), schema.type, 'must be empty if x-kubernetes-int-or-string is true'));
  if (schema.properties && schema.additionalProperties) errors.push(forbiddenField(at.child('additionalProperties'), 'additionalProperties and properties are mutual exclusive'));
  if (schema.type === 'array' && !schema.items) errors.push(required(at.child('items'), 'must be specified'));
  if (schema.uniqueItems) errors.push(forbiddenField(at.child('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'));
  checkListMap(schema, at, errors);
  checkRulesOf(schema, at, isRoot, errors);
  for (const [name, below] of Object.entries(schema.properties ?? {})) checkStructural(below, at.child('properties').key(name), false, errors);
  if (schema.items) checkStructural(schema.items, at.child('items'), false, errors);
  if (typeof schema.additionalProperties === 'object') checkStructural(schema.additionalProperties, at.child('additionalProperties'), false, errors);
}

function placeOf(at: FieldPath): string {
  const text = String(at);
  if (text.endsWith('.items')) return 'array items';
  return text.endsWith('.additionalProperties') ? 'object fields' : 'object fields';
}

function checkListMap(schema: Schema, at: FieldPath, errors: FieldError[]): void {
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const place = at.child('x-kubernetes-list-map-keys');
  if (type !== undefined && !['atomic', 'set', 'map'].includes(type)) errors.push(notSupported(at.child('x-kubernetes-list-type'), type, ['atomic', 'set', 'map']));
  if (type !== 'map') {
    if (keys.length > 0) errors.push(invalidField(at.child('x-kubernetes-list-type'), type ?? '', 'must be map if x-kubernetes-list-map-keys is non-empty'));
    return;
  }
  if (keys.length === 0) errors.push(required(place, 'must not be empty if x-kubernetes-list-type is map'));
  const seen = new Set<string>();
  keys.forEach((key, index) => {
    if (seen.has(key)) errors.push(duplicate(place.index(index), key));
    seen.add(key);
    const property = schema.items?.properties?.[key];
    if (!property) errors.push(invalidField(place.index(index), key, 'entries must all be names of item properties'));
    else if (!schema.items?.required?.includes(key) && property.default === undefined) {
      errors.push(
        required(at.child('items', 'properties').key(key).child('default'), 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'),
      );
    }
  });
}

/** Why a rule's expression cannot be: it is no CEL, asks for what the schema does not have, or gives the wrong type. */
function problemOf(source: string, self: CelType, wanted: string): string | undefined {
  const program = ruleProgram(source);
  if ('error' in program) return program.error;
  const problems = typeProblems(
    program.ast,
    source,
    new Map([
      ['self', self],
      ['oldSelf', self],
    ]),
  );
  if (problems.length > 0) return problems.join('\n');
  return program.type === wanted || program.type === 'dyn' ? undefined : 'wrong type';
}

function checkRulesOf(schema: Schema, at: FieldPath, isRoot: boolean, errors: FieldError[]): void {
  const place = at.child('x-kubernetes-validations');
  (schema['x-kubernetes-validations'] ?? []).forEach(({ rule, messageExpression, message, reason, fieldPath, optionalOldSelf }, index) => {
    const here = place.index(index);
    if (!rule?.trim()) {
      errors.push(required(here.child('rule'), 'rule is not specified'));
      return;
    }
    if (message !== undefined && message.trim() === '' && message !== '') errors.push(invalidField(here.child('message'), message, 'message must be non-empty if specified'));
    if (message?.includes('\n')) errors.push(invalidField(here.child('message'), message, 'message must not contain line breaks'));
    if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(here.child('reason'), reason, reasons));
    const shown = {
      Rule: rule,
      Message: message ?? '',
      MessageExpression: messageExpression ?? '',
      Reason: reason ?? null,
      FieldPath: fieldPath ?? '',
      OptionalOldSelf: optionalOldSelf ?? null,
    };
    const self = typeOfSchema(schema, isRoot);
    const problem = problemOf(rule, self, 'bool');
    if (problem) errors.push(invalidField(here.child('rule'), shown, problem.startsWith('ERROR') ? `compilation failed: ${problem}` : 'cel expression must evaluate to a bool'));
    const words = messageExpression && !problem ? problemOf(messageExpression, self, 'string') : undefined;
    if (words)
      errors.push(
        invalidField(
          here.child('messageExpression'),
          shown,
          words.startsWith('ERROR') ? `messageExpression compilation failed: ${words}` : 'messageExpression must evaluate to a string',
        ),
      );
  });
}

const reasons = ['FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired', 'FieldValueDuplicate'];
