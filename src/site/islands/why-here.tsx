/** Why a Pod is on its node, or on none: the scheduler's own trace of its last decision, as a table. The table's code comes when it is asked for. */
import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import type { Why } from '../../labs/decision-table.ts';
import type { PodSnapshot } from '../../labs/snapshot.ts';
import type { LabState } from './lab-state.ts';

type Table = FunctionComponent<{ why: Why }>;

export function WhyHere({ state, pod }: { state: LabState; pod: PodSnapshot }) {
  const table = useSignal<{ Decision: Table } | null>(null);
  const isOpen = useSignal(false);
  const key = `${pod.namespace}/${pod.name}`;
  const toggle = () => {
    isOpen.value = !isOpen.value;
    if (!isOpen.value) return;
    state.askWhy(key);
    void import('./decision.tsx').then((module) => {
      table.value = module;
    });
  };
  const answer = state.why.value;
  const loaded = table.value;
  return (
    <>
      <button type="button" class="tool" aria-expanded={isOpen.value} onClick={toggle}>
        {pod.node ? `Why on ${pod.node}?` : 'Why on no node?'}
      </button>
      {isOpen.value && loaded && answer?.pod === key && <loaded.Decision why={answer.why} />}
    </>
  );
}
