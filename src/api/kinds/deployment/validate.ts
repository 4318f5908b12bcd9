/**
 * Upstream: ValidateDeploymentSpec, ValidateDeploymentStatusUpdate in pkg/apis/apps/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { Deployment } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkNotNegative } from '../shared/checks.ts';
import {
  checkCollisions, checkCounts, checkIntOrPercent, checkNotMore, checkNotOverHundred, checkOwnSelector, checkReplicaTemplate, countOf, immutableSelector,
} from '../shared/workload.ts'; // biome-ignore format: a list

type Strategy = NonNullable<NonNullable<Deployment['spec']>['strategy']>;

export function validateDeployment(deployment: Deployment): readonly FieldError[] {
  const report: Report = [];
  const { spec } = deployment;
  checkNotNegative(report, 'spec.replicas', spec?.replicas);
  checkOwnSelector(report, 'spec.selector', spec?.selector, 'deployment');
  checkReplicaTemplate(report, spec?.selector, spec?.template);
  checkStrategy(report, spec?.strategy ?? {});
  checkNotNegative(report, 'spec.minReadySeconds', spec?.minReadySeconds);
  checkNotNegative(report, 'spec.revisionHistoryLimit', spec?.revisionHistoryLimit);
  const deadline = spec?.progressDeadlineSeconds;
  checkNotNegative(report, 'spec.progressDeadlineSeconds', deadline);
  if (deadline !== undefined && deadline <= (spec?.minReadySeconds ?? 0))
    report.push(invalidField('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return report;
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): readonly FieldError[] {
  if (deployment.spec === old.spec) return [];
  return [...validateDeployment(deployment), ...immutableSelector(deployment.spec?.selector, old.spec?.selector)];
}

function checkStrategy(report: Report, strategy: Strategy): void {
  const at = 'spec.strategy';
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate) report.push(forbiddenField(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type !== 'RollingUpdate') {
    const shown = { Type: type ?? '', RollingUpdate: rollingUpdate ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 } : null };
    report.push(notSupported(at, shown, ['Recreate', 'RollingUpdate']));
  } else if (!rollingUpdate) report.push(required(`${at}.rollingUpdate`, 'this should be defaulted and never be nil'));
  else {
    const { maxUnavailable, maxSurge } = rollingUpdate;
    checkIntOrPercent(report, `${at}.rollingUpdate.maxUnavailable`, maxUnavailable);
    checkIntOrPercent(report, `${at}.rollingUpdate.maxSurge`, maxSurge);
    if (countOf(maxUnavailable) === 0 && countOf(maxSurge) === 0)
      report.push(invalidField(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'));
    checkNotOverHundred(report, `${at}.rollingUpdate.maxUnavailable`, maxUnavailable);
  }
}

export function validateDeploymentStatusUpdate(deployment: Deployment, old: Deployment): readonly FieldError[] {
  const report: Report = [];
  const { status } = deployment;
  checkCounts(report, status, [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'terminatingReplicas',
    'collisionCount',
  ]);
  checkNotMore(report, status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'replicas', 'status.replicas');
  checkNotMore(report, status, ['availableReplicas'], 'readyReplicas', 'readyReplicas');
  checkCollisions(report, status?.collisionCount, old.status?.collisionCount);
  return report;
}
