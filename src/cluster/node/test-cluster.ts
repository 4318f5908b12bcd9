// A small cluster for the tests of this room: nodes and kubelets, no scheduler. Pods say where they go.

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
  const send = (method: 'GET' | 'POST' | 'DELETE' | 'PATCH', path: string, body?: unknown) =>
    client.request({ method, path, headers: { 'content-type': method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json' }, ...(body === undefined ? {} : { body }) });
  send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'nodes' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:nodes' }],
  });
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
