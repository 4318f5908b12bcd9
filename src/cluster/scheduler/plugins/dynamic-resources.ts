// Devices through ResourceClaims. Upstream: plugins/dynamicresources/dynamicresources.go.
// @supports partly scheduler: DynamicResources — "a Pod whose claims exist and are allocated is placed; no driver allocates devices here"
// Left out: the allocator. Its words appear in messages because it takes part in every failed cycle.

import type { ApiObject } from '../../../api/object.ts';
import { type Plugin, unresolvable } from '../framework.ts';

interface ResourceClaim extends ApiObject {
  readonly status?: { readonly allocation?: unknown };
}

/** What the plugin's postFilter adds to every failure it has state for. */
export const postFilterReason = 'no new claims to deallocate';

export const dynamicResources: Plugin = {
  name: 'DynamicResources',
  preFilter: (cycle) => {
    const wanted = cycle.pod.pod.spec?.resourceClaims ?? [];
    if (wanted.length === 0) return { skip: true };
    for (const claim of wanted) {
      const name = claim.resourceClaimName;
      if (!name) return { rejection: unresolvable(`pod "${cycle.pod.key}": claim "${claim.name}": resource claim not created yet`) };
      const found = cycle.context.get<ResourceClaim>({ group: 'resource.k8s.io', plural: 'resourceclaims' }, cycle.pod.namespace, name);
      if (!found) return { rejection: unresolvable(`resourceclaim "${name}" not found`) };
    }
    return {};
  },
  filter: (cycle) => {
    for (const claim of cycle.pod.pod.spec?.resourceClaims ?? []) {
      const found = cycle.context.get<ResourceClaim>({ group: 'resource.k8s.io', plural: 'resourceclaims' }, cycle.pod.namespace, claim.resourceClaimName ?? '');
      if (!found?.status?.allocation) return unresolvable('cannot allocate all claims');
    }
    return undefined;
  },
};
