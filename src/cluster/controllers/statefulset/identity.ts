// What makes a StatefulSet's Pods individuals: their names, ordinals, labels and claims.
// Upstream: pkg/controller/statefulset/stateful_set_utils.go

import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet } from '../../../api/types.ts';
import { podFromTemplate } from '../shared/pod-control.ts';

type ClaimTemplate = NonNullable<NonNullable<StatefulSet['spec']>['volumeClaimTemplates']>[number];
type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';
const revisionLabel = 'controller-revision-hash';

/** A Pod that is wanted and not there yet. */
export type WantedPod = ReturnType<typeof newPod>;

const pattern = /^(.*)-([0-9]+)$/s;

/** The set a Pod's name speaks of, and its number in it; -1 for other names. Upstream: getParentNameAndOrdinal */
export function parentAndOrdinal(name: string): { readonly parent: string; readonly ordinal: number } {
  const match = pattern.exec(name);
  if (!match) return { parent: '', ordinal: -1 };
  const ordinal = Number(match[2]);
  return { parent: match[1] ?? '', ordinal: ordinal <= 2147483647 ? ordinal : -1 };
}

export const ordinalOf = (pod: { readonly metadata: { readonly name: string } }): number => parentAndOrdinal(pod.metadata.name).ordinal;

export const startOrdinal = (set: StatefulSet): number => set.spec?.ordinals?.start ?? 0;

export const replicasOf = (set: StatefulSet): number => set.spec?.replicas ?? 1;

export function inRange(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= startOrdinal(set) && ordinal < startOrdinal(set) + replicasOf(set);
}

export const isMember = (set: StatefulSet, pod: Pod): boolean => parentAndOrdinal(pod.metadata.name).parent === set.metadata.name;

/** Which revision's template a Pod was made of. */
export const revisionOf = (pod: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } }): string => pod.metadata.labels?.[revisionLabel] ?? '';

export const claimNameFor = (set: StatefulSet, template: ClaimTemplate, ordinal: number): string => `${template.metadata?.name ?? ''}-${set.metadata.name}-${ordinal}`;

/** The claims of a Pod, as its set's templates want them. Upstream: getPersistentVolumeClaims */
export function claimsFor(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => ({
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimNameFor(set, template, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...template.metadata?.labels, ...set.spec?.selector?.matchLabels },
    },
  })) as unknown as readonly PersistentVolumeClaim[];
}

/** The Pod's volumes, with the set's claims in place of volumes of the same names. Upstream: updateStorage */
export function volumesFor(set: StatefulSet, ordinal: number, volumes: readonly Volume[] = []): readonly Volume[] {
  const templates = set.spec?.volumeClaimTemplates ?? [];
  const claims = templates.map((template) => ({ name: template.metadata?.name ?? '', persistentVolumeClaim: { claimName: claimNameFor(set, template, ordinal) } }));
  const taken = new Set(claims.map(({ name }) => name));
  return [...claims, ...volumes.filter(({ name }) => !taken.has(name))];
}

/** Upstream: newStatefulSetPod, initIdentity */
export function newPod(set: StatefulSet, template: PodTemplateSpec | undefined, ordinal: number, revision: string) {
  const name = `${set.metadata.name}-${ordinal}`;
  const pod = podFromTemplate(set, template);
  const { generateName, ...metadata } = pod.metadata;
  const volumes = volumesFor(set, ordinal, template?.spec?.volumes);
  return {
    ...pod,
    metadata: { ...metadata, generateName, name, labels: { ...metadata.labels, ...identityLabels(name, ordinal), [revisionLabel]: revision } },
    spec: { ...template?.spec, hostname: name, ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}), ...(volumes.length > 0 ? { volumes } : {}) },
  };
}

const identityLabels = (name: string, ordinal: number) => ({ [podNameLabel]: name, [podIndexLabel]: String(ordinal) });

/** Upstream: identityMatches */
export function identityMatches(set: StatefulSet, pod: Pod): boolean {
  const { parent, ordinal } = parentAndOrdinal(pod.metadata.name);
  return ordinal >= 0 && parent === set.metadata.name && pod.metadata.labels?.[podNameLabel] === pod.metadata.name;
}

/** The Pod with the labels that say who it is. Upstream: updateIdentity */
export function withIdentity(pod: Pod): Pod {
  const { name, labels } = pod.metadata;
  return { ...pod, metadata: { ...pod.metadata, labels: { ...labels, ...identityLabels(name, ordinalOf(pod)) } } };
}

/** Upstream: storageMatches */
export function storageMatches(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  const named = (name: string): Volume | undefined => pod.spec?.volumes?.find((volume) => volume.name === name);
  return (set.spec?.volumeClaimTemplates ?? []).every((template) => named(template.metadata?.name ?? '')?.persistentVolumeClaim?.claimName === claimNameFor(set, template, ordinal));
}
