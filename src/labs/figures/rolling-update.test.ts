import { describe, expect, it } from 'vitest';
import { roll, rollingUpdate } from './rolling-update.ts';

describe.each([
  { name: 'the usual shares', replicas: 6, maxSurge: '25%', maxUnavailable: '25%', surge: 2, unavailable: 1 },
  { name: 'nothing missing', replicas: 3, maxSurge: '1', maxUnavailable: '0', surge: 1, unavailable: 0 },
  { name: 'nothing above', replicas: 5, maxSurge: '0', maxUnavailable: '30%', surge: 0, unavailable: 1 },
  { name: 'all at once', replicas: 4, maxSurge: '100%', maxUnavailable: '100%', surge: 4, unavailable: 4 },
])('$name', ({ replicas, maxSurge, maxUnavailable, surge, unavailable }) => {
  const view = roll({ replicas, maxSurge, maxUnavailable });

  it('knows its limits', () => expect({ surge: view.surge, unavailable: view.unavailable, refusal: view.refusal }).toEqual({ surge, unavailable, refusal: undefined }));

  it('keeps to them at every moment', () => {
    const outside = view.moments.filter(({ total, available }) => total > replicas + surge || available < replicas - unavailable);
    expect(outside).toEqual([]);
  });

  it('begins with old Pods and ends with new ones', () => {
    expect(view.moments[0]?.pods.map(({ version, state }) => `${version} ${state}`)).toEqual(Array.from({ length: replicas }, () => 'old ready'));
    expect(view.moments.at(-1)?.pods.map(({ version, state }) => `${version} ${state}`)).toEqual(Array.from({ length: replicas }, () => 'new ready'));
  });
});

it('says what the Deployment controller decides', () =>
  expect(roll({ replicas: 2, maxSurge: '1', maxUnavailable: '0' }).moments.flatMap(({ decisions }) => decisions)).toEqual([
    'makes a new ReplicaSet for 1 Pod',
    'takes the old ReplicaSet from 2 to 1',
    'takes the new ReplicaSet from 1 to 2',
    'takes the old ReplicaSet from 1 to 0',
  ]));

it.each([
  { name: 'both limits 0', maxSurge: '0', maxUnavailable: '0', says: 'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0' },
  {
    name: 'no number',
    maxSurge: 'many',
    maxUnavailable: '1',
    says: 'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": a valid percent string must be a numeric string followed by an ending \'%\' (e.g. \'1%\',  or \'93%\', regex used for validation is \'[0-9]+%\')',
  },
])('the server refuses: $name', ({ maxSurge, maxUnavailable, says }) => {
  const scene = rollingUpdate.begin();
  scene.act({ type: 'start', replicas: 4, maxSurge, maxUnavailable });
  expect(scene.view()).toMatchObject({ moments: [], refusal: { code: 422, reason: 'Invalid', message: says } });
});
