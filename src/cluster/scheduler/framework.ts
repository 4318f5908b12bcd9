// The scheduling framework: what a plugin is, and what it may look at. One plugin per file in plugins/, one registry line.
// Upstream: k8s.io/kube-scheduler/framework, pkg/scheduler/framework.
// Left out: extenders (nothing here could answer), several profiles (a Pod with an unknown schedulerName waits, as on a real cluster), Permit (no
// default plugin has it), pod groups (off by default in 1.36).

import type { Pod } from '../../api/types.ts';
import type { ComponentContext } from '../component.ts';
import type { EventRegistration } from './cluster-events.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { Snapshot } from './snapshot.ts';

/** Why a node, or a whole Pod, does not pass. `unresolvable`: evicting Pods would not help. */
export interface Rejection {
  readonly code: 'unschedulable' | 'unresolvable';
  /** upstream's reasons, e.g. `Insufficient cpu`; several only where upstream reports several */
  readonly reasons: readonly string[];
}

/** What a plugin sees of the cycle for one Pod. */
export interface Cycle {
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
  readonly context: ComponentContext;
  /** what a plugin computed once for all nodes, by plugin name */
  readonly state: Map<string, unknown>;
}

/** What a preFilter plugin finds out before any node is looked at. */
export interface PreFilterResult {
  /** only these nodes can pass */
  readonly nodeNames?: ReadonlySet<string>;
  /** no node can pass */
  readonly rejection?: Rejection;
  /** this plugin has nothing to filter for this Pod */
  readonly skip?: boolean;
}

/** undefined: bind the Pod now; `wait`: ask again in a second; a failure puts it back into the queue, in upstream's words. */
export type PreBindResult = undefined | 'wait' | { readonly failed: string };

/** How scores of all nodes become 0–100. Upstream: NormalizeScore. */
export type Normalize = (scores: Float64Array, cycle: Cycle, nodes: readonly NodeInfo[]) => void;

/** One default plugin; a hook that is absent does nothing. All hooks are pure but for `cycle.state`. */
export interface Plugin {
  /** upstream's name, e.g. `NodeResourcesFit` */
  readonly name: string;
  /** weight of the score, as in the default profile */
  readonly weight?: number;
  /**
   * filter and score ask nothing but the Pod (as far as its signature goes) and the node itself: for Pods of one template they are answered once per
   * state of a node. Upstream: what SignPod signs
   */
  readonly nodeLocal?: boolean;
  /** which events may let a Pod pass that this plugin has turned away. Upstream: EventsToRegister */
  readonly events?: readonly EventRegistration[];
  /** keeps a Pod out of the queue, with the reason; undefined lets it in. Upstream: PreEnqueue */
  readonly preEnqueue?: (pod: Pod) => string | undefined;
  readonly preFilter?: (cycle: Cycle) => PreFilterResult | undefined;
  /** undefined: the node passes */
  readonly filter?: (cycle: Cycle, node: NodeInfo) => Rejection | undefined;
  /** whether there is anything to score for this Pod; false leaves the plugin out. Upstream: PreScore's Skip */
  readonly preScore?: (cycle: Cycle, nodes: readonly NodeInfo[]) => boolean;
  readonly score?: (cycle: Cycle, node: NodeInfo) => number;
  /** the same for many nodes at once, where that is faster: writes a score per node */
  readonly scoreAll?: (cycle: Cycle, nodes: readonly NodeInfo[], scores: Float64Array) => void;
  readonly normalize?: Normalize;
  /** takes what the Pod needs on its node, before it is bound. Upstream: Reserve, and what PreBind writes */
  readonly reserve?: (cycle: Cycle, node: NodeInfo) => void;
  /** whether preBind has something to wait for. Upstream: PreBindPreFlight */
  readonly preBindPreFlight?: (cycle: Cycle, node: NodeInfo) => boolean;
  /** whether binding can go on; asked each second while it has to wait. Upstream: PreBind */
  readonly preBind?: (cycle: Cycle, node: NodeInfo, waitedMs: number) => PreBindResult;
  /** gives back what reserve took, when binding failed. Upstream: Unreserve */
  readonly unreserve?: (cycle: Cycle, node: NodeInfo) => void;
  /**
   * keeps preFilter's state right while Pods are taken off a node and put onto it for a trial
   * Upstream: PreFilterExtensions
   */
  readonly removePod?: (cycle: Cycle, removed: PodInfo, node: NodeInfo) => void;
  readonly addPod?: (cycle: Cycle, added: PodInfo, node: NodeInfo) => void;
}

export const maxNodeScore = 100;

/** A rejection that eviction could cure. */
export const unschedulable = (...reasons: string[]): Rejection => ({ code: 'unschedulable', reasons });

/** A rejection that no eviction cures. */
export const unresolvable = (...reasons: string[]): Rejection => ({ code: 'unresolvable', reasons });

/**
 * Scales scores so that the largest becomes 100.
 * @param reverse larger raw scores are worse
 * Upstream: plugins/helper/normalize_score.go DefaultNormalizeScore
 */
export function defaultNormalize(scores: Float64Array, reverse: boolean): void {
  let max = 0;
  for (let i = 0; i < scores.length; i++) if ((scores[i] as number) > max) max = scores[i] as number;
  if (max === 0) {
    if (reverse) scores.fill(maxNodeScore);
    return;
  }
  for (let i = 0; i < scores.length; i++) {
    const scaled = Math.trunc((maxNodeScore * (scores[i] ?? 0)) / max);
    scores[i] = reverse ? maxNodeScore - scaled : scaled;
  }
}
