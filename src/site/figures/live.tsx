/** Brings a still figure to life: its world begins in a worker, the one labs use, and the picture is drawn again over the still one. */
import { render } from 'preact';
import { connect } from '../islands/connection.ts';
import { Frame } from './frame.tsx';
import { figureViews } from './registry.ts';

/** @param root the figure's element, with its name in `data-figure` */
export function bringToLife(root: HTMLElement): void {
  const name = root.dataset['figure'] ?? '';
  const figure = figureViews.find((each) => each.name === name);
  const place = root.querySelector<HTMLElement>('[data-figure-place]');
  if (!figure || !place) return;
  let view: unknown;
  let broken: string | undefined;
  let begun = 0;
  let run = 0;
  const begin = () => {
    begun += 1;
    broken = undefined;
    connection.send({ type: 'figure', name });
  };
  const draw = () => {
    const wasOnButton = document.activeElement?.matches('[data-wake]') === true && root.contains(document.activeElement);
    render(<Frame figure={figure} view={view} act={(action) => connection.send({ type: 'act', action })} reset={begin} run={run} broken={broken} />, place);
    root.dataset['live'] = String(run);
    if (wasOnButton) place.querySelector<HTMLElement>('fieldset :is(button, input, textarea)')?.focus();
  };
  const connection = connect((message) => {
    if (message.type === 'figure') {
      view = message.view;
      run = begun;
    } else if (message.type === 'broken') broken = message.message.split('\n')[0];
    else return;
    if (view !== undefined) draw();
  });
  begin();
}
