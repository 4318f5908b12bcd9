// The horizontal pod autoscaler: looks at metrics every 15 seconds and sets how many replicas a workload has.
// Upstream: pkg/controller/podautoscaler/horizontal.go
// Left out: HPAScaleToZero, which is off by default.

import type { Selector } from '../../../api/meta/labels.ts';
import { matches, SelectorError } from '../../../api/meta/labels.ts';
import { parseSelector } from '../../../api/meta/label-selector-parse.ts';
import { StatusError } from '../../../api/meta/status-error.ts';
import type { HorizontalPodAutoscaler } from '../../../api/types.ts';
import { jsonEqual } from '../../../base/json.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { Component, ComponentContext } from '../../component.ts';
import { asObject, keyOf, resources } from '../shared/resources.ts';
import { computeReplicas, MetricFailure, podsOf } from './compute.ts';
import type { Memory } from './limits.ts';
import { newMemory, normalize, rememberScaling } from './limits.ts';
import type { Scale } from './scale-target.ts';
import { findScale, ScaleError, writeScale } from './scale-target.ts';

/** Upstream: HorizontalPodAutoscalerSyncPeriod */
const resyncMs = 15_000;

/** An autoscaler for one cluster: it remembers what it recommended. */
export function makeHorizontalPodAutoscaler(): Component {
  const memories = new Map<string, Memory>();
  return {
    name: 'horizontal-pod-autoscaler',
    user: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler',
    fieldManager: 'kube-controller-manager',
    // a change waits for its turn like everything else
    latencyMs: resyncMs,
    watches: [resources.horizontalpodautoscalers],
    keysFor: ({ type, key }) => {
      if (type !== 'delete') return [key];
      memories.delete(key);
      return [];
    },
    reconcile: (key, context) => {
      const [namespace = '', name = ''] = key.split('/');
      const found = context.get<HorizontalPodAutoscaler>(resources.horizontalpodautoscalers, namespace, name);
      if (!found) return;
      context.enqueueAfter(key, resyncMs);
      const memory = memories.get(key) ?? newMemory();
      memories.set(key, memory);
      new Look(found, memory, memories, context).run();
    },
  };
}

type Status = NonNullable<HorizontalPodAutoscaler['status']>;
type Conditions = NonNullable<Status['conditions']>;

/** A step that ends the look after its conditions were set. */
class GaveUp extends Error {
  override readonly name = 'GaveUp';
}

/** One look at one autoscaler. Upstream: reconcileAutoscaler. */
class Look {
  readonly #autoscaler: HorizontalPodAutoscaler;
  readonly #memory: Memory;
  readonly #memories: ReadonlyMap<string, Memory>;
  readonly #context: ComponentContext;
  #conditions: Conditions;
  #statuses: readonly object[] | undefined;

  constructor(autoscaler: HorizontalPodAutoscaler, memory: Memory, memories: ReadonlyMap<string, Memory>, context: ComponentContext) {
    this.#autoscaler = autoscaler;
    this.#memory = memory;
    this.#memories = memories;
    this.#context = context;
    this.#conditions = autoscaler.status?.conditions ?? [];
  }

