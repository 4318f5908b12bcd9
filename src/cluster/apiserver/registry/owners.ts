// An owner is named once.
// Upstream: dedupOwnerReferencesAndAddWarning in apiserver/pkg/endpoints/handlers/rest.go

import type { ApiObject, OwnerReference } from '../../../api/object.ts';
import { equalJson } from './equal.ts';
import { withMeta } from './metadata.ts';

/**
 * The object without the owners it names again, which the client is told of.
 * @param afterAdmission whether mutating admission has been at it
 */
export function withOwnersOnce(object: ApiObject, warnings: string[], afterAdmission: boolean): ApiObject {
  const owners = object.metadata.ownerReferences;
  if (!owners || owners.length < 2) return object;
  const once: OwnerReference[] = [];
  const again: string[] = [];
  for (const owner of owners) {
    if (once.some((one) => one.uid === owner.uid && equalJson(one, owner))) again.push(owner.uid);
    else once.push(owner);
  }
  if (again.length === 0) return object;
  const when = afterAdmission ? ' after mutating admission happens' : '';
  warnings.push(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${again.join(', ')}`,
  );
  return withMeta(object, { ownerReferences: once });
}
