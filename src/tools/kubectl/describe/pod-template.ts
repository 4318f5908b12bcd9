// A Pod template as `rollout history` shows it. Upstream: k8s.io/kubectl v0.36 pkg/describe/describe.go DescribePodTemplate.

import { describeTemplate } from '../../../api/kinds/describe/workloads.ts';
import { DescribeWriter } from '../../../api/kinds/describe/writer.ts';
import type { PodTemplateSpec } from '../../../api/types.ts';
import type { KubeObject } from '../resource/object.ts';

/** Lines with cells separated by tabs: nobody aligns them here, upstream neither. */
export function describePodTemplate(template: KubeObject): string {
  const out = new DescribeWriter();
  describeTemplate(out, template as unknown as PodTemplateSpec);
  return out.flush();
}
