import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import { StatusError } from '../../../api/meta/status-error.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { Component, ComponentContext } from '../../component.ts';
import { makeScheduler } from '../../scheduler/scheduler.ts';
import { controllers } from '../registry.ts';
import { makeHorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';

const home = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';

describe('without metrics', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  it('says that it cannot know, 15 seconds after its creation', () => {
    deployment(cluster, 2);
    cluster.create(home, autoscaler());
    cluster.advance(14_900);
    expect(conditions(cluster)).toEqual([]);
    cluster.advance(200);
    const why = 'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
    expect(conditions(cluster)).toEqual([
      `AbleToScale True SucceededGetScale the HPA controller was able to get the target's current scale`,
      `ScalingActive False FailedGetResourceMetric the HPA was unable to compute the replica count: ${why}`,
    ]);
    expect(cluster.events('HorizontalPodAutoscaler', 'web')).toEqual([
      `Warning FailedGetResourceMetric ${why}`,
      `Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${why}`,
    ]);
    expect(status(cluster)).toMatchObject({ currentReplicas: 2, desiredReplicas: 0, currentMetrics: [{ type: '' }] });
  });

  it('keeps the number within its bounds all the same', () => {
    deployment(cluster, 1);
    cluster.create(home, autoscaler({ minReplicas: 3 }));
    cluster.advance(15_500);
    expect(replicas(cluster)).toBe(3);
    expect(cluster.events('HorizontalPodAutoscaler', 'web')).toEqual(['Normal SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas']);
    cluster.patch('/apis/apps/v1/namespaces/default/deployments/web', { spec: { replicas: 9 } });
    cluster.advance(15_500);
    expect(replicas(cluster)).toBe(5);
  });

  it('leaves a workload alone that was scaled to nothing', () => {
    deployment(cluster, 0);
    cluster.create(home, autoscaler());
    cluster.advance(16_000);
    expect(conditions(cluster)[1]).toBe('ScalingActive False ScalingDisabled scaling is disabled since the replica count of the target is zero');
  });

  it.each([
    [{ kind: 'Deployment', name: 'gone', apiVersion: 'apps/v1' }, 'deployments.apps "gone" not found'],
    [{ kind: 'Ship', name: 'web', apiVersion: 'apps/v1' }, 'no matches for kind "Ship" in group "apps"'],
    [{ kind: 'Ship', name: 'web', apiVersion: 'sea.example/v1' }, 'no matches for kind "Ship" in group "sea.example"'],
  ])('says what is wrong with the target %j', (scaleTargetRef, message) => {
    cluster.create(home, autoscaler({ scaleTargetRef }));
    cluster.advance(16_000);
    expect(cluster.events('HorizontalPodAutoscaler', 'web')).toEqual([`Warning FailedGetScale ${message}`]);
    expect(conditions(cluster)).toEqual([`AbleToScale False FailedGetScale the HPA controller was unable to get the target's current scale: ${message}`]);
  });

  it('says so when custom and external metrics are not served', () => {
    deployment(cluster, 2);
    const pods = { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '10' } } };
    const selector = { matchLabels: { queue: 'mail' } };
    const external = { type: 'External', external: { metric: { name: 'backlog', selector }, target: { type: 'Value', value: '10' } } };
    cluster.create(home, autoscaler({ metrics: [pods, external] }));
    cluster.advance(16_000);
    expect(cluster.events('HorizontalPodAutoscaler', 'web')).toEqual([
      'Warning FailedGetPodsMetric unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
      'Warning FailedGetExternalMetric unable to get external metric default/backlog/&LabelSelector{MatchLabels:map[string]string{queue: mail,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get backlog.external.metrics.k8s.io)',
      expect.stringMatching(/^Warning FailedComputeMetricsReplicas invalid metrics \(2 invalid out of 2\), first error is: failed to get pods metric value: unable to get metric hits/),
    ]);
  });
});

