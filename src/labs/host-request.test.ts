import { expect, it } from 'vitest';
import type { Deployment } from '../api/types.ts';
import { LineEditor } from '../terminal/line-editor.ts';
import { clusterSide } from './cluster-side.ts';
import type { Lab } from './lab.ts';
import { LabSession } from './lab-session.ts';
import type { SavedLab } from './saved-lab.ts';

const lab: Lab = { name: 'x', title: '', module: '', summary: '', minutes: 1, objectives: [], world: { workers: 2, addons: [], seed: 1 }, steps: [], files: {} };

interface Asked {
  readonly id: number;
  readonly service: string;
  readonly body: unknown;
}

function begin(saved?: SavedLab): { readonly session: LabSession; readonly asked: Asked[]; readonly type: (line: string, ms: number) => void; readonly readyOf: (name: string) => number } {
  const asked: Asked[] = [];
  const nothing = (): void => undefined;
  const session = new LabSession(lab, { output: nothing, progress: nothing, snapshot: nothing, history: nothing, hostRequest: (request) => void asked.push(request) }, { lineSource: new LineEditor(), clusterSide, saved });
  const type = (line: string, ms: number): void => {
    session.input({ type: 'keys', bytes: `${line}\r` });
    session.advance(ms, Number.POSITIVE_INFINITY);
  };
  const readyOf = (name: string): number => [...session.world.objects<Deployment>('deployments.apps')].find(({ metadata }) => metadata.name === name)?.status?.readyReplicas ?? 0;
  session.advance(500, Number.POSITIVE_INFINITY);
  return { session, asked, type, readyOf };
}

it('has no answer for a script that nobody looks at, and does not wait for one', () => {
  const { session } = begin();
  expect(session.world.run('kubectl explain pods | head -n 2; vi x', 5000)).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('KIND:       Pod') });
});

it('lets the cluster go on while somebody edits, and a reload in the middle asks for the edit again', () => {
  const { session, asked, type, readyOf } = begin();
  type('kubectl create deployment web --image=nginx', 300);
  type('kubectl edit deployment web', 1000);
  expect(asked.map(({ service }) => service)).toEqual(['edit']);
  expect([session.paused, readyOf('web')]).toEqual([false, 0]);
  session.advance(30_000, Number.POSITIVE_INFINITY);
  expect(readyOf('web')).toBe(1);

  const again = begin(session.save());
  again.session.advance(100, Number.POSITIVE_INFINITY);
  expect(again.asked.map(({ id, service, body }) => [id, service, body])).toEqual(asked.map(({ id, service, body }) => [id, service, body]));
  const { id = -1, body } = again.asked[0] ?? {};
  const { text } = (body ?? {}) as { text: string };
  again.session.answer(id, { text: text.replace('replicas: 1', 'replicas: 3') });
  again.session.advance(30_000, Number.POSITIVE_INFINITY);
  expect(again.readyOf('web')).toBe(3);
});
