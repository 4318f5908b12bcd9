import { expect, test } from 'vitest';
import { pod } from '../../../tests/support/cluster/test-cycle.ts';
import { podRequests } from './resources.ts';

const asking = (cpu: string, more = {}) => ({ resources: { requests: { cpu } }, ...more });
const condition = (type: string, reason = '') => ({ type, status: 'True', reason });
const has = (cpu: string, allocated: string) => [{ name: 'c', resources: { requests: { cpu } }, allocatedResources: { cpu: allocated } }];

test.each([
  { name: 'containers together', spec: { containers: [asking('1'), asking('500m')] }, cpu: 1500 },
  { name: 'the largest init container, where that is more', spec: { containers: [asking('1')], initContainers: [asking('3'), asking('2')] }, cpu: 3000 },
  { name: 'sidecars beside the containers', spec: { containers: [asking('1')], initContainers: [asking('2', { restartPolicy: 'Always' })] }, cpu: 3000 },
  { name: 'sidecars that run beside a later init container', spec: { containers: [asking('1')], initContainers: [asking('2', { restartPolicy: 'Always' }), asking('4')] }, cpu: 6000 },
  { name: 'the Pod as a whole instead of its containers', spec: { containers: [asking('1')], resources: { requests: { cpu: '5' } } }, cpu: 5000 },
  { name: 'overhead on top', spec: { containers: [asking('1')], overhead: { cpu: '250m' } }, cpu: 1250 },
  { name: 'growing: what it asks for counts already', spec: { containers: [asking('2', { name: 'c' })] }, status: { conditions: [condition('PodResizeInProgress')], containerStatuses: has('1', '1') }, cpu: 2000 },
  { name: 'shrinking: what it has counts still', spec: { containers: [asking('1', { name: 'c' })] }, status: { conditions: [condition('PodResizeInProgress')], containerStatuses: has('2', '1') }, cpu: 2000 },
  { name: 'what cannot be does not count', spec: { containers: [asking('9', { name: 'c' })] }, status: { conditions: [condition('PodResizePending', 'Infeasible')], containerStatuses: has('1', '1') }, cpu: 1000 },
  { name: 'resized: what it asks for', spec: { containers: [asking('1', { name: 'c' })] }, status: { conditions: [], containerStatuses: has('2', '2') }, cpu: 1000 },
])('$name', ({ spec, status = {}, cpu }) => expect(podRequests(pod('p', { spec, status })).requests.cpu).toBe(cpu));

test('a container that asks for nothing counts a little when nodes are compared', () => {
  const { requests, nonZeroCpuMillis, nonZeroMemoryBytes } = podRequests(pod('p'));
  expect([requests.cpu, nonZeroCpuMillis, nonZeroMemoryBytes]).toEqual([0, 100, 200 * 1024 * 1024]);
});
