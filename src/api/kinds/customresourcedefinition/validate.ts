/**
 * Upstream: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go. Schemas, columns and subresources that all versions
 * share count as the definition's own, as in upstream's internal form: findings about them name `spec.validation` and so on.
 * Leaves out what compiling CEL rules finds, and whether defaults fit the schema.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, required } from '../../meta/field-error.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { checkRequiredOneOf } from '../shared/checks.ts';
import { same } from '../shared/copy.ts';
import { immutableField } from '../shared/immutable.ts';
import { checkWebhookService, checkWebhookUrl } from '../shared/webhook-client.ts';
import type { CustomResourceDefinition } from './index.ts';
import type { Schema } from './schema.ts';
import { checkSchema } from './schema.ts';
import { structuralErrors } from './structural.ts';
import { checkColumns, checkDeprecation, checkSelectableFields, checkSubresources } from './version.ts';

type DefinitionSpec = CustomResourceDefinition['spec'];
export type Version = DefinitionSpec['versions'][number];
type Names = DefinitionSpec['names'];

export function validateDefinition(definition: CustomResourceDefinition): readonly FieldError[] {
  const { spec, metadata } = definition;
  const report: Report = [];
  if (metadata.name !== `${spec.names?.plural ?? ''}.${spec.group ?? ''}`) {
    report.push(invalidField('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  checkSpec(report, spec);
  checkStatus(report, definition);
  checkApproval(report, definition, undefined);
  return report;
}

export function validateDefinitionUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): readonly FieldError[] {
  const { spec } = definition;
  const report: Report = [];
  if (spec !== old.spec) checkSpec(report, spec);
  if (old.status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True')) {
    report.push(...immutableField(spec.scope, old.spec.scope, 'spec.scope'));
    report.push(...immutableField(spec.names.kind, old.spec.names.kind, 'spec.names.kind'));
  }
  report.push(...immutableField(spec.group, old.spec.group, 'spec.group'));
  report.push(...immutableField(spec.names.plural, old.spec.names.plural, 'spec.names.plural'));
  checkStatus(report, definition);
  checkApproval(report, definition, old);
  return report;
}

export function validateDefinitionStatusUpdate({ status }: CustomResourceDefinition): readonly FieldError[] {
  const report: Report = [];
  checkNames(report, 'status.acceptedNames', status?.acceptedNames ?? {});
  return report;
}

/** Whether all versions say the same of something. */
const shared = (versions: readonly Version[], field: keyof Version): boolean => versions.every((version) => same(version[field], versions[0]?.[field]));

