import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import { podTemplateHash } from '../shared/pod-template-hash.ts';
import { newReplicas } from './math.ts';

const home = '/apis/apps/v1/namespaces/default/deployments';
const template = (image: string): any => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } });
const deployment = (spec: object = {}): any => ({ metadata: { name: 'web' }, spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template: template('a'), ...spec } });

describe('the bounds of a rolling update', () => {
  const of = (replicas: number, maxSurge: unknown, maxUnavailable: unknown): Deployment => ({ spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } } }) as unknown as Deployment;

  it.each([
    { name: 'shares: surge is rounded up, unavailable down', replicas: 10, surge: '25%', unavailable: '25%', bounds: [3, 2] },
    { name: 'one replica', replicas: 1, surge: '25%', unavailable: '25%', bounds: [1, 0] },
    { name: 'numbers', replicas: 5, surge: 2, unavailable: 1, bounds: [2, 1] },
    { name: 'shares that round to nothing on both sides leave one', replicas: 3, surge: '0%', unavailable: '25%', bounds: [0, 1] },
    { name: 'more unavailable than there are', replicas: 2, surge: 0, unavailable: 5, bounds: [0, 2] },
    { name: 'everything at once', replicas: 4, surge: '100%', unavailable: '100%', bounds: [4, 4] },
    { name: 'no replicas', replicas: 0, surge: '25%', unavailable: '25%', bounds: [0, 0] },
  ])('$name', ({ replicas, surge, unavailable, bounds }) => {
    const one = of(replicas, surge, unavailable);
    expect([newReplicas.maxSurge(one), newReplicas.maxUnavailable(one)]).toEqual(bounds);
  });

  const set = (replicas: number): ReplicaSet => ({ spec: { replicas } }) as unknown as ReplicaSet;

  it.each([
    { name: 'the first of all', sets: [], now: undefined, wanted: 4 },
    { name: 'surge over what is old', sets: [4], now: undefined, wanted: 1 },
    { name: 'no room', sets: [4, 1], now: 1, wanted: 1 },
    { name: 'room that was made', sets: [2, 1], now: 1, wanted: 3 },
    { name: 'never more than wanted', sets: [0, 3], now: 1, wanted: 4 },
  ])('new replicas: $name', ({ sets, now, wanted }) => {
    expect(newReplicas.forNew(of(4, 1, 1), sets.map(set), now === undefined ? undefined : set(sets[now] ?? 0))).toBe(wanted);
  });
});

