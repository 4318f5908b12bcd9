/** Brings a lab page to life: reads the lab from the page, starts its world, and draws terminal, cluster and tools into their places. */
import { render } from 'preact';
import type { Lab } from '../../labs/lab.ts';
import { ClusterPanel } from './cluster-panel.tsx';
import { LabState } from './lab-state.ts';
import { LabTools } from './lab-tools.tsx';
import { readSettings } from './settings.ts';
import { beginningOf } from './share-link.ts';
import { bindSteps } from './steps.ts';
import { bindTabs, emptied } from './tabs.ts';
import { TerminalPanel } from './terminal-panel.tsx';

const root = document.querySelector<HTMLElement>('[data-lab]');
const json = document.querySelector('[data-lab-json]')?.textContent;
if (root && json) {
  readSettings();
  const lab = JSON.parse(json) as Lab;
  const state = new LabState(lab, await beginningOf(lab.name, lab.name));
  const show = bindTabs(root);
  const place = (selector: string): Element => emptied(root, selector) ?? root;
  render(<LabTools state={state} />, place('[data-controls]'));
  render(<ClusterPanel state={state} />, place('[data-cluster]'));
  render(<TerminalPanel state={state} autofocus={false} />, place('[data-terminal]'));
  bindSteps(root, state, () => show('terminal'));
}
