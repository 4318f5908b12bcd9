/**
 * Volumes as `kubectl describe` shows them. Upstream: k8s.io/kubectl/pkg/describe describeVolumes.
 * Disks of providers stand in disks.ts.
 */
import type { Pod } from '../../types.ts';
import { diskLines } from './disks.ts';
import type { DescribeWriter } from './writer.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

export function describeVolumes(out: DescribeWriter, volumes: readonly Volume[] | undefined, indent: string): void {
  if (!volumes?.length) {
    out.raw(`${indent}Volumes:\t<none>\n`);
    return;
  }
  out.raw(`${indent}Volumes:\n`);
  for (const volume of volumes) {
    out.raw(`${indent}  ${volume.name}:\n`);
    for (const line of sourceLines(volume, indent)) out.raw(`${indent}    ${line}\n`);
  }
}

function sourceLines(volume: Volume, indent: string): readonly string[] {
  if (volume.hostPath) return ['Type:\tHostPath (bare host directory volume)', `Path:\t${volume.hostPath.path}`, `HostPathType:\t${volume.hostPath.type ?? ''}`];
  if (volume.emptyDir)
    return [
      `Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)`,
      `Medium:\t${volume.emptyDir.medium ?? ''}`,
      `SizeLimit:\t${volume.emptyDir.sizeLimit === undefined ? '<unset>' : String(volume.emptyDir.sizeLimit)}`,
    ];
  if (volume.secret) return ['Type:\tSecret (a volume populated by a Secret)', `SecretName:\t${volume.secret.secretName ?? ''}`, `Optional:\t${volume.secret.optional ?? false}`];
  if (volume.configMap)
    return ['Type:\tConfigMap (a volume populated by a ConfigMap)', `Name:\t${volume.configMap.name ?? ''}`, `Optional:\t${volume.configMap.optional ?? false}`];
  if (volume.persistentVolumeClaim) {
    const { claimName, readOnly } = volume.persistentVolumeClaim;
    return ['Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', `ClaimName:\t${claimName}`, `ReadOnly:\t${readOnly ?? false}`];
  }
  if (volume.nfs)
    return [
      'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)',
      `Server:\t${volume.nfs.server}`,
      `Path:\t${volume.nfs.path}`,
      `ReadOnly:\t${volume.nfs.readOnly ?? false}`,
    ];
  if (volume.downwardAPI) return ['Type:\tDownwardAPI (a volume populated by information about the pod)', 'Items:', ...(volume.downwardAPI.items ?? []).flatMap(downwardItem)];
  if (volume.projected) return ['Type:\tProjected (a volume that contains injected data from multiple sources)', ...projectedLines(volume.projected)];
  if (volume.ephemeral) return ephemeralLines(volume.ephemeral);
  if (volume.csi)
    return [
      'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
      `Driver:\t${volume.csi.driver}`,
      `FSType:\t${volume.csi.fsType ?? ''}`,
      `ReadOnly:\t${volume.csi.readOnly ?? false}`,
      ...attributeLines(volume.csi.volumeAttributes, `${indent}    `),
    ];
  if (volume.image) return ['Type:\tImage (a container image or OCI artifact)', `Reference:\t${volume.image.reference ?? ''}`, `PullPolicy:\t${volume.image.pullPolicy ?? ''}`];
  return diskLines(volume, 'Pod') ?? ['<unknown>'];
}

/**
 * `VolumeAttributes:` of a CSI volume, one attribute a line. Upstream writes each piece with the line's own indentation, in the middle of a line too.
 * @param indent spaces every line begins with
 */
export function attributeLines(attributes: Readonly<Record<string, string>> = {}, indent = '    '): readonly string[] {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = sorted.map(([key, value]) => `${key}=${value}`).map((line) => (line.length > longestAttribute ? `${line.slice(0, longestAttribute)}...` : line));
  return shown.length ? shown.map((line, i) => `${i ? indent : 'VolumeAttributes:'}\t${indent}${line}`) : ['VolumeAttributes:\t<none>'];
}

const longestAttribute = 140;

type DownwardItem = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number];

function downwardItem(item: DownwardItem): readonly string[] {
  if (item.fieldRef) return [`  ${item.fieldRef.fieldPath} -> ${item.path}`];
  return item.resourceFieldRef ? [`  ${item.resourceFieldRef.resource} -> ${item.path}`] : [];
}

function projectedLines(projected: NonNullable<Volume['projected']>): readonly string[] {
  return (projected.sources ?? []).flatMap((source) => {
    if (source.secret) return [`SecretName:\t${source.secret.name ?? ''}`, `Optional:\t${source.secret.optional ?? false}`];
    if (source.downwardAPI) return ['DownwardAPI:\ttrue'];
    if (source.configMap) return [`ConfigMapName:\t${source.configMap.name ?? ''}`, `Optional:\t${source.configMap.optional ?? false}`];
    return source.serviceAccountToken ? [`TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 3600}`] : [];
  });
}

function ephemeralLines(ephemeral: NonNullable<Volume['ephemeral']>): readonly string[] {
  const spec = ephemeral.volumeClaimTemplate?.spec;
  return [
    'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    `StorageClass:\t${spec?.storageClassName ?? ''}`,
    'Volume:\t',
    `Capacity:\t${spec?.resources?.requests?.storage === undefined ? '' : String(spec.resources.requests.storage)}`,
    `Access Modes:\t${(spec?.accessModes ?? []).join(',')}`,
  ];
}
