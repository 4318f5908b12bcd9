// What a Job makes of a failed Pod: count it, ignore it, give up the index, give up the Job.
// Upstream: pkg/controller/job/pod_failure_policy.go

import type { Job, Pod } from '../../../api/types.ts';

type Policy = NonNullable<NonNullable<Job['spec']>['podFailurePolicy']>;
type Rule = Policy['rules'][number];
type ExitCodes = NonNullable<Rule['onExitCodes']>;
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

export interface Verdict {
  readonly counts: boolean;
  readonly action?: string;
  /** only where the Job fails by it */
  readonly message?: string;
}

/** The first rule that matches decides. Upstream: matchPodFailurePolicy */
export function judge(policy: Policy | undefined, pod: Pod): Verdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const reason = rule.onExitCodes ? byExitCode(rule.onExitCodes, rule, pod, index) : byCondition(rule, pod, index);
    if (reason === undefined) continue;
    switch (rule.action) {
      case 'Ignore':
        return { counts: false, action: 'Ignore' };
      case 'FailJob':
        return { counts: true, action: 'FailJob', message: reason };
      case 'FailIndex':
      case 'Count':
        return { counts: true, action: rule.action };
    }
  }
  return { counts: true };
}

const nameOf = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

function byExitCode(wanted: ExitCodes, rule: Rule, pod: Pod, index: number): string | undefined {
  const matching = (statuses: readonly ContainerStatus[] = []): ContainerStatus | undefined => statuses.find((status) => fits(wanted, status));
  const found = matching(pod.status?.containerStatuses) ?? matching(pod.status?.initContainerStatuses);
  return found && `Container ${found.name} for pod ${nameOf(pod)} failed with exit code ${found.state?.terminated?.exitCode} matching ${rule.action} rule at index ${index}`;
}

function fits({ containerName, operator, values }: ExitCodes, { name, state }: ContainerStatus): boolean {
  const code = state?.terminated?.exitCode;
  if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) return false;
  return operator === 'In' ? values.includes(code) : operator === 'NotIn' && !values.includes(code);
}

function byCondition(rule: Rule, pod: Pod, index: number): string | undefined {
  const patterns = rule.onPodConditions ?? [];
  const found = pod.status?.conditions?.find(({ type, status }) => patterns.some((pattern) => pattern.type === type && (pattern.status ?? 'True') === status));
  return found && `Pod ${nameOf(pod)} has condition ${found.type} matching ${rule.action} rule at index ${index}`;
}
