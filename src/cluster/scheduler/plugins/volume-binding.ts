// Claims must be bound, or be bindable on the node the Pod goes to. Upstream: plugins/volumebinding/{volume_binding,binder}.go.
// Left out: storage capacity (CSIStorageCapacity) and its score, which need a driver that publishes them.

import type { ApiObject } from '../../../api/object.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import { quantityValue } from '../../../api/meta/quantity.ts';
import { type Cycle, type Plugin, unresolvable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { type LabelSelector, matches, matchesNode, requirementsOf } from '../selectors.ts';
import { claimName } from '../claims.ts';

const claims = { group: '', plural: 'persistentvolumeclaims' };
const volumes = { group: '', plural: 'persistentvolumes' };
const selectedNode = 'volume.kubernetes.io/selected-node';

interface StorageClass extends ApiObject {
  readonly provisioner: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly { readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[] }[];
}

interface State {
  readonly bound: readonly PersistentVolume[];
  readonly waiting: readonly PersistentVolumeClaim[];
}

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  preFilter: (cycle) => {
    const found = sortClaims(cycle);
    if (typeof found === 'string') return { rejection: unresolvable(found) };
    if (!found) return { skip: true };
    cycle.state.set('VolumeBinding', found);
    return {};
  },
  filter: (cycle, node) => {
    const state = cycle.state.get('VolumeBinding') as State | undefined;
    if (!state) return undefined;
    const reasons: string[] = [];
    if (!state.bound.every((volume) => reaches(volume, node))) reasons.push("node(s) didn't match PersistentVolume's node affinity");
    const taken = new Set<string>();
    const unmatched = state.waiting.filter((claim) => !matchVolume(cycle, claim, node, taken));
    if (unmatched.some((claim) => !provisions(cycle, claim, node))) reasons.push("node(s) didn't find available persistent volumes to bind");
    return reasons.length ? unresolvable(...reasons) : undefined;
  },
  reserve: (cycle, node) => {
    const state = cycle.state.get('VolumeBinding') as State | undefined;
    const taken = new Set<string>();
    for (const claim of state?.waiting ?? []) settle(cycle, claim, node, taken);
    return undefined;
  },
};

/** The Pod's claims by state; a text says why no node will do; undefined: there are none. */
function sortClaims(cycle: Cycle): State | string | undefined {
  const { pod } = cycle.pod;
  const bound: PersistentVolume[] = [];
  const waiting: PersistentVolumeClaim[] = [];
  let any = false;
  let immediate = false;
  for (const volume of pod.spec?.volumes ?? []) {
    const name = claimName(pod, volume);
    if (name === undefined) continue;
    any = true;
    const claim = cycle.context.get<PersistentVolumeClaim>(claims, cycle.pod.namespace, name);
    if (!claim) return volume.ephemeral ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"` : `persistentvolumeclaim "${name}" not found`;
    if (claim.status?.phase === 'Lost') return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`;
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
    const target = claim.spec?.volumeName ? cycle.context.get<PersistentVolume>(volumes, '', claim.spec.volumeName) : undefined;
    const complete = claim.metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;
    if (target && complete) bound.push(target);
    else if (waits(cycle, claim)) waiting.push(claim);
    else immediate = true;
  }
  if (immediate) return 'pod has unbound immediate PersistentVolumeClaims';
  return any ? { bound, waiting } : undefined;
}

function classOf(cycle: Cycle, claim: PersistentVolumeClaim): StorageClass | undefined {
  const name = claim.spec?.storageClassName;
  return name ? cycle.context.get<StorageClass>({ group: 'storage.k8s.io', plural: 'storageclasses' }, '', name) : undefined;
}

const waits = (cycle: Cycle, claim: PersistentVolumeClaim): boolean => classOf(cycle, claim)?.volumeBindingMode === 'WaitForFirstConsumer';

/** Whether a volume can be used on a node. */
function reaches(volume: PersistentVolume, node: NodeInfo): boolean {
  const required = volume.spec?.nodeAffinity?.required;
  return !required || matchesNode(required.nodeSelectorTerms, node.labels, node.name);
}

/** The smallest free volume that fits a claim and the node; remembered in `taken`. */
function matchVolume(cycle: Cycle, claim: PersistentVolumeClaim, node: NodeInfo, taken: Set<string>): PersistentVolume | undefined {
  const wanted = quantityValue(String(claim.spec?.resources?.requests?.storage ?? '0'));
  const fits = (volume: PersistentVolume): boolean =>
    !taken.has(volume.metadata.name) &&
    (volume.spec?.claimRef === undefined || (volume.spec.claimRef.name === claim.metadata.name && volume.spec.claimRef.namespace === claim.metadata.namespace)) &&
    (volume.spec?.storageClassName ?? '') === (claim.spec?.storageClassName ?? '') &&
    (volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem') &&
    (claim.spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode)) &&
    (!claim.spec?.selector || matches(requirementsOf(claim.spec.selector as LabelSelector), volume.metadata.labels ?? {})) &&
    quantityValue(String(volume.spec?.capacity?.storage ?? '0')) >= wanted &&
    volume.status?.phase !== 'Released' &&
    volume.status?.phase !== 'Failed' &&
    reaches(volume, node);
  const size = (volume: PersistentVolume): number => quantityValue(String(volume.spec?.capacity?.storage ?? '0'));
  const candidates = [...cycle.context.list<PersistentVolume>(volumes)].filter(fits).sort((a, b) => size(a) - size(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
  if (candidates[0]) taken.add(candidates[0].metadata.name);
  return candidates[0];
}

function provisions(cycle: Cycle, claim: PersistentVolumeClaim, node: NodeInfo): boolean {
  const found = classOf(cycle, claim);
  if (!found || found.provisioner === 'kubernetes.io/no-provisioner') return false;
  const terms = found.allowedTopologies ?? [];
  return terms.length === 0 || terms.some((term) => (term.matchLabelExpressions ?? []).every((e) => e.values.includes(node.labels[e.key] ?? '')));
}

/** Binds a claim to a volume here, or asks the provisioner to make one for this node. */
function settle(cycle: Cycle, claim: PersistentVolumeClaim, node: NodeInfo, taken: Set<string>): void {
  const volume = matchVolume(cycle, claim, node, taken);
  const namespace = claim.metadata.namespace ?? '';
  if (!volume) {
    cycle.context.patch(claims, namespace, claim.metadata.name, { metadata: { annotations: { [selectedNode]: node.name } } });
    return;
  }
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim.metadata.name, uid: claim.metadata.uid, resourceVersion: claim.metadata.resourceVersion };
  cycle.context.patch(volumes, '', volume.metadata.name, { metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } }, spec: { claimRef } });
}
