// Claims must be bound, or be bindable on the node the Pod goes to. Upstream: plugins/volumebinding/{volume_binding,binder}.go.
// Left out: storage capacity (CSIStorageCapacity) and its score, which need a driver that publishes them.

import type { ApiObject } from '../../../api/object.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/types.ts';
import { boundVolume } from '../../controllers/persistent-volume/bind.ts';
import { claimName, claimNames } from '../claims.ts';
import { type QueueingHint, equal, on } from '../cluster-events.ts';
import { type Cycle, type Plugin, unresolvable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { bindCompletedAnnotation, classOf, findMatchingVolume, reaches, requestOf, selectedNodeAnnotation } from '../volume-match.ts';

const claims = { group: '', plural: 'persistentvolumeclaims' };
const volumes = { group: '', plural: 'persistentvolumes' };
const notFoundOnNode = "node(s) didn't find available persistent volumes to bind";

interface State {
  /** claims that are bound already */
  readonly bound: readonly PersistentVolumeClaim[];
  /** claims whose volume is chosen with the node, the smallest first */
  readonly waiting: readonly PersistentVolumeClaim[];
  /** all volumes, where there are claims that wait */
  readonly volumes: readonly PersistentVolume[];
}

/** What a node means for the claims that wait: volumes that are there, and volumes to be made. */
interface Settlement {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly PersistentVolumeClaim[];
}

const afterClaimChange: QueueingHint<PersistentVolumeClaim> = (pod, { after }) => after?.metadata.namespace === pod.namespace && claimNames(pod.pod).includes(after.metadata.name);

const afterClassChange: QueueingHint<StorageClass> = (_pod, { before, after }) => !before || !equal(before.allowedTopologies, after?.allowedTopologies);

const afterCsiNodeChange: QueueingHint = (_pod, { before }) => !before;

/** How long volumes may take. Upstream: VolumeBindingArgs.BindTimeoutSeconds */
const bindTimeoutMs = 600_000;

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  events: [
    on('StorageClass', ['Add', 'Update'], afterClassChange),
    on('PersistentVolumeClaim', ['Add', 'Update'], afterClaimChange),
    on('PersistentVolume', ['Add', 'Update']),
    on('Node', ['Add', 'UpdateNodeLabel']),
    on('CSINode', ['Add', 'Update'], afterCsiNodeChange),
  ],
  preFilter: (cycle) => {
    const found = sortClaims(cycle);
    if (typeof found === 'string') return { rejection: unresolvable(found) };
    if (!found) return { skip: true };
    cycle.state.set('VolumeBinding', found);
    return {};
  },
  filter: (cycle, node) => {
    const state = stateOf(cycle);
    if (!state) return undefined;
    const attached = state.bound.map((claim) => volumeOf(cycle, claim));
    const reasons: string[] = [];
    if (attached.some((volume) => volume && !reaches(volume, node))) reasons.push("node(s) didn't match PersistentVolume's node affinity");
    if (!settle(cycle, state, node)) reasons.push(notFoundOnNode);
    if (attached.includes(undefined)) reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
    return reasons.length ? unresolvable(...reasons) : undefined;
  },
  reserve: (cycle, node) => {
    const state = stateOf(cycle);
    const settled = state?.waiting.length ? settle(cycle, state, node) : undefined;
    for (const { claim, volume } of settled?.bindings ?? []) {
      const wanted = boundVolume(volume, claim);
      if (wanted) cycle.context.update(volumes, wanted);
    }
    for (const { metadata } of settled?.provisions ?? []) {
      const annotations = { [selectedNodeAnnotation]: node.name };
      if (metadata.annotations?.[selectedNodeAnnotation] !== node.name)
        cycle.context.patch(claims, metadata.namespace ?? '', metadata.name, { metadata: { annotations } }, { type: 'merge' });
    }
  },
  preBindPreFlight: (cycle) => (stateOf(cycle)?.waiting.length ?? 0) > 0,
  preBind: (cycle, node, waitedMs) => {
    const late = waitedMs >= bindTimeoutMs;
    for (const { metadata } of stateOf(cycle)?.waiting ?? []) {
      const claim = cycle.context.get<PersistentVolumeClaim>(claims, metadata.namespace ?? '', metadata.name);
      if (!claim) return { failed: `binding volumes: failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "${metadata.namespace}/${metadata.name}"` };
      const selected = claim.metadata.annotations?.[selectedNodeAnnotation];
      if (selected === undefined && metadata.annotations?.[selectedNodeAnnotation] !== undefined)
        return { failed: `binding volumes: provisioning failed for PVC "${metadata.name}"` };
      if (!isBound(claim)) return late ? { failed: 'binding volumes: context deadline exceeded' } : 'wait';
      const volume = volumeOf(cycle, claim);
      if (volume && !reaches(volume, node))
        return { failed: `binding volumes: pv "${volume.metadata.name}" node affinity doesn't match node "${node.name}": no matching NodeSelectorTerms` };
    }
    return undefined;
  },
};

