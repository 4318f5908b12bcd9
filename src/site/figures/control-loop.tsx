/** The control loop in steps: who acts, what that loop compared, the Pods, and the steps so far with their causes. */
import { useState } from 'preact/hooks';
import type { ControlLoopAction, ControlLoopView, LoopPod, LoopStep } from '../../labs/figures/control-loop.ts';
import type { FigureView, PictureProps } from './figure-view.ts';
import { Says } from './frame.tsx';

type Props = PictureProps<ControlLoopView, ControlLoopAction>;

const names: Record<LoopStep['loop'], string> = {
  you: 'You',
  'deployment-controller': 'Deployment controller',
  'replicaset-controller': 'ReplicaSet controller',
  'default-scheduler': 'Scheduler',
  kubelet: 'kubelet',
};

/** A step in a sentence; steps are numbered from 1. */
export function sentence({ loop, saw, act, because }: LoopStep, index: number): string {
  const number = `Step ${index + 1}.`;
  if (!saw) return `${number} You ${act}. Nobody else was asked; the loops will see it.`;
  const who = loop === 'deployment-controller' || loop === 'replicaset-controller' ? `The ${names[loop]}` : `The ${names[loop].toLowerCase()}`;
  return `${number} ${who} wants: ${saw.desired}. It sees: ${saw.actual}. So ${saw.difference}, and it ${act}.${because === undefined ? '' : ` It looked because of step ${because + 1}.`}`;
}

/** A step and those it goes back to. */
export function chainOf(steps: readonly LoopStep[], index: number): ReadonlySet<number> {
  const chain = new Set<number>();
  for (let at: number | undefined = index; at !== undefined && !chain.has(at); at = steps[at]?.because) chain.add(at);
  return chain;
}

function Controls({ view, act }: Props) {
  return (
    <div class="loop-controls">
      <button type="button" class="tool main" onClick={() => act({ type: 'step' })}>
        Next step
      </button>
      <button type="button" class="tool" onClick={() => act({ type: 'rest' })}>
        Until all rest
      </button>
      <span class="loop-or">make a difference:</span>
      <button type="button" class="tool" onClick={() => act({ type: 'delete' })}>
        Delete a Pod
      </button>
      <button type="button" class="tool" onClick={() => act({ type: 'scale', by: 1 })} aria-disabled={view.desired >= view.mostReplicas}>
        One more
      </button>
      <button type="button" class="tool" onClick={() => act({ type: 'scale', by: -1 })} aria-disabled={view.desired <= 0}>
        One fewer
      </button>
    </div>
  );
}

function Who({ loop }: { loop: LoopStep['loop'] | undefined }) {
  return (
    <ul class="loops" aria-label="Who can act">
      {(Object.keys(names) as LoopStep['loop'][]).map((each) => (
        <li key={each} class={each === loop ? 'acts' : ''} aria-current={each === loop ? 'true' : undefined}>
          {names[each]}
        </li>
      ))}
    </ul>
  );
}

function Compared({ step }: { step: LoopStep }) {
  const saw = step.saw;
  const parts: readonly (readonly [string, string])[] = saw
    ? [
        ['Desired', saw.desired],
        ['Actual', saw.actual],
        ['Difference', saw.difference],
        ['Act', step.act],
      ]
    : [['You', step.act]];
  return (
    <dl class="compared">
      {parts.map(([name, text]) => (
        <div key={name} class={name.toLowerCase()}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

const shapes: Record<LoopPod['state'], string> = {
  waiting: 'M8 2.500a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.200l2.2 1.3',
  starting: 'M8 2.500a5.5 5.5 0 1 0 5.5 5.500M13.5 8V4.500M13.5 8H10',
  running: 'M5.500 3.500v9L12.500 8Z',
  done: 'M3 8.500l3.5 3.500L13 4.5',
  failed: 'M4 4l8 8M12 4l-8 8',
  leaving: 'M3 8h8.500M8.500 4.500 12 8l-3.500 3.500',
};

function Pods({ view }: { view: ControlLoopView }) {
  return (
    <div class="loop-now">
      <p>
        <b>{view.desired}</b> desired, <b>{view.ready}</b> ready{view.isAtRest && ', nothing left to do'}
      </p>
      <ul aria-label="Pods">
        {view.pods.map((pod) => (
          <li key={pod.name} class={`loop-pod ${pod.state}`}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d={shapes[pod.state]} />
            </svg>
            <code>{pod.name}</code> {pod.status}
            {pod.node && <span> on {pod.node}</span>}
          </li>
        ))}
        {view.pods.length === 0 && <li class="loop-pod none">no Pods</li>}
      </ul>
    </div>
  );
}

function Steps({ steps, chosen, choose }: { steps: readonly LoopStep[]; chosen: number; choose: (index: number) => void }) {
  const chain = chainOf(steps, chosen);
  return (
    <ol class="loop-steps" aria-label="Steps so far, the newest first">
      {steps.map(({ loop, act, because }, i) => (
        <li key={i} class={i === chosen ? 'chosen' : chain.has(i) ? 'cause' : ''}>
          <button type="button" onClick={() => choose(i)} aria-pressed={i === chosen}>
            <span class="step-number">{i + 1}</span>
            <span>
              <b>{names[loop]}</b> {act}
            </span>
            <span class="step-because">{because === undefined ? '' : `because of ${because + 1}`}</span>
          </button>
        </li>
      )).reverse()}
    </ol>
  );
}

function Picture({ view, act }: Props) {
  const { steps } = view;
  const [choice, setChoice] = useState<{ readonly at: number; readonly of: number }>();
  const last = steps.length - 1;
  // A choice among the steps lasts until there is a newer one.
  const chosen = choice?.of === steps.length ? choice.at : last;
  const step = steps[chosen];
  return (
    <>
      <Controls view={view} act={act} />
      <Who loop={step?.loop} />
      {step && <Compared step={step} />}
      <Says>{step && sentence(step, chosen)}</Says>
      <Pods view={view} />
      <Steps steps={steps} chosen={chosen} choose={(at) => setChoice({ at, of: steps.length })} />
    </>
  );
}

export const controlLoop: FigureView<ControlLoopView, ControlLoopAction> = { name: 'control-loop', title: 'Take the loop step by step', Picture };
