import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';

function volume(name: string, spec: object = {}) {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', hostPath: { path: '/tmp/x' }, ...spec } };
}

function claim(name: string, spec: object = {}) {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', resources: { requests: { storage: '500Mi' } }, ...spec } };
}

const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const volumes = '/api/v1/persistentvolumes';

/** Volumes first, then claims, a second apart. */
function start(given: readonly object[], wanted: readonly object[]): TestCluster {
  const c = new TestCluster();
  for (const one of given) c.create(volumes, one as Record<string, unknown>);
  c.advance(1000);
  for (const one of wanted) c.create(claims, one as Record<string, unknown>);
  c.advance(1000);
  return c;
}

/** `name phase other` of all claims and volumes. */
const state = (c: TestCluster): readonly string[] => [
  ...c.list('persistentvolumeclaims', 'default').map((p) => `${p.metadata.name} ${p.metadata.deletionTimestamp ? 'Terminating' : p.status.phase} ${p.spec.volumeName ?? '-'}`),
  ...c.list('persistentvolumes').map((v) => `${v.metadata.name} ${v.status.phase} ${v.spec.claimRef?.name ?? '-'}`),
];
const user = (name: string, claimName: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx' }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] } });

describe('binding', () => {
  it.each([
    { name: 'a volume that will do', given: [volume('a')], wanted: [claim('x')], is: ['x Bound a', 'a Bound x'] },
    { name: 'the smallest that will do', given: [volume('big', { capacity: { storage: '9Gi' } }), volume('fit', { capacity: { storage: '2Gi' } }), volume('tiny', { capacity: { storage: '1Mi' } })], wanted: [claim('x')], is: ['x Bound fit', 'big Available -', 'fit Bound x', 'tiny Available -'] },
    { name: 'none of another class', given: [volume('a', { storageClassName: 'fast' })], wanted: [claim('x')], is: ['x Pending -', 'a Available -'] },
    { name: 'none without the access mode', given: [volume('a')], wanted: [claim('x', { accessModes: ['ReadWriteMany'] })], is: ['x Pending -', 'a Available -'] },
    { name: 'none of the other mode', given: [volume('a', { volumeMode: 'Block' })], wanted: [claim('x')], is: ['x Pending -', 'a Available -'] },
    { name: 'the one a selector chooses', given: [volume('a'), { ...volume('b'), metadata: { name: 'b', labels: { disk: 'ssd' } } }], wanted: [claim('x', { selector: { matchLabels: { disk: 'ssd' } } })], is: ['x Bound b', 'a Available -', 'b Bound x'] },
    { name: 'the one it names', given: [volume('a'), volume('b', { capacity: { storage: '7Gi' } })], wanted: [claim('x', { volumeName: 'b' })], is: ['x Bound b', 'a Available -', 'b Bound x'] },
    { name: 'the one that is reserved for it', given: [volume('a'), volume('b', { capacity: { storage: '7Gi' }, claimRef: { namespace: 'default', name: 'x' } })], wanted: [claim('x')], is: ['x Bound b', 'a Available -', 'b Bound x'] },
  ])('finds $name', ({ given, wanted, is }) => expect(state(start(given, wanted))).toEqual(is));

  it('marks both sides', () => {
    const c = start([volume('a')], [claim('x')]);
    expect(c.get('persistentvolumeclaims', 'default/x').metadata.annotations).toEqual({ 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' });
    expect(c.get('persistentvolumeclaims', 'default/x').status).toEqual({ phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } });
    expect(c.get('persistentvolumes', 'a').metadata.annotations).toEqual({ 'pv.kubernetes.io/bound-by-controller': 'yes' });
  });

  it('a volume that comes later is found at the next look, every 15 seconds', () => {
    const c = start([], [claim('x')]);
    c.create(volumes, volume('a'));
    c.advance(10_000);
    expect(state(c)).toEqual(['x Pending -', 'a Available -']);
    c.advance(5000);
    expect(state(c)).toEqual(['x Bound a', 'a Bound x']);
  });
});

describe('waiting', () => {
  const storageClass = (fields: object) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'manual' }, provisioner: 'example.com/disk', ...fields });
  it.each([
    { name: 'no class', wanted: claim('x', { storageClassName: '' }), says: 'Normal FailedBinding no persistent volumes available for this claim and no storage class is set' },
    { name: 'a class that is not there', wanted: claim('x'), says: 'Warning ProvisioningFailed storageclass.storage.k8s.io "manual" not found' },
    {
      name: 'a provisioner',
      wanted: claim('x'),
      storage: storageClass({}),
      says: "Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'example.com/disk' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
    },
    { name: 'a consumer', wanted: claim('x'), storage: storageClass({ volumeBindingMode: 'WaitForFirstConsumer' }), says: 'Normal WaitForFirstConsumer waiting for first consumer to be created before binding' },
    { name: 'a volume that is taken', given: [volume('a', { claimRef: { namespace: 'default', name: 'other', uid: '1' } })], wanted: claim('x', { volumeName: 'a' }), says: 'Warning FailedBinding volume "a" already bound to a different claim.' },
    { name: 'a volume that does not suit', given: [volume('a', { storageClassName: 'fast' })], wanted: claim('x', { volumeName: 'a' }), says: 'Warning VolumeMismatch Cannot bind to requested volume "a": storageClassName does not match' },
  ])('for $name', ({ wanted, storage, given = [], says }) => {
    const c = new TestCluster();
    if (storage) c.create('/apis/storage.k8s.io/v1/storageclasses', storage);
    for (const one of given) c.create(volumes, one);
    c.advance(500);
    if (given.length > 0) c.create(claims, claim('other', { storageClassName: 'none' }));
    c.create(claims, wanted);
    c.advance(100);
    const plain = (): readonly string[] => c.events('PersistentVolumeClaim', 'x').map((e) => e.replace(/ x\d/, ''));
    expect(plain()).toEqual([says]);
    c.advance(31_000);
    expect(plain()).toEqual([says]);
  });

  it('a default class that comes later is taken', () => {
    const c = new TestCluster();
    const { storageClassName: _, ...spec } = claim('x').spec;
    c.create(claims, { ...claim('x'), spec });
    c.advance(1000);
    c.create('/apis/storage.k8s.io/v1/storageclasses', { ...storageClass({}), metadata: { name: 'std', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } });
    c.advance(15_000);
    expect(c.get('persistentvolumeclaims', 'default/x').spec.storageClassName).toBe('std');
  });
});

