/** A rolling update: the limits to set, the Pods of both ReplicaSets at one moment, the counts over all moments, and a player. */
import { useState } from 'preact/hooks';
import type { RollingMoment, RollingPodState, RollingUpdateAction, RollingUpdateView } from '../../labs/figures/rolling-update.ts';
import type { FigureView, PictureProps } from './figure-view.ts';
import { Says } from './frame.tsx';
import { type Playing, usePlaying } from './playing.ts';

type Props = PictureProps<RollingUpdateView, RollingUpdateAction>;

/** The shapes the cluster's picture uses, on a 16 by 16 grid. */
const shapes: Record<RollingPodState, string> = {
  starting: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M13.5 8V4.5M13.5 8H10',
  ready: 'M5.500 3.500v9L12.500 8Z',
  leaving: 'M3 8h8.500M8.500 4.500 12 8l-3.500 3.500',
};
const words: Record<RollingPodState, string> = { starting: 'starting', ready: 'ready', leaving: 'on its way out, not counted' };

/** The limits of an update: no fewer available, no more in all. */
export const limitsOf = ({ settings, surge, unavailable }: RollingUpdateView): { readonly least: number; readonly most: number } => ({
  least: settings.replicas - unavailable,
  most: settings.replicas + surge,
});

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** A moment in a sentence. */
export function sentence(view: RollingUpdateView, moment: RollingMoment, isLast: boolean): string {
  const { least, most } = limitsOf(view);
  const counts = `After ${seconds(moment.atMs)}: ${moment.available} available, never fewer than ${least}; ${moment.total} in all, never more than ${most}.`;
  if (isLast) return `${counts} The update is done.`;
  return moment.decisions.length > 0 ? `${counts} The Deployment controller ${moment.decisions.join(', and ')}.` : counts;
}

function Settings({ view, act }: Props) {
  const [replicas, setReplicas] = useState(String(view.settings.replicas));
  const [maxSurge, setSurge] = useState(view.settings.maxSurge);
  const [maxUnavailable, setUnavailable] = useState(view.settings.maxUnavailable);
  const start = (event: Event) => {
    event.preventDefault();
    act({ type: 'start', replicas: Number(replicas), maxSurge, maxUnavailable });
  };
  return (
    <form class="settings" onSubmit={start}>
      <label>
        <span class="field-name">replicas</span>
        <input class="field" type="number" min="1" max={view.mostReplicas} value={replicas} onInput={(event) => setReplicas(event.currentTarget.value)} />
      </label>
      <label>
        <span class="field-name">maxSurge</span>
        <input class="field" value={maxSurge} onInput={(event) => setSurge(event.currentTarget.value)} autocomplete="off" />
      </label>
      <label>
        <span class="field-name">maxUnavailable</span>
        <input class="field" value={maxUnavailable} onInput={(event) => setUnavailable(event.currentTarget.value)} autocomplete="off" />
      </label>
      <button type="submit" class="tool main">
        Start the update
      </button>
    </form>
  );
}

function Icon({ state }: { state: RollingPodState }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={shapes[state]} />
    </svg>
  );
}

