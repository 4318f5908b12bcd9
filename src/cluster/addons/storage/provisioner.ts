// What every external provisioner does: sees which claims are its own, has volumes made, tells of it, and has them removed when
// they are released. Upstream: sigs.k8s.io/sig-storage-lib-external-provisioner controller/controller.go.
// Left out: finalizers on volumes, metrics, capacity objects, rescheduling (a node that was chosen stays chosen).

import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/types.ts';
import type { JsonObject } from '../../../api/object.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { Process } from '../../../os/process.ts';
import { selectedNodeAnnotation } from '../../scheduler/volume-match.ts';
import { asObject, resources } from '../../controllers/shared/resources.ts';
import type { ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { inClusterOf, type PodController } from '../in-cluster.ts';

/** A volume that is wanted. */
export interface Wanted {
  /** `pvc-UID` */
  readonly name: string;
  readonly claim: PersistentVolumeClaim;
  readonly storageClass: StorageClass;
  /** the node the scheduler chose; undefined for immediate binding */
  readonly node: string | undefined;
}

/** How far a volume is: being made or removed, or what became of it. */
export type Progress<T> = 'waiting' | { readonly done: T } | { readonly problem: string };

/** What differs from one provisioner to the next. */
export interface VolumeDriver {
  /** as StorageClasses name it */
  readonly name: string;
  /** makes a volume, or goes on making it; `done`: the volume's own part of `spec` and annotations */
  create(wanted: Wanted, context: ComponentContext): Progress<{ readonly spec: JsonObject; readonly annotations?: Readonly<Record<string, string>> }>;
  /** removes what lies on a released volume, or goes on removing it */
  remove(volume: PersistentVolume, context: ComponentContext): Progress<true>;
  /** the volume's name, when a Pod's change is about its making */
  volumeOf?(change: Change): string | undefined;
}

const provisionedBy = 'pv.kubernetes.io/provisioned-by';
const provisionerOf = ({ metadata }: PersistentVolumeClaim): string =>
  metadata.annotations?.['volume.kubernetes.io/storage-provisioner'] ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-provisioner'] ?? '';
/** Upstream: the rate limiter's first waits are shorter; claims are looked at again after so long. */
const retryMs = 15_000;

/** The controller of a provisioner's process. */
export function provisioner(process: Process, driver: VolumeDriver): PodController {
  const claimKeys = new Map<string, string>();
  const identity = `${driver.name}_${process.namespaces.uts.hostname}_${uuid(process)}`;
  const { persistentvolumeclaims, persistentvolumes, storageclasses, pods } = resources;
  return {
    fieldManager: driver.name.split('.')[0] ?? driver.name,
    latencyMs: 20,
    watches: driver.volumeOf ? [persistentvolumeclaims, persistentvolumes, storageclasses, pods] : [persistentvolumeclaims, persistentvolumes, storageclasses],
    keysFor: (change) => {
      if (change.resource === 'persistentvolumes') return [`volume|${change.key}`];
      if (change.resource === 'persistentvolumeclaims') {
        claimKeys.set(`pvc-${change.object.metadata.uid}`, change.key);
        return [`claim|${change.key}`];
      }
      const volume = change.resource === 'pods' ? driver.volumeOf?.(change) : undefined;
      if (volume === undefined) return [];
      const claim = claimKeys.get(volume);
      return claim === undefined ? [`volume|${volume}`] : [`claim|${claim}`, `volume|${volume}`];
    },
    reconcile: (key, context) => {
      if (!inClusterOf(process)?.leads(driver.name, process)) return context.enqueueAfter(key, 5000);
      const name = key.slice(key.indexOf('|') + 1);
      if (key.startsWith('claim|')) provisionClaim(key, name, driver, identity, context);
      else deleteVolume(key, name, driver, identity, context);
    },
  };
}

function uuid({ random }: Process): string {
  const hex = random.string(32, '0123456789abcdef');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const isProvisioning = new WeakMap<ComponentContext, Set<string>>();

/** Upstream: syncClaim, shouldProvision, provisionClaimOperation */
function provisionClaim(key: string, claimKey: string, driver: VolumeDriver, identity: string, context: ComponentContext): void {
  const [namespace = '', claimName = ''] = claimKey.split('/');
  const claim = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, claimName);
  if (!claim || claim.spec?.volumeName || claim.metadata.deletionTimestamp || provisionerOf(claim) !== driver.name) return;
  const storageClass = context.get<StorageClass>(resources.storageclasses, '', claim.spec?.storageClassName ?? '');
  if (storageClass?.provisioner !== driver.name) return;
  const node = claim.metadata.annotations?.[selectedNodeAnnotation];
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && node === undefined) return;
  const name = `pvc-${claim.metadata.uid}`;
  if (context.get(resources.persistentvolumes, '', name)) return;
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void => context.event(asObject(claim), type, reason, message, { component: identity });
  const begun = isProvisioning.get(context) ?? new Set();
  isProvisioning.set(context, begun);
  if (!begun.has(name)) say('Normal', 'Provisioning', `External provisioner is provisioning volume for claim ${goQuote(claimKey)}`);
  begun.add(name);
  const progress = driver.create({ name, claim, storageClass, node }, context);
  if (progress === 'waiting') return;
  begun.delete(name);
  if ('problem' in progress) {
    say('Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass ${goQuote(storageClass.metadata.name)}: ${progress.problem}`);
    return context.enqueueAfter(key, retryMs);
  }
  context.create(resources.persistentvolumes, volumeFor(name, claim, storageClass, driver, progress.done));
  say('Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`);
}

function volumeFor(name: string, claim: PersistentVolumeClaim, storageClass: StorageClass, driver: VolumeDriver, made: { readonly spec: JsonObject; readonly annotations?: Readonly<Record<string, string>> }): JsonObject {
  const { namespace = '', name: claimName, uid, resourceVersion } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { ...made.annotations, [provisionedBy]: driver.name } },
    spec: {
      accessModes: claim.spec?.accessModes ?? [],
      capacity: { storage: claim.spec?.resources?.requests?.storage ?? '0' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claimName, namespace, ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec?.volumeMode ?? 'Filesystem',
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      ...made.spec,
    },
  };
}

/** Upstream: shouldDelete, deleteVolumeOperation */
function deleteVolume(key: string, name: string, driver: VolumeDriver, identity: string, context: ComponentContext): void {
  const volume = context.get<PersistentVolume>(resources.persistentvolumes, '', name);
  if (volume?.status?.phase !== 'Released' || volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return;
  if (volume.metadata.annotations?.[provisionedBy] !== driver.name || volume.metadata.deletionTimestamp) return;
  const progress = driver.remove(volume, context);
  if (progress === 'waiting') return;
  if ('problem' in progress) {
    context.event(asObject(volume), 'Warning', 'VolumeFailedDelete', progress.problem, { component: identity });
    return context.enqueueAfter(key, retryMs);
  }
  context.delete(resources.persistentvolumes, '', name);
}
