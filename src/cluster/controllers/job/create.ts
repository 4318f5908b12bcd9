// The Pods of a Job, with the finalizer and, where it counts by index, their index in name, label, annotation and environment.
// Upstream: pkg/controller/job/job_controller.go manageJob, indexed_job_utils.go

import type { Container, Job, Pod, PodTemplateSpec } from '../../../api/types.ts';
import { type Batch, createPod, failureOf, isNamespaceTerminating, podFromTemplate, slowStartBatch } from '../shared/pod-control.ts';
import type { JobSync } from './job-sync.ts';
import { failureAnnotations, hasBackoffPerIndex, indexAnnotation, isIndexed, trackingFinalizer } from './pods.ts';

/** Upstream: names.MaxGeneratedNameLength */
const longestPrefix = 58;
const indexEnv = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexAnnotation}']` } } };

/** Creates one Pod per index; `undefined` for a Job without indexes. */
export function createPods(sync: JobSync, indexes: readonly (number | undefined)[]): Batch {
  const { job, context } = sync;
  const template = baseTemplate(job);
  return slowStartBatch(indexes.length, (i) => {
    const index = indexes[i];
    const pod = index === undefined ? podFromTemplate(job, template) : indexedPod(job, template, index, sync.delayed.get(index));
    const failed = failureOf(() => void createPod(job, pod, context));
    if (failed && !isNamespaceTerminating(failed)) throw failed;
  });
}

function baseTemplate(job: Job): PodTemplateSpec {
  const template = (job.spec?.template ?? {}) as PodTemplateSpec;
  const finalizers = template.metadata?.finalizers ?? [];
  const metadata = { ...template.metadata, finalizers: finalizers.includes(trackingFinalizer) ? finalizers : [...finalizers, trackingFinalizer] };
  const { spec } = template;
  if (!isIndexed(job) || !spec) return { ...template, metadata };
  const { containers, initContainers } = spec;
  return { ...template, metadata, spec: { ...spec, containers: containers.map(withIndexEnv), ...(initContainers ? { initContainers: initContainers.map(withIndexEnv) } : {}) } };
}

const withIndexEnv = (container: Container): Container => (container.env?.some(({ name }) => name === indexEnv.name) ? container : { ...container, env: [...(container.env ?? []), indexEnv] });

function indexedPod(job: Job, template: PodTemplateSpec, index: number, replaced: Pod | undefined) {
  const counts = hasBackoffPerIndex(job) ? failureAnnotations(job, replaced) : {};
  const metadata = {
    ...template.metadata,
    annotations: { ...template.metadata?.annotations, [indexAnnotation]: String(index), ...counts },
    labels: { ...template.metadata?.labels, [indexAnnotation]: String(index) },
  };
  const spec = { ...template.spec, containers: template.spec?.containers ?? [], hostname: `${job.metadata.name}-${index}` };
  const end = `-${index}-`;
  return podFromTemplate(job, { ...template, metadata, spec }, `${job.metadata.name.slice(0, longestPrefix - end.length)}${end}`);
}
