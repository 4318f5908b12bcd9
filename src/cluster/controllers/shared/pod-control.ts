// Creating and deleting Pods for an owner, with the Events that go with it.
// Upstream: pkg/controller/controller_utils.go RealPodControl; replica_set.go slowStartBatch.

import { isStatus, StatusError } from '../../../api/meta/status-error.ts';
import type { ObjectMeta } from '../../../api/object.ts';
import type { Pod, PodTemplateSpec } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { asObject, controllerReference, resources } from './resources.ts';

/** An object that has Pods. */
export interface PodOwner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

const longestName = 253;

/** Upstream: getPodsPrefix */
const prefixOf = ({ metadata: { name } }: PodOwner): string => (name.length < longestName ? `${name}-` : name);

/** A Pod as a template describes it, owned by `owner`; not yet created. Upstream: GetPodFromTemplate */
export function podFromTemplate(owner: PodOwner, template: PodTemplateSpec | undefined, generateName = prefixOf(owner)) {
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName,
      namespace: owner.metadata.namespace ?? '',
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers?.length ? { finalizers } : {}),
      ownerReferences: [controllerReference(owner, owner.apiVersion, owner.kind)],
    },
    spec: template?.spec,
  };
}

/** Whether a create failed because the namespace is going. Upstream: HasStatusCause(err, NamespaceTerminatingCause) */
export const isNamespaceTerminating = (error: unknown): boolean => error instanceof StatusError && (error.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false);

/** Creates a Pod. @throws StatusError, after a Warning Event unless the namespace is going */
export function createPod(owner: PodOwner, pod: object, context: ComponentContext): Pod {
  try {
    const created = context.create(resources.pods, pod as Record<string, unknown>);
    context.event(asObject(owner), 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return created as unknown as Pod;
  } catch (error) {
    if (error instanceof StatusError && !isNamespaceTerminating(error)) context.event(asObject(owner), 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    throw error;
  }
}

/** Deletes a Pod; one that is gone already is fine. @throws StatusError, after a Warning Event. @returns whether it was there */
export function deletePod(owner: PodOwner, pod: Pod, context: ComponentContext): boolean {
  try {
    context.delete(resources.pods, pod.metadata.namespace ?? '', pod.metadata.name);
  } catch (error) {
    if (isStatus(error, 'NotFound')) return false;
    if (error instanceof StatusError) context.event(asObject(owner), 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    throw error;
  }
  context.event(asObject(owner), 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  return true;
}

/** What came of several attempts: how many succeeded, and the first failure. */
export interface Batch {
  readonly succeeded: number;
  readonly failure: StatusError | undefined;
}

/** Tries 1, 2, 4, … at a time and stops after a round that had a failure, so that a refusal is not asked for a hundred times. */
export function slowStartBatch(count: number, attempt: (index: number) => void): Batch {
  let [done, succeeded] = [0, 0];
  let failure: StatusError | undefined;
  for (let size = Math.min(1, count); size > 0 && !failure; size = Math.min(2 * size, count - done)) {
    for (let i = 0; i < size; i++, done++) {
      const failed = failureOf(() => attempt(done));
      if (failed) failure ??= failed;
      else succeeded += 1;
    }
  }
  return { succeeded, failure };
}

/** The StatusError an action ends with, if it does; anything else goes on as our bug. */
export function failureOf(action: () => void): StatusError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
}
