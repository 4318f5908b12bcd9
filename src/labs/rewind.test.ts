import { expect, it } from 'vitest';
import type { HistoryEntry } from '../cluster/history.ts';
import { LineEditor } from '../terminal/line-editor.ts';
import { clusterSide } from './cluster-side.ts';
import type { Lab } from './lab.ts';
import { LabSession } from './lab-session.ts';
import type { SavedLab } from './saved-lab.ts';

const lab: Lab = { name: 'x', title: '', module: '', summary: '', minutes: 1, objectives: [], world: { workers: 2, addons: [], seed: 1 }, steps: [], files: {} };

function begin(saved?: SavedLab): { readonly session: LabSession; readonly told: HistoryEntry[]; readonly type: (line: string, ms: number) => void } {
  const told: HistoryEntry[] = [];
  const listener = { output: () => undefined, progress: () => undefined, snapshot: () => undefined, hostRequest: () => undefined, history: (entries: readonly HistoryEntry[]) => void told.push(...entries) };
  const session = new LabSession(lab, listener, { lineSource: new LineEditor(), clusterSide, saved });
  const type = (line: string, ms: number): void => {
    session.input({ type: 'keys', bytes: `${line}\r` });
    session.advance(ms, Number.POSITIVE_INFINITY);
  };
  session.advance(500, Number.POSITIVE_INFINITY);
  session.sample();
  return { session, told, type };
}

it('goes back to before a command, and tells again only what is left', () => {
  const first = begin();
  first.type('kubectl create namespace kept', 3000);
  first.type('kubectl create namespace gone', 3000);
  const asked = first.told.filter(({ fromOutside }) => fromOutside);
  expect(asked.map(({ who, did, kind, name }) => `${who} ${did} ${kind} ${name}`)).toEqual(['kubernetes-admin created Namespace kept', 'kubernetes-admin created Namespace gone']);

  const second = begin(first.session.savedBefore(first.session.commandBefore(asked[1]?.atMs ?? 0)));
  second.session.advance(3000, Number.POSITIVE_INFINITY);
  expect(second.told.filter(({ fromOutside }) => fromOutside).map(({ name }) => name)).toEqual(['kept']);
  second.type('kubectl create namespace other', 3000);
  expect([...second.session.world.objects<{ readonly metadata: { readonly name: string } }>('namespaces')].map(({ metadata }) => metadata.name).filter((name) => /kept|gone|other/.test(name))).toEqual(['kept', 'other']);
});
