// Events go an hour after they were last written. Upstream: the API server stores them with an etcd lease (--event-ttl)
// One agenda item for all: Events are written in the order in which they expire.

import type { Event } from '../../api/types.ts';
import { isStatus } from '../../api/meta/status-error.ts';
import type { Component, ComponentContext } from '../component.ts';
import { resources } from './shared/resources.ts';

const lifeMs = 3_600_000;
/** how late an Event may go, so that a thousand of them cost one look */
const batchMs = 10_000;
const item = 'expired';

interface Entry {
  readonly key: string;
  readonly dueMs: number;
}

/** An expiry for one cluster: it knows when each Event was written. */
export function makeEventExpiry(): Component {
  const due = new Map<string, number>();
  let queue: Entry[] = [];
  let head = 0;
  const expire = (context: ComponentContext): void => {
    for (; head < queue.length; head++) {
      const entry = queue[head];
      if (!entry || entry.dueMs > context.nowMs) break;
      // what was written again stands further back too
      if (due.get(entry.key) === entry.dueMs) remove(entry.key, context);
    }
    if (head > 1000 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    const next = queue[head];
    if (next) context.enqueueAfter(item, next.dueMs - context.nowMs + batchMs);
  };
  return {
    name: 'event-expiry',
    user: 'system:apiserver',
    fieldManager: 'kube-apiserver',
    latencyMs: lifeMs,
    watches: [resources.events],
    keysFor: ({ type, key, atMs }, context) => {
      if (type === 'delete') {
        due.delete(key);
        return [];
      }
      const dueMs = atMs + lifeMs;
      due.set(key, dueMs);
      queue.push({ key, dueMs });
      if (queue.length - head === 1) context.enqueueAfter(item, Math.max(0, dueMs - context.nowMs) + batchMs);
      return [];
    },
    reconcile: (_, context) => expire(context),
  };
}

function remove(key: string, context: ComponentContext): void {
  const [namespace = '', name = ''] = key.split('/');
  if (!context.get<Event>(resources.events, namespace, name)) return;
  try {
    context.delete(resources.events, namespace, name);
  } catch (error) {
    if (!isStatus(error, 'NotFound')) throw error; // somebody deleted it meanwhile
  }
}
