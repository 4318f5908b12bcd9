/**
 * Deployments at size: to Ready, from one revision to the next, and what one Pod costs among more of them. The engine warms up while it is used, as it
 * does in a learner's tab, so the goals stand at the median of five; the first run stands beside it.
 * `DRYDOCK_BENCH=full npm run bench -- deployments` adds 100,000 Pods, whose nodes, containers and files want 6 GB: more than Node allows itself unasked.
 */
import { makeWorld } from '../../labs/make-world.ts';
import type { World } from '../../labs/world.ts';
import { type Bench, type Figure, measure } from './measure.ts';

const template = (image: string): object => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image, resources: { requests: { cpu: '1m', memory: '1Mi' } } }] } });

interface Sized {
  readonly status?: { readonly readyReplicas?: number; readonly updatedReplicas?: number; readonly availableReplicas?: number; readonly replicas?: number };
}

function create(world: World, replicas: number): void {
  const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template('nginx:1.27') } };
  const { status } = world.cluster.client().request({ method: 'POST', path: '/apis/apps/v1/namespaces/default/deployments', body });
  if (status !== 201) throw new Error(`the Deployment was answered ${status}`);
}

function until(world: World, done: (deployment: Sized) => boolean): void {
  for (let second = 0; second < 3600; second++) {
    world.advanceTo(world.nowMs + 1000);
    const deployment = world.cluster.etcd.get('deployments.apps', 'default/web') as Sized | undefined;
    if (deployment && done(deployment)) return;
  }
  throw new Error('the Deployment did not get there within an hour');
}

const ready = (n: number) => (d: Sized): boolean => d.status?.readyReplicas === n;
const rolled = (n: number) => (d: Sized): boolean => d.status?.updatedReplicas === n && d.status.availableReplicas === n && d.status.replicas === n;

/** CPU time until all Pods of a new Deployment are Ready. @param nodes that hold 110 Pods each */
function toReady(pods: number, nodes: number): number {
  const world = makeWorld({ seed: 1, workers: nodes });
  return measure(() => {
    create(world, pods);
    until(world, ready(pods));
  });
}

function toRolled(pods: number): number {
  const world = makeWorld({ seed: 1, workers: 10 });
  create(world, pods);
  until(world, ready(pods));
  return measure(() => {
    const body = { spec: { template: template('nginx:1.28') } };
    world.cluster.client().request({ method: 'PATCH', path: '/apis/apps/v1/namespaces/default/deployments/web', headers: { 'content-type': 'application/merge-patch+json' }, body });
    until(world, rolled(pods));
  });
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const times = (count: number, run: () => number): readonly number[] => Array.from({ length: count }, run);

/** What one Pod costs among so many, in µs; nodes in proportion, so that each has as much to do. */
function perPod(pods: number): Figure {
  return { what: `one Pod of ${pods.toLocaleString('en')} to Ready`, value: (toReady(pods, Math.ceil(pods / 100)) * 1000) / pods, unit: 'µs' };
}

export const deployments: Bench = {
  name: 'deployments',
  run: () => {
    const made = times(5, () => toReady(1000, 10));
    const updated = times(5, () => toRolled(500));
    const sizes = process.env['DRYDOCK_BENCH'] === 'full' ? [1000, 10_000, 100_000] : [1000, 10_000];
    return [
      { what: '1,000 Pods of one Deployment to Ready on 10 nodes, first run', value: made[0] ?? 0, unit: 'ms' },
      { what: '1,000 Pods of one Deployment to Ready on 10 nodes, median of 5', value: middle(made), unit: 'ms', atMost: 1000 },
      { what: 'rolling update of 500 Pods, first run', value: updated[0] ?? 0, unit: 'ms' },
      { what: 'rolling update of 500 Pods, median of 5', value: middle(updated), unit: 'ms', atMost: 1000 },
      ...sizes.map(perPod),
    ];
  },
};
