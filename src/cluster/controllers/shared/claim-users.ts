// Which Pods use which PersistentVolumeClaims: an index that a controller keeps by the changes it hears of.
// Upstream: pkg/controller/volume/common/common.go PodPVCIndexFunc

import type { Pod } from '../../../api/types.ts';
import type { Change } from '../../etcd.ts';
import { claimNames } from '../../scheduler/claims.ts';

export interface ClaimUser {
  readonly name: string;
  /** it has a node */
  readonly placed: boolean;
  readonly ended: boolean;
  readonly uid: string;
}

const none: ReadonlyMap<string, ClaimUser> = new Map();

export class ClaimUsers {
  readonly #byClaim = new Map<string, Map<string, ClaimUser>>();

  /** Takes in a change of a Pod. @returns the keys of the claims it uses, `namespace/name` */
  apply({ type, object, previous }: Change): readonly string[] {
    const pod = object as unknown as Pod;
    if (!pod.spec?.volumes?.length) return [];
    const claims = this.#claims(pod);
    if (claims.length === 0) return claims;
    if (previous && (previous as unknown as Pod).spec?.volumes !== pod.spec.volumes) for (const claim of this.#claims(previous as unknown as Pod)) this.#remove(claim, pod.metadata.name);
    for (const claim of claims) {
      if (type === 'delete') this.#remove(claim, pod.metadata.name);
      else this.#add(claim, pod);
    }
    return claims;
  }

  /** The Pods that use a claim. */
  podsOf(claim: string): readonly ClaimUser[] {
    return [...(this.#byClaim.get(claim) ?? none).values()];
  }

  #claims(pod: Pod): readonly string[] {
    const names = claimNames(pod);
    return names.length === 0 ? names : names.map((name) => `${pod.metadata.namespace}/${name}`);
  }

  #add(claim: string, pod: Pod): void {
    let users = this.#byClaim.get(claim);
    if (!users) this.#byClaim.set(claim, (users = new Map()));
    const { name, uid = '' } = pod.metadata;
    users.set(name, { name, uid, placed: Boolean(pod.spec?.nodeName), ended: pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' });
  }

  #remove(claim: string, pod: string): void {
    const users = this.#byClaim.get(claim);
    users?.delete(pod);
    if (users?.size === 0) this.#byClaim.delete(claim);
  }
}
