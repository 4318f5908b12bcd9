/**
 * What the server fills into autoscalers.
 * Upstream: SetDefaults_HorizontalPodAutoscaler in pkg/apis/autoscaling/v2/defaults.go.
 */
import { change, fill } from '../shared/copy.ts';
import type { HorizontalPodAutoscaler } from './index.ts';

type AutoscalerSpec = NonNullable<HorizontalPodAutoscaler['spec']>;
type Behavior = NonNullable<AutoscalerSpec['behavior']>;
type Rules = NonNullable<Behavior['scaleUp']>;
type Metrics = NonNullable<AutoscalerSpec['metrics']>;

const cpuAtEighty: Metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];

const scaleUp: Rules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const scaleDown: Rules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

/** Defaults of either version: v1 knows `minReplicas` only. */
export function defaultAutoscaler(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { spec } = autoscaler;
  if (!spec) return autoscaler;
  if (autoscaler.apiVersion === 'autoscaling/v1') return change(autoscaler, { spec: fill(spec, { minReplicas: 1 }) });
  return change(autoscaler, { spec: fill(change(spec, { behavior: defaultBehavior(spec.behavior) }), { minReplicas: 1, metrics: cpuAtEighty }) });
}

function defaultBehavior(behavior: Behavior | undefined): Behavior | undefined {
  if (!behavior) return undefined;
  return change(behavior, { scaleUp: fill(behavior.scaleUp ?? scaleUp, scaleUp), scaleDown: fill(behavior.scaleDown ?? scaleDown, scaleDown) });
}
