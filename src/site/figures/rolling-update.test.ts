import { expect, it } from 'vitest';
import type { RollingMoment, RollingUpdateView } from '../../labs/figures/rolling-update.ts';
import { sentence, stepLine } from './rolling-update.tsx';

const moment: RollingMoment = { atMs: 4005, pods: [], total: 5, available: 4, wants: { old: 2, new: 3 }, decisions: ['takes the old ReplicaSet from 3 to 2', 'takes the new ReplicaSet from 2 to 3'] };
const view: RollingUpdateView = { settings: { replicas: 4, maxSurge: '25%', maxUnavailable: '25%' }, mostReplicas: 12, surge: 1, unavailable: 1, moments: [moment] };
const counts = 'After 4.0 s: 4 available, never fewer than 3; 5 in all, never more than 5.';

it.each([
  { name: 'with decisions', moment, isLast: false, says: `${counts} The Deployment controller takes the old ReplicaSet from 3 to 2, and takes the new ReplicaSet from 2 to 3.` },
  { name: 'without', moment: { ...moment, decisions: [] }, isLast: false, says: counts },
  { name: 'at the end', moment, isLast: true, says: `${counts} The update is done.` },
])('says a moment $name', ({ moment: shown, isLast, says }) => expect(sentence(view, shown, isLast)).toBe(says));

it('draws counts as steps', () =>
  expect(
    stepLine(
      [3, 3, 2],
      (i) => 10 * i,
      (value) => 100 - value,
    ),
  ).toBe('M0 97H10V97H20V98'));
