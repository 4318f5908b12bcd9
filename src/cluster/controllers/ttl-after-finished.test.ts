import { expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';

it.each([
  { name: 'goes with its Pods when the time is over', ttl: 30, afterSeconds: 33, left: [0, 0] },
  { name: 'stays until then', ttl: 30, afterSeconds: 25, left: [1, 1] },
  { name: 'goes at once with 0', ttl: 0, afterSeconds: 5, left: [0, 0] },
  { name: 'stays without one', ttl: undefined, afterSeconds: 4000, left: [1, 1] },
])('$name', ({ ttl, afterSeconds, left }) => {
  const c = new TestCluster();
  const template = { metadata: { annotations: { 'test/exit': '0' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } };
  const spec = { template, ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }) };
  c.create('/apis/batch/v1/namespaces/default/jobs', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'brief' }, spec });
  c.advance(afterSeconds * 1000);
  expect([c.list('jobs.batch').length, c.pods().length]).toEqual(left);
});
