// How many Pods there should be behind a PodDisruptionBudget: the sum of what their controllers are scaled to.
// Upstream: pkg/controller/disruption/disruption.go getExpectedPodCount, getExpectedScale

import { IntOrStringError, scaledValue } from '../../../api/meta/int-or-string.ts';
import { isStatus } from '../../../api/meta/status-error.ts';
import type { OwnerReference } from '../../../api/object.ts';
import type { Deployment, Pod, PodDisruptionBudget, ReplicaSet, ReplicationController, StatefulSet } from '../../../api/types.ts';
import type { ComponentContext, GroupResource } from '../../component.ts';
import { controllerOf, resources } from '../shared/resources.ts';

/** The number cannot be worked out; the message is upstream's. */
export class UnknownScale extends Error {
  override readonly name = 'UnknownScale';
}

export interface Expectation {
  readonly expected: number;
  readonly desired: number;
  /** Pods that nobody controls count for nothing */
  readonly unmanaged: readonly string[];
}

/** @throws UnknownScale */
export function expectationOf({ spec }: PodDisruptionBudget, pods: readonly Pod[], context: ComponentContext): Expectation {
  const { maxUnavailable, minAvailable } = spec ?? {};
  if (typeof minAvailable === 'number' && maxUnavailable === undefined) return { expected: pods.length, desired: minAvailable, unmanaged: [] };
  const { expected, unmanaged } = scaleOf(pods, context);
  const share = (of: number | string): number => {
    try {
      return scaledValue(of, expected, true);
    } catch (error) {
      if (error instanceof IntOrStringError) throw new UnknownScale(error.message);
      throw error;
    }
  };
  if (maxUnavailable !== undefined) return { expected, desired: Math.max(0, expected - share(maxUnavailable)), unmanaged };
  return minAvailable === undefined ? { expected: 0, desired: 0, unmanaged: [] } : { expected, desired: share(minAvailable), unmanaged };
}

function scaleOf(pods: readonly Pod[], context: ComponentContext): { readonly expected: number; readonly unmanaged: readonly string[] } {
  const scales = new Map<string, number>();
  const seen = new Set<string>();
  const unmanaged: string[] = [];
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) unmanaged.push(pod.metadata.name);
    if (!owner || seen.has(owner.uid)) continue;
    seen.add(owner.uid);
    const found = scaleOfController(owner, pod.metadata.namespace ?? '', context);
    if (!found) throw new UnknownScale(`found no controllers for pod "${pod.metadata.name}"`);
    scales.set(found.uid, found.replicas);
  }
  return { expected: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged };
}

interface Scale {
  readonly uid: string;
  readonly replicas: number;
}

const scaleIn = (set: { readonly metadata: { readonly uid?: string }; readonly spec?: { readonly replicas?: number } } | undefined, uid: string): Scale | undefined =>
  set?.metadata.uid === uid ? { uid, replicas: set.spec?.replicas ?? 1 } : undefined;

function scaleOfController(owner: OwnerReference, namespace: string, context: ComponentContext): Scale | undefined {
  const read = <T>(resource: GroupResource, name: string): T | undefined => context.get<T>(resource, namespace, name);
  switch (`${owner.apiVersion.split('/')[0]} ${owner.kind}`) {
    case 'v1 ReplicationController':
      return scaleIn(read<ReplicationController>(resources.replicationcontrollers, owner.name), owner.uid);
    case 'apps StatefulSet':
      return scaleIn(read<StatefulSet>(resources.statefulsets, owner.name), owner.uid);
    case 'apps ReplicaSet':
      return scaleOfReplicaSet(read<ReplicaSet>(resources.replicasets, owner.name), owner.uid, namespace, context);
    default:
      return scaleByRequest(owner, namespace, context);
  }
}

/** A Deployment's ReplicaSets count together, as what the Deployment wants. */
function scaleOfReplicaSet(set: ReplicaSet | undefined, uid: string, namespace: string, context: ComponentContext): Scale | undefined {
  if (set?.metadata.uid !== uid) return undefined;
  const above = controllerOf(set);
  if (above?.kind !== 'Deployment') return scaleIn(set, uid);
  return scaleIn(context.get<Deployment>(resources.deployments, namespace, above.name), above.uid);
}

/** Any other kind may have the scale subresource. Upstream: getScaleController */
function scaleByRequest(owner: OwnerReference, namespace: string, context: ComponentContext): Scale | undefined {
  const [group, version] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : ['', owner.apiVersion];
  const singular = owner.kind.toLowerCase();
  const resource = context.namespacedResources().find((r) => r.group === group && (r.plural === `${singular}s` || r.plural === `${singular}es` || r.plural === `${singular.slice(0, -1)}ies`));
  if (!resource) throw new UnknownScale(`no matches for kind "${owner.kind}" in version "${owner.apiVersion}"`);
  const root = group === '' ? '/api' : `/apis/${group}`;
  try {
    const scale = context.request('GET', `${root}/${version}/namespaces/${namespace}/${resource.plural}/${owner.name}/scale`) as { metadata: { uid?: string }; spec?: { replicas?: number } };
    return scale.metadata.uid === owner.uid ? { uid: owner.uid, replicas: scale.spec?.replicas ?? 0 } : undefined;
  } catch (error) {
    if (!isStatus(error, 'NotFound')) throw error;
    if (context.get(resource, namespace, owner.name)) throw new UnknownScale(`${resource.plural}.${resource.group} does not implement the scale subresource`);
    return undefined;
  }
}
