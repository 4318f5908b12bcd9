import { expect, it } from 'vitest';
import { etcdQuorum, type EtcdQuorumAction, type EtcdQuorumView } from './etcd-quorum.ts';

const off = (...numbers: readonly number[]): readonly EtcdQuorumAction[] => numbers.flatMap((n) => [{ type: 'switch', member: n === 1 ? 'control-plane' : `control-plane-${n}`, on: false } as const, { type: 'wait' } as const]);

function play(...actions: readonly EtcdQuorumAction[]): EtcdQuorumView {
  const scene = etcdQuorum.begin();
  for (const action of actions) scene.act(action);
  return scene.view();
}

const brief = ({ members, holds, needed }: EtcdQuorumView): string => `${members.filter(({ role }) => role !== 'stopped').length} of ${members.length}, ${needed} needed: ${holds}`;

it('begins with one of three switched off, and both answers', () => {
  const { answers, ...view } = play();
  expect(view).toEqual({
    members: [
      { name: 'control-plane', role: 'leader' },
      { name: 'control-plane-2', role: 'follower' },
      { name: 'control-plane-3', role: 'stopped' },
    ],
    needed: 2,
    holds: true,
    leader: 'control-plane',
    term: 2,
    isSettling: false,
  });
  expect(answers.map(({ command, succeeded }) => `${command} ${succeeded}`)).toEqual(['kubectl create configmap note-1 true', 'kubectl get nodes true']);
});

it.each([
  { name: 'the only one', size: 1 as const, lost: [1], says: '0 of 1, 1 needed: false' },
  { name: 'one of three', size: 3 as const, lost: [2], says: '2 of 3, 2 needed: true' },
  { name: 'two of three', size: 3 as const, lost: [2, 1], says: '1 of 3, 2 needed: false' },
  { name: 'two of five', size: 5 as const, lost: [1, 5], says: '3 of 5, 3 needed: true' },
  { name: 'three of five', size: 5 as const, lost: [1, 5, 2], says: '2 of 5, 3 needed: false' },
])('loses $name', ({ size, lost, says }) => expect(brief(play({ type: 'size', size }, ...off(...lost)))).toBe(says));

it('has no leader until the others have elected one', () => {
  const scene = etcdQuorum.begin();
  for (const action of [{ type: 'size', size: 3 }, { type: 'switch', member: 'control-plane', on: false }] as const) scene.act(action);
  expect(scene.view()).toMatchObject({ holds: true, leader: '', term: 2, isSettling: true });
  scene.act({ type: 'wait' });
  expect(scene.view()).toMatchObject({ holds: true, leader: 'control-plane-2', term: 3, isSettling: false });
});

it('answers no read and no write without a quorum, and does again afterwards', () => {
  const scene = etcdQuorum.begin();
  for (const action of [...off(1), { type: 'read' } as const, { type: 'write' } as const]) scene.act(action);
  expect(scene.view().answers).toEqual([
    { command: 'kubectl get nodes', output: 'Error from server (Timeout): Timeout: request did not complete within the allotted timeout', succeeded: false, tookMs: 60_050 },
    { command: 'kubectl create configmap note-2', output: 'error: failed to create configmap: etcdserver: request timed out', succeeded: false, tookMs: 7050 },
  ]);
  for (const action of [{ type: 'switch', member: 'control-plane-3', on: true }, { type: 'wait' }, { type: 'write' }] as const) scene.act(action);
  expect(scene.view().answers.map(({ output }) => output)).toEqual(['configmap/note-3 created']);
});
