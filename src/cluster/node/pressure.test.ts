import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/types.ts';
import { testCluster } from './test-cluster.ts';

const pod = (name: string, container: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: 'worker-1', containers: [{ name: 'c', image: 'busybox:1.36', ...container }], ...spec },
});
const write = (path: string): object => ({ command: ['sh', '-c', `head -c 20000000 /dev/zero > ${path}; sleep 3600`] });
const stress = (megabytes: number): object => ({ image: 'polinux/stress', command: ['stress'], args: ['--vm', '1', '--vm-bytes', `${megabytes}M`, '--vm-hang', '1'] });

describe('a Pod that fills the disk', () => {
  it.each([
    {
      name: 'in an emptyDir with a limit',
      container: { ...write('/e/x'), volumeMounts: [{ name: 'e', mountPath: '/e' }] },
      spec: { volumes: [{ name: 'e', emptyDir: { sizeLimit: '10Mi' } }] },
      message: 'Usage of EmptyDir volume "e" exceeds the limit "10Mi". ',
    },
    {
      name: 'in its own layer, with a limit',
      container: { ...write('/x'), resources: { limits: { 'ephemeral-storage': '10Mi' } } },
      spec: {},
      message: 'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. ',
    },
    { name: 'without a limit', container: write('/x'), spec: {}, message: undefined },
  ])('$name', ({ container, spec, message }) => {
    const { timeline, create, get, events } = testCluster();
    create(pod('writer', container, spec));
    timeline.advance(30_000);
    const { phase, reason, message: said } = get('writer')?.status ?? {};
    expect([phase, reason, said]).toEqual(message === undefined ? ['Running', undefined, undefined] : ['Failed', 'Evicted', message]);
    expect(events('writer').filter((text) => text.includes('Evicted'))).toEqual(message === undefined ? [] : [`Warning Evicted x1: ${message}`]);
  });
});

describe('a node short of memory', () => {
  it('evicts who takes most beyond its requests, and takes no Pod that asks for nothing', () => {
    const { timeline, cluster, create, get, events } = testCluster();
    create(pod('modest', { ...stress(3000), resources: { requests: { memory: '4Gi' } } }));
    create(pod('greedy', stress(4860)));
    timeline.advance(20_000);
    expect([get('modest')?.status?.phase, get('greedy')?.status?.phase]).toEqual(['Running', 'Failed']);
    expect(get('greedy')?.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe('TerminationByKubelet');
    expect(events('greedy').find((text) => text.includes('Evicted'))).toMatch(
      /^Warning Evicted x1: The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+(Ki|Mi)?\. Container c was using \d+(Ki|Mi)?, request is 0, has larger consumption of memory\. $/,
    );
    const node = cluster.etcd.get('nodes', 'worker-1') as unknown as Node;
    expect(node.status?.conditions?.find(({ type }) => type === 'MemoryPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory' });
    create(pod('late', { command: ['sleep', '99'] }));
    timeline.advance(2000);
    expect(get('late')?.status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Pod was rejected: The node had condition: [MemoryPressure]. ' });
    timeline.advance(330_000);
    expect(events('worker-1').filter((text) => text.includes('Memory'))).toEqual([
      'Normal NodeHasSufficientMemory x2: Node worker-1 status is now: NodeHasSufficientMemory',
      'Normal NodeHasInsufficientMemory x1: Node worker-1 status is now: NodeHasInsufficientMemory',
    ]);
  });
});

describe('a container whose program wants more than its limit', () => {
  it('is killed, also when it is a shell with a value that grows', () => {
    const { timeline, create, get } = testCluster();
    create(pod('grows', { command: ['sh', '-c', 'x=x; while true; do x=$x$x; done'], resources: { limits: { memory: '20Mi' } } }, { restartPolicy: 'Never' }));
    timeline.advance(8000);
    expect(get('grows')?.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  });
});

describe('a resize in place', () => {
  const resize = (resources: object, resizePolicy?: object): object => ({ name: 'c', resources, ...(resizePolicy ? { resizePolicy } : {}) });
  const start = { image: 'nginx:1.27', resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }, resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] };

  it.each([
    { name: 'goes without a restart', resources: { limits: { cpu: '300m' } }, restarts: 0, limit: '300m', said: ['ResizeStarted', 'ResizeCompleted'], pending: undefined },
    { name: 'restarts the container where its policy says so', resources: { limits: { memory: '256Mi' } }, restarts: 1, limit: '200m', said: ['ResizeStarted', 'ResizeCompleted'], pending: undefined },
    {
      name: 'waits for room',
      resources: { requests: { cpu: '10' }, limits: { cpu: '10' } },
      restarts: 0,
      limit: '200m',
      said: ['ResizeDeferred'],
      pending: "Node didn't have enough resource: cpu, requested: 10000, used: 0, capacity: 4000",
    },
  ])('$name', ({ resources, restarts, limit, said, pending }) => {
    const { timeline, cluster, create, get, events } = testCluster();
    create(pod('web', start));
    timeline.advance(5000);
    cluster.client().request({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/pods/web/resize',
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: { spec: { containers: [resize(resources)] } },
    });
    timeline.advance(5000);
    const [status] = get('web')?.status?.containerStatuses ?? [];
    expect([status?.restartCount, status?.resources?.limits?.['cpu']]).toEqual([restarts, limit]);
    expect(events('web').flatMap((text) => /Resize[A-Z]\w+/.exec(text)?.[0] ?? [])).toEqual(said);
    expect(get('web')?.status?.conditions?.find(({ type }) => type === 'PodResizePending')?.message).toBe(pending);
  });
});
