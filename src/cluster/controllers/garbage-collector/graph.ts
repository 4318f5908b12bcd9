// Who depends on whom: every object with owners, and every uid there is. Kept from changes, so that no question scans the store.
// Upstream: pkg/controller/garbagecollector/graph_builder.go. Left out: virtual nodes, which only exist because its informers lag.

import type { ApiObject, OwnerReference } from '../../../api/object.ts';
import type { Change } from '../../etcd.ts';

/** An object by resource (`pods`, `deployments.apps`) and key. */
export interface Item {
  readonly resource: string;
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
}

export class Graph {
  readonly #byUid = new Map<string, Item>();
  /** owner's uid → its dependents by uid */
  readonly #dependents = new Map<string, Map<string, Item>>();

  /** The object with this uid, while it exists. */
  item(uid: string): Item | undefined {
    return this.#byUid.get(uid);
  }

  dependents(uid: string): readonly Item[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])];
  }

  /** An owner is there when its uid is, and it can be seen from the dependent: same namespace or none. */
  exists(owner: OwnerReference, dependent: Item): boolean {
    const found = this.#byUid.get(owner.uid);
    return found !== undefined && (found.namespace === '' || found.namespace === dependent.namespace);
  }

  /** Takes a change in. @returns the item it is about */
  apply(change: Change): Item {
    const found = this.#byUid.get(change.object.metadata.uid ?? '');
    const known = found?.key === change.key && found.resource === change.resource ? found : undefined;
    const item = known ?? itemOf(change.resource, change.key, change.object);
    if (change.type === 'update' && known && change.object.metadata.ownerReferences === change.previous?.metadata.ownerReferences) return item;
    this.#unlink(item.uid, change.previous);
    if (change.type === 'delete') {
      this.#byUid.delete(item.uid);
      return item;
    }
    if (!known) this.#byUid.set(item.uid, item);
    for (const owner of change.object.metadata.ownerReferences ?? []) {
      let dependents = this.#dependents.get(owner.uid);
      if (!dependents) this.#dependents.set(owner.uid, (dependents = new Map()));
      dependents.set(item.uid, item);
    }
    return item;
  }

  #unlink(uid: string, previous: ApiObject | undefined): void {
    for (const owner of previous?.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}

export const itemOf = (resource: string, key: string, object: ApiObject): Item => ({ resource, key, uid: object.metadata.uid ?? '', namespace: object.metadata.namespace ?? '' });
