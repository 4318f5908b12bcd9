// The revisions of a workload: a Deployment's replica sets, the ControllerRevisions of the others.
// Upstream: k8s.io/kubectl v0.36 pkg/polymorphichelpers/history.go, rollback.go, pkg/util/deployment.

import { jsonEqual, toJson } from '../../base/json.ts';
import { type Mapping, groupKindText } from './client/mapper.ts';
import { CommandError, ServerError } from './errors.ts';
import { applyPatch } from './patch.ts';
import { pathOf } from './resource/info.ts';
import { annotationsOf, at, edited, itemsOf, type KubeObject, kindOf, nameOf, namespaceOf, textAt, uidOf } from './resource/object.ts';
import { labelSelectorText } from './selectors.ts';
import type { Kubectl } from './session.ts';
import { served } from './verbs/create/submit.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const changeCause = 'kubernetes.io/change-cause';
const hashLabel = 'pod-template-hash';

/** One revision. */
export interface Revision {
  readonly number: number;
  /** a ReplicaSet or ControllerRevision */
  readonly record: KubeObject;
  /** the Pods' template then */
  readonly template: KubeObject;
  /** what -o prints: the ReplicaSet, or the workload as it was */
  readonly object: KubeObject;
  readonly cause: string;
}

export type Workload = 'Deployment.apps' | 'DaemonSet.apps' | 'StatefulSet.apps';

const others = new Set(['Job.batch', 'Pod', 'ReplicaSet.apps', 'ReplicationController', 'CronJob.batch']);

/** @param what `history` or `rollbacker`. @throws CommandError when the kind has no revisions */
export function requireRevisions(mapping: Mapping, what: 'history' | 'rollbacker'): Workload {
  const kind = groupKindText(mapping);
  if (kind === 'Deployment.apps' || kind === 'DaemonSet.apps' || kind === 'StatefulSet.apps') return kind;
  if (others.has(kind)) throw new CommandError(what === 'history' ? `no history viewer has been implemented for "${kind}"` : `no rollbacker has been implemented for "${kind}"`);
  throw new CommandError(`error retrieving ${what} for "${kind}", no visitor method exists for {${mapping.group} ${mapping.kind}}`);
}

/** The workload as it is now. @throws CommandError */
export function currentOf(k: Kubectl, mapping: Mapping, namespace: string, name: string, label: string): KubeObject {
  try {
    return k.rest.request({ method: 'GET', path: pathOf(mapping, namespace, name) }) as KubeObject;
  } catch (error) {
    throw error instanceof ServerError ? new CommandError(`failed to retrieve ${label} ${name}: ${error.message}`) : error;
  }
}

/** In no particular order, as the server lists them; the current replica set comes last. */
export function revisionsOf(k: Kubectl, workload: KubeObject): readonly Revision[] {
  return kindOf(workload).kind === 'Deployment' ? replicaSetRevisions(k, workload) : controllerRevisions(k, workload);
}

function ownedBy(k: Kubectl, workload: KubeObject, mapping: Mapping): readonly KubeObject[] {
  const query = [['labelSelector', labelSelectorText(at(workload, 'spec', 'selector'))]] as const;
  const list = k.rest.request({ method: 'GET', path: pathOf(mapping, namespaceOf(workload)), query }) as KubeObject;
  return itemsOf(list).filter((one) => (one.metadata?.ownerReferences ?? []).some((owner) => owner.controller === true && owner.uid === uidOf(workload)));
}

function replicaSetRevisions(k: Kubectl, deployment: KubeObject): readonly Revision[] {
  const created = (object: KubeObject): string => `${textAt(object, 'metadata', 'creationTimestamp')} ${nameOf(object)}`;
  const owned = [...ownedBy(k, deployment, served('apps/v1', 'ReplicaSet', 'replicasets'))].sort((a, b) => (created(a) < created(b) ? -1 : 1));
  const current = owned.find((one) => sameTemplate(templateOf(one), templateOf(deployment)));
  const sorted = current ? [...owned.filter((one) => one !== current), current] : owned;
  const byNumber = new Map<number, Revision>();
  for (const record of sorted) {
    const text = annotationsOf(record)[revisionAnnotation];
    const number = text === undefined ? 0 : Number(text);
    if (!Number.isInteger(number)) continue;
    byNumber.set(number, { number, record, template: templateOf(record), object: record, cause: annotationsOf(record)[changeCause] ?? '' });
  }
  return [...byNumber.values()];
}

const templateOf = (object: KubeObject): KubeObject => (at(object, 'spec', 'template') ?? {}) as KubeObject;

function controllerRevisions(k: Kubectl, workload: KubeObject): readonly Revision[] {
  const records = ownedBy(k, workload, served('apps/v1', 'ControllerRevision', 'controllerrevisions'));
  const byNumber = new Map<number, Revision>();
  for (const record of records) {
    const number = Number(record.revision ?? 0);
    const object = applyPatch(kindOf(workload), workload, 'application/strategic-merge-patch+json', record.data);
    byNumber.set(number, { number, record, template: templateOf(object), object, cause: annotationsOf(record)[changeCause] ?? '' });
  }
  return [...byNumber.values()];
}

/** Whether two templates are the same but for the hash in their labels. */
export function sameTemplate(a: KubeObject, b: KubeObject): boolean {
  return jsonEqual(withoutHash(a), withoutHash(b));
}

/** A template without the label that tells replica sets apart. */
export function withoutHash(template: KubeObject): KubeObject {
  const copy = edited(template);
  if (copy.metadata?.labels) delete copy.metadata.labels[hashLabel];
  return copy;
}

/** Whether a workload's template is what a ControllerRevision holds. */
export function matchesRevision(workload: KubeObject, record: KubeObject): boolean {
  return toJson({ spec: { template: { ...templateOf(workload), $patch: 'replace' } } }) === toJson(record.data);
}

/** The revision one goes back to; 0 is the last but one. @throws CommandError */
export function revisionToUndo(workload: KubeObject, revisions: readonly Revision[], number: number): Revision {
  const isDeployment = kindOf(workload).kind === 'Deployment';
  const sorted = [...revisions].sort((a, b) => a.number - b.number);
  if (number === 0 && sorted.length <= 1) {
    throw new CommandError(isDeployment ? `no rollout history found for deployment "${nameOf(workload)}"` : 'no last revision to roll back to');
  }
  const found = number === 0 ? sorted.at(-2) : sorted.find((one) => one.number === number);
  if (!found) throw new CommandError(`unable to find specified revision ${number} in history`);
  return found;
}
