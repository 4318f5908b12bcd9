// What a computed patch must not touch: kubectl apply refuses to change apiVersion, kind and metadata.name.
// Upstream: apimachinery/pkg/util/mergepatch/util.go.

import { goText } from '../../../base/go-value.ts';
import { getOwn, isObject } from '../../../base/json.ts';
import { PatchError } from './patch-error.ts';

/** @returns whether the patch is acceptable */
export type Precondition = (patch: Readonly<Record<string, unknown>>) => boolean;

/** The patch must not mention a top-level key. */
export const requireKeyUnchanged =
  (key: string): Precondition =>
  (patch) =>
    !Object.hasOwn(patch, key);

/** The patch must not mention a key of metadata. */
export const requireMetadataKeyUnchanged =
  (key: string): Precondition =>
  (patch) => {
    const metadata = getOwn(patch, 'metadata');
    return !isObject(metadata) || !Object.hasOwn(metadata, key);
  };

/** @throws PatchError `precondition failed for: map[…]` */
export function checkPreconditions(patch: Readonly<Record<string, unknown>>, preconditions: readonly Precondition[]): void {
  if (preconditions.every((holds) => holds(patch))) return;
  throw new PatchError(`precondition failed for: ${goText(patch)}`, 'precondition');
}
