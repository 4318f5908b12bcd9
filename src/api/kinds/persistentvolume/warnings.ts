/**
 * Upstream: pkg/api/persistentvolume/util.go.
 */
import type { PersistentVolume } from '../../types.ts';
import { nodeTermWarnings } from '../shared/pod-spec/warnings.ts';

const deprecatedAnnotations = [
  ['volume.beta.kubernetes.io/storage-class', 'deprecated since v1.8; use "storageClassName" attribute instead'],
  ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
] as const;

const deprecatedSources = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

/** Upstream names one source differently in its warning than in the object. */
const shownAs: Readonly<Record<string, string>> = { storageos: 'storageOS' };

export function persistentVolumeWarnings({ metadata, spec = {} }: PersistentVolume): readonly string[] {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const recycles = spec.persistentVolumeReclaimPolicy === 'Recycle';
  return [
    ...deprecatedAnnotations.filter(([key]) => key in (metadata.annotations ?? {})).map(([key, message]) => `metadata.annotations[${key}]: ${message}`),
    ...(recycles ? ['spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'] : []),
    ...terms.flatMap((term, i) => nodeTermWarnings(`spec.nodeAffinity.required.nodeSelectorTerms[${i}]`, term, false)),
    ...deprecatedSources.filter(([field]) => spec[field] !== undefined).map(([field, message]) => `spec.${shownAs[field] ?? field}: ${message}`),
  ];
}
