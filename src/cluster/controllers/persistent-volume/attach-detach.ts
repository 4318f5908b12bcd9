// Attaches volumes of CSI drivers to the nodes where Pods want them, and detaches them afterwards, by VolumeAttachments.
// Upstream: pkg/controller/volume/attachdetach, pkg/volume/csi/csi_attacher.go
// Differs: only drivers with a CSIDriver object are attached, since there is no external attacher without one; kubelets' unmounting
// is not waited for, so a volume is detached when the last Pod on its node is gone or has ended.
// Keys: `volume|node`.

import type { PersistentVolume, PersistentVolumeClaim, Pod, VolumeAttachment } from '../../../api/types.ts';
import { sha256Hex } from '../../../base/sha256.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { claimNames } from '../../scheduler/claims.ts';
import { isTerminal } from '../shared/pods.ts';
import { asObject, resources } from '../shared/resources.ts';

/** Upstream: csiTimeout; retries of what failed */
const timeoutMs = 120_000;
const retryMs = 15_000;
const csiDrivers = { group: 'storage.k8s.io', plural: 'csidrivers' };
const attacher = 'attachdetach-controller';

/** An attach/detach controller for one cluster: it knows which Pods use which claims. */
export function makeAttachDetachController(): Component {
  /** Pods by `claim namespace/name`, then by name */
  const users = new Map<string, Map<string, string>>();
  const told = new Set<string>();
  return {
    name: attacher,
    user: `system:serviceaccount:kube-system:${attacher}`,
    fieldManager: 'kube-controller-manager',
    latencyMs: 100,
    watches: [resources.pods, resources.volumeattachments, resources.persistentvolumeclaims],
    keysFor: (change, context) => {
      if (change.resource === 'pods') return keysForPod(change, users, context);
      if (change.resource === 'persistentvolumeclaims') return keysForClaim(change, users);
      const { spec } = change.object as unknown as VolumeAttachment;
      return spec?.source.persistentVolumeName ? [`${spec.source.persistentVolumeName}|${spec.nodeName}`] : [];
    },
    reconcile: (key, context) => {
      const [name = '', node = ''] = key.split('|');
      const volume = context.get<PersistentVolume>(resources.persistentvolumes, '', name);
      if (volume?.spec?.csi) new Attachment(volume, node, users, told, context).reconcile();
    },
  };
}

type Users = Map<string, Map<string, string>>;

function keysForPod({ type, object, previous }: Change, users: Users, context: ComponentContext): readonly string[] {
  const pod = object as unknown as Pod;
  const { nodeName, volumes } = pod.spec ?? {};
  if (!nodeName || !volumes?.length) return [];
  const over = type === 'delete' || isTerminal(pod);
  const before = previous as unknown as Pod | undefined;
  if (type === 'update' && before?.spec?.nodeName === nodeName && isTerminal(before) === over) return [];
  return claimNames(pod).flatMap((claim) => {
    const key = `${pod.metadata.namespace}/${claim}`;
    const pods = users.get(key) ?? new Map<string, string>();
    users.set(key, pods);
    if (over) pods.delete(pod.metadata.name);
    else pods.set(pod.metadata.name, nodeName);
    const volume = volumeOf(key, context);
    return volume === undefined ? [] : [`${volume}|${nodeName}`];
  });
}

/** A claim that was bound after its Pods were placed. */
function keysForClaim({ type, key, object, previous }: Change, users: Users): readonly string[] {
  if (type === 'delete') users.delete(key);
  const { volumeName } = (object as unknown as PersistentVolumeClaim).spec ?? {};
  if (!volumeName || type === 'delete' || (previous as unknown as PersistentVolumeClaim | undefined)?.spec?.volumeName === volumeName) return [];
  return [...new Set(users.get(key)?.values() ?? [])].map((node) => `${volumeName}|${node}`);
}

function volumeOf(claim: string, context: ComponentContext): string | undefined {
  const [namespace = '', name = ''] = claim.split('/');
  return context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, name)?.spec?.volumeName || undefined;
}

/** One volume and one node. */
class Attachment {
  readonly #volume: PersistentVolume;
  readonly #node: string;
  readonly #users: Users;
  readonly #told: Set<string>;
  readonly #context: ComponentContext;
  readonly #key: string;