function Set({ moment, version }: { moment: RollingMoment; version: 'old' | 'new' }) {
  const pods = moment.pods.filter((pod) => pod.version === version);
  const wants = moment.wants[version];
  return (
    <div class="roll-set">
      <p>
        <b>{version === 'old' ? 'Old ReplicaSet' : 'New ReplicaSet'}</b> is to have {wants}
      </p>
      <ul aria-label={`Pods of the ${version} ReplicaSet`}>
        {pods.map(({ name, state }) => (
          <li key={name} class={`roll-pod ${version} ${state}`} title={`${name}: ${words[state]}`}>
            <Icon state={state} />
            <span class="sr-only">{state}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const chart = { width: 400, height: 116, left: 8, right: 66, top: 12, bottom: 14 };

/** A line of steps through counts, as an SVG path. */
export function stepLine(values: readonly number[], x: (i: number) => number, y: (value: number) => number): string {
  return values.map((value, i) => (i === 0 ? `M${x(0)} ${y(value)}` : `H${x(i)}V${y(value)}`)).join('');
}

function Counts({ view, at }: { view: RollingUpdateView; at: number }) {
  const { least, most } = limitsOf(view);
  const { moments } = view;
  const round = (value: number): number => Math.round(value * 10) / 10;
  const x = (i: number): number => round(chart.left + (i * (chart.width - chart.left - chart.right)) / Math.max(1, moments.length - 1));
  const y = (value: number): number => round(chart.height - chart.bottom - (value * (chart.height - chart.top - chart.bottom)) / Math.max(1, most));
  const end = chart.width - chart.right;
  return (
    <svg class="roll-chart" viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={`Pods over all ${moments.length} moments. In all they stay at or below ${most}, available ones at or above ${least}.`}>
      <path class="limit" d={`M${chart.left} ${y(most)}H${end}M${chart.left} ${y(least)}H${end}`} />
      <text x={end + 6} y={y(most) + 4}>
        at most {most}
      </text>
      <text x={end + 6} y={y(least) + (y(least) - y(most) < 14 ? 16 : 4)}>
        at least {least}
      </text>
      <path class="total" d={stepLine(moments.map(({ total }) => total), x, y)} />
      <path class="available" d={stepLine(moments.map(({ available }) => available), x, y)} />
      <path class="playhead" d={`M${x(at)} ${chart.top - 6}V${chart.height - chart.bottom}`} />
      <circle class="total" cx={x(at)} cy={y(moments[at]?.total ?? 0)} r="4" />
      <circle class="available" cx={x(at)} cy={y(moments[at]?.available ?? 0)} r="4" />
    </svg>
  );
}

function Player({ playing, moments }: { playing: Playing; moments: readonly RollingMoment[] }) {
  const { at, isPlaying, isOver } = playing;
  return (
    <div class="player">
      <button type="button" class="tool" onClick={() => (isPlaying ? playing.pause() : playing.play())}>
        {isPlaying ? 'Pause' : isOver ? 'Replay' : 'Play'}
      </button>
      <button type="button" class="tool" onClick={() => playing.go(at - 1)}>
        Back
      </button>
      <button type="button" class="tool" onClick={() => playing.go(at + 1)}>
        Step
      </button>
      <input
        type="range"
        aria-label="Moment of the update"
        aria-valuetext={`moment ${at + 1} of ${moments.length}, after ${seconds(moments[at]?.atMs ?? 0)}`}
        min="0"
        max={moments.length - 1}
        value={at}
        onInput={(event) => playing.go(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function Moments({ view }: { view: RollingUpdateView }) {
  const { moments } = view;
  const playing = usePlaying(moments, Math.floor(moments.length * 0.55));
  const moment = moments[playing.at];
  if (view.refusal || !moment) {
    return (
      <Says>
        <span class="refusal">{view.refusal?.message}</span>
      </Says>
    );
  }
  return (
    <>
      <div class="roll-sets">
        <Set moment={moment} version="old" />
        <Set moment={moment} version="new" />
      </div>
      <Counts view={view} at={playing.at} />
      <ul class="legend" aria-label="Signs">
        {(['ready', 'starting', 'leaving'] as const).map((state) => (
          <li key={state} class={`roll-pod ${state}`}>
            <Icon state={state} /> {words[state]}
          </li>
        ))}
        <li class="line total">in all</li>
        <li class="line available">available</li>
      </ul>
      <Player playing={playing} moments={moments} />
      <Says quiet={playing.isPlaying}>{sentence(view, moment, playing.isOver)}</Says>
    </>
  );
}

function Picture({ view, act }: Props) {
  return (
    <>
      <Settings view={view} act={act} />
      <Moments view={view} />
    </>
  );
}

export const rollingUpdate: FigureView<RollingUpdateView, RollingUpdateAction> = { name: 'rolling-update', title: 'Set surge and unavailable, and play the update', Picture };
