// A claim that Pods use is not deleted under them. Upstream: pkg/controller/volume/pvcprotection/pvc_protection_controller.go
// Left out: the condition Unused (feature PersistentVolumeClaimUnusedSinceTime, off by default).

import type { PersistentVolumeClaim } from '../../../api/types.ts';
import type { Component } from '../../component.ts';
import { ClaimUsers } from '../shared/claim-users.ts';
import { resources } from '../shared/resources.ts';

const finalizer = 'kubernetes.io/pvc-protection';

/** A PVC protection controller for one cluster: it knows which Pods use which claims. */
export function makePvcProtectionController(): Component {
  const users = new ClaimUsers();
  return {
    name: 'pvc-protection-controller',
    user: 'system:serviceaccount:kube-system:pvc-protection-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 4,
    watches: [resources.persistentvolumeclaims, resources.pods],
    keysFor: (change) => {
      if (change.resource === 'pods') {
        const claims = users.apply(change);
        // a Pod that begins to use a claim keeps it; only one that goes can set it free
        return change.type === 'delete' ? claims : [];
      }
      const { deletionTimestamp, finalizers = [] } = change.object.metadata;
      return change.type !== 'delete' && Boolean(deletionTimestamp) === finalizers.includes(finalizer) ? [change.key] : [];
    },
    reconcile: (key, context) => {
      const [namespace = '', name = ''] = key.split('/');
      const claim = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, name);
      if (!claim) return;
      const { deletionTimestamp, finalizers = [] } = claim.metadata;
      const used = users.podsOf(key).some((pod) => pod.placed);
      if (deletionTimestamp && (used || !finalizers.includes(finalizer))) return;
      if (!deletionTimestamp && finalizers.includes(finalizer)) return;
      const next = deletionTimestamp ? finalizers.filter((f) => f !== finalizer) : [...finalizers, finalizer];
      context.update(resources.persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, finalizers: next } });
    },
  };
}
