// Taints that say what is wrong with a node. Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go
// doNoScheduleTaintingPass, reconcileNodeLabels; pkg/controller/util/node/controller_utils.go SwapNodeControllerTaint

import type { Node } from '../../../api/types.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';

export interface Taint {
  readonly key: string;
  readonly effect: string;
  readonly value?: string;
  readonly timeAdded?: string;
}

const unschedulable = 'node.kubernetes.io/unschedulable';
export const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
export const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };

/** By condition and its status: the taint's key. */
const taintKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReady.key, Unknown: unreachable.key },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};
const managedKeys = new Set([unschedulable, ...Object.values(taintKeys).flatMap((byStatus) => Object.values(byStatus))]);

const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

export const taintsOf = (node: Node): readonly Taint[] => (node.spec?.taints ?? []) as readonly Taint[];
export const hasTaint = (node: Node, taint: Taint): boolean => taintsOf(node).some((t) => sameTaint(t, taint));

export const readyStatus = (node: Node): string | undefined => node.status?.conditions?.find((c) => c.type === 'Ready')?.status;

/** Adds and removes taints, in two writes as upstream does; nothing is written that changes nothing. */
export function swapTaints(name: string, add: readonly Taint[], remove: readonly Taint[], context: ComponentContext): void {
  const write = (change: (taints: readonly Taint[]) => readonly Taint[]): void => {
    const node = context.get<Node>(resources.nodes, '', name);
    if (!node) return;
    const before = taintsOf(node);
    const taints = change(before);
    if (taints.length !== before.length) context.patch(resources.nodes, '', name, { spec: { taints: taints.length > 0 ? taints : null } }, { type: 'merge' });
  };
  const timeAdded = formatRfc3339(context.nowMs);
  write((taints) => [...taints, ...add.filter((taint) => !taints.some((t) => sameTaint(t, taint))).map((taint) => ({ ...taint, timeAdded }))]);
  write((taints) => taints.filter((taint) => !remove.some((t) => sameTaint(t, taint))));
}

/** Keeps new Pods away from a node that is cordoned or not well. */
export function taintByConditions(node: Node, context: ComponentContext): void {
  const wanted: Taint[] = [];
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = taintKeys[type]?.[status];
    if (key !== undefined) wanted.push({ key, effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable) wanted.push({ key: unschedulable, effect: 'NoSchedule' });
  const present = taintsOf(node).filter((taint) => taint.effect === 'NoSchedule' && managedKeys.has(taint.key));
  const add = wanted.filter((taint) => !present.some((t) => sameTaint(t, taint)));
  const remove = present.filter((taint) => !wanted.some((t) => sameTaint(t, taint)));
  if (add.length + remove.length > 0) swapTaints(node.metadata.name, add, remove, context);
}

const labelPairs = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const;

/** The older labels say what the newer ones do. */
export function reconcileLabels(node: Node, context: ComponentContext): void {
  const { name, labels = {} } = node.metadata;
  const wrong = labelPairs.filter(([primary, secondary]) => labels[primary] !== undefined && labels[secondary] !== labels[primary]);
  if (wrong.length === 0) return;
  const fixed = Object.fromEntries(wrong.map(([primary, secondary]) => [secondary, labels[primary]]));
  context.patch(resources.nodes, '', name, { metadata: { labels: fixed } }, { type: 'merge' });
}
