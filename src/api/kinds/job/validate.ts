/**
 * Upstream: ValidateJob, ValidateJobSpec, ValidateJobUpdate in pkg/apis/batch/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { labelSelectorAsSelector, matches, SelectorError } from '../../meta/labels.ts';
import { isDns1123Label } from '../../meta/names.ts';
import type { ObjectMeta } from '../../object.ts';
import type { Job, PodTemplateSpec } from '../../types.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { checkNotNegative, checkOneOf, checkSelector } from '../shared/checks.ts';
import { change, same } from '../shared/copy.ts';
import { checkDomainPrefixedPath } from '../shared/domain-path.ts';
import { immutableField, immutableMessage } from '../shared/immutable.ts';
import { internalForm } from '../shared/internal-diff.ts';
import { checkTemplate, templateLabels } from '../shared/pod-template.ts';
import type { PodSpec } from '../shared/pod-types.ts';
import { shownMap, shownSelector } from '../shared/workload.ts';
import type { JobSpec } from './defaults.ts';
import { checkFailurePolicy, checkSuccessPolicy } from './policies.ts';

/** Most Pods at a time, and most failed indexes, of an indexed Job; from that many completions on the lower limits count. */
const maxIndexed = 100_000;
const maxOfMany = 10_000;
const maxManagedByLength = 63;

export function validateJob(job: Job): readonly FieldError[] {
  const report: Report = [];
  checkJob(report, job, true);
  return report;
}

function checkJob(report: Report, job: Job, prefixedLabels: boolean): void {
  const { spec } = job;
  if (!spec) return;
  checkGeneratedSelector(report, job, spec, prefixedLabels);
  checkOwnSpec(report, spec);
  const { name } = job.metadata;
  if (spec.completionMode === 'Indexed' && spec.completions !== undefined && spec.completions > 0) {
    const longest = `${name}-${spec.completions - 1}`;
    if (isDns1123Label(longest).length > 0) report.push(invalidField('metadata.name', name, `will not able to create pod with invalid DNS label: ${longest}`));
  }
}

/** The labels by which a Job finds its own Pods and no others. */
function checkGeneratedSelector(report: Report, job: Job, spec: JobSpec, prefixedLabels: boolean): void {
  if (spec.manualSelector || !spec.selector) return;
  const { name, uid = '' } = job.metadata;
  if (uid === '') report.push(required('metadata.uid', ''));
  const legacy = { 'controller-uid': uid, 'job-name': name };
  const prefixed = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name };
  const expected: Record<string, string> = prefixedLabels ? { ...legacy, ...prefixed } : legacy;
  const labels = templateLabels(spec.template);
  for (const key in expected) {
    const at = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) report.push(required(at, `must be '${expected[key]}'`));
    else if (labels[key] !== expected[key]) report.push(invalidField(at, shownMap(labels), `must be '${expected[key]}'`));
  }
  if (finds(spec.selector as Selector, expected) === false) report.push(invalidField('spec.selector', shownSelector(spec.selector as Selector), '`selector` not auto-generated'));
}