  run(): void {
    const scale = this.#findScale();
    if (!scale) return this.#write(this.#autoscaler.status ?? { desiredReplicas: 0 });
    this.#condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    const current = scale.spec.replicas ?? 0;
    if (this.#memory.recommendations.length === 0) this.#memory.recommendations.push({ replicas: current, atMs: this.#context.nowMs });
    try {
      const wish = this.#wish(scale, current);
      if (wish.replicas !== current) this.#rescale(scale, current, wish.replicas, wish.reason);
      this.#status(current, wish.replicas, wish.replicas !== current);
    } catch (error) {
      if (!(error instanceof GaveUp)) throw error;
      this.#status(current, this.#autoscaler.status?.desiredReplicas ?? 0, false);
      if (error.message !== '') this.#warn('FailedComputeMetricsReplicas', error.message);
    }
  }

  #findScale(): Scale | undefined {
    try {
      return findScale(this.#autoscaler, this.#context);
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof ScaleError)) throw error;
      this.#warn('FailedGetScale', error.message);
      this.#condition('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${error.message}`);
      return undefined;
    }
  }

  #wish(scale: Scale, current: number): { readonly replicas: number; readonly reason: string } {
    const { minReplicas = 1, maxReplicas = 1, behavior } = this.#autoscaler.spec ?? {};
    if (current === 0) {
      this.#condition('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
      return { replicas: 0, reason: '' };
    }
    if (current > maxReplicas) return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' };
    if (current < minReplicas) return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' };
    const { replicas, name } = this.#byMetrics(scale, current);
    const { able, limited, ...next } = normalize({ current, wanted: replicas, min: minReplicas, max: maxReplicas }, behavior, this.#memory, this.#context.nowMs);
    this.#condition('AbleToScale', 'True', able.reason, able.message);
    this.#condition('ScalingLimited', limited.status, limited.reason, limited.message);
    return { replicas: next.replicas, reason: replicas > current ? `${name} above target` : replicas < current ? 'All metrics below target' : '' };
  }

  /** The most that any metric asks for. Upstream: computeReplicasForMetrics. */
  #byMetrics(scale: Scale, current: number): { readonly replicas: number; readonly name: string } {
    const { metrics = [] } = this.#autoscaler.spec ?? {};
    const selector = this.#selectorOf(scale);
    const subject = { autoscaler: this.#autoscaler, selector, specReplicas: current, statusReplicas: scale.status?.replicas ?? 0 };
    const failed: MetricFailure[] = [];
    let most = { replicas: 0, name: '' };
    this.#statuses = metrics.map((metric) => {
      try {
        const { status, ...found } = computeReplicas(metric, subject, this.#context);
        if (most.replicas === 0 || found.replicas > most.replicas) most = found;
        return status;
      } catch (error) {
        if (!(error instanceof MetricFailure)) throw error;
        failed.push(error);
        return { type: '' };
      }
    });
    const [first] = failed;
    if (first && (failed.length >= metrics.length || most.replicas < current)) {
      this.#condition('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.detail}`);
      throw new GaveUp(`invalid metrics (${failed.length} invalid out of ${metrics.length}), first error is: ${first.message}`);
    }
    this.#condition('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${most.name}`);
    return most;
  }

  /** Upstream: validateAndParseSelector. */
  #selectorOf(scale: Scale): Selector {
    const text = scale.status?.selector ?? '';
    if (text === '') throw this.#wrongSelector('SelectorRequired', 'selector is required', 'InvalidSelector', "the HPA target's scale is missing a selector");
    const selector = this.#parse(text);
    this.#memory.selector = text;
    const rivals = this.#rivals(selector);
    if (rivals.length > 1) {
      const message = `pods by selector ${text} are controlled by multiple HPAs: [${rivals.join(' ')}]`;
      throw this.#wrongSelector('AmbiguousSelector', message, 'AmbiguousSelector', message);
    }
    return selector;
  }

  #parse(text: string): Selector {
    try {
      return parseSelector(text);
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error;
      const message = `couldn't convert selector into a corresponding internal selector object: ${error.message}`;
      throw this.#wrongSelector('InvalidSelector', message, 'InvalidSelector', message);
    }
  }

  /** All autoscalers whose targets have some of these Pods. */
  #rivals(selector: Selector): readonly string[] {
    const own = keyOf(this.#autoscaler);
    const space = `${this.#autoscaler.metadata.namespace}/`;
    const others = [...this.#memories].flatMap(([key, { selector: text }]) => (key !== own && key.startsWith(space) && text !== undefined ? [[key, parseSelector(text)] as const] : []));
    if (others.length === 0) return [];
    const pods = podsOf({ autoscaler: this.#autoscaler, selector }, this.#context);
    return [own, ...others.filter(([, other]) => pods.some((pod) => matches(other, pod.metadata.labels))).map(([key]) => key)].sort();
  }

  #wrongSelector(eventReason: string, eventMessage: string, reason: string, message: string): GaveUp {
    this.#warn(eventReason, eventMessage);
    this.#condition('ScalingActive', 'False', reason, message);
    this.#statuses = undefined;
    return new GaveUp(eventMessage);
  }

  #rescale(scale: Scale, current: number, replicas: number, reason: string): void {
    const { behavior } = this.#autoscaler.spec ?? {};
    try {
      writeScale(scale, replicas, this.#context);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#warn('FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${error.message}`);
      this.#condition('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${error.message}`);
      throw new GaveUp('');
    }
    this.#condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${replicas}`);
    this.#context.event(asObject(this.#autoscaler), 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`);
    rememberScaling(this.#memory, behavior, current, replicas, this.#context.nowMs);
  }

  #warn(reason: string, message: string): void {
    this.#context.event(asObject(this.#autoscaler), 'Warning', reason, message);
  }

  /** Unlike other controllers' conditions, the message is always the latest. */
  #condition(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const known = this.#conditions.find((c) => c.type === type);
    const lastTransitionTime = known?.status === status && known.lastTransitionTime ? known.lastTransitionTime : formatRfc3339(this.#context.nowMs);
    const next = { type, status, reason, message, lastTransitionTime };
    this.#conditions = known ? this.#conditions.map((c) => (c === known ? next : c)) : [...this.#conditions, next];
  }

  #status(current: number, desired: number, rescaled: boolean): void {
    const lastScaleTime = rescaled ? formatRfc3339(this.#context.nowMs) : this.#autoscaler.status?.lastScaleTime;
    this.#write({
      desiredReplicas: desired,
      ...(current === 0 ? {} : { currentReplicas: current }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentMetrics: (this.#statuses ?? null) as NonNullable<Status['currentMetrics']>,
    });
  }

  #write(rest: Status): void {
    const status = { ...rest, conditions: this.#conditions };
    if (jsonEqual(status, this.#autoscaler.status)) return;
    this.#context.updateStatus(resources.horizontalpodautoscalers, { ...this.#autoscaler, status });
  }
}
