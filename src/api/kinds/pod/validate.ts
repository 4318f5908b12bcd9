/**
 * A new Pod, and what of an old one may change.
 * Upstream: ValidatePodCreate, ValidatePodUpdate, ValidatePodEphemeralContainersUpdate, ValidatePodResize in
 * pkg/apis/core/validation/validation.go.
 */
import type { RequestContext } from '../../kind.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField } from '../../meta/field-error.ts';
import { rangeMessage } from '../../meta/names.ts';
import type { Pod } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { change, same } from '../shared/copy.ts';
import { internalDiff } from '../shared/internal-diff.ts';
import { checkAnnotationsMatchFields, checkAnnotationUpdates, checkPodAnnotations, isMirrorPod } from '../shared/pod-spec/annotations.ts';
import { checkOnlyForPod, checkPodSpec } from '../shared/pod-spec/index.ts';
import { checkTolerations } from '../shared/pod-spec/scheduling.ts';
import type { Affinity, Container, PodSpec } from '../shared/pod-types.ts';
import { checkResize } from './resize.ts';

const noSpec: PodSpec = { containers: [] };

export function validatePod(pod: Pod): readonly FieldError[] {
  const report: Report = [];
  const spec = pod.spec ?? noSpec;
  checkPod(report, pod, spec);
  if (spec.ephemeralContainers?.length) report.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length) report.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  checkAnnotationsMatchFields(report, 'spec', pod.metadata.annotations, spec);
  return report;
}

/** What must hold at any time. */
export function checkPod(report: Report, pod: Pod, spec: PodSpec): void {
  checkPodAnnotations(report, 'metadata.annotations', pod.metadata.annotations, spec);
  checkPodSpec(report, 'spec', spec, { isPod: true, podName: pod.metadata.name });
  checkOnlyForPod(report, 'spec', spec);
}

