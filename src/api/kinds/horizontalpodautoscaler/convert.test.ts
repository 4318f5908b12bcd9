import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../object.ts';
import { fromV2, toV2 } from './convert.ts';

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };
const pods = { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '10' } } };
const v2 = (spec: object): ApiObject =>
  ({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec: { scaleTargetRef: target, maxReplicas: 5, ...spec } }) as unknown as ApiObject;

describe('an autoscaler in v1', () => {
  it('has the share of CPU as a number', () => {
    const old = fromV2(v2({ metrics: [cpu] }));
    expect([old.apiVersion, old['spec']]).toEqual(['autoscaling/v1', { scaleTargetRef: target, maxReplicas: 5, targetCPUUtilizationPercentage: 80 }]);
  });
  it('has other metrics in an annotation', () => {
    const old = fromV2(v2({ metrics: [cpu, pods] }));
    expect(Object.keys(old.metadata.annotations ?? {})).toEqual(['autoscaling.alpha.kubernetes.io/metrics']);
  });

  const rows = [
    { name: 'CPU alone', spec: { metrics: [cpu] } },
    { name: 'several metrics, of which CPU comes last', spec: { metrics: [pods, cpu] } },
    {
      name: 'behavior',
      spec: { metrics: [cpu], behavior: { scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }] } } },
    },
  ];
  it.each(rows)('loses nothing on the way there and back: $name', ({ spec }) => expect(toV2(fromV2(v2(spec)))['spec']).toEqual(v2(spec)['spec']));
});
