/** The cluster's panel: the picture, and the controls of its time. */
import { icons } from '../icons.ts';
import { ClusterView } from './cluster-view.tsx';
import type { LabState } from './lab-state.ts';

const speeds = [1, 2, 5, 20];

function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

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
  return (
    <>
      <div class="panel-head">
        <h2>Cluster</h2>
        <TimeControls state={state} />
      </div>
      <div class="panel-body">{snapshot ? <ClusterView snapshot={snapshot} /> : <p class="screen-note">The cluster appears here.</p>}</div>
    </>
  );
}
