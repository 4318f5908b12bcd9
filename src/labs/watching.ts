// How a lab looks at its cluster: checks, mistakes, and the picture. It needs the kinds and CEL, so it comes with the cluster's side.

import { type HistoryEntry, historyOf } from '../cluster/history.ts';
import { type Why, whyOf } from './decision-table.ts';
import { observe } from './observer.ts';
import { type ClusterSnapshot, takeSnapshot } from './snapshot.ts';
import { compileExpression, type Expression, type Observed } from './world-cel.ts';
import type { World } from './world.ts';

export interface Watching {
  readonly compile: (source: string) => Expression | { readonly error: string };
  readonly observe: (world: World) => Observed;
  readonly takeSnapshot: (world: World) => ClusterSnapshot;
  /** why a Pod (`namespace/name`) is where it is */
  readonly why: (world: World, pod: string) => Why;
  /** what was written after a revision, in words; what the cluster does for itself in kube-system is left out */
  readonly historySince: (world: World, revision: number) => readonly HistoryEntry[];
}

const historySince: Watching['historySince'] = (world, revision) =>
  historyOf(world.cluster.etcd.told(revision)).filter(({ namespace }) => namespace !== 'kube-system');

export const watching: Watching = { compile: compileExpression, observe, takeSnapshot, why: whyOf, historySince };
