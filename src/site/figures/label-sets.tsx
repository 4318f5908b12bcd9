/** Labels and selectors as sets: a circle for each part of the selector, a numbered token for each Pod, and the labels to take off and put on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabelSetsAction, LabelSetsView } from '../../labs/figures/label-sets.ts';
import type { FigureView, PictureProps } from './figure-view.ts';
import { Says } from './frame.tsx';
import { circlesFor, height, mostCircles, place, width } from './venn.ts';

type Props = PictureProps<LabelSetsView, LabelSetsAction>;

const examples = ['app=store', 'stage=prod,role=be', 'stage!=prod', 'stage in (prod,dev),role=fe', '!role', 'stage in (test'];
/** How long a reader may pause while typing before the server is asked. */
const pauseMs = 450;

interface Sets {
  readonly parts: readonly { readonly text: string; readonly chosen: readonly string[] }[];
}

/** What is drawn as a circle: each part, or the selector as a whole when it has too many. */
export function setsOf({ selector, parts, chosen, refusal }: LabelSetsView): Sets['parts'] {
  if (refusal) return [];
  return parts.length <= mostCircles ? parts : [{ text: selector, chosen }];
}

/** The picture in a sentence. */
export function sentence({ selector, chosen, parts, pods, refusal }: LabelSetsView): string {
  if (refusal) return `The API server refuses this selector: ${refusal.reason}, ${refusal.message}`;
  const all = chosen.length === 0 ? 'no Pod' : `${chosen.length} of ${pods.length} Pods: ${chosen.join(', ')}`;
  const apart = parts.length > 1 ? ` (${parts.map((part) => `${part.text} alone: ${part.chosen.length}`).join('; ')})` : '';
  return `${selector.trim() === '' ? 'The empty selector' : selector} chooses ${all}${apart}.`;
}

const short = (text: string): string => (text.length > 21 ? `${text.slice(0, 20)}…` : text);
const labelPlaces = [
  { x: 10, y: 22, anchor: 'start' },
  { x: width - 10, y: 22, anchor: 'end' },
  { x: 10, y: height - 10, anchor: 'start' },
] as const;

function Venn({ view }: { view: LabelSetsView }) {
  const sets = setsOf(view);
  const circles = circlesFor(sets.length);
  const { tokens, size } = place(
    circles,
    view.pods.map(({ name }) => sets.map(({ chosen }) => chosen.includes(name))),
  );
  return (
    <svg class="venn" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`The Pods as numbered boxes, in a circle for each part of the selector. ${sentence(view)}`}>
      {circles.map(({ x, y, r }, i) => (
        <circle key={i} class={`set set-${i}`} cx={x} cy={y} r={r} />
      ))}
      {sets.map(({ text }, i) => (
        <text key={text} class={`set-label set-${i}`} x={labelPlaces[i]?.x} y={labelPlaces[i]?.y} text-anchor={labelPlaces[i]?.anchor}>
          {short(text)}
        </text>
      ))}
      {view.pods.map(({ name }, i) => {
        const { x, y } = tokens[i] ?? { x: 0, y: 0 };
        return (
          <g key={name} class={view.chosen.includes(name) ? 'token chosen' : 'token'} style={`transform: translate(${x}px, ${y}px)`}>
            <rect x={-size / 2} y={-size / 2} width={size} height={size} rx="6" />
            <text y={size < 20 ? 4 : 4.5} text-anchor="middle" font-size={size < 20 ? 11 : 13}>
              {i + 1}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function Selector({ view, act }: Props) {
  const [draft, setDraft] = useState(view.selector);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (selector: string) => {
    clearTimeout(timer.current);
    act({ type: 'select', selector });
  };
  const type = (selector: string) => {
    setDraft(selector);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(selector), pauseMs);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    ask(draft);
  };
  return (
    <form class="asks" onSubmit={submit}>
      <label>
        <span class="field-name">Selector</span>
        <input class="field mono" name="selector" value={draft} onInput={(event) => type(event.currentTarget.value)} autocomplete="off" autocapitalize="none" spellcheck={false} aria-invalid={view.refusal ? 'true' : undefined} />
      </label>
      <p class="field-name" id="label-sets-try">
        Try
      </p>
      <ul class="examples" aria-labelledby="label-sets-try">
        {examples.map((example) => (
          <li key={example}>
            <button
              type="button"
              class="example"
              onClick={() => {
                setDraft(example);
                ask(example);
              }}
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}

function Pods({ view, act }: Props) {
  return (
    <ul class="label-pods" aria-label="Pods and their labels">
      {view.pods.map(({ name, labels }, i) => {
        const chosen = view.chosen.includes(name);
        return (
          <li key={name} class={chosen ? 'chosen' : ''}>
            <p>
              <span class="token-number">{i + 1}</span>
              {name}
              <span class="verdict">{chosen ? '✓ chosen' : ''}</span>
            </p>
            {labels.map(({ key, value, on }) => (
              <button type="button" key={key} class="label" aria-pressed={on} aria-label={`${key}=${value} on ${name}`} onClick={() => act({ type: 'label', pod: name, key, on: !on })}>
                {key}={value}
              </button>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

function Picture({ view, act }: Props) {
  return (
    <>
      <div class="two-sides">
        <Venn view={view} />
        <Selector view={view} act={act} />
      </div>
      <Says>{view.refusal ? <span class="refusal">Error from server ({view.refusal.reason}): {view.refusal.message}</span> : sentence(view)}</Says>
      <Pods view={view} act={act} />
    </>
  );
}

export const labelSets: FigureView<LabelSetsView, LabelSetsAction> = { name: 'label-sets', title: 'Type a selector, change the labels', Picture };