describe('with metrics', () => {
  let cpu: number;
  let cluster: TestCluster;
  beforeEach(() => {
    cpu = 100;
    const others = controllers.filter((c) => c !== makeHorizontalPodAutoscaler);
    cluster = new TestCluster({ components: [makeScheduler, ...others, () => withMetrics(makeHorizontalPodAutoscaler(), () => cpu)] });
  });

  it('scales up at once and down after five minutes', () => {
    deployment(cluster, 1);
    cluster.create(home, autoscaler());
    cluster.advance(400_000);
    expect(replicas(cluster)).toBe(1);
    expect(status(cluster)).toMatchObject({ currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 50, averageValue: '100m' } } }] });
    cpu = 300;
    cluster.advance(15_000);
    expect(replicas(cluster)).toBe(3);
    expect(cluster.events('HorizontalPodAutoscaler', 'web').at(-1)).toBe('Normal SuccessfulRescale New size: 3; reason: cpu resource utilization (percentage of request) above target');
    cpu = 20;
    cluster.advance(290_000);
    expect(replicas(cluster)).toBe(3);
    expect(conditions(cluster)[0]).toMatch(/^AbleToScale True ScaleDownStabilized/);
    cluster.advance(60_000);
    expect(replicas(cluster)).toBe(1);
    expect(cluster.events('HorizontalPodAutoscaler', 'web').at(-1)).toBe('Normal SuccessfulRescale New size: 1; reason: All metrics below target');
  });

  it('does not go past its maximum, and says so', () => {
    deployment(cluster, 1);
    cpu = 5000;
    cluster.create(home, autoscaler());
    cluster.advance(100_000);
    expect(replicas(cluster)).toBe(5);
    expect(conditions(cluster)).toContainEqual('ScalingLimited True TooManyReplicas the desired replica count is more than the maximum replica count');
  });

  it('obeys the rates of its behavior', () => {
    deployment(cluster, 1);
    cpu = 5000;
    const scaleUp = { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] };
    cluster.create(home, autoscaler({ behavior: { scaleUp } }));
    const seen: number[] = [];
    for (let i = 0; i < 12; i++) {
      cluster.advance(30_000);
      seen.push(replicas(cluster));
    }
    expect(seen).toEqual([...seen].sort());
    expect(seen[0]).toBeLessThan(3);
    expect(seen.at(-1)).toBe(5);
  });

  it('refuses to share Pods with another', () => {
    deployment(cluster, 1);
    cluster.create(home, autoscaler());
    cluster.create(home, { ...autoscaler(), metadata: { name: 'rival' } });
    cluster.advance(40_000);
    expect(cluster.events('HorizontalPodAutoscaler', 'web')).toContainEqual('Warning AmbiguousSelector pods by selector app=web are controlled by multiple HPAs: [default/rival default/web]');
  });
});

/** The controller with a metrics API that answers for every Pod of the Deployment. */
function withMetrics(component: Component, cpu: () => number): Component {
  const answered = (context: ComponentContext): ComponentContext =>
    new Proxy(context, {
      get: (target, name) => {
        if (name !== 'request') {
          const value = Reflect.get(target, name, target) as unknown;
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        }
        return (method: 'GET', path: string, body?: unknown) => (path.startsWith('/apis/metrics.k8s.io/') ? usage(target, cpu()) : target.request(method, path, body));
      },
    });
  return { ...component, reconcile: (key, context) => component.reconcile(key, answered(context)) };
}

function usage(context: ComponentContext, cpu: number): object {
  const pods = context.list<{ metadata: { name: string } }>({ group: '', plural: 'pods' }, 'default');
  if (pods.length === 0) throw new StatusError(503, 'ServiceUnavailable', 'the server is currently unable to handle the request');
  return { items: pods.map(({ metadata }) => ({ metadata, timestamp: formatRfc3339(context.nowMs), window: '15s', containers: [{ name: 'web', usage: { cpu: `${cpu}m`, memory: '1Mi' } }] })) };
}

function deployment(cluster: TestCluster, count: number): void {
  const containers = [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '200m' } } }];
  const labels = { app: 'web' };
  cluster.create('/apis/apps/v1/namespaces/default/deployments', { metadata: { name: 'web' }, spec: { replicas: count, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } } });
  cluster.advance(1000);
}

const autoscaler = (spec: object = {}): any => ({
  metadata: { name: 'web' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 1,
    maxReplicas: 5,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
    ...spec,
  },
});

const status = (cluster: TestCluster): any => cluster.get('horizontalpodautoscalers.autoscaling', 'default/web')?.status;
const conditions = (cluster: TestCluster): string[] => (status(cluster)?.conditions ?? []).map((c: any) => `${c.type} ${c.status} ${c.reason} ${c.message}`);
const replicas = (cluster: TestCluster): number => cluster.get('deployments.apps', 'default/web').spec.replicas;
