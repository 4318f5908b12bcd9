// A DaemonSet's Pods by the node each is meant for, and how they are made. Upstream: pkg/controller/daemon/util/daemonset_util.go

import type { DaemonSet, Pod, PodTemplateSpec } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { claim } from '../shared/claim.ts';
import { podFromTemplate } from '../shared/pod-control.ts';
import { resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { daemonTolerations } from './nodes.ts';

export const hashLabel = 'controller-revision-hash';
const generationLabel = 'pod-template-generation';
const generationAnnotation = 'deprecated.daemonset.template.generation';

const generationOf = (set: DaemonSet): string | undefined => {
  const text = set.metadata.annotations?.[generationAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
};

/** Its own Pods; orphans that match are adopted. */
export const daemonPods = (set: DaemonSet, context: ComponentContext): readonly Pod[] => claim<Pod>(resources.pods, set, selectorOf(set.spec?.selector), context);

/** The node a Pod is on, or the one its affinity names. Upstream: GetTargetNodeName */
export function targetNode(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    for (const { key, operator, values } of matchFields) if (key === 'metadata.name' && operator === 'In') return values?.length === 1 ? values[0] : undefined;
  }
  return undefined;
}

/** By node; those that have ended and are going already are left out. Upstream: getNodesToDaemonPods */
export function byNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const found = new Map<string, Pod[]>();
  for (const pod of pods) {
    const ended = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
    const node = ended && pod.metadata.deletionTimestamp ? undefined : targetNode(pod);
    if (node === undefined) continue;
    const others = found.get(node);
    if (others) others.push(pod);
    else found.set(node, [pod]);
  }
  return found;
}

/** Those with a node first, then the older. Upstream: podByCreationTimestampAndPhase */
export function byAge(a: Pod, b: Pod): number {
  const placed = Number(!a.spec?.nodeName) - Number(!b.spec?.nodeName);
  if (placed !== 0) return placed;
  const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  return x < y ? -1 : x > y ? 1 : a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Of the present template. Upstream: IsPodUpdated */
export function isUpdated(set: DaemonSet, pod: Pod, hash: string): boolean {
  const generation = generationOf(set);
  return pod.metadata.labels?.[hashLabel] === hash || (generation !== undefined && pod.metadata.labels?.[generationLabel] === generation);
}

/** The template with what every daemon has. Upstream: CreatePodTemplate */
export function daemonTemplate(set: DaemonSet, hash: string): PodTemplateSpec {
  const template = (set.spec?.template ?? {}) as PodTemplateSpec;
  const generation = generationOf(set);
  const labels = { ...template.metadata?.labels, ...(generation === undefined ? {} : { [generationLabel]: generation }), [hashLabel]: hash };
  return { ...template, metadata: { ...template.metadata, labels }, spec: { ...template.spec, containers: template.spec?.containers ?? [], tolerations: daemonTolerations(set) } } as PodTemplateSpec;
}

/** A Pod for one node: its affinity allows no other. Upstream: ReplaceDaemonSetPodNodeNameNodeAffinity */
export function daemonPod(set: DaemonSet, template: PodTemplateSpec, node: string) {
  const { affinity } = template.spec ?? {};
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  const nodeAffinity = { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { ...required, nodeSelectorTerms } };
  const spec = { ...template.spec, affinity: { ...affinity, nodeAffinity } };
  return podFromTemplate(set, { ...template, spec } as PodTemplateSpec);
}
