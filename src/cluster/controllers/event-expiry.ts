// Events go an hour after they were last written. Upstream: the API server stores them with an etcd lease (--event-ttl)
// One agenda item for all: Events are written in the order in which they expire.

import { isStatus } from '../../api/meta/status-error.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Component, ComponentContext } from '../component.ts';
import { resources } from './shared/resources.ts';

const lifeMs = 3_600_000;
/** how late an Event may go, so that a thousand of them cost one look */
const batchMs = 10_000;
const item = 'expired';

interface Entry {
  readonly event: ApiObject;
  readonly dueMs: number;
}

/** An expiry for one cluster: it knows what was written when. */
export function makeEventExpiry(): Component {
  let queue: Entry[] = [];
  let head = 0;
  const expire = (context: ComponentContext): void => {
    for (; head < queue.length; head++) {
      const entry = queue[head];
      if (!entry || entry.dueMs > context.nowMs) break;
      remove(entry.event, context);
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
    keysFor: ({ type, object, atMs }, context) => {
      if (type === 'delete') return none;
      const dueMs = atMs + lifeMs;
      queue.push({ event: object, dueMs });
      if (queue.length - head === 1) context.enqueueAfter(item, Math.max(0, dueMs - context.nowMs) + batchMs);
      return none;
    },
    reconcile: (_, context) => expire(context),
  };
}

const none: readonly string[] = [];

/** Deletes an Event, unless it is gone or was written again: then it stands further back too. */
function remove(event: ApiObject, context: ComponentContext): void {
  const { namespace = '', name } = event.metadata;
  if (context.get(resources.events, namespace, name) !== event) return;
  try {
    context.delete(resources.events, namespace, name);
  } catch (error) {
    if (!isStatus(error, 'NotFound')) throw error; // somebody deleted it meanwhile
  }
}
