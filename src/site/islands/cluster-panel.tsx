/** The cluster's panel: the picture, and the controls of its time. */
import { useSignal } from '@preact/signals';
import { icons } from '../icons.ts';
import { clockText } from './clock-text.ts';
import { ClusterView } from './cluster-view.tsx';
import { HistoryView } from './history-view.tsx';
import type { LabState } from './lab-state.ts';
import { WhyHere } from './why-here.tsx';

const speeds = [1, 2, 5, 20];

function TimeControls({ state }: { state: LabState }) {
  const { elapsedMs, factor } = state.clock.value;
  const paused = factor === 0;
  return (
    <div class="panel-tools">
      <p class="clock" title="Virtual time since the lab began">
        <span class="sr-only">Virtual time </span>
        {clockText(elapsedMs)}
      </p>
      <button type="button" class="tool" data-after-terminal aria-pressed={paused} onClick={() => state.togglePause()}>
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          <path d={paused ? icons.play : icons.pause} />
        </svg>
        {paused ? 'Go on' : 'Pause'}
      </button>
      <label class="tool">
        <span class="sr-only">Speed of time</span>
        <select value={String(paused ? 1 : factor)} onChange={(event) => state.setSpeed(Number(event.currentTarget.value))}>
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed}× time
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

export function ClusterPanel({ state }: { state: LabState }) {
  const snapshot = state.cluster.value;
  const view = useSignal<'picture' | 'history'>('picture');
  return (
    <>
      <div class="panel-head">
        <h2>Cluster</h2>
        <fieldset class="views">
          <legend class="sr-only">What to show of the cluster</legend>
          {(['picture', 'history'] as const).map((name) => (
            <label key={name}>
              <input type="radio" name="cluster-view" checked={view.value === name} onChange={() => (view.value = name)} />
              <span>{name === 'picture' ? 'Now' : 'History'}</span>
            </label>
          ))}
        </fieldset>
        <TimeControls state={state} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a big cluster scrolls here, and who has no mouse must be able to scroll it. */}
      <section class="panel-body" aria-label={view.value === 'history' ? 'History of the cluster' : 'The cluster now'} tabIndex={0}>
        {view.value === 'history' ? <HistoryView state={state} /> : snapshot ? <ClusterView snapshot={snapshot} explain={(pod) => <WhyHere key={pod.uid} state={state} pod={pod} />} /> : <p class="screen-note">The cluster appears here.</p>}
      </section>
    </>
  );
}
