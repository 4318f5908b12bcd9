/** Deployments at size: to Ready, and from one revision to the next. */
import { makeWorld } from '../../labs/make-world.ts';
import type { World } from '../../labs/world.ts';
import { type Bench, measure } from './measure.ts';

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

export const deployments: Bench = {
  name: 'deployments',
  run: () => {
    const thousand = makeWorld({ seed: 1, workers: 10 });
    const toReady = measure(() => {
      create(thousand, 1000);
      until(thousand, ready(1000));
    });
    const world = makeWorld({ seed: 1, workers: 10 });
    create(world, 500);
    until(world, ready(500));
    const update = measure(() => {
      const body = { spec: { template: template('nginx:1.28') } };
      world.cluster.client().request({ method: 'PATCH', path: '/apis/apps/v1/namespaces/default/deployments/web', headers: { 'content-type': 'application/merge-patch+json' }, body });
      until(world, rolled(500));
    });
    return [
      { what: '1,000 Pods of one Deployment to Ready on 10 nodes', value: toReady, unit: 'ms', atMost: 1000 },
      { what: 'rolling update of 500 Pods', value: update, unit: 'ms', atMost: 1000 },
    ];
  },
};
