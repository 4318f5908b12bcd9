// Which PersistentVolume suits a claim: asked by the scheduler for a node, and by the volume binder for no node in particular.
// Upstream: k8s.io/component-helpers/storage/volume/{helpers,pv_helpers}.go FindMatchingVolume

import type { LabelSelector } from '../../api/meta/labels.ts';
import { matches as selects } from '../../api/meta/labels.ts';
import { quantityValue } from '../../api/meta/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types.ts';
import { selectorOf } from '../controllers/shared/selectors.ts';
import { matchesNode } from './selectors.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller';
export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';

interface Classed {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly storageClassName?: string };
}

/** The class of a claim or a volume; '' for none. */
export const classOf = (object: Classed): string => object.metadata.annotations?.[classAnnotation] ?? object.spec?.storageClassName ?? '';

/** Whether a claim says anything about its class, be it that it wants none. */
export const hasClass = (claim: PersistentVolumeClaim): boolean => claim.metadata.annotations?.[classAnnotation] !== undefined || claim.spec?.storageClassName !== undefined;

/** Pre-bound by somebody, or bound. A uid counts only where the volume names one. Upstream: IsVolumeBoundToClaim */
export function isBoundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const ref = volume.spec?.claimRef;
  return ref !== undefined && ref.name === claim.metadata.name && ref.namespace === claim.metadata.namespace && (!ref.uid || ref.uid === claim.metadata.uid);
}

const bytes = (text: string | number | undefined): number => quantityValue(text ?? '0');
export const capacityOf = (volume: PersistentVolume): number => bytes(volume.spec?.capacity?.storage);
export const requestOf = (claim: PersistentVolumeClaim): number => bytes(claim.spec?.resources?.requests?.storage);

export const sameMode = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => (volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem');

/** All modes that the claim asks for. Upstream: CheckAccessModes */
export const hasAccessModes = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode));

export const sameAttributesClass = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (volume.spec?.volumeAttributesClassName ?? '') === (claim.spec?.volumeAttributesClassName ?? '');

interface SomeNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a volume can be used on a node. Upstream: CheckNodeAffinity */
export function reaches(volume: PersistentVolume, node: SomeNode): boolean {
  const required = volume.spec?.nodeAffinity?.required;
  return !required || matchesNode(required.nodeSelectorTerms, node.labels, node.name);
}

export interface MatchOptions {
  /** the scheduler's: the volume has to reach it */
  readonly node?: SomeNode;
  /** names of volumes that other claims of the same Pod have taken */
  readonly taken?: ReadonlySet<string>;
  /** the binder's, for a claim that waits for its consumer: only a volume that is reserved for it will do */
  readonly onlyReserved?: boolean;
}

/** The volume reserved for the claim, or the smallest free one that will do. */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { node, taken, onlyReserved = false }: MatchOptions,
): PersistentVolume | undefined {
  const wanted = requestOf(claim);
  const selector = claim.spec?.selector && selectorOf(claim.spec.selector as LabelSelector);
  const wantedClass = classOf(claim);
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name) || volume.metadata.deletionTimestamp) continue;
    const reserved = isBoundTo(volume, claim);
    if ((volume.spec?.claimRef && !reserved) || capacityOf(volume) < wanted || !sameMode(volume, claim) || !sameAttributesClass(volume, claim)) continue;
    const near = !node || reaches(volume, node);
    if (reserved) return near ? volume : undefined;
    if (onlyReserved || !near || volume.status?.phase !== 'Available' || classOf(volume) !== wantedClass || !hasAccessModes(volume, claim)) continue;
    if (selector && !selects(selector, volume.metadata.labels)) continue;
    if (!best || isBetter(volume, best)) best = volume;
  }
  return best;
}

/** Fewer access modes, then smaller, then by name. */
function isBetter(volume: PersistentVolume, than: PersistentVolume): boolean {
  const modes = (volume.spec?.accessModes?.length ?? 0) - (than.spec?.accessModes?.length ?? 0);
  const size = capacityOf(volume) - capacityOf(than);
  return (modes || size || (volume.metadata.name < than.metadata.name ? -1 : 1)) < 0;
}
