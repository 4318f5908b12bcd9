// A claim that asks for more than it has: somebody outside has to enlarge the volume. Upstream: pkg/controller/volume/expand/expand_controller.go
// Left out: in-tree plugins, none of which can expand any more.

import { quantityValue } from '../../../api/meta/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import type { Component } from '../../component.ts';
import { requestOf } from '../../scheduler/volume-match.ts';
import { asObject, resources } from '../shared/resources.ts';

const sizeOf = (claim: PersistentVolumeClaim): number => quantityValue(claim.status?.capacity?.storage ?? '0');

export const expand: Component = {
  name: 'volume_expand',
  user: 'system:serviceaccount:kube-system:expand-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.persistentvolumeclaims],
  keysFor: ({ type, key, object, previous }) => {
    if (type !== 'update' || !previous) return [];
    return requestOf(object as unknown as PersistentVolumeClaim) > requestOf(previous as unknown as PersistentVolumeClaim) ? [key] : [];
  },
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const claim = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, name);
    const volume = claim && context.get<PersistentVolume>(resources.persistentvolumes, '', claim.spec?.volumeName ?? '');
    if (!volume || volume.spec?.claimRef?.uid !== claim.metadata.uid || requestOf(claim) <= sizeOf(claim)) return;
    context.event(asObject(claim), volume.spec?.csi ? 'Normal' : 'Warning', 'ExternalExpanding', 'waiting for an external controller to expand this PVC');
  },
};
