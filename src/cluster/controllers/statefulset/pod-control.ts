// Creating, mending and deleting a StatefulSet's Pods and their claims, with the Events that go with it.
// Upstream: pkg/controller/statefulset/stateful_pod_control.go

import { isStatus, serviceUnavailable, type StatusError } from '../../../api/meta/status-error.ts';
import type { ObjectMeta } from '../../../api/object.ts';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { failureOf } from '../shared/pod-control.ts';
import { asObject, resources } from '../shared/resources.ts';
import { claimNameFor, claimsFor, identityMatches, ordinalOf, storageMatches, volumesFor, type WantedPod, withIdentity } from './identity.ts';
import { hasUnexpectedController, isOwnerUpToDate, isStaleFor, ownersFor } from './retention.ts';

/** A Pod that exists or is about to. */
export interface SomePod {
  readonly metadata: Pick<ObjectMeta, 'name' | 'uid'>;
}

type Verb = 'Create' | 'Update' | 'Delete';

/** Upstream: recordPodEvent */
function record(verb: Verb, set: StatefulSet, pod: SomePod, failure: StatusError | undefined, context: ComponentContext): void {
  const what = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
  if (failure) context.event(asObject(set), 'Warning', `Failed${verb}`, `${what} failed error: ${failure.message}`);
  else context.event(asObject(set), 'Normal', `Successful${verb}`, `${what} successful`);
}

/** Runs a step; a failure is told of as an Event and goes on. */
function told(verb: Verb, set: StatefulSet, pod: SomePod, context: ComponentContext, step: () => void): void {
  const failure = failureOf(step);
  if (!failure) return;
  record(verb, set, pod, failure, context);
  throw failure;
}

/** Upstream: CreateStatefulPod. @throws StatusError */
export function createStatefulPod(set: StatefulSet, pod: WantedPod, context: ComponentContext): void {
  told('Create', set, pod, context, () => createClaims(set, pod, context));
  const failure = failureOf(() => void context.create(resources.pods, pod));
  if (isStatus(failure, 'AlreadyExists')) throw failure;
  told('Update', set, pod, context, () => keepOwners(set, pod, context));
  record('Create', set, pod, failure, context);
  if (failure) throw failure;
}

/** Creates the claims a Pod lacks. @throws StatusError. Upstream: createMissingPersistentVolumeClaims */
export function createMissingClaims(set: StatefulSet, pod: SomePod, context: ComponentContext): void {
  createClaims(set, pod, context);
  told('Update', set, pod, context, () => keepOwners(set, pod, context));
}

function createClaims(set: StatefulSet, pod: SomePod, context: ComponentContext): void {
  const failures: string[] = [];
  for (const claim of claimsFor(set, ordinalOf(pod))) {
    const { name } = claim.metadata;
    const existing = claimNamed(set, name, context);
    if (existing?.metadata.deletionTimestamp) failures.push(`pvc ${name} is being deleted`);
    if (existing) continue;
    const failure = failureOf(() => void context.create(resources.persistentvolumeclaims, claim));
    if (failure) failures.push(`failed to create PVC ${name}: ${failure.message}`);
    if (!isStatus(failure, 'AlreadyExists')) recordClaim(set, pod, name, failure, context);
  }
  // not an answer of the server as such, but to be tried again like one
  if (failures.length > 0) throw serviceUnavailable(failures.length === 1 ? (failures[0] ?? '') : `[${failures.join(', ')}]`);
}

/** Upstream: recordClaimEvent */
function recordClaim(set: StatefulSet, pod: SomePod, claim: string, failure: StatusError | undefined, context: ComponentContext): void {
  const inSet = `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
  if (failure) context.event(asObject(set), 'Warning', 'FailedCreate', `Create Claim ${claim} for ${inSet} failed error: ${failure.message}`);
  else context.event(asObject(set), 'Normal', 'SuccessfulCreate', `Create Claim ${claim} ${inSet} success`);
}

const claimNamed = (set: StatefulSet, name: string, context: ComponentContext): PersistentVolumeClaim | undefined =>
  context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, set.metadata.namespace ?? '', name);

const claimsOf = (set: StatefulSet, pod: SomePod, context: ComponentContext): readonly PersistentVolumeClaim[] =>
  (set.spec?.volumeClaimTemplates ?? []).map((template) => claimNamed(set, claimNameFor(set, template, ordinalOf(pod)), context)).filter((claim) => claim !== undefined);

/** A claim of an earlier Pod of this name is still there: no Pod yet. */
export const hasStaleClaim = (set: StatefulSet, pod: SomePod, context: ComponentContext): boolean => claimsOf(set, pod, context).some((claim) => isStaleFor(claim, set, pod));

/** Upstream: ClaimsMatchRetentionPolicy */
export const ownersMatch = (set: StatefulSet, pod: SomePod, context: ComponentContext): boolean => claimsOf(set, pod, context).every((claim) => isOwnerUpToDate(claim, set, pod));

/** Upstream: UpdatePodClaimForRetentionPolicy. @throws StatusError */
export function keepOwners(set: StatefulSet, pod: SomePod, context: ComponentContext): void {
  for (const claim of claimsOf(set, pod, context)) {
    const { name } = claim.metadata;
    if (hasUnexpectedController(claim, set, pod)) {
      const message = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
      context.event(asObject(set), 'Warning', 'ConflictingController', message);
    }
    if (isOwnerUpToDate(claim, set, pod)) continue;
    context.update(resources.persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, ownerReferences: ownersFor(claim, set, pod) } });
  }
}

/** Mends labels, volumes and owners of claims where somebody changed them. Upstream: UpdateStatefulPod. @throws StatusError */
export function updateStatefulPod(set: StatefulSet, pod: Pod, context: ComponentContext): void {
  let wanted = identityMatches(set, pod) ? pod : withIdentity(pod);
  if (!storageMatches(set, pod)) {
    wanted = { ...wanted, spec: { ...wanted.spec, volumes: volumesFor(set, ordinalOf(pod), pod.spec?.volumes) } as NonNullable<Pod['spec']> };
    told('Update', set, pod, context, () => createClaims(set, pod, context));
  }
  const owned = ownersMatch(set, pod, context);
  if (!owned) told('Update', set, pod, context, () => keepOwners(set, pod, context));
  if (wanted === pod && owned) return;
  const failure = failureOf(() => void context.update(resources.pods, wanted));
  record('Update', set, pod, failure, context);
  if (failure) throw failure;
}

/** Upstream: DeleteStatefulPod. @throws StatusError */
export function deleteStatefulPod(set: StatefulSet, pod: Pod, context: ComponentContext): void {
  const failure = failureOf(() => context.delete(resources.pods, pod.metadata.namespace ?? '', pod.metadata.name));
  if (failure && !isStatus(failure, 'NotFound')) {
    record('Delete', set, pod, failure, context);
    throw failure;
  }
  record('Delete', set, pod, undefined, context);
}
