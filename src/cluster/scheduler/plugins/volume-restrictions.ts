// A ReadWriteOncePod claim serves one Pod of the whole cluster at a time. Upstream: plugins/volumerestrictions/volume_restrictions.go.
// Left out: conflicts of in-tree disk types (GCE PD, EBS, RBD, iSCSI), which no longer exist as such.

import type { PersistentVolumeClaim, Pod } from '../../../api/types.ts';
import { claimNames } from '../claims.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Cycle, type Plugin, unschedulable } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';

const afterClaimAdded: QueueingHint<PersistentVolumeClaim> = (pod, { after }) => after?.metadata.namespace === pod.namespace && claimNames(pod.pod).includes(after.metadata.name);

const afterPodDeleted: QueueingHint<Pod> = (pod, { before }) =>
  before?.metadata.namespace === pod.namespace && claimNames(before).some((claim) => claimNames(pod.pod).includes(claim));

interface State {
  /** the Pod's claims that only one Pod may use */
  readonly exclusive: readonly string[];
  /** how many of them a placed Pod uses */
  conflicts: number;
}

const stateOf = (cycle: Cycle): State | undefined => cycle.state.get('VolumeRestrictions') as State | undefined;

function change(cycle: Cycle, { pod, namespace }: PodInfo, sign: 1 | -1): void {
  const state = stateOf(cycle);
  if (!state || namespace !== cycle.pod.namespace) return;
  state.conflicts += sign * claimNames(pod).filter((claim) => state.exclusive.includes(claim)).length;
}

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  events: [on('Pod', ['Delete'], afterPodDeleted), on('Node', ['Add']), on('PersistentVolumeClaim', ['Add'], afterClaimAdded)],
  preFilter: (cycle) => {
    const { pod, namespace } = cycle.pod;
    const exclusive = claimNames(pod).filter((claim) => {
      const found = cycle.context.get<PersistentVolumeClaim>({ group: '', plural: 'persistentvolumeclaims' }, namespace, claim);
      return found?.spec?.accessModes?.includes('ReadWriteOncePod') ?? false;
    });
    const conflicts = exclusive.filter((claim) => cycle.snapshot.usedClaims.has(namespace, claim)).length;
    if (conflicts === 0) return { skip: true };
    cycle.state.set('VolumeRestrictions', { exclusive, conflicts } satisfies State);
    return {};
  },
  filter: (cycle) =>
    (stateOf(cycle)?.conflicts ?? 0) > 0 ? unschedulable('node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod') : undefined,
  removePod: (cycle, removed) => change(cycle, removed, -1),
  addPod: (cycle, added) => change(cycle, added, 1),
};
