// Whether a container that has ended starts again. Upstream: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted,
// and the container's own policy and rules (KEP-5307).

import type { Container } from '../../api/kinds/shared/pod-types.ts';
import type { Pod } from '../../api/types.ts';
import type { ContainerState } from './pod-worker.ts';

type Policy = 'Always' | 'OnFailure' | 'Never';

/** The policy that holds for a container. */
export function policyOf(pod: Pod, state: ContainerState): Policy {
  if (state.type === 'ephemeral') return 'Never';
  if (state.type === 'sidecar') return 'Always';
  const own = (state.spec as Container).restartPolicy as Policy | undefined;
  const whole = (pod.spec?.restartPolicy ?? 'Always') as Policy;
  // An init container of a Pod that always restarts is tried until it succeeds, not for ever.
  return own ?? (state.type === 'init' && whole === 'Always' ? 'OnFailure' : whole);
}

/** For a container that has ended. */
export function wantsRestart(pod: Pod, state: ContainerState): boolean {
  const { current } = state;
  if (current?.state !== 'exited') return false;
  if (pod.metadata.deletionTimestamp) return false;
  const rules = ((state.spec as { readonly restartPolicyRules?: readonly Rule[] }).restartPolicyRules ?? []) as readonly Rule[];
  for (const { action, exitCodes } of rules) {
    if (!exitCodes) continue;
    const listed = exitCodes.values?.includes(current.exitCode) ?? false;
    if (listed === (exitCodes.operator === 'In')) return action === 'Restart';
  }
  const policy = policyOf(pod, state);
  return policy === 'Always' || (policy === 'OnFailure' && current.exitCode !== 0);
}

interface Rule {
  readonly action: string;
  readonly exitCodes?: { readonly operator: string; readonly values?: readonly number[] };
}
