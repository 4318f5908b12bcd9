// A Deployment's ReplicaSets: which are its own, which is the new one, and how it comes to be.
// Upstream: pkg/controller/deployment/util/deployment_util.go, sync.go getNewReplicaSet.

import { StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { claim } from '../shared/claim.ts';
import { controllerReference, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { canonical, podTemplateHash } from '../shared/pod-template-hash.ts';
import { newReplicas } from './math.ts';
import { progressChecks } from './progress.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
const historyAnnotation = 'deployment.kubernetes.io/revision-history';
const hashLabel = 'pod-template-hash';
const notCopied = new Set(['kubectl.kubernetes.io/last-applied-configuration', revisionAnnotation, historyAnnotation, desiredAnnotation, maxAnnotation, 'deprecated.deployment.rollback.to']);

/** Its ReplicaSets after orphans that match were adopted and those that no longer match let go, oldest first. Upstream: getReplicaSetsForDeployment. */
export function claimReplicaSets(deployment: Deployment, context: ComponentContext): readonly ReplicaSet[] {
  return claim<ReplicaSet>(resources.replicasets, deployment, selectorOf(deployment.spec?.selector), context).toSorted(byAge);
}

/** Its ReplicaSets as they are now, oldest first. */
export function ownedReplicaSets(deployment: Deployment, context: ComponentContext): readonly ReplicaSet[] {
  return [...context.ownedBy<ReplicaSet>(resources.replicasets, deployment.metadata.uid ?? '')].sort(byAge);
}

const byAge = (a: ReplicaSet, b: ReplicaSet): number => {
  const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  return x < y ? -1 : x > y ? 1 : a.metadata.name < b.metadata.name ? -1 : 1;
};

const templateKeys = new WeakMap<object, string>();

/** The template as text, without the hash label: equal texts, equal templates. */
function templateKey(template: Deployment['spec'] extends infer S ? NonNullable<S> extends { template: infer T } ? T : never : never): string {
  const known = templateKeys.get(template as object);
  if (known !== undefined) return known;
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  const key = canonical({ ...template, metadata: { ...template.metadata, labels } });
  templateKeys.set(template as object, key);
  return key;
}

/** The ReplicaSet with the Deployment's template: the oldest of them. */
export function findNew(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const template = deployment.spec?.template;
  if (!template) return undefined;
  const wanted = templateKey(template);
  return sets.find((set) => set.spec?.template && templateKey(set.spec.template as typeof template) === wanted);
}

export const oldReplicaSets = (sets: readonly ReplicaSet[], current: ReplicaSet | undefined): readonly ReplicaSet[] => sets.filter((s) => s.metadata.uid !== current?.metadata.uid);

export const revisionOf = (object: { readonly metadata: ApiObject['metadata'] }): number => Number(object.metadata.annotations?.[revisionAnnotation] ?? 0) || 0;

/**
 * The new ReplicaSet, with its annotations brought up to date; `create` makes it when it is missing.
 * Upstream: getNewReplicaSet.
 */
export function newReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext, missing: 'create' | 'find'): ReplicaSet | undefined {
  const existing = findNew(deployment, sets);
  const revision = String(Math.max(0, ...oldReplicaSets(sets, existing).map(revisionOf)) + 1);
  if (existing) return refresh(deployment, existing, revision, context);
  return missing === 'create' ? create(deployment, sets, revision, context) : undefined;
}

function refresh(deployment: Deployment, existing: ReplicaSet, revision: string, context: ComponentContext): ReplicaSet {
  const annotations = annotationsFor(deployment, existing, revision);
  const minReadySeconds = deployment.spec?.minReadySeconds;
  if (canonical(annotations) !== canonical(existing.metadata.annotations ?? {}) || (existing.spec?.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
    const spec = { ...existing.spec, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) };
    return context.update(resources.replicasets, { ...existing, metadata: { ...existing.metadata, annotations }, spec }) as unknown as ReplicaSet;
  }
  noteRevision(deployment, annotations[revisionAnnotation] ?? revision, context);
  progressChecks.foundNew(deployment, existing, context);
  return existing;
}

/** Upstream: SetNewReplicaSetAnnotations. */
function annotationsFor(deployment: Deployment, existing: ReplicaSet | undefined, revision: string): Record<string, string> {
  const own = existing?.metadata.annotations ?? {};
  const copied = Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)));
  const annotations: Record<string, string> = { ...own, ...copied };
  const before = own[revisionAnnotation];
  if (before === undefined || Number(before) < Number(revision)) {
    annotations[revisionAnnotation] = revision;
    if (before !== undefined) annotations[historyAnnotation] = [...(own[historyAnnotation]?.split(',') ?? []), before].join(',');
  }
  if (!existing) Object.assign(annotations, replicasAnnotations(deployment));
  return annotations;
}

