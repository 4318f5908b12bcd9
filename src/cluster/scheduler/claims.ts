// Which PersistentVolumeClaims a Pod uses. Upstream: k8s.io/component-helpers/storage/ephemeral VolumeClaimName.

import type { Pod } from '../../api/types.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** The claim behind a volume, when there is one; generic ephemeral volumes have a claim named after Pod and volume. */
export function claimName(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName;
  return volume.ephemeral ? `${pod.metadata.name}-${volume.name}` : undefined;
}

/** All claims of a Pod, in the order of its volumes. */
export function claimNames(pod: Pod): readonly string[] {
  let names: string[] | undefined;
  for (const volume of pod.spec?.volumes ?? none) {
    const name = claimName(pod, volume);
    if (name !== undefined) (names ??= []).push(name);
  }
  return names ?? none;
}

const none: readonly never[] = [];

/** The claims that placed Pods use. Upstream: Snapshot.usedPVCSet. */
export class UsedClaims {
  readonly #users = new Map<string, number>();

  /** Counts a Pod's claims, once more (1) or once less (-1). */
  count(pod: Pod, sign: 1 | -1): void {
    for (const claim of claimNames(pod)) {
      const key = `${pod.metadata.namespace ?? ''}/${claim}`;
      const users = (this.#users.get(key) ?? 0) + sign;
      if (users > 0) this.#users.set(key, users);
      else this.#users.delete(key);
    }
  }

  has(namespace: string, claim: string): boolean {
    return this.#users.has(`${namespace}/${claim}`);
  }
}
