/** The landing page's terminal and cluster, live: the sample the page was sent with, continued where it stands. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import type { Lab } from '../../labs/lab.ts';
import type { SavedLab } from '../../labs/saved-lab.ts';
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
  const json = document.querySelector('[data-home-json]')?.textContent ?? '{}';
  const { lab, saved } = JSON.parse(json) as { lab: Lab; saved: SavedLab };
  readSettings();
  const state = new LabState(lab, { keeps: false, from: saved });
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
