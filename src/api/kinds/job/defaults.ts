/**
 * What the server fills into a Job's spec, and into the template of a CronJob.
 * Upstream: SetDefaults_Job, SetDefaults_PodFailurePolicyOnPodConditionsPattern in pkg/apis/batch/v1/defaults.go.
 */
import type { Job } from '../../types.ts';
import { change, each, fill, maybe } from '../shared/copy.ts';
import { withDefaultTemplate } from '../shared/pod-defaults.ts';

export type JobSpec = NonNullable<Job['spec']>;
type PodFailurePolicy = NonNullable<JobSpec['podFailurePolicy']>;

/** A Job's own defaults. */
export function defaultJobSpec(spec: JobSpec): JobSpec {
  return fill(defaultJobTemplate(spec), {
    ...(spec.completions === undefined && spec.parallelism === undefined ? { completions: 1 } : undefined),
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2147483647,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
}

/** What a CronJob's template of a Job gets. */
export function defaultJobTemplate(spec: JobSpec): JobSpec {
  return change(withDefaultTemplate(spec), { podFailurePolicy: maybe(spec.podFailurePolicy, defaultFailurePolicy) });
}

function defaultFailurePolicy(policy: PodFailurePolicy): PodFailurePolicy {
  const rules = each(policy.rules ?? undefined, (rule) =>
    change(rule, { onPodConditions: each(rule.onPodConditions, (pattern) => (pattern.status ? pattern : { ...pattern, status: 'True' })) }),
  );
  return rules ? change(policy, { rules }) : policy;
}
