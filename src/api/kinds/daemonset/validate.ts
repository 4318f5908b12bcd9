/**
 * Upstream: ValidateDaemonSetSpec, ValidateDaemonSetStatusUpdate in pkg/apis/apps/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { DaemonSet } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkNotNegative, checkSelector, isEmptySelector } from '../shared/checks.ts';
import { checkTemplate } from '../shared/pod-template.ts';
import {
  checkAlwaysRestarts, checkCollisions, checkCounts, checkIntOrPercent, checkNotOverHundred, checkSelectorFinds, countOf, immutableSelector, shownSelector,
} from '../shared/workload.ts'; // biome-ignore format: a list

type UpdateStrategy = NonNullable<NonNullable<DaemonSet['spec']>['updateStrategy']>;

export function validateDaemonSet(set: DaemonSet): readonly FieldError[] {
  const report: Report = [];
  const { spec } = set;
  checkSelector(report, 'spec.selector', spec?.selector);
  checkSelectorFinds(report, 'spec', spec?.selector, spec?.template);
  if (spec?.selector && isEmptySelector(spec.selector)) report.push(invalidField('spec.selector', shownSelector(spec.selector), 'empty selector is invalid for daemonset'));
  checkTemplate(report, 'spec.template', spec?.template);
  checkAlwaysRestarts(report, 'spec.template', spec?.template, 'DaemonSet');
  checkNotNegative(report, 'spec.minReadySeconds', spec?.minReadySeconds);
  checkStrategy(report, spec?.updateStrategy ?? {});
  checkNotNegative(report, 'spec.revisionHistoryLimit', spec?.revisionHistoryLimit);
  return report;
}

function checkStrategy(report: Report, { type, rollingUpdate }: UpdateStrategy): void {
  const at = 'spec.updateStrategy';
  if (type === 'OnDelete') return;
  if (type !== 'RollingUpdate') {
    const shown = rollingUpdate ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 } : null;
    report.push(notSupported(at, { Type: type ?? '', RollingUpdate: shown }, ['RollingUpdate', 'OnDelete']));
    return;
  }
  if (!rollingUpdate) {
    report.push(required(`${at}.rollingUpdate`, ''));
    return;
  }
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const here = `${at}.rollingUpdate`;
  checkIntOrPercent(report, `${here}.maxUnavailable`, maxUnavailable);
  checkIntOrPercent(report, `${here}.maxSurge`, maxSurge);
  checkNotOverHundred(report, `${here}.maxUnavailable`, maxUnavailable);
  checkNotOverHundred(report, `${here}.maxSurge`, maxSurge);
  const [unavailable, surge] = [countOf(maxUnavailable) !== 0, countOf(maxSurge) !== 0];
  if (unavailable && surge) report.push(invalidField(`${here}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  else if (!unavailable && !surge) report.push(required(`${here}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
}

export function validateDaemonSetUpdate(set: DaemonSet, old: DaemonSet): readonly FieldError[] {
  if (set.spec === old.spec) return [];
  return [...immutableSelector(set.spec?.selector, old.spec?.selector), ...validateDaemonSet(set)];
}

export function validateDaemonSetStatusUpdate(set: DaemonSet, old: DaemonSet): readonly FieldError[] {
  const report: Report = [];
  checkCounts(report, set.status, [
    'currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'observedGeneration', 'updatedNumberScheduled',
    'numberAvailable', 'numberUnavailable', 'collisionCount',
  ]); // biome-ignore format: a list
  checkCollisions(report, set.status?.collisionCount, old.status?.collisionCount);
  return report;
}
