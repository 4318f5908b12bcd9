// How many volumes of a CSI driver a node can hold. Upstream: plugins/nodevolumelimits/csi.go.

import type { ApiObject } from '../../../api/object.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../api/types.ts';
import { claimNames } from '../claims.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Cycle, type Plugin, unschedulable } from '../framework.ts';

interface CsiNode extends ApiObject {
  readonly spec?: { readonly drivers?: readonly { readonly name: string; readonly allocatable?: { readonly count?: number } }[] };
}

const afterNodeUpdated: QueueingHint<CsiNode> = (_pod, { before, after }) =>
  (after?.spec?.drivers ?? []).some(({ name, allocatable }) => (allocatable?.count ?? 0) > (before?.spec?.drivers?.find((d) => d.name === name)?.allocatable?.count ?? 0));

const afterPodDeleted: QueueingHint<Pod> = (_pod, { before }) =>
  before !== undefined && Boolean(before.spec?.nodeName || before.status?.nominatedNodeName) && claimNames(before).length > 0;

const afterClaimAdded: QueueingHint<PersistentVolumeClaim> = (pod, { after }) => after?.metadata.namespace === pod.namespace && claimNames(pod.pod).includes(after.metadata.name);

const afterDetached: QueueingHint = (pod) => claimNames(pod.pod).length > 0;

export const nodeVolumeLimits: Plugin = {
  name: 'NodeVolumeLimits',
  events: [
    on('CSINode', ['Add']),
    on('CSINode', ['Update'], afterNodeUpdated),
    on('Pod', ['Delete'], afterPodDeleted),
    on('PersistentVolumeClaim', ['Add'], afterClaimAdded),
    on('VolumeAttachment', ['Delete'], afterDetached),
  ],
  preFilter: (cycle) => ({ skip: claimNames(cycle.pod.pod).length === 0 }),
  filter: (cycle, node) => {
    const csiNode = cycle.context.get<CsiNode>({ group: 'storage.k8s.io', plural: 'csinodes' }, '', node.name);
    for (const driver of csiNode?.spec?.drivers ?? []) {
      const limit = driver.allocatable?.count;
      if (limit === undefined) continue;
      const wanted = volumes(cycle, cycle.pod.pod, driver.name);
      if (wanted.size === 0) continue;
      for (const other of node.pods.values()) for (const volume of volumes(cycle, other.pod, driver.name)) wanted.add(volume);
      if (wanted.size > limit) return unschedulable('node(s) exceed max volume count');
    }
    return undefined;
  },
};

/** Handles of a Pod's bound volumes that a driver serves. */
function volumes(cycle: Cycle, pod: Pod, driver: string): Set<string> {
  const found = new Set<string>();
  for (const claim of claimNames(pod)) {
    const bound = cycle.context.get<PersistentVolumeClaim>({ group: '', plural: 'persistentvolumeclaims' }, pod.metadata.namespace ?? '', claim)?.spec?.volumeName;
    const volume = bound ? cycle.context.get<PersistentVolume>({ group: '', plural: 'persistentvolumes' }, '', bound) : undefined;
    if (volume?.spec?.csi?.driver === driver) found.add(volume.spec.csi.volumeHandle);
  }
  return found;
}
