// What was said about an object before, and what follows from it for the next time: it is counted, combined with others, or dropped.
// Kept by object and compared field by field: a text put together of all that tells two Events apart costs more than the Event.
// Upstream: client-go/tools/record/events_cache.go (EventAggregator, eventLogger, EventSourceObjectSpamFilter), tools/events getKey

import type { ApiObject, JsonObject } from '../api/object.ts';

/** Upstream's defaults: from the tenth different message in ten minutes on, messages are combined. */
const combineFrom = 10;
const combineWithinMs = 600_000;
/** 25 Events about one object at once, then one in five minutes. */
const burst = 25;
const refillMs = 300_000;
/** How many messages and series of an object are counted. */
const mostCounted = 64;

/** What an Event is about. */
export interface Reference extends JsonObject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly apiVersion: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

/** What is said about an object, complete. */
export interface Occurrence {
  readonly about: Reference;
  readonly namespace: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host: string;
  readonly action: string;
}

/** An Event that may come to stand for several occurrences. */
export interface Counted {
  readonly of: Occurrence;
  readonly name: string;
  count: number;
  lastMs: number;
}

/** What was said of an object so far. Its lists are short and made anew when they grow: there are thousands of them. */
export interface Known {
  sources: readonly Source[];
  series: readonly Counted[];
}

/** Who says something of a type about an object: a token bucket, and what it said. */
export interface Source {
  readonly of: Occurrence;
  groups: readonly Group[];
  tokens: number;
  atMs: number;
}

/** What it said for one reason. */
export interface Group {
  readonly reason: string;
  /** different messages, fewer than are combined */
  messages: readonly string[];
  lastMs: number;
  counted: readonly Counted[];
  /** the Event that stands for many similar ones */
  combined: Counted | undefined;
}

/** The reference of an Event to an object, with the fields there are. */
export function referenceTo({ kind, apiVersion, metadata }: ApiObject, fieldPath: string | undefined): Reference {
  const { name, namespace, uid, resourceVersion } = metadata;
  if (namespace && uid && resourceVersion) {
    return fieldPath ? { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } : { kind, namespace, name, uid, apiVersion, resourceVersion };
  }
  return {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}

function isSameSource(a: Occurrence, b: Occurrence): boolean {
  const { about } = a;
  const { kind, namespace, name, apiVersion } = b.about;
  const isSameObject = about.name === name && about.kind === kind && about.namespace === namespace && about.apiVersion === apiVersion;
  return isSameObject && a.component === b.component && a.host === b.host && a.type === b.type;
}

/** The newer kind counts what concerns the same version of the object, whatever the message. */
export function isSameSeries(a: Occurrence, b: Occurrence): boolean {
  return a.about.resourceVersion === b.about.resourceVersion && a.about.fieldPath === b.about.fieldPath && a.reason === b.reason && a.action === b.action && isSameSource(a, b);
}

/** Who speaks, of those who spoke of this object; a new one has all its tokens. */
export function sourceIn(known: Known, occurrence: Occurrence, nowMs: number): Source {
  for (const source of known.sources) if (isSameSource(source.of, occurrence)) return source;
  const source: Source = { of: occurrence, groups: [], tokens: burst, atMs: nowMs };
  known.sources = [...known.sources, source];
  return source;
}

/** What was said for a reason; its messages are forgotten when that was long ago. Upstream: EventAggregator.EventAggregate */
export function groupIn(source: Source, reason: string, nowMs: number): Group {
  for (const group of source.groups) {
    if (group.reason !== reason) continue;
    if (nowMs - group.lastMs > combineWithinMs) group.messages = [];
    return group;
  }
  const group: Group = { reason, messages: [], lastMs: nowMs, counted: [], combined: undefined };
  source.groups = [...source.groups, group];
  return group;
}

/** Notes a message. @returns whether there are so many different ones that it is combined with them */
export function isCombined(group: Group, message: string, nowMs: number): boolean {
  const { messages } = group;
  group.lastMs = nowMs;
  if (!messages.includes(message)) group.messages = [...messages, message];
  if (group.messages.length < combineFrom) return false;
  group.messages = group.messages.slice(1);
  return true;
}

/** A token bucket per source and object. Upstream: EventSourceObjectSpamFilter */
export function passes(source: Source, nowMs: number): boolean {
  source.tokens = Math.min(burst, source.tokens + (nowMs - source.atMs) / refillMs);
  source.atMs = nowMs;
  if (source.tokens < 1) return false;
  source.tokens -= 1;
  return true;
}

/** The Event that counts this message about the same part of the object. */
export function countedLike(counted: readonly Counted[], { about, message }: Occurrence): Counted | undefined {
  for (const one of counted) if (one.of.message === message && one.of.about.fieldPath === about.fieldPath) return one;
  return undefined;
}

/** The list with an Event that begins to count, without the one it takes the place of. */
export function withCounted(list: readonly Counted[], counted: Counted, gone: Counted | undefined): readonly Counted[] {
  const others = gone ? list.filter((one) => one !== gone) : list;
  return others.length < mostCounted ? [...others, counted] : [...others.slice(1), counted];
}