const stateOf = (cycle: Cycle): State | undefined => cycle.state.get('VolumeBinding') as State | undefined;

const volumeOf = (cycle: Cycle, claim: PersistentVolumeClaim): PersistentVolume | undefined => cycle.context.get<PersistentVolume>(volumes, '', claim.spec?.volumeName ?? '');

/** Upstream: isPVCFullyBound */
const isBound = (claim: PersistentVolumeClaim): boolean => Boolean(claim.spec?.volumeName) && claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined;

/** The Pod's claims by state; a text says why no node will do; undefined: there are none. */
function sortClaims(cycle: Cycle): State | string | undefined {
  const { pod } = cycle.pod;
  const bound: PersistentVolumeClaim[] = [];
  const waiting: PersistentVolumeClaim[] = [];
  let any = false;
  let immediate = false;
  for (const volume of pod.spec?.volumes ?? []) {
    const name = claimName(pod, volume);
    if (name === undefined) continue;
    any = true;
    const claim = cycle.context.get<PersistentVolumeClaim>(claims, cycle.pod.namespace, name);
    const problem = problemWith(cycle, claim, name, volume.ephemeral !== undefined);
    if (!claim || problem !== undefined) return problem ?? '';
    if (isBound(claim)) bound.push(claim);
    else if (storageClassOf(cycle, claim)?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.spec?.volumeName) waiting.push(claim);
    else immediate = true;
  }
  if (immediate) return 'pod has unbound immediate PersistentVolumeClaims';
  if (!any) return undefined;
  const all = waiting.length ? cycle.context.list<PersistentVolume>(volumes) : [];
  return { bound, waiting: waiting.sort((a, b) => requestOf(a) - requestOf(b)), volumes: all };
}

/** Upstream: podHasPVCs */
function problemWith({ pod }: Cycle, claim: PersistentVolumeClaim | undefined, name: string, ephemeral: boolean): string | undefined {
  if (!claim) return ephemeral ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"` : `persistentvolumeclaim "${name}" not found`;
  if (claim.status?.phase === 'Lost') return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`;
  if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
  const owned = claim.metadata.ownerReferences?.some(({ controller, uid }) => controller && uid === pod.pod.metadata.uid);
  return ephemeral && !owned ? `PVC ${pod.namespace}/${name} was not created for pod ${pod.key} (pod is not owner)` : undefined;
}

function storageClassOf(cycle: Cycle, claim: PersistentVolumeClaim): (StorageClass & ApiObject) | undefined {
  const name = classOf(claim);
  return name ? cycle.context.get<StorageClass & ApiObject>({ group: 'storage.k8s.io', plural: 'storageclasses' }, '', name) : undefined;
}

/** How the waiting claims get volumes on a node; undefined when one of them cannot. Upstream: FindPodVolumes */
function settle(cycle: Cycle, { waiting, volumes: all }: State, node: NodeInfo): Settlement | undefined {
  if (waiting.length === 0) return { bindings: [], provisions: [] };
  const taken = new Set<string>();
  const bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const provisions: PersistentVolumeClaim[] = [];
  for (const claim of waiting) {
    const selected = claim.metadata.annotations?.[selectedNodeAnnotation];
    if (selected !== undefined && selected !== node.name) return undefined;
    const volume = selected === undefined ? findMatchingVolume(claim, all, { node, taken }) : undefined;
    if (volume) {
      taken.add(volume.metadata.name);
      bindings.push({ claim, volume });
    } else if (canProvision(cycle, claim, node)) provisions.push(claim);
    else return undefined;
  }
  return { bindings, provisions };
}

/** Whether a volume can be made for a claim on a node. Upstream: checkVolumeProvisions */
function canProvision(cycle: Cycle, claim: PersistentVolumeClaim, node: NodeInfo): boolean {
  const found = storageClassOf(cycle, claim);
  if (!found?.provisioner || found.provisioner === 'kubernetes.io/no-provisioner') return false;
  const terms = found.allowedTopologies ?? [];
  return terms.length === 0 || terms.some((term) => (term.matchLabelExpressions ?? []).every(({ key, values }) => values.includes(node.labels[key] ?? '')));
}
