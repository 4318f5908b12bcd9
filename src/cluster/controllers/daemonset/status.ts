// The status of a DaemonSet. Upstream: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus

import type { DaemonSet, Node, Pod } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { isAvailable, isReady } from '../shared/pods.ts';
import { canonical } from '../shared/pod-template-hash.ts';
import { resources } from '../shared/resources.ts';
import { verdictFor } from './nodes.ts';
import { byAge, isUpdated } from './pods.ts';

/** Writes it when it changed. */
export function writeStatus(set: DaemonSet, nodes: readonly Node[], pods: ReadonlyMap<string, readonly Pod[]>, hash: string, context: ComponentContext): void {
  const latest = context.get<DaemonSet>(resources.daemonsets, set.metadata.namespace ?? '', set.metadata.name) ?? set;
  const { collisionCount, conditions } = latest.status ?? {};
  const status = {
    ...count(set, nodes, pods, hash, context.nowMs),
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions?.length ? { conditions } : {}),
  };
  if (canonical(status) !== canonical(latest.status ?? {})) context.updateStatus(resources.daemonsets, { ...latest, status });
}

function count(set: DaemonSet, nodes: readonly Node[], pods: ReadonlyMap<string, readonly Pod[]>, hash: string, nowMs: number): object {
  let [desired, current, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const own = pods.get(node.metadata.name) ?? [];
    if (!verdictFor(set, node).shouldRun) {
      if (own.length > 0) misscheduled += 1;
      continue;
    }
    desired += 1;
    const oldest = own.length > 1 ? own.toSorted(byAge)[0] : own[0];
    if (!oldest) continue;
    current += 1;
    if (isReady(oldest)) ready += 1;
    if (isAvailable(oldest, set.spec?.minReadySeconds ?? 0, nowMs)) available += 1;
    if (isUpdated(set, oldest, hash)) updated += 1;
  }
  const unavailable = desired - available;
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(updated ? { updatedNumberScheduled: updated } : {}),
    ...(available ? { numberAvailable: available } : {}),
    ...(unavailable ? { numberUnavailable: unavailable } : {}),
  };
}
