// What the scheduler knows between its turns.

import type { Pod } from '../../api/types.ts';
import type { GroupResource } from '../component.ts';
import { Equivalence } from './equivalence.ts';
import type { Cycle } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { plugins } from './plugins/registry.ts';
import { type QueuedPod, SchedulingQueue } from './queue.ts';
import { Snapshot } from './snapshot.ts';
import { Trace } from './trace.ts';

export const schedulerName = 'default-scheduler';
export const pods: GroupResource = { group: '', plural: 'pods' };
export const nodes: GroupResource = { group: '', plural: 'nodes' };

/** A Pod whose node is decided and that waits for something before it is bound. Upstream: the binding cycle's goroutine */
export interface Waiting {
  readonly queued: QueuedPod;
  readonly cycle: Cycle;
  readonly node: NodeInfo;
  readonly sinceMs: number;
}

export interface State {
  readonly snapshot: Snapshot;
  readonly queue: SchedulingQueue;
  readonly trace: Trace;
  readonly equivalence: Equivalence;
  /** by `namespace/name` */
  readonly waiting: Map<string, Waiting>;
  /** where the search for nodes begins, so that all get their turn. Upstream: nextStartNodeIndex */
  startAt: number;
}

export const makeState = (): State => ({
  snapshot: new Snapshot(),
  queue: new SchedulingQueue(plugins),
  trace: new Trace(),
  equivalence: new Equivalence(),
  waiting: new Map(),
  startAt: 0,
});

/** `namespace/name`. */
export const keyOfPod = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`;