describe('release', () => {
  it.each([
    { name: 'Retain keeps the volume as it is', policy: 'Retain', path: '/tmp/x', left: ['a Released x'] },
    { name: 'Delete deletes what lies below /tmp', policy: 'Delete', path: '/tmp/x', left: [] },
    { name: 'Delete fails elsewhere', policy: 'Delete', path: '/data', left: ['a Failed x'] },
  ])('$name', ({ policy, path, left }) => {
    const c = start([volume('a', { persistentVolumeReclaimPolicy: policy, hostPath: { path } })], [claim('x')]);
    c.delete(`${claims}/x`);
    c.advance(2000);
    expect(state(c)).toEqual(left);
    if (path === '/data') expect(c.events('PersistentVolume', 'a')).toEqual(['Warning VolumeFailedDelete host_path deleter only supports /tmp/.+ but received provided /data']);
  });

  it('a released volume is free again when its claimRef is taken off', () => {
    const c = start([volume('a')], [claim('x')]);
    c.delete(`${claims}/x`);
    c.advance(2000);
    c.create(claims, claim('x'));
    c.advance(20_000);
    expect(state(c)).toEqual(['x Pending -', 'a Released x']);
    c.patch(`${volumes}/a`, { spec: { claimRef: null } });
    c.advance(16_000);
    expect(state(c)).toEqual(['x Bound a', 'a Bound x']);
  });

  it('a claim whose volume is gone is lost', () => {
    const c = start([volume('a')], [claim('x')]);
    c.delete(`${volumes}/a`);
    c.patch(`${volumes}/a`, { metadata: { finalizers: null } });
    c.advance(1000);
    expect(state(c)).toEqual(['x Lost a']);
    expect(c.events('PersistentVolumeClaim', 'x')).toEqual(['Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!']);
  });
});

describe('protection', () => {
  it('a claim in use stays until its Pod is gone, and its volume until it is released', () => {
    const c = start([volume('a')], [claim('x')]);
    c.create('/api/v1/namespaces/default/pods', user('p', 'x'));
    c.advance(2000);
    c.delete(`${claims}/x`);
    c.delete(`${volumes}/a`);
    c.advance(5000);
    expect(state(c)).toEqual(['x Terminating a', 'a Bound x']);
    c.delete('/api/v1/namespaces/default/pods/p');
    c.advance(5000);
    expect(state(c)).toEqual([]);
  });
});

describe('ephemeral volumes', () => {
  const pod = (name: string) => ({ ...user(name, ''), spec: { containers: [{ name: 'c', image: 'nginx' }], volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec: claim('').spec } } }] } });
  it('have a claim named after the Pod, which goes with it', () => {
    const c = start([volume('a')], []);
    c.create('/api/v1/namespaces/default/pods', pod('p'));
    c.advance(3000);
    expect(state(c)).toEqual(['p-scratch Bound a', 'a Bound p-scratch']);
    expect(c.pods()).toEqual(['p Running']);
    c.delete('/api/v1/namespaces/default/pods/p');
    c.advance(5000);
    expect(state(c)).toEqual(['a Released p-scratch']);
  });

  it('refuse a claim that is somebody else’s', () => {
    const c = start([], [claim('p-scratch')]);
    c.create('/api/v1/namespaces/default/pods', pod('p'));
    c.advance(100);
    expect(c.events('Pod', 'p').find((e) => e.includes('FailedBinding'))?.replace(/ x\d+/, '')).toBe('Warning FailedBinding ephemeral volume scratch: PVC default/p-scratch was not created for pod default/p (pod is not owner)');
  });
});
