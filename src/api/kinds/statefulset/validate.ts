/**
 * Upstream: ValidateStatefulSetSpec, ValidateStatefulSetUpdate, ValidateStatefulSetStatusUpdate in pkg/apis/apps/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, required } from '../../meta/field-error.ts';
import { isDns1123Label } from '../../meta/names.ts';
import type { PodTemplateSpec, StatefulSet } from '../../types.ts';
import type { ClaimSpec } from '../persistentvolumeclaim/defaults.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkAnnotations, checkLabels, checkNotNegative, checkOneOf } from '../shared/checks.ts';
import { checkClaimSpec } from '../shared/claim-spec.ts';
import { change, same } from '../shared/copy.ts';
import { checkPodAnnotations } from '../shared/pod-spec/annotations.ts';
import { checkTemplate, templateLabels } from '../shared/pod-template.ts';
import type { PodSpec } from '../shared/pod-types.ts';
import {
  checkAlwaysRestarts, checkCollisions, checkCounts, checkIntOrPercent, checkNotMore, checkNotOverHundred, checkOwnSelector, checkSelectorFinds, countOf,
  shownSelector,
} from '../shared/workload.ts'; // biome-ignore format: a list

type StatefulSetSpec = NonNullable<StatefulSet['spec']>;
type UpdateStrategy = NonNullable<StatefulSetSpec['updateStrategy']>;

/** What an update need not prove again, because it cannot change it or found it so. */
interface Leniency {
  readonly update: boolean;
  readonly template: boolean;
}

export function validateStatefulSet(set: StatefulSet): readonly FieldError[] {
  const report: Report = [];
  if (set.spec) checkSpec(report, set.spec, { update: false, template: false });
  return report;
}

function checkSpec(report: Report, spec: StatefulSetSpec, lenient: Leniency): void {
  const management = spec.podManagementPolicy;
  if (!management) report.push(required('spec.podManagementPolicy', ''));
  else if (management !== 'OrderedReady' && management !== 'Parallel') report.push(invalidField('spec.podManagementPolicy', management, "must be 'OrderedReady' or 'Parallel'"));
  checkStrategy(report, spec.updateStrategy ?? {});
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const policy = spec.persistentVolumeClaimRetentionPolicy;
    if (policy) checkOneOf(report, `spec.persistentVolumeClaimRetentionPolicy.${field}`, policy[field] ?? '', ['Retain', 'Delete']);
  }
  if (!lenient.update) spec.volumeClaimTemplates?.forEach((claim, i) => checkClaimSpec(report, `spec.volumeClaimTemplates[${i}].spec`, (claim.spec ?? {}) as ClaimSpec));
  checkNotNegative(report, 'spec.replicas', spec.replicas);
  checkNotNegative(report, 'spec.minReadySeconds', spec.minReadySeconds);
  checkNotNegative(report, 'spec.ordinals.start', spec.ordinals?.start);
  if (!lenient.update && spec.serviceName) addAll(report, 'spec.serviceName', spec.serviceName, isDns1123Label(spec.serviceName));
  checkOwnSelector(report, 'spec.selector', spec.selector, 'statefulset');
  if (!checkSelectorFinds(report, 'spec', spec.selector, spec.template)) report.push(invalidField('spec.selector', shownSelector(spec.selector), ''));
  else checkOwnTemplate(report, spec, lenient);
  checkAlwaysRestarts(report, 'spec.template', spec.template, 'StatefulSet');
}

/** The template as its Pods will be: with volumes of the claims, and with names that the controller gives. */
function checkOwnTemplate(report: Report, spec: StatefulSetSpec, lenient: Leniency): void {
  const claims = spec.volumeClaimTemplates ?? [];
  const names = new Set(claims.map((claim) => claim.metadata?.name ?? ''));
  const podSpec = (spec.template?.spec ?? { containers: [] }) as PodSpec;
  const ofClaims = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const volumes = claims.length > 0 ? [...ofClaims, ...(podSpec.volumes ?? []).filter(({ name }) => !names.has(name))] : podSpec.volumes;
  const template = { ...spec.template, spec: change(podSpec, { subdomain: undefined, hostname: undefined, volumes }) } as PodTemplateSpec;
  const annotations = template.metadata?.annotations as Record<string, string> | undefined;
  if (!lenient.template) checkTemplate(report, 'spec.template', template);
  checkLabels(report, 'spec.template.labels', templateLabels(template));
  checkAnnotations(report, 'spec.template.annotations', annotations);
  checkPodAnnotations(report, 'spec.template.annotations', annotations, podSpec);
}

function checkStrategy(report: Report, strategy: UpdateStrategy): void {
  const at = 'spec.updateStrategy';
  const { type, rollingUpdate } = strategy;
  const shown = rollingUpdate ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null } : null;
  if (!type) report.push(required(at, ''));
  else if (type === 'OnDelete') {
    if (rollingUpdate) report.push(invalidField(`${at}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'"));
  } else if (type !== 'RollingUpdate') report.push(invalidField(at, { Type: type, RollingUpdate: shown }, "must be 'RollingUpdate' or 'OnDelete'"));
  else if (rollingUpdate) {
    checkNotNegative(report, `${at}.rollingUpdate.partition`, rollingUpdate.partition);
    const max = rollingUpdate.maxUnavailable;
    if (max === undefined) return;
    checkIntOrPercent(report, `${at}.rollingUpdate.maxUnavailable`, max);
    if (countOf(max) === 0) report.push(invalidField(`${at}.rollingUpdate.maxUnavailable`, max, 'cannot be 0'));
    checkNotOverHundred(report, `${at}.rollingUpdate.maxUnavailable`, max);
  }
}

const mutable = ['replicas', 'template', 'updateStrategy', 'minReadySeconds', 'ordinals', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'] as const;

export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const { spec } = set;
  if (!spec || !old.spec || spec === old.spec) return [];
  const report: Report = [];
  const before: Report = [];
  checkSpec(before, old.spec, { update: true, template: false });
  checkSpec(report, spec, { update: true, template: before.length > 0 });
  const munged = change(spec, Object.fromEntries(mutable.map((field) => [field, old.spec?.[field]])));
  if (!same(munged, old.spec)) {
    report.push(
      forbiddenField(
        'spec',
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      ),
    );
  }
  return report;
}

export function validateStatefulSetStatusUpdate(set: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const report: Report = [];
  const parts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;
  checkCounts(report, set.status, ['replicas', ...parts, 'observedGeneration', 'collisionCount']);
  checkNotMore(report, set.status, parts, 'replicas', 'status.replicas');
  checkNotMore(report, set.status, ['availableReplicas'], 'readyReplicas', 'status.readyReplicas');
  checkCollisions(report, set.status?.collisionCount, old.status?.collisionCount);
  return report;
}
