import { describe, expect, it } from 'vitest';
import { TestCluster, type TestOptions } from '../../../../tests/support/cluster/test-cluster.ts';

const path = '/apis/apps/v1/namespaces/default/statefulsets';

function set(spec: object = {}, annotations: object = {}, image = 'nginx:1') {
  const template = { metadata: { labels: { app: 'web' }, annotations }, spec: { containers: [{ name: 'c', image }] } };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec: { serviceName: 'web', replicas: 3, selector: { matchLabels: { app: 'web' } }, template, ...spec } };
}

const newImage = { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:2' }] } } } };

function start(spec: object = {}, options: TestOptions = {}, annotations: object = {}): TestCluster {
  const c = new TestCluster(options);
  c.create(path, set(spec, annotations));
  return c;
}

const images = (c: TestCluster): readonly string[] => c.list('pods', 'default').map((pod) => `${pod.metadata.name} ${pod.spec.containers[0].image}`);
const status = (c: TestCluster) => c.get('statefulsets.apps', 'default/web').status;

describe('order', () => {
  it('starts one Pod after the other', () => {
    const c = start({}, { startMs: 5000 });
    const seen = [4, 9, 14, 19].map((second) => {
      c.advance(second * 1000 - (c.nowMs - c.cluster.timeline.startMs));
      return c.pods().join(', ');
    });
    expect(seen).toEqual(['web-0 Pending', 'web-0 Running, web-1 Pending', 'web-0 Running, web-1 Running, web-2 Pending', 'web-0 Running, web-1 Running, web-2 Running']);
  });

  it('starts all at once when asked for Parallel', () => {
    const c = start({ podManagementPolicy: 'Parallel' }, { startMs: 5000 });
    c.advance(1000);
    expect(c.pods()).toEqual(['web-0 Pending', 'web-1 Pending', 'web-2 Pending']);
  });

  it('waits for a Pod that never becomes ready', () => {
    const c = start({}, {}, { 'test/never-ready': '' });
    c.advance(60_000);
    expect(c.pods()).toEqual(['web-0 Running']);
  });

  it('scales down from the end, one at a time', () => {
    const c = start({}, { stopMs: 4000 });
    c.advance(5000);
    c.patch(`${path}/web`, { spec: { replicas: 0 } });
    const seen = [1000, 5000, 5000, 5000].map((ms) => {
      c.advance(ms);
      return c.pods().join(', ');
    });
    expect(seen).toEqual(['web-0 Running, web-1 Running, web-2 Terminating', 'web-0 Running, web-1 Terminating', 'web-0 Terminating', '']);
    expect(c.events('StatefulSet', 'web').slice(3)).toEqual([2, 1, 0].map((i) => `Normal SuccessfulDelete Delete Pod web-${i} in StatefulSet web successful`));
  });

  it('counts from ordinals.start', () => {
    const c = start({ ordinals: { start: 5 }, replicas: 2 });
    c.advance(5000);
    expect(c.pods()).toEqual(['web-5 Running', 'web-6 Running']);
  });

  it('replaces a Pod that has failed', () => {
    const c = start({ replicas: 1 });
    c.advance(2000);
    const before = c.get('pods', 'default/web-0').metadata.uid;
    c.finish('default/web-0', 1);
    c.advance(3000);
    expect(c.pods()).toEqual(['web-0 Running']);
    expect(c.get('pods', 'default/web-0').metadata.uid).not.toBe(before);
  });
});

describe('rolling update', () => {
  it('replaces from the end, and the new revision becomes current', () => {
    const c = start();
    c.advance(5000);
    const before = status(c).currentRevision;
    c.patch(`${path}/web`, newImage);
    c.advance(20);
    expect(images(c)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:1']);
    expect(status(c).updateRevision).not.toBe(before);
    c.advance(10_000);
    expect(images(c)).toEqual(['web-0 nginx:2', 'web-1 nginx:2', 'web-2 nginx:2']);
    const revision = status(c).updateRevision;
    expect(status(c)).toEqual({ observedGeneration: 2, replicas: 3, readyReplicas: 3, availableReplicas: 3, currentReplicas: 3, updatedReplicas: 3, currentRevision: revision, updateRevision: revision, collisionCount: 0 });
  });

  it('leaves ordinals below the partition alone, even when they are deleted', () => {
    const c = start({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
    c.advance(5000);
    c.patch(`${path}/web`, newImage);
    c.advance(10_000);
    c.delete('/api/v1/namespaces/default/pods/web-0');
    c.advance(10_000);
    expect(images(c)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2']);
  });

  it('OnDelete waits for somebody to delete the Pods', () => {
    const c = start({ updateStrategy: { type: 'OnDelete' } });
    c.advance(5000);
    c.patch(`${path}/web`, newImage);
    c.advance(10_000);
    c.delete('/api/v1/namespaces/default/pods/web-1');
    c.advance(10_000);
    expect(images(c)).toEqual(['web-0 nginx:1', 'web-1 nginx:2', 'web-2 nginx:1']);
  });

  it('waits minReadySeconds between Pods', () => {
    const c = start({ minReadySeconds: 10, replicas: 2 });
    c.advance(5000);
    expect(c.pods()).toEqual(['web-0 Running']);
    expect(status(c).availableReplicas).toBe(0);
    c.advance(7000);
    expect(c.pods()).toEqual(['web-0 Running', 'web-1 Running']);
    c.advance(15_000);
    expect(status(c).availableReplicas).toBe(2);
  });

  it('goes back to an old revision by renumbering it, and forgets beyond the limit', () => {
    const c = start({ revisionHistoryLimit: 1, replicas: 1 });
    const roll = (image: string): void => {
      c.patch(`${path}/web`, { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });
      c.advance(5000);
    };
    c.advance(2000);
    roll('nginx:2');
    roll('nginx:1');
    const numbers = (): readonly number[] => c.list('controllerrevisions.apps').map((r) => r.revision).sort();
    expect(numbers()).toEqual([2, 3]);
    roll('nginx:3');
    roll('nginx:4');
    expect(numbers()).toEqual([4, 5]);
  });

  it('names revisions as a real cluster does', () => {
    const c = new TestCluster();
    const template = { metadata: { labels: { app: 'db' } }, spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80, name: 'web' }] }] } };
    c.create(path, { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { serviceName: 'db', replicas: 2, selector: { matchLabels: { app: 'db' } }, template } });
    c.advance(1000);
    expect(c.list('controllerrevisions.apps').map((r) => r.metadata.name)).toEqual(['db-76f6965544']);
  });
});

