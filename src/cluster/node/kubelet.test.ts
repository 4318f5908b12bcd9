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
    expect(events('web')).toEqual([]);
    expect(get('web')?.status).toEqual({});
  });
});
