import { expect, it } from 'vitest';
import type { EtcdQuorumView } from '../../labs/figures/etcd-quorum.ts';
import { sentence } from './etcd-quorum.tsx';

const view: EtcdQuorumView = {
  members: [
    { name: 'a', role: 'leader' },
    { name: 'b', role: 'follower' },
    { name: 'c', role: 'stopped' },
  ],
  needed: 2,
  holds: true,
  leader: 'a',
  term: 2,
  isSettling: false,
  answers: [],
};
const stopped = { name: 'b', role: 'stopped' } as const;
const failed = { command: 'kubectl get nodes', output: '', succeeded: false, tookMs: 60_050 };

it.each([
  { name: 'a quorum', view, says: '2 of 3 members run, 2 are needed: the quorum holds, and a leads, in term 2.' },
  { name: 'an election', view: { ...view, leader: '', isSettling: true }, says: '2 of 3 members run, 2 are needed: the quorum holds, and a leader is being elected.' },
  { name: 'none', view: { ...view, members: [...view.members.slice(0, 1), stopped, stopped], holds: false, leader: '', answers: [failed] }, says: '1 of 3 members runs, 2 are needed: there is no quorum, so nobody leads. kubectl get nodes failed after 60 s.' },
  { name: 'a single member', view: { ...view, members: view.members.slice(0, 1), needed: 1, answers: [{ ...failed, succeeded: true, tookMs: 50 }] }, says: '1 of 1 member runs, 1 is needed: the quorum holds, and a leads, in term 2. kubectl get nodes was answered at once.' },
])('says $name', ({ view: shown, says }) => expect(sentence(shown)).toBe(says));
