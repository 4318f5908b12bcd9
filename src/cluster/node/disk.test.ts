// A node whose disk runs full: writers are told, images go first, then Pods; and images that are damaged.

import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/types.ts';
import { parseReference, type Reference } from '../../containers/reference.ts';
import { fillDisk } from './faults.ts';
import { testCluster } from './test-cluster.ts';

const pod = (name: string, container: object = {}, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: 'worker-1', terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '1d'], ...container }], ...spec },
});
const shell = (script: string): object => ({ command: ['sh', '-c', script] });

function start() {
  const all = testCluster();
  const machine = all.kubelet.machines.get('worker-1');
  if (!machine) throw new Error('there is a worker');
  const node = (): Node => all.cluster.etcd.get('nodes', 'worker-1') as unknown as Node;
  const pressure = (): string | undefined => node().status?.conditions?.find(({ type }) => type === 'DiskPressure')?.reason;
  const images = (): readonly string[] => machine.images.list().map(({ name }) => name);
  return { ...all, machine, pressure, images };
}

describe('a full disk', () => {
  it('takes nothing that a container writes, and says so', () => {
    const { timeline, create, machine, kubelet } = start();
    create(pod('w', shell('sleep 5; echo hello > /file; dd if=/dev/zero of=/data/file bs=1k count=1; df / | tail -1; sleep 1d'), { containers: [{ name: 'c', image: 'busybox:1.36', ...shell('sleep 5; echo hello > /file; dd if=/dev/zero of=/data/file bs=1k count=1; df / | tail -1; sleep 1d'), volumeMounts: [{ name: 'd', mountPath: '/data' }] }], volumes: [{ name: 'd', emptyDir: {} }] }));
    timeline.advance(5000);
    fillDisk(machine, 0);
    timeline.advance(3500);
    const { log } = kubelet.machines.get('worker-1')?.workers.get('default/w')?.containers.get('c')?.current ?? {};
    expect(log?.lines().map(({ text }) => text).join('')).toBe(
      "sh: echo: write error: No space left on device\ndd: error writing '/data/file': No space left on device\n1+0 records in\n0+0 records out\n0 bytes copied, 0.001 s, 0 B/s\noverlay              101430960 101430960         0 100% /\n",
    );
  });

  it('gives room back with the Pod that took it', () => {
    const { timeline, create, send, machine } = start();
    const before = machine.disk.freeBytes;
    create(pod('w', shell('head -c 3000000 /dev/zero > /x; head -c 1000000 /dev/zero > /e/x; sleep 1d'), { containers: [{ name: 'c', image: 'busybox:1.36', ...shell('head -c 3000000 /dev/zero > /x; head -c 1000000 /dev/zero > /e/x; sleep 1d'), volumeMounts: [{ name: 'e', mountPath: '/e' }] }], volumes: [{ name: 'e', emptyDir: {} }] }));
    timeline.advance(10_000);
    const image = machine.images.usedBytes();
    expect(before - machine.disk.freeBytes).toBeGreaterThanOrEqual(4_000_000);
    send('DELETE', '/api/v1/namespaces/default/pods/w');
    timeline.advance(10_000);
    machine.images.remove('docker.io/library/busybox:1.36');
    expect([machine.disk.freeBytes, image > machine.images.usedBytes()]).toEqual([before, true]);
  });

  it('loses images that nobody uses first, and no Pod when that is enough', () => {
    const { timeline, create, get, machine, pressure, images } = start();
    machine.preload('postgres:17');
    create(pod('a'));
    timeline.advance(130_000);
    fillDisk(machine, 15_579_000_000);
    timeline.advance(15_000);
    expect([get('a')?.status?.phase, pressure(), images()]).toEqual(['Running', 'KubeletHasDiskPressure', ['registry.k8s.io/pause:3.10', 'docker.io/library/busybox:1.36']]);
    timeline.advance(310_000);
    expect([get('a')?.status?.phase, pressure()]).toEqual(['Running', 'KubeletHasNoDiskPressure']);
  });

  it('costs Pods their place, one by one: who uses more than it asked for, then by priority, then by how much; and takes no new ones', () => {
    const { timeline, create, get, events, machine, pressure } = start();
    const writes = (bytes: number): object => shell(`head -c ${bytes} /dev/zero > /x; sleep 1d`);
    create(pod('asked', { ...writes(5_000_000), resources: { requests: { 'ephemeral-storage': '10Mi' } } }));
    create(pod('little', writes(1_000_000)));
    create(pod('much', writes(4_000_000)));
    timeline.advance(10_000);
    fillDisk(machine, 2_000_000_000);
    const gone: string[] = [];
    for (let i = 0; i < 45; i++) {
      timeline.advance(1000);
      for (const name of ['asked', 'little', 'much']) if (get(name)?.status?.phase === 'Failed' && !gone.includes(name)) gone.push(name);
    }
    create(pod('late'));
    timeline.advance(1000);
    expect([gone, get('late')?.status?.reason, get('late')?.status?.message, pressure()]).toEqual([['much', 'little', 'asked'], 'Evicted', 'Pod was rejected: The node had condition: [DiskPressure]. ', 'KubeletHasDiskPressure']);
    expect(events('much').filter((line) => line.includes('Evicted'))).toEqual([
      'Warning Evicted x1: The node was low on resource: ephemeral-storage. Threshold quantity: 15579796075, available: 1953125Ki. Container c was using 4000000, request is 0, has larger consumption of ephemeral-storage. ',
    ]);
    expect(events('asked').find((line) => line.includes('Evicted'))).toMatch(/available: \d+(Ki)?\. $/);
    expect(get('much')?.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe('TerminationByKubelet');
  });

  it('takes no image', () => {
    const { timeline, create, get, events, cluster, machine } = start();
    const renewed = (): unknown => cluster.etcd.get('leases.coordination.k8s.io', 'kube-node-lease/worker-1')?.metadata.resourceVersion;
    // just after it has looked at its disk: nobody notices for ten seconds
    for (const before = renewed(); renewed() === before; ) timeline.advance(10);
    fillDisk(machine, 0);
    create(pod('a', { image: 'redis:8' }));
    timeline.advance(8000);
    expect(events('a').find((line) => line.includes('Failed to pull'))).toMatch(/^Warning Failed x1: Failed to pull image "redis:8": failed to pull and unpack image "docker.io\/library\/redis:8": failed to copy: write \/var\/lib\/containerd\/io.containerd.content.v1.content\/ingest\/[0-9a-f]{64}\/data: no space left on device$/);
    timeline.advance(10_000);
    expect(get('a')?.status?.reason).toBe('Evicted');
  });

  it('is told of every five minutes while images are too little to remove, though no Pod has to go yet', () => {
    const { timeline, cluster, machine, pressure } = start();
    fillDisk(machine, 16_100_000_000);
    timeline.advance(650_000);
    const said = [...cluster.etcd.list('events', 'default')].map((event) => event as unknown as { reason: string; message: string; count: number }).filter(({ reason }) => /FreeDisk|ImageGC/.test(reason));
    const words = (freed: number): string =>
      `Insufficient free disk space on the node's image filesystem (85% of 96.7 GiB used). Failed to free sufficient space by deleting unused images (freed ${freed} bytes). Investigate disk usage, as it could be used by active images, logs, volumes, or other data.`;
    const freed = Number(/freed (\d+)/.exec(said[0]?.message ?? '')?.[1]);
    expect(freed).toBeGreaterThan(50_000_000);
    expect(said.map(({ reason, message, count }) => `${reason} x${count}: ${message}`).sort()).toEqual([`FreeDiskSpaceFailed x1: ${words(0)}`, `FreeDiskSpaceFailed x1: ${words(freed)}`, `ImageGCFailed x1: ${words(0)}`]);
    expect(pressure()).toBe('KubeletHasNoDiskPressure');
  });
});

describe('an image that no longer fits its digests', () => {
  const reference = parseReference('redis:8') as Reference;

  it('in its registry: no pull succeeds until it is mended', () => {
    const { timeline, create, get, events, machine } = start();
    machine.images.registries.corrupt(reference);
    create(pod('a', { image: 'redis:8' }));
    timeline.advance(5000);
    expect(get('a')?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
    expect(events('a').find((line) => line.includes('Failed to pull'))).toMatch(/rpc error: code = FailedPrecondition desc = failed to pull and unpack image "docker.io\/library\/redis:8": .*unexpected commit digest sha256:[0-9a-f]{64}, expected sha256:[0-9a-f]{64}: failed precondition$/);
    machine.images.registries.mend(reference);
    timeline.advance(60_000);
    expect(get('a')?.status?.phase).toBe('Running');
  });

  it('on a node: no container is made of it until it is removed and pulled again', () => {
    const { timeline, create, get, events, machine } = start();
    machine.preload('redis:8');
    machine.images.damage(reference, true);
    create(pod('a', { image: 'redis:8' }));
    timeline.advance(3000);
    expect(get('a')?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('CreateContainerError');
    expect(events('a').find((line) => line.includes('Error:'))).toMatch(/^Warning Failed x\d: Error: failed to create containerd container: error unpacking image: apply layer error for "docker.io\/library\/redis:8": failed to extract layer sha256:[0-9a-f]{64}: failed to get reader from content store: content digest sha256:[0-9a-f]{64}: not found$/);
    machine.images.remove('docker.io/library/redis:8');
    timeline.advance(60_000);
    expect(get('a')?.status?.phase).toBe('Running');
  });
});
