// The revisions of a DaemonSet. Upstream: pkg/controller/daemon/update.go constructHistory, snapshot, cleanupHistory

import { alreadyExists, isStatus } from '../../../api/meta/status-error.ts';
import type { ControllerRevision, DaemonSet, Pod, PodTemplateSpec } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { claim } from '../shared/claim.ts';
import { podTemplateHash } from '../shared/pod-template-hash.ts';
import { controllerReference, resources } from '../shared/resources.ts';
import { byRevision, holds, patchOf, renumber } from '../shared/revisions.ts';
import { selectorOf } from '../shared/selectors.ts';
import { hashLabel } from './pods.ts';

export interface History {
  readonly hash: string;
  /** other revisions, oldest first */
  readonly old: readonly ControllerRevision[];
}

const templateOf = (set: DaemonSet): PodTemplateSpec => (set.spec?.template ?? {}) as PodTemplateSpec;
const hashOf = (revision: ControllerRevision): string => revision.metadata.labels?.[hashLabel] ?? '';

/** Finds, renumbers or creates the revision of the present template. @throws StatusError when its name is taken: the next sync uses another */
export function constructHistory(set: DaemonSet, pods: readonly Pod[], context: ComponentContext): History {
  const revisions = claim<ControllerRevision>(resources.controllerrevisions, set, selectorOf(set.spec?.selector), context)
    .map((revision) => withHash(revision, context))
    .sort(byRevision);
  const patch = patchOf(templateOf(set));
  const old = revisions.filter((revision) => !holds(revision, patch));
  const equal = revisions.filter((revision) => holds(revision, patch));
  const number = (old.at(-1)?.revision ?? 0) + 1;
  const current = equal.at(-1);
  if (!current) return { hash: hashOf(snapshot(set, number, context)), old };
  dropDuplicates(equal, current, pods, context);
  if (current.revision < number) renumber(current, number, context);
  return { hash: hashOf(current), old };
}

function withHash(revision: ControllerRevision, context: ComponentContext): ControllerRevision {
  if (revision.metadata.labels?.[hashLabel] !== undefined) return revision;
  const labels = { ...revision.metadata.labels, [hashLabel]: revision.metadata.name };
  return context.update(resources.controllerrevisions, { ...revision, metadata: { ...revision.metadata, labels } }) as unknown as ControllerRevision;
}

/** Upstream: dedupCurHistories */
function dropDuplicates(equal: readonly ControllerRevision[], kept: ControllerRevision, pods: readonly Pod[], context: ComponentContext): void {
  if (equal.length === 1) return;
  for (const { metadata } of pods) {
    if (metadata.labels?.[hashLabel] !== hashOf(kept)) context.patch(resources.pods, metadata.namespace ?? '', metadata.name, { metadata: { labels: { [hashLabel]: hashOf(kept) } } }, { type: 'merge' });
  }
  for (const revision of equal) if (revision !== kept) context.delete(resources.controllerrevisions, revision.metadata.namespace ?? '', revision.metadata.name);
}

function snapshot(set: DaemonSet, revision: number, context: ComponentContext): ControllerRevision {
  const template = templateOf(set);
  const hash = podTemplateHash(template, set.status?.collisionCount);
  const { namespace = '', annotations } = set.metadata;
  const name = `${set.metadata.name}-${hash}`;
  const metadata = {
    name,
    namespace,
    labels: { ...template.metadata?.labels, [hashLabel]: hash },
    ...(annotations ? { annotations } : {}),
    ownerReferences: [controllerReference(set, 'apps/v1', 'DaemonSet')],
  };
  try {
    return context.create(resources.controllerrevisions, { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data: patchOf(template), revision }) as unknown as ControllerRevision;
  } catch (error) {
    if (!isStatus(error, 'AlreadyExists')) throw error;
    const existing = context.get<ControllerRevision>(resources.controllerrevisions, namespace, name);
    if (existing && holds(existing, patchOf(template))) return existing;
    context.updateStatus(resources.daemonsets, { ...set, status: { ...set.status, collisionCount: (set.status?.collisionCount ?? 0) + 1 } });
    throw alreadyExists({ group: 'apps', resource: 'controllerrevisions' }, name);
  }
}

/** Deletes the oldest revisions beyond the limit that no Pod is of. */
export function cleanUpHistory(set: DaemonSet, old: readonly ControllerRevision[], pods: readonly Pod[], context: ComponentContext): void {
  let surplus = old.length - (set.spec?.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return;
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[hashLabel]));
  for (const revision of old) {
    if (surplus <= 0) return;
    if (live.has(hashOf(revision))) continue;
    context.delete(resources.controllerrevisions, revision.metadata.namespace ?? '', revision.metadata.name);
    surplus -= 1;
  }
}
