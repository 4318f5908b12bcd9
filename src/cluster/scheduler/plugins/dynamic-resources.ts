// Devices through ResourceClaims. Upstream: plugins/dynamicresources/dynamicresources.go.
// @supports partly scheduler: DynamicResources — "a Pod whose claims exist and are allocated is placed; no driver allocates devices here"
// Left out: the allocator. Its words appear in messages because it takes part in every failed cycle.

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Plugin, unresolvable } from '../framework.ts';

interface ResourceClaim extends ApiObject {
  readonly status?: { readonly allocation?: unknown };
}

/** What the plugin's postFilter adds to every failure it has state for. */
export const postFilterReason = 'no new claims to deallocate';

const afterClaimChange: QueueingHint<ResourceClaim> = (pod, { after }) =>
  after?.metadata.namespace === pod.namespace && (pod.pod.spec?.resourceClaims ?? []).some((claim) => nameOf(pod.pod, claim) === after.metadata.name);

const afterPodChange: QueueingHint<Pod> = (pod, { after }) => after?.metadata.uid === pod.uid;

export const dynamicResources: Plugin = {
  name: 'DynamicResources',
  events: [
    on('Node', ['Add', 'UpdateNodeLabel']),
    on('ResourceClaim', ['Add', 'Update'], afterClaimChange),
    on('Pod', ['UpdatePodGeneratedResourceClaim'], afterPodChange),
    on('DeviceClass', ['Add', 'Update']),
    on('ResourceSlice', ['Add', 'Update']),
  ],
  preFilter: (cycle) => {
    const wanted = cycle.pod.pod.spec?.resourceClaims ?? [];
    if (wanted.length === 0) return { skip: true };
    for (const claim of wanted) {
      const name = nameOf(cycle.pod.pod, claim);
      if (!name) return { rejection: unresolvable(`pod "${cycle.pod.key}": claim "${claim.name}": resource claim not created yet`) };
      const found = cycle.context.get<ResourceClaim>({ group: 'resource.k8s.io', plural: 'resourceclaims' }, cycle.pod.namespace, name);
      if (!found) return { rejection: unresolvable(`resourceclaim "${name}" not found`) };
    }
    return {};
  },
  filter: (cycle) => {
    for (const claim of cycle.pod.pod.spec?.resourceClaims ?? []) {
      const found = cycle.context.get<ResourceClaim>({ group: 'resource.k8s.io', plural: 'resourceclaims' }, cycle.pod.namespace, nameOf(cycle.pod.pod, claim) ?? '');
      if (!found?.status?.allocation) return unresolvable('cannot allocate all claims');
    }
    return undefined;
  },
};

/** The ResourceClaim behind a Pod's entry: the one it names, or the one made from its template. */
function nameOf({ status }: Pod, claim: { readonly name: string; readonly resourceClaimName?: string }): string | undefined {
  return claim.resourceClaimName ?? status?.resourceClaimStatuses?.find(({ name }) => name === claim.name)?.resourceClaimName;
}
