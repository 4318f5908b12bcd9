// GET with watch=true: what is there, then what changes, until the client or a time limit ends it.
// Upstream: apiserver/pkg/endpoints/handlers/{get,watch}.go, storage/cacher
// Differs: a time limit is kept to only when the client names one; upstream's servers choose one between 30 and 60 minutes.

import type { WatchEvent, WatchStream } from '../../../api/client.ts';
import { expired } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { Queue } from '../../../base/wait.ts';
import type { ResourceCall } from '../call.ts';
import type { Wanted } from '../negotiate.ts';
import { listObjects, parseResourceVersion } from '../registry/list.ts';
import { isTrue } from '../request-info.ts';
import { checkListOptions } from '../request-options.ts';
import { apiVersionOf } from '../resource.ts';
import { render, wantedBy } from '../respond.ts';
import type { Selection } from '../selection.ts';
import { selectionOf, selects } from '../selection.ts';
import type { WatchClock } from '../watch/clock.ts';
import type { Watcher } from '../watch/hub.ts';
import { replay } from '../watch/hub.ts';

/** @throws StatusError before the stream begins; later failures are ERROR events */
export function watch(call: ResourceCall, clock: WatchClock): WatchStream {
  const { server, resource, query, info } = call;
  const wanted = wantedBy(call);
  const selection = withName(selectionOf(resource, resource.kind.namespaced ? info.namespace : '', query), info.name);
  checkListOptions(query, true);
  const queue = new Queue<WatchEvent>();
  const watcher = watcherFor(call, wanted, selection, queue);
  const from = query.get('resourceVersion') ?? '';
  const withBookmarks = isTrue(query.get('allowWatchBookmarks'));
  if (!begin(call, watcher, from, withBookmarks, selection)) return { events: queue, warnings: call.warnings, close: () => queue.end() };
  const leave = server.hub.add(watcher);
  const stopTimers = clock.watch({
    timeoutSeconds: Number(query.get('timeoutSeconds') ?? 0),
    bookmark: withBookmarks ? () => watcher.send(bookmark(call, wanted, server.etcd.revision)) : undefined,
    end: () => close(),
  });
  const close = (): void => {
    leave();
    stopTimers();
    queue.end();
  };
  return { events: queue, warnings: call.warnings, close };
}

function withName(selection: Selection, name: string): Selection {
  return name === '' || selection.name !== undefined ? selection : { ...selection, name };
}

function watcherFor(call: ResourceCall, wanted: Wanted, selection: Selection, queue: Queue<WatchEvent>): Watcher {
  const { resource, version } = call;
  const include = call.query.get('includeObject') ?? '';
  const name = selection.name;
  let first = wanted.form === 'table';
  return {
    resource: resource.storage,
    namespace: selection.namespace,
    name,
    form: `${version.name} ${wanted.form} ${wanted.metaVersion} ${include} ${first ? queueNumber(queue) : ''}`,
    selects: (object) => (name === undefined || object.metadata.name === name) && selects(resource, selection, object),
    render: (type, object) => {
      const event = { type, object: render(call, wanted, object, first) };
      first = false;
      return event;
    },
    send: (event) => queue.push(event),
  };
}

/** Tables differ for each watcher in their first event, so they are not shared. */
let queues = 0;
const numbers = new WeakMap<object, number>();
function queueNumber(queue: object): number {
  let number = numbers.get(queue);
  if (number === undefined) numbers.set(queue, (number = ++queues));
  return number;
}

/** What comes before the first change. @returns whether the watch goes on */
function begin(call: ResourceCall, watcher: Watcher, from: string, withBookmarks: boolean, selection: Selection): boolean {
  const { server, query } = call;
  const initial = query.get('sendInitialEvents');
  if (initial !== undefined ? isTrue(initial) : from === '' || from === '0') {
    sendExisting(call, watcher, selection);
    if (initial !== undefined && withBookmarks) watcher.send(bookmark(call, wantedBy(call), server.etcd.revision, true));
    return true;
  }
  if (from === '' || from === '0') return true;
  const revision = parseResourceVersion(from);
  const changes = server.etcd.since(revision);
  if (!changes) {
    const status = expired(`too old resource version: ${revision} (${server.etcd.compactedRevision})`).toStatus();
    watcher.send({ type: 'ERROR', object: status });
    return false;
  }
  for (const change of changes) {
    const event = replay(watcher, change);
    if (event) watcher.send(event);
  }
  return true;
}

function sendExisting({ server, resource }: ResourceCall, watcher: Watcher, selection: Selection): void {
  for (const object of listObjects(server.etcd, resource, { selection }).items) {
    if (watcher.selects(object)) watcher.send(watcher.render('ADDED', object));
  }
}

function bookmark(call: ResourceCall, wanted: Wanted, revision: number, endsInitial = false): WatchEvent {
  const { resource, version } = call;
  const annotations = endsInitial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  const object = {
    kind: resource.kind.kind,
    apiVersion: apiVersionOf(resource.kind.group, version.name),
    metadata: { name: '', resourceVersion: String(revision), ...annotations },
  } as ApiObject;
  return { type: 'BOOKMARK', object: wanted.form === 'object' ? object : render(call, wanted, object, false) };
}