  constructor(volume: PersistentVolume, node: string, users: Users, told: Set<string>, context: ComponentContext) {
    this.#volume = volume;
    this.#node = node;
    this.#users = users;
    this.#told = told;
    this.#context = context;
    this.#key = `${volume.metadata.name}|${node}`;
  }

  reconcile(): void {
    const { driver = '', volumeHandle = '' } = this.#volume.spec?.csi ?? {};
    const name = `csi-${sha256Hex(`${volumeHandle}${driver}${this.#node}`)}`;
    const existing = this.#context.get<VolumeAttachment>(resources.volumeattachments, '', name);
    const pods = this.#pods(this.#node);
    if (pods.length === 0) {
      for (const mark of this.#told) if (mark.startsWith(`${this.#key}|`)) this.#told.delete(mark);
      if (existing && !existing.metadata.deletionTimestamp) this.#context.delete(resources.volumeattachments, '', name);
    } else if (existing) this.#wait(existing, pods);
    else if (this.#isAttachable(driver)) this.#attach(name, driver, pods);
  }

  #pods(node: string | undefined): readonly Pod[] {
    const { namespace = '', name = '' } = this.#volume.spec?.claimRef ?? {};
    const users = [...(this.#users.get(`${namespace}/${name}`) ?? [])].filter(([, at]) => node === undefined || at === node);
    return users.flatMap(([pod]) => this.#context.get<Pod>(resources.pods, namespace, pod) ?? []);
  }

  #isAttachable(driver: string): boolean {
    const found = this.#context.get<{ readonly spec?: { readonly attachRequired?: boolean } }>(csiDrivers, '', driver);
    return found !== undefined && found.spec?.attachRequired !== false;
  }

  #attach(name: string, driver: string, pods: readonly Pod[]): void {
    const other = this.#elsewhere();
    if (other) {
      this.#refuse(other, pods);
      this.#context.enqueueAfter(this.#key, retryMs);
      return;
    }
    const spec = { attacher: driver, nodeName: this.#node, source: { persistentVolumeName: this.#volume.metadata.name } };
    this.#context.create(resources.volumeattachments, { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', metadata: { name }, spec });
    this.#context.enqueueAfter(this.#key, timeoutMs);
  }

  /** Another node's attachment, where the volume may be on one node only. */
  #elsewhere(): VolumeAttachment | undefined {
    const shared = this.#volume.spec?.accessModes?.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
    if (shared) return undefined;
    const all = this.#context.list<VolumeAttachment>(resources.volumeattachments);
    return all.find(({ spec }) => spec?.source.persistentVolumeName === this.#volume.metadata.name && spec.nodeName !== this.#node);
  }

  #refuse({ spec }: VolumeAttachment, pods: readonly Pod[]): void {
    const others = this.#pods(spec?.nodeName).map((pod) => pod.metadata.name);
    const why = others.length > 0 ? `Volume is already used by pod(s) ${others.join(', ')}` : "Volume is already exclusively attached to one node and can't be attached to another";
    this.#tell(pods, 'Warning', 'FailedAttachVolume', `Multi-Attach error for volume "${this.#volume.metadata.name}" ${why}`, 'refused');
  }

  /** For the external attacher, which says in the status how it went. */
  #wait({ status, metadata }: VolumeAttachment, pods: readonly Pod[]): void {
    const { name } = this.#volume.metadata;
    const { driver = '', volumeHandle = '' } = this.#volume.spec?.csi ?? {};
    if (status?.attached) return this.#tell(pods, 'Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume "${name}" `, 'attached');
    const failed = status?.attachError?.message;
    const waitedMs = this.#context.nowMs - (tryParseRfc3339(metadata.creationTimestamp) ?? 0);
    const timedOut = waitedMs >= timeoutMs ? `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${volumeHandle}` : undefined;
    const message = failed ?? timedOut;
    if (message !== undefined) for (const pod of pods) this.#context.event(asObject(pod), 'Warning', 'FailedAttachVolume', `AttachVolume.Attach failed for volume "${name}" : ${message}`);
    this.#context.enqueueAfter(this.#key, timeoutMs);
  }

  /** Once to each Pod. */
  #tell(pods: readonly Pod[], type: 'Normal' | 'Warning', reason: string, message: string, state: string): void {
    for (const pod of pods) {
      const mark = `${this.#key}|${pod.metadata.uid}|${state}`;
      if (this.#told.has(mark)) continue;
      this.#told.add(mark);
      this.#context.event(asObject(pod), type, reason, message);
    }
  }
}
