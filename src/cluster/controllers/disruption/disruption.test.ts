import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';

const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const budget = (spec: object) => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const deployment = (replicas: number) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } });
const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } });

function start(replicas: number, spec: object): TestCluster {
  const c = new TestCluster();
  if (replicas > 0) c.create('/apis/apps/v1/namespaces/default/deployments', deployment(replicas));
  c.create(budgets, budget(spec));
  c.advance(3000);
  return c;
}

const status = (c: TestCluster) => c.get('poddisruptionbudgets.policy', 'default/web').status;
const numbers = ({ status: s }: any): readonly number[] => [s.expectedPods, s.desiredHealthy, s.currentHealthy, s.disruptionsAllowed];

describe('how many may go', () => {
  it.each([
    { name: 'minAvailable as a number', replicas: 3, spec: { minAvailable: 2 }, is: [3, 2, 3, 1] },
    { name: 'minAvailable of all', replicas: 2, spec: { minAvailable: 2 }, is: [2, 2, 2, 0] },
    { name: 'minAvailable as a share is rounded up', replicas: 3, spec: { minAvailable: '50%' }, is: [3, 2, 3, 1] },
    { name: 'maxUnavailable', replicas: 3, spec: { maxUnavailable: 1 }, is: [3, 2, 3, 1] },
    { name: 'maxUnavailable as a share is rounded up', replicas: 3, spec: { maxUnavailable: '10%' }, is: [3, 2, 3, 1] },
    { name: 'more than there are', replicas: 1, spec: { maxUnavailable: 5 }, is: [1, 0, 1, 1] },
    { name: 'none there', replicas: 0, spec: { minAvailable: 0 }, is: [0, 0, 0, 0] },
  ])('$name', ({ replicas, spec, is }) => expect(numbers(c(replicas, spec))).toEqual(is));
  const c = (replicas: number, spec: object) => start(replicas, spec).get('poddisruptionbudgets.policy', 'default/web');
});

it('follows its Pods', () => {
  const c = start(2, { maxUnavailable: 1 });
  expect(status(c)).toEqual({ observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2, conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '', lastTransitionTime: '2026-11-20T20:00:00Z', observedGeneration: 1 }] });
  c.delete(`/api/v1/namespaces/default/pods/${c.list('pods', 'default')[0].metadata.name}`);
  c.advance(20);
  expect(status(c).conditions).toEqual([{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '', lastTransitionTime: '2026-11-20T20:00:03Z', observedGeneration: 1 }]);
  c.advance(3000);
  expect(status(c).disruptionsAllowed).toBe(1);
});

it('says what it cannot know', () => {
  const c = new TestCluster();
  c.create(budgets, budget({ maxUnavailable: 1 }));
  c.advance(100);
  c.create('/api/v1/namespaces/default/pods', pod('alone'));
  c.advance(2000);
  expect(c.events('PodDisruptionBudget', 'web').map((e) => e.replace(/ x\d+/, '').replace(/,MatchExpressions.*/, ''))).toEqual([
    'Normal NoPods No matching pods found',
    'Warning UnmanagedPods Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,}',
  ]);
  expect(numbers({ status: status(c) })).toEqual([0, 0, 1, 0]);
});

it('allows nothing when a controller has no scale', () => {
  const c = new TestCluster();
  c.create('/apis/apps/v1/namespaces/default/daemonsets', { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'log' }, spec: { selector: { matchLabels: { app: 'web' } }, template } });
  c.create(budgets, budget({ maxUnavailable: 1 }));
  c.advance(3000);
  expect(status(c)).toMatchObject({ disruptionsAllowed: 0, conditions: [{ reason: 'SyncFailed', message: 'daemonsets.apps does not implement the scale subresource' }] });
});

it('a Pod that was to be disrupted and was not is spared after two minutes', () => {
  const c = new TestCluster();
  c.create('/api/v1/namespaces/default/pods', pod('p'));
  c.advance(1000);
  const now = c.get('pods', 'default/p');
  const target = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: '', lastTransitionTime: '2026-11-20T20:00:01Z' };
  c.put('/api/v1/namespaces/default/pods/p/status', { ...now, status: { ...now.status, conditions: [...now.status.conditions, target] } });
  const seen = [110_000, 15_000].map((ms) => {
    c.advance(ms);
    return c.get('pods', 'default/p').status.conditions.find((k: any) => k.type === 'DisruptionTarget').status;
  });
  expect(seen).toEqual(['True', 'False']);
});
