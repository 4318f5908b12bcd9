// A volume with zone labels is used in its zone. Upstream: plugins/volumezone/volume_zone.go.

import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/types.ts';
import { claimNames } from '../claims.ts';
import { type QueueingHint, equal, on } from '../cluster-events.ts';
import { type Plugin, unresolvable } from '../framework.ts';

const zoneLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region'];

const zonesOf = (volume: PersistentVolume): readonly (string | undefined)[] => zoneLabels.map((key) => volume.metadata.labels?.[key]);

const afterVolumeChange: QueueingHint<PersistentVolume> = (_pod, { before, after }) => !before || !after || !equal(zonesOf(before), zonesOf(after));

const afterClaimChange: QueueingHint<PersistentVolumeClaim> = (pod, { after }) => after?.metadata.namespace === pod.namespace && claimNames(pod.pod).includes(after.metadata.name);

const afterClassAdded: QueueingHint<StorageClass> = (_pod, { after }) => after?.volumeBindingMode === 'WaitForFirstConsumer';

export const volumeZone: Plugin = {
  name: 'VolumeZone',
  events: [
    on('StorageClass', ['Add'], afterClassAdded),
    on('Node', ['Add', 'UpdateNodeLabel']),
    on('PersistentVolumeClaim', ['Add', 'Update'], afterClaimChange),
    on('PersistentVolume', ['Add', 'Update'], afterVolumeChange),
  ],
  preFilter: (cycle) => {
    const wanted: { readonly key: string; readonly values: readonly string[] }[] = [];
    for (const name of claimNames(cycle.pod.pod)) {
      const claim = cycle.context.get<PersistentVolumeClaim>({ group: '', plural: 'persistentvolumeclaims' }, cycle.pod.namespace, name);
      const volume = claim?.spec?.volumeName ? cycle.context.get<PersistentVolume>({ group: '', plural: 'persistentvolumes' }, '', claim.spec.volumeName) : undefined;
      for (const key of zoneLabels) {
        const value = volume?.metadata.labels?.[key];
        if (value !== undefined) wanted.push({ key, values: value.split('__') });
      }
    }
    if (wanted.length === 0) return { skip: true };
    cycle.state.set('VolumeZone', wanted);
    return {};
  },
  filter: (cycle, node) => {
    const wanted = (cycle.state.get('VolumeZone') ?? []) as readonly { readonly key: string; readonly values: readonly string[] }[];
    const zoned = zoneLabels.some((key) => node.labels[key] !== undefined);
    if (!zoned) return undefined;
    const fits = wanted.every(({ key, values }) => values.includes(node.labels[key] ?? ''));
    return fits ? undefined : unresolvable('node(s) had no available volume zone');
  },
};
