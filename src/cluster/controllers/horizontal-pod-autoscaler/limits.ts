// How far and how fast an autoscaler may go: bounds, rates, and the recommendations of the last minutes.
// Upstream: normalizeDesiredReplicas, stabilizeRecommendation and what they call in pkg/controller/podautoscaler/horizontal.go

import type { HorizontalPodAutoscaler } from '../../../api/types.ts';

export type Behavior = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>;
type Rules = NonNullable<Behavior['scaleUp']>;

interface Recommendation {
  readonly replicas: number;
  readonly atMs: number;
}

/** What is remembered of one autoscaler. */
export interface Memory {
  readonly recommendations: Recommendation[];
  readonly ups: Recommendation[];
  readonly downs: Recommendation[];
  /** which Pods its target had when it last looked; undefined before that */
  selector: string | undefined;
}

export const newMemory = (): Memory => ({ recommendations: [], ups: [], downs: [], selector: undefined });

/** Upstream: HorizontalPodAutoscalerDownscaleStabilizationWindow */
const downscaleWindowSeconds = 300;

interface Wish {
  readonly current: number;
  readonly wanted: number;
  readonly min: number;
  readonly max: number;
}

/** The number to go to, and what AbleToScale and ScalingLimited say about it. */
export interface Normalized {
  readonly replicas: number;
  readonly able: { readonly reason: string; readonly message: string };
  readonly limited: { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string };
}

type Limited = readonly [replicas: number, reason: string, message: string];

const stabilizedDown = { reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation' };
const stabilizedUp = { reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' };
const readyForNew = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };

const upRate = ['ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate'] as const;
const downRate = ['ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate'] as const;
const tooMany = ['TooManyReplicas', 'the desired replica count is more than the maximum replica count'] as const;
const tooFew = ['TooFewReplicas', 'the desired replica count is less than the minimum replica count'] as const;
const inRange = ['DesiredWithinRange', 'the desired count is within the acceptable range'] as const;

/** What may become of a wish. */
export function normalize(wish: Wish, behavior: Behavior | undefined, memory: Memory, nowMs: number): Normalized {
  const stable = behavior ? stabilizeWithBehavior(wish, behavior, memory, nowMs) : stabilize(wish, memory, nowMs);
  const able = stable === wish.wanted ? readyForNew : behavior && wish.wanted >= wish.current ? stabilizedUp : stabilizedDown;
  const bounded = { ...wish, wanted: stable };
  const [replicas, reason, message] = behavior ? limitWithBehavior(bounded, behavior, memory, nowMs) : limit(bounded);
  return { replicas, able, limited: { status: replicas === stable ? 'False' : 'True', reason, message } };
}

/** The highest of what was recommended lately. */
function stabilize({ wanted }: Wish, { recommendations }: Memory, nowMs: number): number {
  const cutoffMs = nowMs - downscaleWindowSeconds * 1000;
  let highest = wanted;
  let old = -1;
  recommendations.forEach(({ replicas, atMs }, i) => {
    if (atMs < cutoffMs) old = i;
    else highest = Math.max(highest, replicas);
  });
  keep(recommendations, old, { replicas: wanted, atMs: nowMs });
  return highest;
}

function stabilizeWithBehavior({ current, wanted }: Wish, { scaleUp, scaleDown }: Behavior, { recommendations }: Memory, nowMs: number): number {
  const upCutoffMs = nowMs - (scaleUp?.stabilizationWindowSeconds ?? 0) * 1000;
  const downCutoffMs = nowMs - (scaleDown?.stabilizationWindowSeconds ?? downscaleWindowSeconds) * 1000;
  let [lowest, highest, old] = [wanted, wanted, -1];
  recommendations.forEach(({ replicas, atMs }, i) => {
    if (atMs > upCutoffMs) lowest = Math.min(lowest, replicas);
    if (atMs > downCutoffMs) highest = Math.max(highest, replicas);
    if (atMs < upCutoffMs && atMs < downCutoffMs) old = i;
  });
  keep(recommendations, old, { replicas: wanted, atMs: nowMs });
  return Math.min(Math.max(current, lowest), highest);
}

/** In the place of an outdated one, so that the list stays short. */
function keep(list: Recommendation[], old: number, entry: Recommendation): void {
  if (old === -1) list.push(entry);
  else list[old] = entry;
}

/** Upstream: convertDesiredReplicasWithRules. */
function limit({ current, wanted, min, max }: Wish): Limited {
  const rate = Math.max(2 * current, 4);
  const highest = Math.min(max, rate);
  if (wanted < min) return [min, ...tooFew];
  if (wanted > highest) return [highest, ...(max > rate ? upRate : tooMany)];
  return [wanted, ...inRange];
}

/** Upstream: convertDesiredReplicasWithBehaviorRate. */
function limitWithBehavior({ current, wanted, min, max }: Wish, { scaleUp, scaleDown }: Behavior, memory: Memory, nowMs: number): Limited {
  if (wanted > current) {
    const rate = Math.max(current, rateLimit('up', current, scaleUp, memory, nowMs));
    if (wanted > Math.min(max, rate)) return [Math.min(max, rate), ...(max > rate ? upRate : tooMany)];
  }
  if (wanted < current) {
    const rate = Math.min(current, rateLimit('down', current, scaleDown, memory, nowMs));
    if (wanted < Math.max(min, rate)) return [Math.max(min, rate), ...(min < rate ? downRate : tooFew)];
  }
  return [wanted, ...inRange];
}

/** How far the policies let it go now. Upstream: calculateScale{Up,Down}LimitWith… */
function rateLimit(way: 'up' | 'down', current: number, rules: Rules | undefined, { ups, downs }: Memory, nowMs: number): number {
  if (rules?.selectPolicy === 'Disabled') return current;
  const sign = way === 'up' ? 1 : -1;
  const limits = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = current - changed(ups, periodSeconds, nowMs) + changed(downs, periodSeconds, nowMs);
    if (type === 'Pods') return before + sign * value;
    return way === 'up' ? Math.ceil(before * (1 + value / 100)) : Math.trunc(before * (1 - value / 100));
  });
  const furthest = rules?.selectPolicy !== 'Min';
  return furthest === (way === 'up') ? Math.max(...limits) : Math.min(...limits);
}

const changed = (list: readonly Recommendation[], seconds: number, nowMs: number): number =>
  list.reduce((sum, { replicas, atMs }) => (atMs > nowMs - seconds * 1000 ? sum + replicas : sum), 0);

/** Remembers that it scaled, where rates need to know. Upstream: storeScaleEvent. */
export function rememberScaling(memory: Memory, behavior: Behavior | undefined, from: number, to: number, nowMs: number): void {
  if (!behavior) return;
  const [list, rules] = to > from ? [memory.ups, behavior.scaleUp] : [memory.downs, behavior.scaleDown];
  const longest = Math.max(0, ...(rules?.policies ?? []).map((policy) => policy.periodSeconds));
  const old = list.findLastIndex(({ atMs }) => atMs < nowMs - longest * 1000);
  keep(list, old, { replicas: Math.abs(to - from), atMs: nowMs });
}
