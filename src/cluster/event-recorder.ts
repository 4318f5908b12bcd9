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

/** Upstream's defaults: from the tenth different message in ten minutes on, messages are combined. */
const combineFrom = 10;
const combineWithinMs = 600_000;
/** 25 Events about one object at once, then one in five minutes. */
const burst = 25;
const refillMs = 300_000;
const mostEntries = 4096;
/** A series of the newer kind goes on for six minutes. */
const seriesMs = 360_000;

interface Counted {
  readonly namespace: string;
  readonly name: string;
  count: number;
  lastMs: number;
}

interface Similar {
  /** different ones, fewer than are combined */
  readonly messages: string[];
  lastMs: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** What is said about an object, complete. */
interface Occurrence {
  readonly about: JsonObject;
  readonly namespace: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host: string;
  readonly action: string;
}

/** Who says something of a kind about which object. */
function sourceOf({ about: { kind, namespace, name, uid, apiVersion }, component, host, type }: Occurrence): string {
  return `${component}\0${host}\0${String(kind)}\0${String(namespace)}\0${String(name)}\0${String(uid)}\0${String(apiVersion)}\0${type}`;
}

export class EventRecorder {
  readonly #server: ApiServer;
  readonly #counted = new Recent<Counted>(mostEntries);
  readonly #similar = new Recent<Similar>(mostEntries);
  readonly #buckets = new Recent<Bucket>(mostEntries);
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
    const { name, namespace, uid, resourceVersion } = about.metadata;
    const reference: Record<string, string> = namespace ? { kind: about.kind, namespace, name } : { kind: about.kind, name };
    if (uid) reference['uid'] = uid;
    reference['apiVersion'] = about.apiVersion;
    if (resourceVersion) reference['resourceVersion'] = resourceVersion;
    if (fieldPath) reference['fieldPath'] = fieldPath;
    const occurrence: Occurrence = { about: reference, namespace: namespace ?? 'default', type, reason, message, component, host, action };
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
    const source = sourceOf(occurrence);
    const { message, key } = this.#combine(occurrence, source, nowMs);
    if (!this.#passes(source, nowMs)) return;
    const known = this.#counted.get(key);
    if (known && this.#exists(known)) {
      known.count += 1;
      known.lastMs = nowMs;
      this.#change(known, (event) => ({ ...event, count: known.count, lastTimestamp: stamp(nowMs), message }), write);
      return;
    }
    const name = this.#nameFor(occurrence, nowMs);
    const { about, type, reason, component, host } = occurrence;
    this.#create(occurrence.namespace, name, {
      involvedObject: about,
      reason,
      message,
      source: { ...(component ? { component } : {}), ...(host ? { host } : {}) },
      firstTimestamp: stamp(nowMs),
      lastTimestamp: stamp(nowMs),
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host,
    }, write); // biome-ignore format: one object
    this.#counted.set(key, { namespace: occurrence.namespace, name, count: 1, lastMs: nowMs });
  }

  /** The message to write and the key it is counted under. Upstream: EventAggregator.EventAggregate */
  #combine({ about, reason, message }: Occurrence, source: string, nowMs: number): { readonly message: string; readonly key: string } {
    const group = `${source}\0${reason}`;
    const key = `${group}\0${String(about.fieldPath ?? '')}\n${message}`;
    let similar = this.#similar.get(group);
    if (!similar || nowMs - similar.lastMs > combineWithinMs) {
      similar = { messages: [], lastMs: nowMs };
      this.#similar.set(group, similar);
    }
    if (!similar.messages.includes(message)) similar.messages.push(message);
    similar.lastMs = nowMs;
    if (similar.messages.length < combineFrom) return { message, key };
    similar.messages.shift();
    return { message: `(combined from similar events): ${message}`, key: group };
  }

  /** A token bucket per source and object. Upstream: EventSourceObjectSpamFilter */
  #passes(source: string, nowMs: number): boolean {
    let bucket = this.#buckets.get(source);
    if (!bucket) this.#buckets.set(source, (bucket = { tokens: burst, atMs: nowMs }));
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.atMs) / refillMs);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /**
   * The newer kind: the first Event stands, later ones about the same version of the object lengthen its series. Its instance is required: the
   * reporter and its machine.
   */
  #recordSeries(occurrence: Occurrence, write: WriteOptions): void {
    const { nowMs } = this.#server.parts;
    const { about, type, reason, message, component, host, action, namespace } = occurrence;
    const key = `series ${JSON.stringify([component, host, about, type, reason, action])}`;
    const known = this.#counted.get(key);
    if (known && nowMs - known.lastMs < seriesMs && this.#exists(known)) {
      known.count += 1;
      known.lastMs = nowMs;
      this.#change(known, (event) => ({ ...event, series: { count: known.count, lastObservedTime: formatMicroTime(nowMs) } }), write);
      return;
    }
    const name = this.#nameFor(occurrence, nowMs);
    this.#create(namespace, name, {
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
    this.#counted.set(key, { namespace, name, count: 1, lastMs: nowMs });
  }

  #create(namespace: string, name: string, fields: JsonObject, write: WriteOptions): void {
    const object = { kind: 'Event', apiVersion: 'v1', metadata: { name, namespace }, ...fields } as unknown as ApiObject;
    if (!this.#server.parts.etcd.get('namespaces', namespace)) return;
    createObject(this.#server.parts, this.#resource(), object, { namespace, version: 'v1' }, write);
  }

  #change({ namespace, name }: Counted, change: (event: ApiObject) => ApiObject, write: WriteOptions): void {
    updateObject(
      this.#server.parts,
      this.#resource(),
      change,
      { namespace, name, version: 'v1', part: 'raw' },
      { ...write, verb: 'patch' },
    );
  }

  #exists({ namespace, name }: Counted): boolean {
    return this.#server.parts.etcd.get('events', `${namespace}/${name}`) !== undefined;
  }

  #resource(): Resource {
    this.#events ??= this.#server.parts.catalog.get({ group: '', plural: 'events' });
    if (!this.#events) throw new Error('events are served');
    return this.#events;
  }

  /** `web.187a3f…`: the object's name and the moment in nanoseconds, which never comes twice. */
  #nameFor({ about }: Occurrence, nowMs: number): string {
    this.#lastNanos = Math.max(this.#lastNanos + 1, 0);
    const nanos = BigInt(Math.floor(nowMs)) * 1_000_000n + BigInt(this.#lastNanos % 1_000_000);
    return `${String(about.name)}.${nanos.toString(16)}`;
  }
}