/** What the Deployment wanted when the ReplicaSet was scaled: the base of proportional scaling. */
export function replicasAnnotations(deployment: Deployment): Record<string, string> {
  const desired = deployment.spec?.replicas ?? 1;
  return { [desiredAnnotation]: String(desired), [maxAnnotation]: String(desired + newReplicas.maxSurge(deployment)) };
}

function create(deployment: Deployment, sets: readonly ReplicaSet[], revision: string, context: ComponentContext): ReplicaSet | undefined {
  const template = deployment.spec?.template;
  if (!template) return undefined;
  const hash = podTemplateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const selector = deployment.spec?.selector;
  const count = newReplicas.forNew(deployment, sets, undefined);
  const set = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: annotationsFor(deployment, undefined, revision),
      ownerReferences: [controllerReference(deployment, 'apps/v1', 'Deployment')],
    },
    spec: {
      replicas: count,
      ...(deployment.spec?.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  const created = tryCreate(deployment, set, context);
  if (!created) return undefined;
  if (count > 0) context.event(asObject(deployment), 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${created.metadata.name} from 0 to ${count}`);
  noteRevision(deployment, revision, context);
  progressChecks.created(deployment, created, context);
  return created;
}

function tryCreate(deployment: Deployment, set: Record<string, unknown> & { metadata: { name: string } }, context: ComponentContext): ReplicaSet | undefined {
  try {
    return context.create(resources.replicasets, set) as unknown as ReplicaSet;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'AlreadyExists') {
      collide(deployment, context);
      return undefined;
    }
    // a quota or a policy refuses the ReplicaSet: the Deployment says so, and the queue tries again
    progressChecks.failedCreate(deployment, error.message, context);
    context.event(asObject(deployment), 'Warning', 'ReplicaSetCreateError', `Failed to create new replica set "${set.metadata.name}": ${error.message}`);
    throw error;
  }
}

/** Somebody else's ReplicaSet has the name: count it, and the next hash is another one. */
function collide(deployment: Deployment, context: ComponentContext): void {
  const latest = context.get<Deployment>(resources.deployments, deployment.metadata.namespace ?? '', deployment.metadata.name);
  if (latest) context.updateStatus(resources.deployments, { ...latest, status: { ...latest.status, collisionCount: (latest.status?.collisionCount ?? 0) + 1 } });
}

/** The Deployment carries the revision of its new ReplicaSet; written with the status, so it is no new generation. */
function noteRevision(deployment: Deployment, revision: string, context: ComponentContext): void {
  const { namespace = '', name } = deployment.metadata;
  const latest = context.get<Deployment>(resources.deployments, namespace, name);
  if (!latest || latest.metadata.annotations?.[revisionAnnotation] === revision) return;
  context.updateStatus(resources.deployments, { ...latest, metadata: { ...latest.metadata, annotations: { ...latest.metadata.annotations, [revisionAnnotation]: revision } } });
}

/** Kinds with known fields are objects too; the index signature is all that lacks. */
export const asObject = (typed: Deployment | ReplicaSet): ApiObject => typed as unknown as ApiObject;
