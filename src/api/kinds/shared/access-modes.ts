/**
 * Access modes and classes of volumes, as tables and descriptions show them.
 * Upstream: pkg/apis/core/helper/helpers.go (GetAccessModesAsString, GetPersistentVolumeClass).
 */
import type { ObjectMeta } from '../../object.ts';

const short: readonly (readonly [mode: string, short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** `RWO,ROX`. */
export function formatAccessModes(modes: readonly string[] | undefined): string {
  return short
    .filter(([mode]) => modes?.includes(mode))
    .map(([, text]) => text)
    .join(',');
}

/** The class of a volume or claim; an old annotation comes before the field. */
export function storageClassOf(object: { readonly metadata: ObjectMeta; readonly spec?: { readonly storageClassName?: string } }): string {
  return object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec?.storageClassName ?? '';
}
