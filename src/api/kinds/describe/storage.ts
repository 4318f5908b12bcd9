/** Volumes and claims, budgets and autoscalers. Upstream: k8s.io/kubectl/pkg/describe, one describer each. */
import type { ClusterReader } from '../../cluster-reader.ts';
import { formatLabelSelector } from '../../meta/labels.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import type { ApiObject } from '../../object.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../types.ts';
import { formatAccessModes } from '../shared/access-modes.ts';
import { diskLines } from './disks.ts';
import { attributeLines } from './volumes.ts';
import { ageText, DescribeWriter, timeText } from './writer.ts';

const amount = (value: unknown): string => (value === undefined ? '' : parseQuantity(String(value)).toString());

export function describeClaim(claim: PersistentVolumeClaim, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = claim;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  out.line(0, `StorageClass:\t${metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? ''}`);
  out.line(0, metadata.deletionTimestamp ? `Status:\tTerminating (lasts ${ageText(metadata.deletionTimestamp, reader.nowMs)})` : `Status:\t${status?.phase ?? ''}`);
  out.line(0, `Volume:\t${spec?.volumeName ?? ''}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  out.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  const bound = spec?.volumeName ? (status?.capacity?.storage ?? '0') : undefined;
  out.line(0, `Capacity:\t${amount(bound)}`);
  out.line(0, `Access Modes:\t${spec?.volumeName ? formatAccessModes(status?.accessModes ?? []) : ''}`);
  if (spec?.volumeMode) out.line(0, `VolumeMode:\t${spec.volumeMode}`);
  if (spec?.dataSource) {
    out.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup) out.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
    out.line(1, `Kind:\t${spec.dataSource.kind}`);
    out.line(1, `Name:\t${spec.dataSource.name}`);
  }
  const owners = new Set((metadata.ownerReferences ?? []).filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid));
  const all = reader.list({ group: '', version: 'v1', plural: 'pods' }, metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) as unknown as readonly Pod[];
  const using = all.filter((pod) => pod.spec?.volumes?.some((v) => v.persistentVolumeClaim?.claimName === metadata.name));
  const owning = all.filter((pod) => owners.has(pod.metadata.uid ?? '') && !using.includes(pod));
  const pods = [...using, ...owning].map((pod) => pod.metadata.name);
  out.raw(`Used By:\t${pods.length ? pods.map((name, i) => `${i ? '\t' : ''}${name}\n`).join('') : '<none>\n'}`);
  if (status?.conditions?.length) {
    out.line(0, 'Conditions:');
    out.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
    out.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const c of status.conditions)
      out.line(1, `${c.type} \t${c.status} \t${timeText(c.lastProbeTime)} \t${timeText(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}`);
  }
  return out.flush();
}

export function describeVolume(volume: PersistentVolume, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = volume;
  out.head(metadata, { namespace: false });
  out.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  out.line(0, `StorageClass:\t${metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? ''}`);
  out.line(0, metadata.deletionTimestamp ? `Status:\tTerminating (lasts ${ageText(metadata.deletionTimestamp, reader.nowMs)})` : `Status:\t${status?.phase ?? ''}`);
  out.line(0, spec?.claimRef ? `Claim:\t${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : 'Claim:\t');
  out.line(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}`);
  out.line(0, `Access Modes:\t${formatAccessModes(spec?.accessModes ?? [])}`);
  if (spec?.volumeMode) out.line(0, `VolumeMode:\t${spec.volumeMode}`);
  out.line(0, `Capacity:\t${amount(spec?.capacity?.storage)}`);
  describeAffinity(out, volume);
  out.line(0, `Message:\t${status?.message ?? ''}`);
  out.line(0, 'Source:');
  for (const line of sourceLines(spec)) out.line(2, line);
  return out.flush();
}

function describeAffinity(out: DescribeWriter, volume: PersistentVolume): void {
  const affinity = volume.spec?.nodeAffinity;
  if (!affinity) return out.line(0, 'Node Affinity:\t<none>');
  out.raw('Node Affinity:\t');
  if (!affinity.required) return out.line(0, '<none>');
  out.raw('\n');
  const terms = affinity.required.nodeSelectorTerms ?? [];
  if (terms.length === 0) return out.line(1, 'Required Terms:\t<none>');
  out.raw('  Required Terms:\t\n');
  terms.forEach((term, i) => {
    const lines = (term.matchExpressions ?? []).map(({ key, operator, values = [] }) => `${key} ${operator.toLowerCase()}${values.length ? ` [${values.join(', ')}]` : ''}`);
    out.raw(`    Term ${i}:\t${lines.length ? lines.map((line, k) => `${k ? '    \t' : ''}${line}\n`).join('') : '<none>\n'}`);
  });
}

function sourceLines(spec: PersistentVolume['spec']): readonly string[] {
  if (spec?.hostPath) return ['Type:\tHostPath (bare host directory volume)', `Path:\t${spec.hostPath.path}`, `HostPathType:\t${spec.hostPath.type ?? ''}`];
  if (spec?.local) return ['Type:\tLocalVolume (a persistent volume backed by local storage on a node)', `Path:\t${spec.local.path}`];
  if (spec?.nfs)
    return ['Type:\tNFS (an NFS mount that lasts the lifetime of a pod)', `Server:\t${spec.nfs.server}`, `Path:\t${spec.nfs.path}`, `ReadOnly:\t${spec.nfs.readOnly ?? false}`];
  if (spec?.csi) {
    return [
      'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
      `Driver:\t${spec.csi.driver}`,
      `FSType:\t${spec.csi.fsType ?? ''}`,
      `VolumeHandle:\t${spec.csi.volumeHandle}`,
      `ReadOnly:\t${spec.csi.readOnly ?? false}`,
      ...attributeLines(spec.csi.volumeAttributes),
    ];
  }
  return (spec && diskLines(spec, 'PersistentVolume')) ?? ['<unknown>'];
}

type Selector = Parameters<typeof formatLabelSelector>[0];

interface Budget extends ApiObject {
  readonly spec?: { readonly minAvailable?: number | string; readonly maxUnavailable?: number | string; readonly selector?: Selector };
  readonly status?: { readonly disruptionsAllowed?: number; readonly currentHealthy?: number; readonly desiredHealthy?: number; readonly expectedPods?: number };
}

export function describeBudget(object: ApiObject): string {
  const { metadata, spec, status } = object as Budget;
  const out = new DescribeWriter();
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec?.minAvailable !== undefined) out.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec?.maxUnavailable !== undefined) out.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  out.line(0, `Selector:\t${spec?.selector ? formatLabelSelector(spec.selector) : '<unset>'}`);
  out.line(0, 'Status:');
  out.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  out.line(2, `Current:\t${status?.currentHealthy ?? 0}`);
  out.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  out.line(2, `Total:\t${status?.expectedPods ?? 0}`);
  return out.flush();
}