export function validatePodUpdate(pod: Pod, old: Pod, context: RequestContext): readonly FieldError[] {
  const report: Report = [];
  const [spec, oldSpec] = [pod.spec ?? noSpec, old.spec ?? noSpec];
  // A spec that is the old one was found right before; most updates are of this kind.
  if (spec !== oldSpec || pod.metadata.annotations !== old.metadata.annotations) checkPod(report, pod, spec);
  checkAnnotationUpdates(report, 'metadata.annotations', pod.metadata.annotations, old.metadata.annotations);
  if (context.subresource === 'ephemeralcontainers') return checkEphemeralUpdate(report, pod, old);
  if (context.subresource === 'resize') return checkResize(report, pod, old);
  if (spec !== oldSpec && checkMutableParts(report, spec, oldSpec)) checkImmutableParts(report, spec, oldSpec);
  return report;
}

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** @returns whether the rest is worth looking at */
function checkMutableParts(report: Report, spec: PodSpec, old: PodSpec): boolean {
  for (const list of ['containers', 'initContainers'] as const) {
    if ((spec[list]?.length ?? 0) === (old[list]?.length ?? 0)) continue;
    report.push(forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers'));
    return false;
  }
  if (!checkDeadline(report, spec.activeDeadlineSeconds, old.activeDeadlineSeconds)) return false;
  checkAddedTolerations(report, spec.tolerations, old.tolerations);
  const gates = new Set(old.schedulingGates?.map((gate) => gate.name));
  spec.schedulingGates?.forEach(({ name }, i) => {
    if (!gates.has(name)) report.push(forbiddenField(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`));
  });
  return !same(spec, old);
}

function checkDeadline(report: Report, now: number | undefined, before: number | undefined): boolean {
  const at = 'spec.activeDeadlineSeconds';
  if (now === undefined) {
    if (before !== undefined) report.push(invalidField(at, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (now < 0 || now > 2147483647) report.push(invalidField(at, now, rangeMessage(0, 2147483647)));
  else if (before !== undefined && before < now) report.push(invalidField(at, now, 'must be less than or equal to previous value'));
  else return true;
  return false;
}

function checkAddedTolerations(report: Report, tolerations: PodSpec['tolerations'], old: PodSpec['tolerations']): void {
  if (tolerations === old) return;
  const withoutSeconds = (t: object): unknown => change(t as { tolerationSeconds?: number }, { tolerationSeconds: undefined });
  for (const before of old ?? []) {
    if (tolerations?.some((now) => same(withoutSeconds(now), withoutSeconds(before)))) continue;
    report.push(forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
    return;
  }
  checkTolerations(report, 'spec.tolerations', tolerations);
}

/** Everything that may change is set back; what then still differs may not. */
function checkImmutableParts(report: Report, spec: PodSpec, old: PodSpec): void {
  const oldImages = (list: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    list?.map((container, i) => change(container, { image: before?.[i]?.image }));
  const graceWasNegative = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  let munged = change(spec, {
    containers: oldImages(spec.containers, old.containers) as PodSpec['containers'],
    initContainers: oldImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    terminationGracePeriodSeconds: graceWasNegative ? old.terminationGracePeriodSeconds : spec.terminationGracePeriodSeconds,
  });
  if (old.schedulingGates?.length) munged = checkGatedParts(report, munged, old);
  if (same(munged, old)) return;
  report.push(forbiddenField('spec', `pod updates may not change fields other than ${updatable}\n${internalDiff('PodSpec', old, munged)}`));
}

/** While a Pod waits behind its gates, the choice of nodes may still become narrower. */
function checkGatedParts(report: Report, spec: PodSpec, old: PodSpec): PodSpec {
  const selector = (spec.nodeSelector ?? {}) as Record<string, string>;
  const before = (old.nodeSelector ?? {}) as Record<string, string>;
  if (Object.keys(before).some((key) => selector[key] !== before[key])) {
    report.push(invalidField('spec.nodeSelector', spec.nodeSelector ?? null, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'));
  }
  const [nodeAffinity, oldAffinity] = [spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity];
  if (same(nodeAffinity, oldAffinity)) return change(spec, { nodeSelector: old.nodeSelector });
  checkNarrowerAffinity(report, nodeAffinity, oldAffinity);
  const affinity: Affinity = change(spec.affinity ?? {}, { nodeAffinity: oldAffinity });
  return change(spec, { nodeSelector: old.nodeSelector, affinity: !old.affinity && Object.keys(affinity).length === 0 ? undefined : affinity });
}

function checkNarrowerAffinity(report: Report, now: Affinity['nodeAffinity'], before: Affinity['nodeAffinity']): void {
  const terms = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const oldTerms = before?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const at = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  if (oldTerms.length > 0 && oldTerms.length !== terms.length) {
    report.push(invalidField(at, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'));
    return;
  }
  oldTerms.forEach((old, i) => {
    const term = terms[i] ?? {};
    const startsWith = (list: readonly unknown[] = [], start: readonly unknown[] = []): boolean => start.every((item, n) => same(item, list[n]));
    const wasEmpty = !old.matchExpressions?.length && !old.matchFields?.length;
    const grew = Boolean(term.matchExpressions?.length || term.matchFields?.length);
    if (!(wasEmpty && grew) && startsWith(term.matchExpressions, old.matchExpressions) && startsWith(term.matchFields, old.matchFields)) return;
    report.push(invalidField(`${at}[${i}]`, term, 'only additions are allowed (no mutations or deletions)'));
  });
}

function checkEphemeralUpdate(report: Report, pod: Pod, old: Pod): readonly FieldError[] {
  if (isMirrorPod(old.metadata.annotations)) return [forbiddenField('', 'static pods do not support ephemeral containers')];
  const at = 'spec.ephemeralContainers';
  for (const before of old.spec?.ephemeralContainers ?? []) {
    const now = pod.spec?.ephemeralContainers?.find(({ name }) => name === before.name);
    if (!now) report.push(forbiddenField(at, `existing ephemeral containers "${before.name}" may not be removed\n`));
    else if (!same(before, now)) {
      report.push(forbiddenField(at, `existing ephemeral containers "${before.name}" may not be changed\n${internalDiff('EphemeralContainer', before, now)}`));
    }
  }
  return report;
}