describe('claims', () => {
  const templates = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }], podManagementPolicy: 'Parallel', replicas: 2 };
  const claims = (c: TestCluster): readonly string[] => c.list('persistentvolumeclaims', 'default').map((claim) => `${claim.metadata.name} ${(claim.metadata.ownerReferences ?? []).map((o: { kind: string; name: string }) => `${o.kind} ${o.name}`).join()}`);

  it('creates one per Pod and template, and uses it', () => {
    const c = start(templates);
    c.advance(1000);
    expect(claims(c)).toEqual(['data-web-0 ', 'data-web-1 ']);
    expect(c.get('pods', 'default/web-1').spec.volumes[0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } });
    expect(c.events('StatefulSet', 'web')).toEqual([
      'Normal SuccessfulCreate Create Claim data-web-0 Pod web-0 in StatefulSet web success',
      'Normal SuccessfulCreate Create Pod web-0 in StatefulSet web successful',
      'Normal SuccessfulCreate Create Claim data-web-1 Pod web-1 in StatefulSet web success',
      'Normal SuccessfulCreate Create Pod web-1 in StatefulSet web successful',
    ]);
  });

  it('keeps them by default', () => {
    const c = start(templates);
    c.advance(2000);
    c.patch(`${path}/web`, { spec: { replicas: 1 } });
    c.advance(5000);
    expect(claims(c)).toEqual(['data-web-0 ', 'data-web-1 ']);
  });

  it('gives them to the set when it takes them with it', () => {
    const c = start({ ...templates, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } });
    c.advance(2000);
    expect(claims(c)).toEqual(['data-web-0 StatefulSet web', 'data-web-1 StatefulSet web']);
  });

  it('deletes those of Pods that are scaled away', () => {
    const c = start({ ...templates, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } });
    c.advance(2000);
    c.patch(`${path}/web`, { spec: { replicas: 1 } });
    c.advance(20_000);
    expect(claims(c)).toEqual(['data-web-0 ']);
  });
});
