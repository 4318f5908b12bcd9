import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Timeline } from '../base/timeline.ts';
import { Quorum } from './quorum.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

/** What can be seen of it: `A*b-c?` is leader a, follower b, stopped c, candidate d. */
const picture = ({ state }: Quorum): string => {
  const marks = { leader: '*', follower: '+', candidate: '?', stopped: '-' };
  return `${state.members.map(({ name, role }) => `${name}${marks[role]}`).join(' ')} ${state.quorum ? 'quorum' : 'none'} term ${state.term}`;
};

function play(members: number, changes: readonly string[]): readonly string[] {
  const timeline = new Timeline(0);
  const quorum = new Quorum(names.slice(0, members), timeline, new Random('seed'));
  return changes.map((change) => {
    const [name = '', what] = change.split(' ');
    if (name === 'wait') timeline.advance(Number(what));
    else quorum.set(name, what === 'cut' || what === 'healed' ? { reachable: what === 'healed' } : { running: what === 'on' });
    return picture(quorum);
  });
}

describe('members of etcd', () => {
  it.each([
    { name: 'one is enough of one, and none is not', members: 1, changes: ['wait 0', 'a off', 'wait 9000', 'a on', 'wait 2000'], seen: ['a* quorum term 2', 'a- none term 2', 'a- none term 2', 'a? quorum term 2', 'a* quorum term 3'] },
    { name: 'a follower goes: nobody minds', members: 3, changes: ['b off', 'wait 5000', 'b on'], seen: ['a* b- c+ quorum term 2', 'a* b- c+ quorum term 2', 'a* b+ c+ quorum term 2'] },
    { name: 'the leader goes: the others elect one within two seconds', members: 3, changes: ['a off', 'wait 999', 'wait 1001', 'a on'], seen: ['a- b? c? quorum term 2', 'a- b? c? quorum term 2', 'a- b+ c* quorum term 3', 'a+ b+ c* quorum term 3'] },
    { name: 'two of three go: the leader steps down, and terms do not rise without voters', members: 3, changes: ['b off', 'c off', 'wait 60000', 'c on', 'wait 2000'], seen: ['a* b- c+ quorum term 2', 'a? b- c- none term 2', 'a? b- c- none term 2', 'a? b- c? quorum term 2', 'a+ b- c* quorum term 3'] },
    { name: 'two of five go: three are enough', members: 5, changes: ['d off', 'e off', 'c off'], seen: ['a* b+ c+ d- e+ quorum term 2', 'a* b+ c+ d- e- quorum term 2', 'a? b? c- d- e- none term 2'] },
    { name: 'a leader that is cut off leads no longer, though it lives', members: 3, changes: ['a cut', 'wait 2000', 'a healed'], seen: ['a? b? c? quorum term 2', 'a? b+ c* quorum term 3', 'a+ b+ c* quorum term 3'] },
    { name: 'an election ends when too few are left for it', members: 3, changes: ['a off', 'b off', 'wait 3000'], seen: ['a- b? c? quorum term 2', 'a- b- c? none term 2', 'a- b- c? none term 2'] },
  ])('$name', ({ members, changes, seen }) => {
    expect(play(members, changes)).toEqual(seen);
  });

  it('tells of changes, and only of them', () => {
    const timeline = new Timeline(0);
    const quorum = new Quorum(['a', 'b', 'c'], timeline, new Random('seed'));
    const told: string[] = [];
    quorum.onChange(() => told.push(picture(quorum)));
    quorum.set('a', { running: true });
    quorum.set('nobody', { running: false });
    quorum.set('a', { running: false });
    timeline.advance(2000);
    expect([told, quorum.changes]).toEqual([['a- b? c? quorum term 2', 'a- b+ c* quorum term 3'], 2]);
  });
});
