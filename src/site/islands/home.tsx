/** The landing page's terminal and cluster, live: the sample the page was sent with, continued where it stands. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import type { SavedLab } from '../../labs/saved-lab.ts';
import { playground } from '../playground.ts';
import { ClusterPanel } from './cluster-panel.tsx';
import { LabState } from './lab-state.ts';
import { readSettings } from './settings.ts';
import { TerminalPanel } from './terminal-panel.tsx';

/** Resolves when the lab can be typed to. */
function ready(state: LabState): Promise<void> {
  return new Promise((resolve) => {
    effect(() => {
      if (state.phase.value.kind === 'ready') resolve();
    });
  });
}

/** @returns runs a command as if typed */
export async function startHome(home: HTMLElement): Promise<(command: string) => void> {
  const saved = document.querySelector('[data-home-saved]')?.textContent ?? '{}';
  readSettings();
  const state = new LabState(playground, { from: JSON.parse(saved) as SavedLab });
  const draw = (place: string, view: preact.ComponentChild) => {
    const element = home.querySelector(place);
    if (!element) return;
    element.replaceChildren();
    render(view, element);
  };
  draw('[data-terminal]', <TerminalPanel state={state} autofocus={true} />);
  await ready(state);
  draw('[data-cluster]', <ClusterPanel state={state} />);
  return (command) => state.run(command);
}
