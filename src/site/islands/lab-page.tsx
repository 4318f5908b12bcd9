/** Brings a lab page to life: reads the lab from the page, starts its world, and draws terminal, cluster and tools into their places. */
import { render } from 'preact';
import type { Lab } from '../../labs/lab.ts';
import { ClusterPanel } from './cluster-panel.tsx';
import { LabState } from './lab-state.ts';
import { LabTools } from './lab-tools.tsx';
import { readSettings } from './settings.ts';
import { bindSteps } from './steps.ts';
import { TerminalPanel } from './terminal-panel.tsx';

/** Tabs on narrow screens: one panel at a time, walked with the arrow keys. */
function bindTabs(root: HTMLElement): (tab: string) => void {
  const tabs = [...root.querySelectorAll<HTMLElement>('[data-tab-for]')];
  const show = (tab: string) => {
    root.dataset['tab'] = tab;
    for (const button of tabs) {
      const chosen = button.dataset['tabFor'] === tab;
      button.setAttribute('aria-selected', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) button.removeAttribute('data-news');
    }
  };
  for (const button of tabs) {
    button.addEventListener('click', () => show(button.dataset['tabFor'] ?? 'steps'));
    button.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const next = step === 0 ? undefined : tabs[(tabs.indexOf(button) + step + tabs.length) % tabs.length];
      if (!next) return;
      show(next.dataset['tabFor'] ?? 'steps');
      next.focus();
    });
  }
  show(root.dataset['tab'] ?? 'steps');
  return show;
}

/** Puts a view into a place that may hold server-made text. */
function put(root: HTMLElement, place: string, view: preact.ComponentChild): void {
  const element = root.querySelector(place);
  if (!element) return;
  element.replaceChildren();
  render(view, element);
}

const root = document.querySelector<HTMLElement>('[data-lab]');
const json = document.querySelector('[data-lab-json]')?.textContent;
if (root && json) {
  readSettings();
  const state = new LabState(JSON.parse(json) as Lab, { keeps: true });
  const show = bindTabs(root);
  put(root, '[data-controls]', <LabTools state={state} />);
  put(root, '[data-cluster]', <ClusterPanel state={state} />);
  put(root, '[data-terminal]', <TerminalPanel state={state} autofocus={false} />);
  bindSteps(root, state, () => show('terminal'));
}
