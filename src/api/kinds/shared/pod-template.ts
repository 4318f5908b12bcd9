/**
 * Pod templates, which every workload has.
 * Upstream: ValidatePodTemplateSpec in pkg/apis/core/validation/validation.go.
 */

import { forbiddenField } from '../../meta/field-error.ts';
import type { PodTemplateSpec } from '../../types.ts';
import type { Report } from './checks.ts';
import { checkAnnotations, checkLabels } from './checks.ts';
import { checkAnnotationsMatchFields, checkPodAnnotations } from './pod-spec/annotations.ts';
import { checkPodSpec } from './pod-spec/index.ts';
import type { PodSpec } from './pod-types.ts';

type Labels = Readonly<Record<string, string>>;

/** Labels of the Pods a template makes. */
export const templateLabels = (template: PodTemplateSpec | undefined): Labels => (template?.metadata?.labels ?? {}) as Labels;

export function checkTemplate(report: Report, at: string, template: PodTemplateSpec | undefined): void {
  const annotations = template?.metadata?.annotations as Labels | undefined;
  const spec = (template?.spec ?? { containers: [] }) as PodSpec;
  checkLabels(report, `${at}.labels`, templateLabels(template));
  checkAnnotations(report, `${at}.annotations`, annotations);
  checkPodAnnotations(report, `${at}.annotations`, annotations, spec);
  checkPodSpec(report, `${at}.spec`, spec, { isPod: false });
  checkAnnotationsMatchFields(report, `${at}.spec`, annotations, spec);
  if (spec.ephemeralContainers?.length) report.push(forbiddenField(`${at}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
}
