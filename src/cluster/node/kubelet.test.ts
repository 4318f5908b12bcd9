import { describe, expect, it } from 'vitest';
import { testCluster } from './test-cluster.ts';

const pod = (name: string, container: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: 'worker-1', containers: [{ name: 'c', ...container }], ...spec },
});

describe('the kubelet', () => {
  it('brings a Pod to Running with the events of a real one', () => {
    const { timeline, create, get, events } = testCluster();
    expect(create(pod('web', { image: 'nginx' })).status).toBe(201);
    timeline.advance(10_000);
    expect(get('web')?.status?.phase).toBe('Running');
    expect(events('web').map((text) => text.replace(/\d+(\.\d+)?(ms|s)\b/g, 'TIME'))).toEqual([
      'Normal Pulling x1: Pulling image "nginx"',
      'Normal Pulled x1: Successfully pulled image "nginx" in TIME (TIME including waiting). Image size: 59783750 bytes.',
      'Normal Created x1: Container created',
      'Normal Started x1: Container started',
    ]);
    const { conditions = [], containerStatuses = [], podIP, hostIP } = get('web')?.status ?? {};
    expect(conditions.map(({ type, status }) => `${type}=${status}`)).toEqual(['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True']);
    expect(containerStatuses.map(({ name, ready, restartCount }) => ({ name, ready, restartCount }))).toEqual([{ name: 'c', ready: true, restartCount: 0 }]);
    expect([podIP, hostIP]).toEqual([expect.stringMatching(/^10\.244\.1\.\d+$/), '172.18.0.3']);
  });

  it.each([0, 1, 3, 4, 5, 120, 290, 300, 305, 900, 1500].map((atMs) => ({ name: `after ${atMs} ms`, atMs })))('lets a Pod go that is deleted $name', ({ atMs }) => {
    const { timeline, create, get, send } = testCluster();
    create(pod('web', { image: 'nginx:1.27' }));
    timeline.advance(atMs);
    send('DELETE', '/api/v1/namespaces/default/pods/web');
    timeline.advance(40_000);
    expect(get('web')).toBeUndefined();
  });

  it('looks at the containers of a Pod as soon as a sync has started them', () => {
    const { timeline, create, get, events } = testCluster();
    create(pod('web', { image: 'nginx:1.27' }));
    for (let ms = 0; ms < 10_000 && !events('web').some((text) => text.includes('Started')); ms++) timeline.advance(1);
    const before = get('web')?.status?.phase;
    timeline.advance(20);
    expect([before, get('web')?.status?.phase]).toEqual(['Pending', 'Running']);
  });

  it.each([
    { name: 'waits for its volumes', atMs: 200, reasons: [] },
    { name: 'has its image pulled, which comes to its end', atMs: 1000, reasons: ['Pulling', 'Pulled', 'Created', 'Started', 'Killing'] },
  ])('ends a Pod that $name when it is deleted', ({ atMs, reasons }) => {
    const { timeline, create, get, send, events } = testCluster();
    create(pod('web', { image: 'nginx' }, { volumes: [{ name: 'own', emptyDir: {} }] }));
    timeline.advance(atMs);
    send('DELETE', '/api/v1/namespaces/default/pods/web');
    timeline.advance(6000);
    expect([events('web').map((text) => text.split(' ')[1]), get('web')]).toEqual([reasons, undefined]);
  });

  it('hastens an end that a later deletion wants sooner', () => {
    const { timeline, create, get, send } = testCluster();
    create(pod('stubborn', { image: 'busybox:1.36', command: ['sh', '-c', 'trap "" TERM; while true; do sleep 1; done'] }));
    timeline.advance(10_000);
    send('DELETE', '/api/v1/namespaces/default/pods/stubborn');
    timeline.advance(5000);
    expect(get('stubborn')?.metadata.deletionGracePeriodSeconds).toBe(30);
    send('DELETE', '/api/v1/namespaces/default/pods/stubborn', { gracePeriodSeconds: 1 });
    timeline.advance(4000);
    expect(get('stubborn')).toBeUndefined();
  });

  it.each([
    { name: 'the default runtime by its name', handler: 'runc', phase: 'Running', warnings: [] },
    { name: 'a runtime the node does not have', handler: 'runsc', phase: 'Pending', warnings: ['no runtime for "runsc" is configured'] },
  ])('starts a Pod of a class that stands for $name', ({ handler, phase, warnings }) => {
    const { timeline, create, get, send, events } = testCluster();
    send('POST', '/apis/node.k8s.io/v1/runtimeclasses', { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'lab' }, handler });
    create(pod('web', { image: 'nginx:1.27' }, { runtimeClassName: 'lab' }));
    timeline.advance(5000);
    const failed = events('web').filter((text) => text.includes('FailedCreatePodSandBox x1: Failed to create pod sandbox: rpc error: code = Unknown desc = unable to get OCI runtime for sandbox "'));
    expect([get('web')?.status?.phase, failed.map((text) => text.split('": ')[1])]).toEqual([phase, warnings]);
  });

  it('has room for the next Pod as soon as one is over, as the phase says', () => {
    const { timeline, create, get, send } = testCluster();
    const names = Array.from({ length: 110 }, (_, i) => `web-${i}`);
    for (const name of names) create(pod(name, { image: 'nginx:1.27' }));
    timeline.advance(60_000);
    create(pod('one-too-many', { image: 'nginx:1.27' }));
    timeline.advance(1000);
    expect(get('one-too-many')?.status?.reason).toBe('OutOfpods');
    send('DELETE', '/api/v1/namespaces/default/pods/web-0');
    for (let i = 0; i < 600 && get('web-0')?.status?.phase === 'Running'; i++) timeline.advance(10);
    create(pod('next', { image: 'nginx:1.27' }));
    timeline.advance(5000);
    expect([get('next')?.status?.phase, get('next')?.status?.reason]).toEqual(['Running', undefined]);
  });

  it('shows that a container waits for its next start soon after it ended twice', () => {
    const { timeline, create, get } = testCluster();
    create(pod('boom', { image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] }));
    timeline.advance(6000);
    const [status] = get('boom')?.status?.containerStatuses ?? [];
    expect([status?.restartCount, status?.state?.waiting?.reason, status?.lastState?.terminated?.exitCode]).toEqual([1, 'CrashLoopBackOff', 1]);
  });

  it('starts a container anew whose image was changed, whatever the restart policy', () => {
    const { timeline, create, get, send } = testCluster();
    create(pod('web', { image: 'nginx:1.27' }, { restartPolicy: 'Never' }));
    // it is told while the first image is still on its way
    timeline.advance(500);
    send('PATCH', '/api/v1/namespaces/default/pods/web', { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } });
    timeline.advance(12_000);
    const [status] = get('web')?.status?.containerStatuses ?? [];
    expect([status?.image, status?.restartCount, status?.ready, status?.lastState?.terminated?.exitCode]).toEqual(['docker.io/library/nginx:1.28', 1, true, 0]);
  });

  it.each([
    { name: 'the same machine', nodeName: 'worker-1' },
    { name: 'another machine', nodeName: 'worker-2' },
  ])('does not let a Pod wait for what is left of an earlier one of its name on $name', ({ nodeName }) => {
    const { timeline, create, get, send } = testCluster();
    create(pod('once', { image: 'busybox:1.36', command: ['true'] }, { restartPolicy: 'Never' }));
    timeline.advance(5000);
    expect(get('once')?.status?.phase).toBe('Succeeded');
    send('DELETE', '/api/v1/namespaces/default/pods/once', { gracePeriodSeconds: 0 });
    create(pod('once', { image: 'busybox:1.36', command: ['sleep', '1000'] }, { nodeName }));
    timeline.advance(20);
    expect(get('once')?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ContainerCreating');
    timeline.advance(5000);
    expect(get('once')?.status?.phase).toBe('Running');
  });
});
