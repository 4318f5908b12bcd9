// The volume binder: brings claims and volumes together. Upstream: pkg/controller/volume/persistentvolume/pv_controller_base.go
// A new volume does not wake the claims that wait: they look again every 15 seconds, as upstream's do.
// Keys: `claim|namespace/name`, `volume|name`.

import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { ClaimUsers } from '../shared/claim-users.ts';
import { resources } from '../shared/resources.ts';
import { syncClaim } from './claim.ts';
import { syncVolume } from './volume.ts';

/** Upstream: PVClaimBinderSyncPeriod */
const resyncMs = 15_000;

/** A volume binder for one cluster: it knows which Pods use which claims. */
export function makePersistentVolumeBinder(): Component {
  const users = new ClaimUsers();
  return {
    name: 'persistentvolume-controller',
    user: 'system:serviceaccount:kube-system:persistent-volume-binder',
    fieldManager: 'kube-controller-manager',
    latencyMs: 5,
    watches: [resources.persistentvolumeclaims, resources.persistentvolumes, resources.pods],
    keysFor: (change, context) => {
      if (change.resource === 'pods') {
        users.apply(change);
        return [];
      }
      return change.resource === 'persistentvolumes' ? keysForVolume(change, context) : keysForClaim(change);
    },
    reconcile: (key, context) => {
      const name = key.slice(key.indexOf('|') + 1);
      if (key.startsWith('volume|')) reconcileVolume(name, context);
      else reconcileClaim(key, name, users, context);
    },
  };
}

function keysForClaim({ type, key, object }: Change): readonly string[] {
  if (type !== 'delete') return [`claim|${key}`];
  const { volumeName } = (object as unknown as PersistentVolumeClaim).spec ?? {};
  return volumeName ? [`volume|${volumeName}`] : [];
}

function keysForVolume({ type, key, object, previous }: Change, context: ComponentContext): readonly string[] {
  const ref = (object as unknown as PersistentVolume).spec?.claimRef;
  if (type === 'delete') return ref ? [`claim|${ref.namespace}/${ref.name}`] : [];
  const before = (previous as unknown as PersistentVolume | undefined)?.spec?.claimRef;
  if (before && !ref) context.enqueueAfter(`claim|${before.namespace}/${before.name}`, toNextResync(context.nowMs));
  return [`volume|${key}`];
}

const toNextResync = (nowMs: number): number => resyncMs - (nowMs % resyncMs);

function reconcileClaim(key: string, name: string, users: ClaimUsers, context: ComponentContext): void {
  const [namespace = '', claimName = ''] = name.split('/');
  const claim = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, claimName);
  if (claim && !syncClaim(claim, users, context)) context.enqueueAfter(key, toNextResync(context.nowMs));
}

function reconcileVolume(name: string, context: ComponentContext): void {
  const volume = context.get<PersistentVolume>(resources.persistentvolumes, '', name);
  if (!volume) return;
  const claim = syncVolume(volume, context);
  if (claim !== undefined) context.enqueueAfter(`claim|${claim}`, 1);
}
