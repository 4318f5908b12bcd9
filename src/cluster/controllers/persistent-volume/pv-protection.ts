// A bound volume is not deleted before it is released. Upstream: pkg/controller/volume/pvprotection/pv_protection_controller.go

import type { PersistentVolume } from '../../../api/types.ts';
import type { Component } from '../../component.ts';
import { resources } from '../shared/resources.ts';

const finalizer = 'kubernetes.io/pv-protection';

export const pvProtection: Component = {
  name: 'pv-protection-controller',
  user: 'system:serviceaccount:kube-system:pv-protection-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 4,
  watches: [resources.persistentvolumes],
  keysFor: ({ type, key, object: { metadata } }) => (type !== 'delete' && Boolean(metadata.deletionTimestamp) === (metadata.finalizers?.includes(finalizer) ?? false) ? [key] : []),
  reconcile: (key, context) => {
    const volume = context.get<PersistentVolume>(resources.persistentvolumes, '', key);
    if (!volume) return;
    const { deletionTimestamp, finalizers = [] } = volume.metadata;
    if (Boolean(deletionTimestamp) !== finalizers.includes(finalizer) || (deletionTimestamp && volume.status?.phase === 'Bound')) return;
    const next = deletionTimestamp ? finalizers.filter((f) => f !== finalizer) : [...finalizers, finalizer];
    context.update(resources.persistentvolumes, { ...volume, metadata: { ...volume.metadata, finalizers: next } });
  },
};
