// The driver and the sidecars that speak for it. They meet at the driver's socket, a file in a folder they share: its content is
// the driver's name, which is what sidecars ask first. Upstream: kubernetes-csi/{csi-driver-host-path,external-provisioner,external-resizer}.
// Left out: the CSI protocol itself; the kubelet mounts what the driver's volumes hold (node/volumes/persistent.ts).

import { quantityValue } from '../../../api/meta/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import { text } from '../../../base/bytes.ts';
import { klog } from '../../../containers/programs/kubernetes-components.ts';
import { option } from '../../../containers/programs/web.ts';
import { stopOn } from '../../../network/server.ts';
import { printError } from '../../../os/io.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { asObject, resources } from '../../controllers/shared/resources.ts';
import type { ComponentContext } from '../../component.ts';
import { inClusterOf, joinCluster, type PodController } from '../in-cluster.ts';
import { provisioner, type VolumeDriver } from '../storage/provisioner.ts';

export const hostPathPlugin: Program = function* (process) {
  process.setMemory(12_000_000);
  const endpoint = (option(process, 'endpoint') ?? 'unix:///csi/csi.sock').replace(/^unix:\/\//, '');
  process.namespaces.mount.writeFile(endpoint, option(process, 'drivername') ?? 'hostpath.csi.k8s.io', process);
  yield* printError(process, klog(process, 'server.go:120', `"Listening for connections" address="${endpoint}"`));
  yield* stay(process);
  process.namespaces.mount.unlink(endpoint, process);
  return 0;
};

export const csiProvisioner: Program = function* (process) {
  const name = yield* driverName(process);
  if (!(yield* joinCluster(process, provisioner(process, driver(process, name))))) return 1;
  yield* stay(process);
  return 0;
};

export const csiResizer: Program = function* (process) {
  const name = yield* driverName(process);
  if (!(yield* joinCluster(process, resizer(process, name)))) return 1;
  yield* stay(process);
  return 0;
};

function* stay(process: Process): Steps<void> {
  const stop = stopOn(process, ['TERM', 'INT']);
  while (stop.signal === undefined) yield { on: 'ready', any: [stop.waitable] };
}

const socketOf = (process: Process): string => option(process, 'csi-address') ?? '/csi/csi.sock';
const isThere = (process: Process): boolean => process.namespaces.mount.exists(socketOf(process), process);

/** Waits for the driver's socket, as every sidecar does. */
function* driverName(process: Process): Steps<string> {
  process.setMemory(12_000_000);
  while (!isThere(process)) {
    yield* printError(process, klog(process, 'connection.go:253', `"Still connecting" address="${socketOf(process)}"`));
    const nextMs = process.nowMs + 1000;
    while (process.nowMs < nextMs) yield { on: 'time', untilMs: nextMs };
  }
  return text(process.namespaces.mount.readFile(socketOf(process), process));
}

function driver(process: Process, name: string): VolumeDriver {
  return {
    name,
    create: ({ claim }) => {
      if (!isThere(process)) return { problem: 'rpc error: code = Unavailable desc = connection error' };
      if (claim.spec?.selector) return { problem: 'claim Selector is not supported' };
      return { done: { spec: { csi: { driver: name, volumeHandle: `${claim.metadata.uid}`, volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': `1-${name}` } } } } };
    },
    remove: () => (isThere(process) ? { done: true } : { problem: 'rpc error: code = Unavailable desc = connection error' }),
  };
}

/** Upstream: external-resizer pkg/controller/controller.go (resizePVC). The node has nothing left to do. */
function resizer(process: Process, name: string): PodController {
  return {
    fieldManager: 'csi-resizer',
    latencyMs: 200,
    watches: [resources.persistentvolumeclaims, resources.persistentvolumes],
    keysFor: ({ resource, key }) => (resource === 'persistentvolumeclaims' ? [key] : []),
    reconcile: (key, context) => {
      if (!inClusterOf(process)?.leads(`external-resizer-${name}`, process) || !isThere(process)) return context.enqueueAfter(key, 5000);
      const [namespace = '', claimName = ''] = key.split('/');
      const claim = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, claimName);
      const volume = context.get<PersistentVolume>(resources.persistentvolumes, '', claim?.spec?.volumeName ?? '');
      if (claim && volume?.spec?.csi?.driver === name && claim.status?.phase === 'Bound') resize(claim, volume, name, context);
    },
  };
}

function resize(claim: PersistentVolumeClaim, volume: PersistentVolume, driverName: string, context: ComponentContext): void {
  const wanted = String(claim.spec?.resources?.requests?.storage ?? '0');
  const component = `external-resizer ${driverName}`;
  if (quantityValue(wanted) <= quantityValue(String(claim.status?.capacity?.storage ?? '0'))) return;
  context.event(asObject(claim), 'Normal', 'Resizing', `External resizer is resizing volume ${volume.metadata.name}`, { component });
  if (quantityValue(wanted) > quantityValue(String(volume.spec?.capacity?.storage ?? '0')))
    context.patch(resources.persistentvolumes, '', volume.metadata.name, { spec: { capacity: { storage: wanted } } }, { type: 'merge' });
  const { namespace = '', name } = claim.metadata;
  context.patch(resources.persistentvolumeclaims, namespace, name, { status: { capacity: { storage: wanted } } }, { type: 'merge', subresource: 'status' });
  context.event(asObject(claim), 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded', { component });
}
