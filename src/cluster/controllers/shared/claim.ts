// Who owns what: matching orphans are adopted, own objects that no longer match are let go.
// Upstream: pkg/controller/controller_ref_manager.go ClaimObject and its siblings.

import type { Selector } from '../../../api/meta/labels.ts';
import { matches } from '../../../api/meta/labels.ts';
import { isStatus } from '../../../api/meta/status-error.ts';
import type { ObjectMeta } from '../../../api/object.ts';
import type { ComponentContext, GroupResource } from '../../component.ts';
import { controllerReference } from './resources.ts';

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

interface Claimable {
  readonly metadata: ObjectMeta;
}

export interface ClaimOptions<T> {
  /** only these can be claimed at all, beside the selector */
  readonly filter?: (object: T) => boolean;
  /** what the owner controls already, where the caller has found that all of it fits */
  readonly claimed?: readonly T[];
  /** only these are adopted */
  readonly adoptable?: (object: T) => boolean;
  /** given on adoption, taken on release */
  readonly finalizers?: readonly string[];
}

/**
 * The objects that `owner` controls after it has claimed what it may. Own objects that are being deleted are among them.
 * @throws StatusError when an adoption or a release is refused for another reason than that the object is gone
 */
export function claim<T extends Claimable>(resource: GroupResource, owner: Owner, selector: Selector, context: ComponentContext, options: ClaimOptions<T> = {}): readonly T[] {
  const { namespace = '', uid = '', deletionTimestamp } = owner.metadata;
  let same: ObjectMeta['labels']; // Pods of one template share their labels
  const selected = ({ metadata: { labels } }: T): boolean => {
    if (labels !== undefined && labels === same) return true;
    if (!matches(selector, labels)) return false;
    same = labels;
    return true;
  };
  const fits = (object: T): boolean => selected(object) && (options.filter?.(object) ?? true);
  const claimed: T[] = [...(options.claimed ?? [])];
  for (const object of options.claimed ? [] : context.ownedBy<T>(resource, uid)) {
    if (fits(object)) claimed.push(object);
    else if (!deletionTimestamp) release(resource, owner, object, context, options.finalizers ?? []);
  }
  if (deletionTimestamp) return claimed;
  for (const object of context.orphans<T>(resource, namespace)) {
    if (object.metadata.deletionTimestamp || !fits(object) || options.adoptable?.(object) === false) continue;
    const adopted = adopt(resource, owner, object, context, options.finalizers ?? []);
    if (adopted) claimed.push(adopted);
  }
  return claimed;
}

function adopt<T extends Claimable>(resource: GroupResource, owner: Owner, { metadata }: T, context: ComponentContext, finalizers: readonly string[]): T | undefined {
  const ownerReferences = [controllerReference(owner, owner.apiVersion, owner.kind)];
  const patch = { metadata: { ownerReferences, uid: metadata.uid, ...(finalizers.length > 0 ? { finalizers } : {}) } };
  try {
    return context.patch(resource, metadata.namespace ?? '', metadata.name, patch) as unknown as T;
  } catch (error) {
    if (isStatus(error, 'NotFound')) return undefined; // it went meanwhile
    throw error;
  }
}

/** Upstream: ReleasePod, GenerateDeleteOwnerRefStrategicMergeBytes */
function release(resource: GroupResource, owner: Owner, { metadata }: Claimable, context: ComponentContext, finalizers: readonly string[]): void {
  const ownerReferences = [{ $patch: 'delete', uid: owner.metadata.uid }];
  const patch = { metadata: { uid: metadata.uid, ownerReferences, ...(finalizers.length > 0 ? { '$deleteFromPrimitiveList/finalizers': finalizers } : {}) } };
  try {
    context.patch(resource, metadata.namespace ?? '', metadata.name, patch);
  } catch (error) {
    // gone, or another object of the same name by now: either way it is not ours any more
    if (!isStatus(error, 'NotFound') && !isStatus(error, 'Invalid')) throw error;
  }
}
