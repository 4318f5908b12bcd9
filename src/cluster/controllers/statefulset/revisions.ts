// Which template is current and which is being rolled out. Upstream: stateful_set_control.go getStatefulSetRevisions, truncateHistory

import type { ControllerRevision, Pod, PodTemplateSpec, StatefulSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { claim } from '../shared/claim.ts';
import { resources } from '../shared/resources.ts';
import { byRevision, createRevision, holds, nextRevision, patchOf, renumber, truncateHistory } from '../shared/revisions.ts';
import { selectorOf } from '../shared/selectors.ts';
import { revisionOf } from './identity.ts';

export interface Revisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

/** The set's revisions, oldest first; orphans that match are adopted. */
export function listRevisions(set: StatefulSet, context: ComponentContext): readonly ControllerRevision[] {
  return claim<ControllerRevision>(resources.controllerrevisions, set, selectorOf(set.spec?.selector), context).toSorted(byRevision);
}

/** Finds, renumbers or creates the revision of the set's present template. @param sorted oldest first */
export function revisionsFor(set: StatefulSet, sorted: readonly ControllerRevision[], context: ComponentContext): Revisions {
  const template = (set.spec?.template ?? {}) as PodTemplateSpec;
  const patch = patchOf(template);
  const latest = sorted.at(-1);
  const equal = sorted.findLast((revision) => holds(revision, patch));
  let collisionCount = set.status?.collisionCount ?? 0;
  let update: ControllerRevision;
  if (equal && latest && equal === latest) update = latest;
  else if (equal) update = renumber(equal, nextRevision(sorted), context);
  else {
    const made = createRevision(set, template, nextRevision(sorted), collisionCount, context);
    update = made.created;
    collisionCount = made.collisionCount;
  }
  const current = sorted.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  return { current, update, collisionCount };
}

/** Deletes old revisions that no Pod is of. */
export function cleanUpRevisions(set: StatefulSet, sorted: readonly ControllerRevision[], { current, update }: Revisions, pods: readonly Pod[], context: ComponentContext): void {
  const limit = set.spec?.revisionHistoryLimit ?? 10;
  if (limit < 0 || sorted.length <= limit) return;
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOf)]);
  truncateHistory(sorted, ({ metadata }) => live.has(metadata.name), limit, context);
}
