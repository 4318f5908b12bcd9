// The phase of a Pod from its containers. Upstream: kubelet_pods.go getPhase.

import type { ContainerState, PodWorker } from '../pod-worker.ts';
import { policyOf } from '../restart-policy.ts';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** What a container is counted as. */
type Count = 'waiting' | 'running' | 'stopped' | 'succeeded';

function count(state: ContainerState): Count {
  const { current } = state;
  if (!current || current.state === 'created') return state.previous ? 'stopped' : 'waiting';
  if (current.state === 'running') return 'running';
  return current.exitCode === 0 ? 'succeeded' : 'stopped';
}

export function phaseOf(worker: PodWorker): Phase {
  const states = [...worker.containers.values()];
  const init = initPhase(worker, states);
  if (init !== undefined) return init;
  const regular = states.filter(({ type }) => type === 'regular');
  const counts = regular.map(count);
  const has = (wanted: Count): boolean => counts.includes(wanted);
  if (has('waiting')) return 'Pending';
  if (has('running')) return 'Running';
  const restarts = regular.some((state) => policyOf(worker.pod, state) === 'Always' || (policyOf(worker.pod, state) === 'OnFailure' && count(state) === 'stopped'));
  if (restarts) return worker.stage === 'terminating' || worker.stage === 'terminated' ? ended(counts) : 'Running';
  return ended(counts);
}

const ended = (counts: readonly Count[]): Phase => (counts.every((one) => one === 'succeeded') ? 'Succeeded' : 'Failed');

/** What init containers make of it; undefined once they are done. */
function initPhase(worker: PodWorker, states: readonly ContainerState[]): Phase | undefined {
  const begun = states.some((state) => state.type === 'regular' && state.current);
  for (const state of states) {
    if (state.type === 'init') {
      const { current } = state;
      if (current?.state === 'exited' && current.exitCode === 0) continue;
      if (current?.state === 'exited' && policyOf(worker.pod, state) === 'Never') return 'Failed';
      if (!begun) return 'Pending';
    }
    if (state.type === 'sidecar' && !begun && !state.started) return 'Pending';
  }
  return undefined;
}
