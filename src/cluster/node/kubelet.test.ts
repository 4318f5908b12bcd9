import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/types.ts';
import { Random } from '../../base/random.ts';
import { Timeline } from '../../base/timeline.ts';
import { Fabric } from '../../network/fabric.ts';
import { defaultNodes } from '../bootstrap/nodes.ts';
import { Cluster } from '../cluster.ts';
import { makeKubelet } from './make-kubelet.ts';

/** A cluster without a scheduler: Pods say where they go. */
export function testCluster(seed = 1) {
  const timeline = new Timeline(1795165200000);
  const random = new Random(seed);
  const network = new Fabric({ random: random.fork('network'), now: () => timeline.nowMs });
  const nodes = defaultNodes(2);
  const kubelet = makeKubelet({ nodes, timeline, network, random: random.fork('nodes') });
  const cluster = new Cluster({ timeline, random, nodes, components: [kubelet], rethrow: true });
  const client = cluster.client();
  const send = (method: 'GET' | 'POST' | 'DELETE' | 'PATCH', path: string, body?: unknown) => client.request({ method, path, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body }) });
  const create = (pod: unknown) => send('POST', '/api/v1/namespaces/default/pods', pod);
  const get = (name: string): Pod | undefined => cluster.etcd.get('pods', `default/${name}`) as unknown as Pod | undefined;
  const events = (name: string) =>
    [...cluster.etcd.list('events', 'default')]
      .filter((event) => (event as { involvedObject?: { name?: string } }).involvedObject?.name === name)
      .map((event) => {
        const { type, reason, message, count } = event as unknown as { type: string; reason: string; message: string; count: number };
        return `${type} ${reason} x${count}: ${message}`;
      });
  return { timeline, network, cluster, kubelet, create, get, events, send };
}

const pod = (name: string, container: object, spec: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'worker-1', containers: [{ name: 'c', ...container }], ...spec } });

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
