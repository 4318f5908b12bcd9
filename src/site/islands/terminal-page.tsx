/** The page with nothing but a terminal and a cluster: a free one, or one at the state where a session of a page begins. */
import { render } from 'preact';
import type { Lab } from '../../labs/lab.ts';
import { type PageSessions, startOf } from '../page-session.ts';
import { playground, suggestions } from '../playground.ts';
import { ClusterPanel } from './cluster-panel.tsx';
import { LabState } from './lab-state.ts';
import { LabTools } from './lab-tools.tsx';
import { readSettings } from './settings.ts';
import { beginningOf } from './share-link.ts';
import { bindTabs, emptied } from './tabs.ts';
import { TerminalPanel } from './terminal-panel.tsx';

interface Beginning {
  readonly lab: Lab;
  readonly commands: readonly string[];
  /** the page it is from */
  readonly from?: { readonly title: string; readonly href: string };
}

const firstSteps = ['kubectl get nodes', 'kubectl create deployment web --image=nginx --replicas=3', 'kubectl get pods -o wide', ...suggestions.map(({ command }) => command)];
const free: Beginning = { lab: { ...playground, name: 'terminal', title: 'Terminal' }, commands: [...new Set(firstSteps)] };

/** @returns the state asked for in the address; a free terminal when it asks for none, or for one that is not there */
async function beginning(base: string): Promise<Beginning> {
  const asked = new URLSearchParams(location.search);
  const page = asked.get('page');
  if (page === null || !/^[\w-]+(?:\/[\w-]+)*$/.test(page)) return free;
  const answer = await fetch(`${base}sessions/${page}.json`);
  if (!answer.ok) return free;
  const { title, world, parts } = (await answer.json()) as PageSessions;
  const start = startOf(parts, Number(asked.get('session') ?? 0));
  if (!start) return free;
  const { workers = 2, seed = 1, addons = [] } = world;
  const lab = { ...free.lab, title, world: { workers, seed, addons }, files: start.files, setup: start.setup };
  return { lab, commands: start.commands, from: { title, href: `${base}${page}/` } };
}

function Commands({ commands, run }: { commands: readonly string[]; run: (command: string) => void }) {
  return (
    <>
      {commands.map((command) => (
        <li key={command}>
          <code>{command}</code>
          <button type="button" class="tool" onClick={() => run(command)} aria-label={`Run ${command}`}>
            Run
          </button>
        </li>
      ))}
    </>
  );
}

function Origin({ title, href }: { title: string; href: string }) {
  return (
    <>
      <p>
        This cluster is where the page <a class="prose-link" href={href}>{title}</a> has brought it: everything the page types before this place has been typed.
      </p>
      <p>Here the page goes on with:</p>
    </>
  );
}

const root = document.querySelector<HTMLElement>('[data-free]');
if (root) {
  readSettings();
  const place = (selector: string): Element => emptied(root, selector) ?? root;
  const show = bindTabs(root);
  const { lab, commands, from } = await beginning(root.dataset['base'] ?? '/');
  const state = new LabState(lab, await beginningOf(lab.name, from ? undefined : lab.name));
  if (from) render(<Origin {...from} />, place('[data-free-text]'));
  const run = (command: string) => {
    show('terminal');
    state.run(command);
  };
  render(<Commands commands={commands} run={run} />, place('[data-free-commands]'));
  render(<LabTools state={state} />, place('[data-controls]'));
  render(<ClusterPanel state={state} />, place('[data-cluster]'));
  render(<TerminalPanel state={state} autofocus={from === undefined} />, place('[data-terminal]'));
}
