// The Pod garbage collector: removes Pods that nobody else will. Upstream: pkg/controller/podgc/gc_controller.go
// Differs: upstream looks at all Pods every 20 seconds; here what may need removing is looked at on the same marks.
// Keys: `gone|node` and `still gone|node` for nodes that do not exist, `out|node` for those taken out of service, `pod|namespace/name`
// for Pods that were deleted before they had a node, `ended` for when too many have ended.

import type { Node, Pod } from '../../api/types.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { Component, ComponentContext } from '../component.ts';
import type { Change } from '../etcd.ts';
import { createdMs, isTerminal } from './shared/pods.ts';
import { keyOf, resources } from './shared/resources.ts';

/** Upstream: gcCheckPeriod, quarantineTime, TerminatedPodGCThreshold */
const checkMs = 20_000;
const quarantineMs = 40_000;
const mostEnded = 12_500;

/** A Pod garbage collector for one cluster: it counts the Pods that have ended. */
export function makePodGc(): Component {
  const ended = new Set<string>();
  return {
    name: 'pod-garbage-collector-controller',
    user: 'system:serviceaccount:kube-system:pod-garbage-collector',
    fieldManager: 'kube-controller-manager',
    latencyMs: checkMs,
    latencyFor: ({ atMs }) => checkMs - (atMs % checkMs),
    watches: [resources.pods, resources.nodes],
    keysFor: (change, context) => (change.resource === 'nodes' ? keysForNode(change, context) : keysForPod(change, ended, context)),
    reconcile: (key, context) => {
      const name = key.slice(key.indexOf('|') + 1);
      if (key.startsWith('gone|')) return context.enqueueAfter(`still gone|${name}`, quarantineMs);
      if (key.startsWith('still gone|')) return collectOrphans(name, context);
      if (key.startsWith('out|')) return collectOutOfService(name, context);
      if (key === 'ended') return collectEnded(ended, context);
      collectUnscheduled(name, context);
    },
  };
}

function keysForNode({ type, key, object, previous }: Change, context: ComponentContext): readonly string[] {
  if (type === 'delete') return context.onNode(key).length > 0 ? [`gone|${key}`] : [];
  if (object['spec'] === previous?.['spec'] && object['status'] === previous?.['status']) return [];
  return isOutOfService(object as unknown as Node) ? [`out|${key}`] : [];
}

function keysForPod({ type, key, object, previous }: Change, ended: Set<string>, context: ComponentContext): readonly string[] {
  const pod = object as unknown as Pod;
  if (type === 'delete' || !isTerminal(pod)) ended.delete(key);
  else ended.add(key);
  if (type === 'delete') return [];
  const keys = ended.size > mostEnded ? ['ended'] : [];
  const nodeName = pod.spec?.nodeName;
  if (pod.metadata.deletionTimestamp && !nodeName) keys.push(`pod|${key}`);
  if (!nodeName) return keys;
  const isNew = (previous as unknown as Pod | undefined)?.spec?.nodeName !== nodeName;
  if (!isNew && !pod.metadata.deletionTimestamp) return keys;
  const node = context.get<Node>(resources.nodes, '', nodeName);
  if (!node && isNew) keys.push(`gone|${nodeName}`);
  if (node && pod.metadata.deletionTimestamp && isOutOfService(node)) keys.push(`out|${nodeName}`);
  return keys;
}

const isOutOfService = ({ spec, status }: Node): boolean =>
  (spec?.taints?.some((taint) => taint.key === 'node.kubernetes.io/out-of-service') ?? false) && status?.conditions?.find((c) => c.type === 'Ready')?.status !== 'True';

function collectOrphans(node: string, context: ComponentContext): void {
  if (context.get(resources.nodes, '', node)) return;
  for (const pod of context.onNode<Pod>(node)) remove(pod, context, { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' });
}

function collectOutOfService(name: string, context: ComponentContext): void {
  const node = context.get<Node>(resources.nodes, '', name);
  if (!node || !isOutOfService(node)) return;
  for (const pod of context.onNode<Pod>(name)) if (pod.metadata.deletionTimestamp) remove(pod, context);
}

function collectUnscheduled(key: string, context: ComponentContext): void {
  const [namespace = '', name = ''] = key.split('/');
  const pod = context.get<Pod>(resources.pods, namespace, name);
  if (pod?.metadata.deletionTimestamp && !pod.spec?.nodeName) remove(pod, context);
}

/** The oldest ones, evicted ones first. */
function collectEnded(ended: ReadonlySet<string>, context: ComponentContext): void {
  const pods = [...ended].flatMap((key) => context.get<Pod>(resources.pods, ...(key.split('/') as [string, string])) ?? []);
  const isEvicted = (pod: Pod): boolean => pod.status?.phase === 'Failed' && pod.status.reason === 'Evicted';
  pods.sort((a, b) => Number(isEvicted(b)) - Number(isEvicted(a)) || createdMs(a) - createdMs(b) || (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const pod of pods.slice(0, Math.max(0, pods.length - mostEnded))) remove(pod, context);
}

/** Marks a Pod as failed, so that whoever counts it knows, and deletes it at once. */
function remove(pod: Pod, context: ComponentContext, disruption?: { readonly reason: string; readonly message: string }): void {
  const { namespace = '', name } = pod.metadata;
  if (!isTerminal(pod)) {
    const conditions = disruption ? [{ type: 'DisruptionTarget', status: 'True', ...disruption, lastTransitionTime: formatRfc3339(context.nowMs) }] : [];
    context.patch(resources.pods, namespace, name, { status: { phase: 'Failed', ...(conditions.length > 0 ? { conditions } : {}) } }, { subresource: 'status' });
  }
  context.delete(resources.pods, namespace, name, { gracePeriodSeconds: 0 });
}
