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
});