describe('a deployment', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  const sets = (): any[] => [...cluster.list('replicasets.apps', 'default')];
  const sizes = (): string[] => sets().map(({ metadata, spec }) => `${metadata.annotations['deployment.kubernetes.io/revision']}:${spec.replicas}`).sort();
  const status = (): any => cluster.get('deployments.apps', 'default/web').status;
  const condition = (type: string): any => status().conditions?.find((c: any) => c.type === type);
  const rolled = (): boolean => status().observedGeneration === 2 && status().updatedReplicas === 4 && status().availableReplicas === 4 && status().replicas === 4;
  const image = (name: string): unknown => cluster.patch(`${home}/web`, { spec: { template: template(name) } });

  it.each([
    { name: 'one more, none less', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, least: 4, most: 5 },
    { name: 'none more, one less', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, least: 3, most: 4 },
    { name: 'both', rollingUpdate: { maxSurge: '50%', maxUnavailable: '50%' }, least: 2, most: 6 },
  ])('rolls within its bounds: $name', ({ rollingUpdate, least, most }) => {
    cluster.create(home, deployment({ strategy: { type: 'RollingUpdate', rollingUpdate } }));
    cluster.until('it runs', () => status()?.availableReplicas === 4);
    image('b');
    const available: number[] = [];
    const all: number[] = [];
    cluster.until('it has rolled', () => {
      available.push(cluster.list('pods', 'default').filter((p) => !p.metadata.deletionTimestamp && p.status.conditions?.some((c: any) => c.type === 'Ready' && c.status === 'True')).length);
      all.push(sets().reduce((sum, { spec }) => sum + spec.replicas, 0));
      return rolled();
    }, 5);
    expect(Math.min(...available)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...all)).toBeLessThanOrEqual(most);
    expect(sizes()).toEqual(['1:0', '2:4']);
  });

  it('says when it does not get on, and when it does again', () => {
    cluster.create(home, deployment({ progressDeadlineSeconds: 30 }));
    cluster.until('it runs', () => status()?.availableReplicas === 4);
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
    cluster.patch(`${home}/web`, { spec: { template: { ...template('b'), spec: { ...template('b').spec, nodeSelector: { disk: 'none' } } } } });
    cluster.advance(29_000);
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    cluster.advance(3000);
    const stuck = sets().find(({ metadata }) => metadata.annotations['deployment.kubernetes.io/revision'] === '2').metadata.name;
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded', message: `ReplicaSet "${stuck}" has timed out progressing.` });
    cluster.patch(`${home}/web`, { spec: { template: { ...template('c'), spec: { ...template('c').spec, nodeSelector: null } } } });
    cluster.until('it runs again', () => status().updatedReplicas === 4 && status().availableReplicas === 4 && status().replicas === 4);
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  });

  it('keeps as much history as it is told, and numbers a revision anew when it comes back', () => {
    cluster.create(home, deployment({ replicas: 1, revisionHistoryLimit: 2 }));
    for (const name of ['b', 'c', 'd']) {
      cluster.advance(3000);
      image(name);
    }
    cluster.advance(3000);
    expect(sizes()).toEqual(['2:0', '3:0', '4:1']);
    image('b');
    cluster.advance(3000);
    expect(sizes()).toEqual(['3:0', '4:0', '5:1']);
    expect(sets().find(({ spec }) => spec.replicas === 1).metadata.annotations['deployment.kubernetes.io/revision-history']).toBe('2');
    expect(cluster.get('deployments.apps', 'default/web').metadata.annotations['deployment.kubernetes.io/revision']).toBe('5');
  });

  it('adopts the ReplicaSet of one that was deleted without it, and lets go what is labelled otherwise', () => {
    const owners = (): unknown[] => sets().map(({ metadata }) => metadata.ownerReferences?.map((owner: any) => owner.name) ?? []);
    cluster.create(home, deployment());
    cluster.until('it runs', () => status()?.availableReplicas === 4);
    const [before] = sets();
    cluster.delete(`${home}/web`, { propagationPolicy: 'Orphan' });
    cluster.until('it is gone', () => cluster.get('deployments.apps', 'default/web') === undefined);
    expect(owners()).toEqual([[]]);
    cluster.create(home, deployment());
    cluster.until('it has the old one', () => status()?.availableReplicas === 4);
    expect(sets().map(({ metadata }) => metadata.uid)).toEqual([before.metadata.uid]);
    expect(owners()).toEqual([['web']]);
    cluster.patch(`/apis/apps/v1/namespaces/default/replicasets/${before.metadata.name}`, { metadata: { labels: { app: 'other' } } });
    cluster.advance(1000);
    expect(cluster.get('replicasets.apps', `default/${before.metadata.name}`).metadata.ownerReferences).toBeUndefined();
  });

  it('takes another hash when the name is taken', () => {
    const wanted = { replicas: 1 };
    cluster.create(home, { ...deployment(wanted), metadata: { name: 'probe' } });
    cluster.advance(1000);
    const hash = podTemplateHash(cluster.get('deployments.apps', 'default/probe').spec.template, undefined);
    cluster.delete(`${home}/probe`);
    cluster.advance(5000);
    cluster.create('/apis/apps/v1/namespaces/default/replicasets', { metadata: { name: `web-${hash}` }, spec: { replicas: 0, selector: { matchLabels: { app: 'other' } }, template: { ...template('x'), metadata: { labels: { app: 'other' } } } } });
    cluster.create(home, deployment(wanted));
    cluster.advance(2000);
    expect([status().collisionCount, status().availableReplicas]).toEqual([1, 1]);
    expect(sets().length).toBe(2);
  });

  it('shares what it is scaled by while it rolls', () => {
    cluster.create(home, deployment({ replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }));
    cluster.until('it runs', () => status()?.availableReplicas === 10);
    cluster.patch(`${home}/web`, { spec: { template: { ...template('b'), spec: { ...template('b').spec, nodeSelector: { disk: 'none' } } } } });
    cluster.advance(2000);
    expect(sizes()).toEqual(['1:8', '2:5']);
    cluster.patch(`${home}/web`, { spec: { replicas: 15 } });
    cluster.advance(2000);
    // (15 + 3) / (10 + 3) of each, what is left over to the largest
    expect(sizes()).toEqual(['1:11', '2:7']);
  });

  it('stands still while it is paused, but can be scaled', () => {
    cluster.create(home, deployment());
    cluster.until('it runs', () => status()?.availableReplicas === 4);
    cluster.patch(`${home}/web`, { spec: { paused: true } });
    image('b');
    cluster.patch(`${home}/web`, { spec: { replicas: 2 } });
    cluster.advance(3000);
    expect(sizes()).toEqual(['1:2']);
    expect(condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
    cluster.patch(`${home}/web`, { spec: { paused: false } });
    cluster.advance(3000);
    expect(sizes()).toEqual(['1:0', '2:2']);
  });

  it('starts the new when the old are gone, where it recreates', () => {
    cluster.create(home, deployment({ strategy: { type: 'Recreate' } }));
    cluster.until('it runs', () => status()?.availableReplicas === 4);
    image('b');
    let most = 0;
    cluster.until('it has changed', () => {
      most = Math.max(most, cluster.list('pods', 'default').length);
      return rolled();
    }, 5);
    expect([most, sizes()]).toEqual([4, ['1:0', '2:4']]);
  });
});