function checkSpec(report: Report, spec: DefinitionSpec): void {
  const versions = spec.versions ?? [];
  checkGroup(report, spec.group);
  checkRequiredOneOf(report, 'spec.scope', spec.scope, ['Cluster', 'Namespaced']);
  versions.forEach(({ schema }, i) => {
    if (!schema?.openAPIV3Schema) report.push(required(`spec.versions[${i}].schema.openAPIV3Schema`, ''));
  });
  const own = (field: keyof Version): boolean => !shared(versions, field);
  versions.forEach((version, i) => {
    const at = `spec.versions[${i}]`;
    const wrong = isDns1035Label(version.name);
    if (wrong.length > 0) report.push(invalidField(`${at}.name`, version.name, wrong.join(',')));
    checkDeprecation(report, at, version);
    if (own('schema')) checkOpenApi(report, `${at}.schema.openAPIV3Schema`, version);
    if (own('subresources')) checkSubresources(report, `${at}.subresources`, version.subresources);
    if (own('additionalPrinterColumns')) checkColumns(report, `${at}.additionalPrinterColumns`, version.additionalPrinterColumns);
    if (own('selectableFields')) checkSelectableFields(report, `${at}.selectableFields`, version);
  });
  checkVersionNames(report, versions);
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) if (!spec.names?.[field]) report.push(required(`spec.names.${field}`, ''));
  checkNames(report, 'spec.names', spec.names ?? {});
  const [first] = versions;
  if (first) {
    if (!own('schema')) checkOpenApi(report, 'spec.validation.openAPIV3Schema', first);
    if (!own('subresources')) checkSubresources(report, 'spec.subresources', first.subresources);
    if (!own('additionalPrinterColumns')) checkColumns(report, 'spec.additionalPrinterColumns', first.additionalPrinterColumns);
    if (!own('selectableFields')) checkSelectableFields(report, 'spec.selectableFields', first);
  }
  if (spec.preserveUnknownFields) {
    report.push(invalidField('spec.preserveUnknownFields', true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'));
  }
  checkConversion(report, spec.conversion);
}

function checkGroup(report: Report, group: string | undefined): void {
  const wrong = isDns1123Subdomain(group ?? '');
  if (!group) report.push(required('spec.group', ''));
  else if (wrong.length > 0) report.push(invalidField('spec.group', group, wrong.join(',')));
  else if (!group.includes('.')) report.push(invalidField('spec.group', group, 'should be a domain with at least one dot'));
}

function checkVersionNames(report: Report, versions: readonly Version[]): void {
  const shown = versions.map((version) => ({
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: shared(versions, 'schema') ? null : (version.schema ?? null),
    Subresources: shared(versions, 'subresources') ? null : (version.subresources ?? null),
    AdditionalPrinterColumns: shared(versions, 'additionalPrinterColumns') ? null : (version.additionalPrinterColumns ?? null),
    SelectableFields: shared(versions, 'selectableFields') ? null : (version.selectableFields ?? null),
  }));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) report.push(invalidField('spec.versions', shown, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) report.push(invalidField('spec.versions', shown, 'must have exactly one version marked as storage version'));
}

/** Fields of a schema that its root may have when there is a status subresource, in Go's names. */
const rootFields = [
  'Description', 'Type', 'Format', 'Title', 'Maximum', 'ExclusiveMaximum', 'Minimum', 'ExclusiveMinimum', 'MaxLength', 'MinLength', 'Pattern',
  'MaxItems', 'MinItems', 'UniqueItems', 'MultipleOf', 'Required', 'Items', 'Properties', 'ExternalDocs', 'Example', 'XPreserveUnknownFields',
  'XValidations',
]; // biome-ignore format: a table

/** `x-kubernetes-list-type` is `XListType`. */
function goName(field: string): string {
  return field
    .replace(/^x-kubernetes-/u, 'x-')
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function checkOpenApi(report: Report, at: string, version: Version): void {
  const schema = version.schema?.openAPIV3Schema as Schema | undefined;
  if (!schema) return;
  const unfit = Object.keys(schema).find((field) => !rootFields.includes(goName(field)));
  if (version.subresources?.status) {
    if (schema.type && schema.type !== 'object') {
      report.push(invalidField(`${at}.type`, schema.type, 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'));
    } else if (unfit !== undefined) {
      report.push(invalidField(at, schema, `only [${rootFields.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`));
    }
  }
  if (schema.nullable) report.push(forbiddenField(`${at}.nullable`, 'nullable cannot be true at the root'));
  report.push(...structuralErrors(at, schema));
  checkSchema(report, at, schema);
}

type AnyNames = { readonly [K in keyof Names]?: Names[K] };

function checkNames(report: Report, at: string, names: AnyNames): void {
  const label = (field: string, value: string | undefined): void => {
    const wrong = value ? isDns1035Label(value) : [];
    if (wrong.length > 0) report.push(invalidField(`${at}.${field}`, value, wrong.join(',')));
  };
  const kind = (field: string, value: string | undefined): void => {
    const wrong = value ? isDns1035Label(value.toLowerCase()) : [];
    if (wrong.length > 0) report.push(invalidField(`${at}.${field}`, value, `may have mixed case, but should otherwise match: ${wrong.join(',')}`));
  };
  label('plural', names.plural);
  label('singular', names.singular);
  kind('kind', names.kind);
  kind('listKind', names.listKind);
  names.shortNames?.forEach((name, i) => label(`shortNames[${i}]`, name));
  if (names.kind && names.kind === names.listKind) report.push(invalidField(`${at}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  names.categories?.forEach((name, i) => label(`categories[${i}]`, name));
}

const reviewVersions = ['v1', 'v1beta1'];

function checkConversion(report: Report, conversion: DefinitionSpec['conversion']): void {
  if (!conversion) return;
  const at = 'spec.conversion';
  const client = conversion.webhook?.clientConfig;
  const versions = conversion.webhook?.conversionReviewVersions ?? [];
  checkRequiredOneOf(report, `${at}.strategy`, conversion.strategy, ['None', 'Webhook']);
  if (conversion.strategy !== 'Webhook') {
    const detail = 'should not be set when strategy is not set to Webhook';
    if (client) report.push(forbiddenField(`${at}.webhookClientConfig`, detail));
    if (versions.length > 0) report.push(forbiddenField(`${at}.conversionReviewVersions`, detail));
    return;
  }
  if (!client) report.push(required(`${at}.webhookClientConfig`, 'required when strategy is set to Webhook'));
  else if ((client.url === undefined) === (client.service === undefined)) report.push(required(`${at}.webhookClientConfig`, 'exactly one of url or service is required'));
  else if (client.url !== undefined) checkWebhookUrl(report, `${at}.webhookClientConfig.url`, client.url);
  else if (client.service) checkWebhookService(report, `${at}.webhookClientConfig.service`, client.service);
  if (versions.length === 0) report.push(required(`${at}.conversionReviewVersions`, ''));
  versions.forEach((version, i) => {
    const here = `${at}.conversionReviewVersions[${i}]`;
    if (versions.indexOf(version) < i) report.push(invalidField(here, version, 'duplicate version'));
    else for (const message of isDns1035Label(version)) report.push(invalidField(here, version, message));
  });
  if (versions.length > 0 && !versions.some((version) => reviewVersions.includes(version))) {
    report.push(invalidField(`${at}.conversionReviewVersions`, versions, `must include at least one of ${reviewVersions.join(', ')}`));
  }
}

/** The versions that objects may be stored in must stay. */
function checkStatus(report: Report, { spec, status }: CustomResourceDefinition): void {
  checkNames(report, 'status.acceptedNames', status?.acceptedNames ?? {});
  const at = 'status.storedVersions';
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) {
    report.push(invalidField(at, stored, 'must have at least one stored version'));
    return;
  }
  const names = new Set(spec.versions?.map(({ name }) => name));
  for (const { name, storage } of spec.versions ?? []) {
    if (storage && !stored.includes(name)) report.push(invalidField(at, stored, `must have the storage version ${name}`));
  }
  stored.forEach((name, i) => {
    if (names.has(name)) return;
    const why = `was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    report.push(invalidField(`${at}[${i}]`, name, `missing from spec.versions; ${name} ${why}`));
  });
}

const approvalKey = 'api-approved.kubernetes.io';

/** Groups of the community need its approval. */
function checkApproval(report: Report, { spec, metadata }: CustomResourceDefinition, old: CustomResourceDefinition | undefined): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/u.test(spec.group ?? '')) return;
  const approval = metadata.annotations?.[approvalKey] ?? '';
  const state = (text: string): string =>
    text === '' ? 'missing' : text.startsWith('unapproved') ? 'bypassed' : /^[a-z][a-z0-9+.-]*:\/\/[^/]+/iu.test(text) ? 'approved' : 'invalid';
  if (old && state(old.metadata.annotations?.[approvalKey] ?? '') === state(approval)) return;
  const at = `metadata.annotations[${approvalKey}]`;
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111';
  if (approval === '') report.push(required(at, `protected groups must have approval annotation "${approvalKey}", ${see}`));
  else if (state(approval) === 'invalid') {
    report.push(invalidField(at, approval, `protected groups must have approval annotation "${approvalKey}" with either a URL or a reason starting with "unapproved", ${see}`));
  }
}
