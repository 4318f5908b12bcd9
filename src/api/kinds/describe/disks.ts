/**
 * Disks of providers, as `kubectl describe` shows them in Pods and in PersistentVolumes. Nothing here mounts them; who describes an object that
 * names one sees what it says. Upstream: k8s.io/kubectl v0.36 pkg/describe/describe.go print…VolumeSource.
 * Each row: the field, what the kind of disk is called, and its lines, in order, with what stands for a value that is not given.
 */

type Value = string | number | boolean | readonly unknown[] | { readonly name?: string; readonly namespace?: string } | null | undefined;
type Line = readonly [label: string, field: string, otherwise?: string];

interface Disk {
  readonly says: string;
  readonly lines: readonly Line[];
}

const fsType: Line = ['FSType:', 'fsType'];
const readOnly: Line = ['ReadOnly:', 'readOnly', 'false'];
const secretRef: Line = ['SecretRef:', 'secretRef', 'nil'];

const disks: Readonly<Record<string, Disk>> = {
  gcePersistentDisk: { says: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)', lines: [['PDName:', 'pdName'], fsType, ['Partition:', 'partition', '0'], readOnly] },
  awsElasticBlockStore: { says: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)', lines: [['VolumeID:', 'volumeID'], fsType, ['Partition:', 'partition', '0'], readOnly] },
  gitRepo: { says: 'GitRepo (a volume that is pulled from git when the pod is created)', lines: [['Repository:', 'repository'], ['Revision:', 'revision']] },
  iscsi: {
    says: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: [
      ['TargetPortal:', 'targetPortal'],
      ['IQN:', 'iqn'],
      ['Lun:', 'lun', '0'],
      ['ISCSIInterface', 'iscsiInterface'],
      fsType,
      readOnly,
      ['Portals:', 'portals', '[]'],
      ['DiscoveryCHAPAuth:', 'chapAuthDiscovery', 'false'],
      ['SessionCHAPAuth:', 'chapAuthSession', 'false'],
      secretRef,
      ['InitiatorName:', 'initiatorName', '<none>'],
    ],
  },
  glusterfs: { says: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)", lines: [['EndpointsName:', 'endpoints'], ['Path:', 'path'], readOnly] },
  rbd: {
    says: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: [['CephMonitors:', 'monitors', '[]'], ['RBDImage:', 'image'], fsType, ['RBDPool:', 'pool'], ['RadosUser:', 'user'], ['Keyring:', 'keyring'], secretRef, readOnly],
  },
  quobyte: { says: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)", lines: [['Registry:', 'registry'], ['Volume:', 'volume'], readOnly] },
  azureDisk: {
    says: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: [['DiskName:', 'diskName'], ['DiskURI:', 'diskURI'], ['Kind: ', 'kind'], fsType, ['CachingMode:', 'cachingMode'], readOnly],
  },
  vsphereVolume: { says: 'vSphereVolume (a Persistent Disk resource in vSphere)', lines: [['VolumePath:', 'volumePath'], fsType, ['StoragePolicyName:', 'storagePolicyName']] },
  cinder: { says: 'Cinder (a Persistent Disk resource in OpenStack)', lines: [['VolumeID:', 'volumeID'], fsType, readOnly, secretRef] },
  photonPersistentDisk: { says: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)', lines: [['PdID:', 'pdID'], fsType] },
  portworxVolume: { says: 'PortworxVolume (a Portworx Volume resource)', lines: [['VolumeID:', 'volumeID']] },
  scaleIO: {
    says: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: [['Gateway:', 'gateway'], ['System:', 'system'], ['Protection Domain:', 'protectionDomain'], ['Storage Pool:', 'storagePool'], ['Storage Mode:', 'storageMode'], ['VolumeName:', 'volumeName'], fsType, readOnly],
  },
  cephfs: {
    says: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: [['Monitors:', 'monitors', '[]'], ['Path:', 'path'], ['User:', 'user'], ['SecretFile:', 'secretFile'], secretRef, readOnly],
  },
  storageos: { says: 'StorageOS (a StorageOS Persistent Disk resource)', lines: [['VolumeName:', 'volumeName'], ['VolumeNamespace:', 'volumeNamespace'], fsType, readOnly] },
  fc: { says: 'FC (a Fibre Channel disk)', lines: [['TargetWWNs:', 'targetWWNs'], ['LUN:', 'lun', '<none>'], fsType, readOnly] },
  azureFile: { says: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)', lines: [['SecretName:', 'secretName'], ['ShareName:', 'shareName'], readOnly] },
  flexVolume: {
    says: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: [['Driver:', 'driver'], fsType, secretRef, readOnly, ['Options:', 'options', 'map[]']],
  },
  flocker: { says: 'Flocker (a Flocker volume mounted by the Flocker agent)', lines: [['DatasetName:', 'datasetName'], ['DatasetUUID:', 'datasetUUID']] },
};

/** Where a PersistentVolume's disk has other lines than a Pod's. */
const persistent: Readonly<Record<string, readonly Line[]>> = {
  glusterfs: [['EndpointsName:', 'endpoints'], ['EndpointsNamespace:', 'endpointsNamespace', '<unset>'], ['Path:', 'path'], readOnly],
  scaleIO: [
    ...(disks['scaleIO']?.lines.slice(0, 6) ?? []),
    ['SecretName:', 'secretRef.name'],
    ['SecretNamespace:', 'secretRef.namespace'],
    fsType,
    readOnly,
  ],
  azureFile: [['SecretName:', 'secretName'], ['SecretNamespace:', 'secretNamespace'], ['ShareName:', 'shareName'], readOnly],
};

/** The lines of whichever disk `source` names, without indent; undefined when it names none of these. */
export function diskLines(source: object, of: 'Pod' | 'PersistentVolume'): readonly string[] | undefined {
  for (const [field, given] of Object.entries(source)) {
    const disk = disks[field];
    if (!disk || typeof given !== 'object' || given === null) continue;
    const lines = (of === 'PersistentVolume' && persistent[field]) || disk.lines;
    const comma = field === 'fc';
    return [`Type:\t${disk.says}`, ...lines.map(([label, path, otherwise = '']) => `${label}\t${shown(valueAt(given, path), otherwise, comma)}`)];
  }
  return undefined;
}

const valueAt = (given: object, path: string): Value => path.split('.').reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], given) as Value;

/** As Go's %v prints it. */
function shown(value: Value, otherwise: string, comma: boolean): string {
  if (value === undefined || value === null) return otherwise;
  if (Array.isArray(value)) return comma ? value.join(', ') : `[${value.join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const { name, namespace } = value as { readonly name?: string; readonly namespace?: string };
  if (otherwise === 'map[]') return `map[${Object.entries(value).map(([key, one]) => `${key}:${String(one)}`).sort().join(' ')}]`;
  return namespace === undefined ? `&LocalObjectReference{Name:${name ?? ''},}` : `&SecretReference{Name:${name ?? ''},Namespace:${namespace},}`;
}
