import { expect, it } from 'vitest';
import type { SchedulerDecision } from '../../labs/decision-table.ts';
import { sentence } from './decision-table.tsx';

const names = ['a', 'b', 'c'];
const decision: SchedulerDecision = { pod: 'p', node: 'b', message: '', filters: [], reasons: [{ node: 'a', plugin: 'NodeName', reason: 'r' }], scores: [], totals: [null, 7, 5] };

it.each([
  { name: 'the best of several', decision, says: 'Pod p goes to b. 1 of 3 nodes were filtered out; points of the others: b 7, c 5.' },
  { name: 'one of two that are equal', decision: { ...decision, totals: [null, 5, 5] }, says: 'Pod p goes to b. 1 of 3 nodes were filtered out; points of the others: b 5, c 5; among equals the lot decides.' },
  { name: 'the only one', decision: { ...decision, totals: [null, null, null] }, says: 'Pod p goes to b. It is the only node that passed the filter, so it was taken without scores.' },
  { name: 'none', decision: { ...decision, node: '', message: '0/3 nodes are available.' }, says: 'FailedScheduling: 0/3 nodes are available.' },
])('$name', ({ decision: decided, says }) => expect(sentence(decided, names)).toBe(says));