/** @returns undefined for a selector that cannot be understood */
function finds(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean | undefined {
  try {
    return matches(labelSelectorAsSelector(selector), labels);
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

function checkOwnSpec(report: Report, spec: JobSpec): void {
  const selector = spec.selector as Selector | undefined;
  checkJobSpec(report, 'spec', spec);
  if (selector) checkSelector(report, 'spec.selector', selector);
  else report.push(required('spec.selector', ''));
  if (finds(selector, templateLabels(spec.template)) === false) {
    report.push(invalidField('spec.template.metadata.labels', shownMap(templateLabels(spec.template)), '`selector` does not match template `labels`'));
  }
}

const counts = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const;

/** What holds for a Job and for the template of a CronJob. */
export function checkJobSpec(report: Report, at: string, spec: JobSpec): void {
  for (const field of counts) checkNotNegative(report, `${at}.${field}`, spec[field]);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) report.push(required(`${at}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy !== undefined) {
    checkDomainPrefixedPath(report, `${at}.managedBy`, spec.managedBy);
    if (spec.managedBy.length > maxManagedByLength) report.push(tooLong(`${at}.managedBy`, maxManagedByLength));
  }
  checkCompletionMode(report, at, spec);
  if (spec.podFailurePolicy) checkFailurePolicy(report, `${at}.podFailurePolicy`, spec, spec.podFailurePolicy);
  if (spec.successPolicy) checkSuccessPolicy(report, `${at}.successPolicy`, spec, spec.successPolicy);
  if (spec.podReplacementPolicy !== undefined) {
    checkOneOf(report, `${at}.podReplacementPolicy`, spec.podReplacementPolicy, spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']);
  }
  checkTemplate(report, `${at}.template`, spec.template);
  checkRestartPolicy(report, `${at}.template.spec.restartPolicy`, spec);
}

function checkCompletionMode(report: Report, at: string, spec: JobSpec): void {
  const { completionMode: mode } = spec;
  if (mode !== undefined) checkOneOf(report, `${at}.completionMode`, mode, ['NonIndexed', 'Indexed']);
  if (mode === 'Indexed') {
    checkIndexed(report, at, spec);
    return;
  }
  if (mode !== undefined && mode !== 'NonIndexed') return;
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    if (spec[field] !== undefined) report.push(invalidField(`${at}.${field}`, spec[field], 'requires indexed completion mode'));
  }
}

function checkIndexed(report: Report, at: string, spec: JobSpec): void {
  const { completions, maxFailedIndexes, parallelism } = spec;
  const atMost = (field: string, value: number, detail: string): void => void report.push(invalidField(`${at}.${field}`, value, `must be less than or equal to ${detail}`));
  if (completions === undefined) report.push(required(`${at}.completions`, 'when completion mode is Indexed'));
  if (parallelism !== undefined && parallelism > maxIndexed) atMost('parallelism', parallelism, `${maxIndexed} when completion mode is Indexed`);
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) atMost('maxFailedIndexes', maxFailedIndexes, 'completions');
  if (maxFailedIndexes !== undefined && maxFailedIndexes > maxIndexed) atMost('maxFailedIndexes', maxFailedIndexes, `${maxIndexed}`);
  if (completions === undefined || completions <= maxIndexed || spec.backoffLimitPerIndex === undefined) return;
  const many = `${maxOfMany} when completions are above ${maxIndexed} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined) report.push(required(`${at}.maxFailedIndexes`, `must be specified when completions is above ${maxIndexed}`));
  if (parallelism !== undefined && parallelism > maxOfMany) atMost('parallelism', parallelism, many);
  if (maxFailedIndexes !== undefined && maxFailedIndexes > maxOfMany) atMost('maxFailedIndexes', maxFailedIndexes, many);
}

function checkRestartPolicy(report: Report, at: string, spec: JobSpec): void {
  const policy = spec.template?.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') report.push(required(at, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never') report.push(notSupported(at, policy, ['OnFailure', 'Never']));
  else if (spec.podFailurePolicy && policy !== 'Never') report.push(invalidField(at, policy, 'only "Never" is supported when podFailurePolicy is specified'));
}

const fixed = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

export function validateJobUpdate(job: Job, old: Job): readonly FieldError[] {
  const { spec } = job;
  if (!spec || !old.spec || spec === old.spec) return [];
  const report: Report = [];
  const before = templateLabels(old.spec.template);
  checkJob(report, job, 'batch.kubernetes.io/job-name' in before && 'batch.kubernetes.io/controller-uid' in before);
  checkCompletions(report, spec, old.spec);
  if (!same(spec.selector, old.spec.selector)) report.push(invalidField('spec.selector', shownSelector(spec.selector as Selector), immutableMessage));
  checkTemplateUpdate(report, spec.template, old);
  for (const field of fixed) report.push(...immutableField(spec[field], old.spec[field], `spec.${field}`));
  return report;
}

/** Indexed Jobs may grow and shrink, when as many Pods as there are completions run at once. */
function checkCompletions(report: Report, spec: JobSpec, old: JobSpec): void {
  const { completions } = spec;
  if (completions === old.completions) return;
  if (spec.completionMode !== 'Indexed') report.push(invalidField('spec.completions', completions ?? null, immutableMessage));
  else if (completions !== undefined && completions !== spec.parallelism)
    report.push(invalidField('spec.completions', completions, 'can only be modified in tandem with spec.parallelism'));
}

/** A suspended Job without Pods may still change where its Pods run and what they ask for. */
function checkTemplateUpdate(report: Report, template: PodTemplateSpec, old: Job): void {
  const { spec, status } = old;
  if (!spec) return;
  const stands = status?.startTime === undefined || status.conditions?.some((c) => c.type === 'Suspended' && c.status === 'True') === true;
  if (!spec.suspend || !stands || (status?.active ?? 0) > 0) {
    if (!same(template, spec.template)) report.push(invalidField('spec.template', shownTemplate(template), immutableMessage));
    return;
  }
  const podSpec = (template.spec ?? { containers: [] }) as PodSpec;
  const munged = withResourcesOf(podSpec, withSchedulingOf(podSpec, (spec.template.spec ?? { containers: [] }) as PodSpec));
  if (!same(podSpec, munged)) report.push(invalidField('spec.template.spec', internalForm('PodSpec', podSpec), immutableMessage));
}

function withSchedulingOf(spec: PodSpec, old: PodSpec): PodSpec {
  const { nodeAffinity, ...rest } = old.affinity ?? {};
  const affinity = spec.affinity?.nodeAffinity ? { ...rest, nodeAffinity: spec.affinity.nodeAffinity } : rest;
  const { nodeSelector, tolerations, schedulingGates } = spec;
  const isEmpty = Object.keys(affinity).length === 0 && !spec.affinity;
  return change(old, { affinity: isEmpty ? undefined : affinity, nodeSelector, tolerations, schedulingGates });
}

function withResourcesOf(spec: PodSpec, old: PodSpec): PodSpec {
  const take = (list: PodSpec['containers'] | undefined, before: PodSpec['containers'] | undefined): PodSpec['containers'] | undefined =>
    list?.length !== before?.length
      ? before
      : before?.map((container, i) => (list?.[i]?.name === container.name ? change(container, { resources: list[i].resources }) : container));
  return change(old, { containers: take(spec.containers, old.containers) ?? [], initContainers: take(spec.initContainers, old.initContainers) });
}

/** A template as the server itself holds it. */
function shownTemplate(template: PodTemplateSpec): unknown {
  const { name, generateName, labels, annotations, finalizers } = (template.metadata ?? {}) as Partial<ObjectMeta>;
  return {
    ...(name ? { name } : undefined),
    ...(generateName ? { generateName } : undefined),
    ...(labels && Object.keys(labels).length > 0 ? { labels: shownMap(labels) } : undefined),
    ...(annotations && Object.keys(annotations).length > 0 ? { annotations: shownMap(annotations) } : undefined),
    ...(finalizers?.length ? { finalizers } : undefined),
    Spec: internalForm('PodSpec', template.spec),
  };
}
