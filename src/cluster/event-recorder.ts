// Records Events as client-go's recorders do: equal ones are counted, many similar ones combined, floods dropped.
// Upstream: client-go/tools/record/events_cache.go (v1), tools/events/event_broadcaster.go (events.k8s.io)
// Differs: an Event is written at once; upstream's broadcaster writes it a moment later from another goroutine.

import { StatusError } from '../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../api/object.ts';
import { Recent } from '../base/recent.ts';
import { formatMicroTime } from '../base/time.ts';
import { createObject } from './apiserver/registry/create.ts';
import { stamp } from './apiserver/registry/metadata.ts';
import type { WriteOptions } from './apiserver/registry/options.ts';
import { updateObject } from './apiserver/registry/update.ts';
import type { Resource } from './apiserver/resource.ts';
import type { ApiServer } from './apiserver/server.ts';
import type { EventOptions } from './component.ts';
import { type Counted, countedLike, groupIn, isCombined, isSameSeries, type Known, type Occurrence, passes, referenceTo, sourceIn, withCounted } from './event-sources.ts';

/** A series of the newer kind goes on for six minutes. */
const seriesMs = 360_000;
/** How many objects are remembered. Upstream: maxLruCacheEntries, which counts messages. */
const mostObjects = 4096;

export class EventRecorder {
  readonly #server: ApiServer;
  readonly #known = new Recent<Known>(mostObjects);
  #events: Resource | undefined;
  #lastNanos = 0;

  constructor(server: ApiServer) {
    this.#server = server;
  }

  record(
    about: ApiObject,
    type: string,
    reason: string,
    message: string,
    options: EventOptions & { readonly component: string },
    write: WriteOptions,
  ): void {
    const { component, host = '', action = '', fieldPath, style = 'core' } = options;
    const occurrence: Occurrence = { about: referenceTo(about, fieldPath), namespace: about.metadata.namespace ?? 'default', type, reason, message, component, host, action };
    try {
      if (style === 'events.k8s.io') this.#recordSeries(occurrence, write);
      else this.#recordCounted(occurrence, write);
    } catch (error) {
      // An Event the server will not have (its namespace is going, a policy is against it) is dropped: upstream does not try again.
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #recordCounted(occurrence: Occurrence, write: WriteOptions): void {
    const { nowMs } = this.#server.parts;
    const source = sourceIn(this.#knownOf(occurrence), occurrence, nowMs);
    const group = groupIn(source, occurrence.reason, nowMs);
    const combined = isCombined(group, occurrence.message, nowMs);
    if (!passes(source, nowMs)) return;
    const message = combined ? `(combined from similar events): ${occurrence.message}` : occurrence.message;
    const known = combined ? group.combined : countedLike(group.counted, occurrence);
    if (known && this.#exists(known)) {
      known.count += 1;
      known.lastMs = nowMs;
      this.#change(known, (event) => ({ ...event, count: known.count, lastTimestamp: stamp(nowMs), message }), write);
      return;
    }
    const name = this.#nameFor(occurrence, nowMs);
    const { about, namespace, type, reason, component, host } = occurrence;
    this.#create({
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject: about,
      reason,
      message,
      source: host ? { component, host } : { component },
      firstTimestamp: stamp(nowMs),
      lastTimestamp: stamp(nowMs),
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host,
    }, write); // biome-ignore format: one object
    const counted = { of: occurrence, name, count: 1, lastMs: nowMs };
    if (combined) group.combined = counted;
    else group.counted = withCounted(group.counted, counted, known);
  }

  #knownOf({ about: { uid, kind, namespace, name } }: Occurrence): Known {
    const id = uid ?? `${kind} ${namespace}/${name}`;
    let known = this.#known.get(id);
    if (!known) this.#known.set(id, (known = { sources: [], series: [] }));
    return known;
  }

  /**
   * The newer kind: the first Event stands, later ones about the same version of the object lengthen its series. Its instance is required: the
   * reporter and its machine.
   */
  #recordSeries(occurrence: Occurrence, write: WriteOptions): void {
    const { nowMs } = this.#server.parts;
    const { about, type, reason, message, component, host, action, namespace } = occurrence;
    const object = this.#knownOf(occurrence);
    const known = object.series.find(({ of }) => isSameSeries(of, occurrence));
    if (known && nowMs - known.lastMs < seriesMs && this.#exists(known)) {
      known.count += 1;
      known.lastMs = nowMs;
      this.#change(known, (event) => ({ ...event, series: { count: known.count, lastObservedTime: formatMicroTime(nowMs) } }), write);
      return;
    }
    const name = this.#nameFor(occurrence, nowMs);
    this.#create({
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject: about,
      reason,
      message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type,
      eventTime: formatMicroTime(nowMs),
      action,
      reportingComponent: component,
      reportingInstance: `${component}-${host || 'control-plane'}`,
    }, write); // biome-ignore format: one object
    object.series = withCounted(object.series, { of: occurrence, name, count: 1, lastMs: nowMs }, known);
  }

  #create(event: JsonObject & { readonly metadata: { readonly name: string; readonly namespace: string } }, write: WriteOptions): void {
    const { namespace } = event.metadata;
    if (!this.#server.parts.etcd.get('namespaces', namespace)) return;
    createObject(this.#server.parts, this.#resource(), event as unknown as ApiObject, { namespace, version: 'v1' }, write);
  }

  #change({ of: { namespace }, name }: Counted, change: (event: ApiObject) => ApiObject, write: WriteOptions): void {
    updateObject(
      this.#server.parts,
      this.#resource(),
      change,
      { namespace, name, version: 'v1', part: 'raw' },
      { ...write, verb: 'patch' },
    );
  }

  #exists({ of: { namespace }, name }: Counted): boolean {
    return this.#server.parts.etcd.get('events', `${namespace}/${name}`) !== undefined;
  }

  #resource(): Resource {
    this.#events ??= this.#server.parts.catalog.get({ group: '', plural: 'events' });
    if (!this.#events) throw new Error('events are served');
    return this.#events;
  }

  /** `web.187a3f…`: the object's name and the moment in nanoseconds, which never comes twice. */
  #nameFor({ about: { name } }: Occurrence, nowMs: number): string {
    this.#lastNanos = Math.max(this.#lastNanos + 1, 0);
    const nanos = BigInt(Math.floor(nowMs)) * 1_000_000n + BigInt(this.#lastNanos % 1_000_000);
    return `${name}.${nanos.toString(16)}`;
  }
}
