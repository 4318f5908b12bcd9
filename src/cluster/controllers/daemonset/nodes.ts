// On which nodes a DaemonSet's Pods belong. Upstream: pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod

import type { DaemonSet, Node } from '../../../api/types.ts';
import { matches, matchesNode, requirementsOf } from '../../scheduler/selectors.ts';
import { type Toleration, tolerates } from '../../scheduler/tolerations.ts';

export interface Verdict {
  /** a Pod is to be created where none is */
  readonly shouldRun: boolean;
  /** a Pod that is there may stay */
  readonly shouldContinue: boolean;
}

const tolerated = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', effect });

/** Daemons stay on nodes that are in trouble. Upstream: AddOrUpdateDaemonPodTolerations */
export function daemonTolerations(set: DaemonSet): readonly Toleration[] {
  const spec = set.spec?.template?.spec;
  const added = [
    tolerated('node.kubernetes.io/not-ready', 'NoExecute'),
    tolerated('node.kubernetes.io/unreachable', 'NoExecute'),
    tolerated('node.kubernetes.io/disk-pressure', 'NoSchedule'),
    tolerated('node.kubernetes.io/memory-pressure', 'NoSchedule'),
    tolerated('node.kubernetes.io/pid-pressure', 'NoSchedule'),
    tolerated('node.kubernetes.io/unschedulable', 'NoSchedule'),
    ...(spec?.hostNetwork ? [tolerated('node.kubernetes.io/network-unavailable', 'NoSchedule')] : []),
  ];
  const own: Toleration[] = [...(spec?.tolerations ?? [])];
  for (const toleration of added) {
    const at = own.findIndex((t) => t.key === toleration.key && t.effect === toleration.effect && (t.operator || 'Equal') === 'Exists' && (t.value ?? '') === '');
    if (at < 0) own.push(toleration);
    else own[at] = toleration;
  }
  return own;
}

const cached = new WeakMap<DaemonSet, readonly Toleration[]>();

function tolerationsOf(set: DaemonSet): readonly Toleration[] {
  const known = cached.get(set);
  if (known) return known;
  const fresh = daemonTolerations(set);
  cached.set(set, fresh);
  return fresh;
}

export function verdictFor(set: DaemonSet, node: Node): Verdict {
  const spec = set.spec?.template?.spec;
  const labels = node.metadata.labels ?? {};
  const none = { shouldRun: false, shouldContinue: false };
  if (spec?.nodeName && spec.nodeName !== node.metadata.name) return none;
  if (spec?.nodeSelector && !matches(requirementsOf({ matchLabels: spec.nodeSelector }), labels)) return none;
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required && !matchesNode(required.nodeSelectorTerms, labels, node.metadata.name)) return none;
  const repelled = (node.spec?.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerationsOf(set), taint));
  return { shouldRun: repelled.length === 0, shouldContinue: repelled.every((taint) => taint.effect !== 'NoExecute') };
}
