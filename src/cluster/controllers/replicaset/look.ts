// One look at the Pods of a ReplicaSet or ReplicationController: claims them, and counts what the sync and the status go by.
// Upstream: pkg/controller/replicaset/replica_set.go syncReplicaSet, replica_set_utils.go calculateStatus

import { matches } from '../../../api/meta/labels.ts';
import type { Pod } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { claim } from '../shared/claim.ts';
import { isActive, isReady, isTerminating } from '../shared/pods.ts';
import { resources } from '../shared/resources.ts';
import type { Facts } from './facts.ts';
import type { ReplicaKind, Replicated } from './sync.ts';

const bits = { selected: 1, active: 2, terminating: 4, ready: 8, labelled: 16 } as const;

export class Look {
  /** the Pods it controls */
  readonly own: readonly Pod[];
  readonly #facts: Uint8Array;
  readonly active: number;

  constructor(own: readonly Pod[], facts: Uint8Array) {
    this.own = own;
    this.#facts = facts;
    this.active = this.#count(bits.active);
  }

  get activePods(): readonly Pod[] {
    return this.active === this.own.length ? this.own : this.own.filter((_, at) => (this.#facts[at] as number) & bits.active);
  }

  get terminating(): number {
    return this.#count(bits.terminating);
  }

  /** of the active ones */
  get ready(): number {
    return this.#count(bits.active | bits.ready);
  }

  /** those with all labels of the template, of the active ones */
  get labelled(): number {
    return this.#count(bits.active | bits.labelled);
  }

  #count(wanted: number): number {
    let count = 0;
    for (const fact of this.#facts) if ((fact & wanted) === wanted) count += 1;
    return count;
  }
}

/** Claims what may be claimed and looks at all of it. */
export function lookAt<T extends Replicated>(kind: ReplicaKind<T>, set: T, facts: Facts<Pod>, context: ComponentContext): Look {
  const selector = kind.selector(set);
  const labels = Object.entries(set.spec?.template?.metadata?.labels ?? {});
  const ask = (pod: Pod): number =>
    (matches(selector, pod.metadata.labels) ? bits.selected : 0) |
    (isActive(pod) ? bits.active : 0) |
    (isTerminating(pod) ? bits.terminating : 0) |
    (isReady(pod) ? bits.ready : 0) |
    (labels.every(([key, value]) => pod.metadata.labels?.[key] === value) ? bits.labelled : 0);
  // Not the whole spec: a Deployment changes its replicas all the time.
  const basis = [set.spec?.selector, set.spec?.template];
  const before = context.ownedBy<Pod>(resources.pods, set.metadata.uid ?? '');
  const known = facts.of(before, basis, ask);
  const stays = known.every((fact) => fact & bits.selected);
  const own = claim<Pod>(resources.pods, set, selector, context, { adoptable: isActive, ...(stays ? { claimed: before } : {}) });
  return new Look(own, stays && own.length === before.length ? known : facts.of(own, basis, ask));
}
