// A ReadWriteOncePod claim serves one Pod at a time. Upstream: plugins/volumerestrictions/volume_restrictions.go.
// Left out: conflicts of in-tree disk types (GCE PD, EBS, RBD, iSCSI), which no longer exist as such.

import type { PersistentVolumeClaim, Pod } from '../../../api/types.ts';
import { claimName, claimNames } from '../claims.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Plugin, unschedulable } from '../framework.ts';

const afterClaimAdded: QueueingHint<PersistentVolumeClaim> = (pod, { after }) => after?.metadata.namespace === pod.namespace && claimNames(pod.pod).includes(after.metadata.name);

const afterPodDeleted: QueueingHint<Pod> = (pod, { before }) =>
  before?.metadata.namespace === pod.namespace && claimNames(before).some((claim) => claimNames(pod.pod).includes(claim));

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  events: [on('Pod', ['Delete'], afterPodDeleted), on('Node', ['Add']), on('PersistentVolumeClaim', ['Add'], afterClaimAdded)],
  preFilter: (cycle) => {
    const exclusive = claimNames(cycle.pod.pod).filter((claim) => {
      const found = cycle.context.get<PersistentVolumeClaim>({ group: '', plural: 'persistentvolumeclaims' }, cycle.pod.namespace, claim);
      return found?.spec?.accessModes?.includes('ReadWriteOncePod') ?? false;
    });
    if (exclusive.length === 0) return { skip: true };
    cycle.state.set('VolumeRestrictions', exclusive);
    return {};
  },
  filter: (cycle, node) => {
    const exclusive = cycle.state.get('VolumeRestrictions') as readonly string[] | undefined;
    if (!exclusive) return undefined;
    for (const other of node.pods.values()) {
      if (other.namespace !== cycle.pod.namespace) continue;
      const taken = (other.pod.spec?.volumes ?? []).some((volume) => exclusive.includes(claimName(other.pod, volume) ?? ''));
      if (taken) return unschedulable('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode');
    }
    return undefined;
  },
};
