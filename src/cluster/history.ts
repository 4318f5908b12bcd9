// The log of the store as a story: who did what, when, and because of what. A request from outside has no cause; what a component writes has the
// revision that made it act, so every entry leads back to a request or to time that passed.
// Upstream has no such thing: audit logs know requests, events know reasons, and nobody joins them.
// Leaves out: heartbeats (Leases, a Node's times), writes that change nothing one could say, and what a component read before it acted.

import { podRow } from '../api/kinds/pod/columns.ts';
import type { JsonObject } from '../api/object.ts';
import type { Pod } from '../api/types.ts';
import { isObject, jsonEqual } from '../base/json.ts';
import type { Change } from './etcd.ts';

/** One write, in words. Plain data. */
export interface HistoryEntry {
  /** the store's revision: its number in the log */
  readonly revision: number;
  readonly atMs: number;
  /** the component (`replicaset-controller`), or the user for a request from outside */
  readonly who: string;
  /** whether a person or program outside the cluster asked for it */
  readonly fromOutside: boolean;
  readonly did: 'created' | 'changed' | 'deleted';
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** what changed: `spec.replicas 3 → 5`, `Pending → Running`; '' for a creation that needs no more words */
  readonly says: string;
  /** the revision that made it act */
  readonly because: number | undefined;
}

/** @returns the entries of changes, oldest first, without those that say nothing */
export function historyOf(changes: Iterable<Change>): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (const change of changes) {
    const entry = change.resource === 'leases.coordination.k8s.io' ? undefined : entryOf(change);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** @returns the entry, the one that caused it, and so on back to the first; oldest first. Causes that are not among the entries end it; a cause is always older */
export function causesOf(entries: ReadonlyMap<number, HistoryEntry>, revision: number): readonly HistoryEntry[] {
  const chain: HistoryEntry[] = [];
  for (let entry = entries.get(revision); entry; entry = entry.because === undefined ? undefined : entries.get(entry.because)) chain.unshift(entry);
  return chain;
}

function entryOf(change: Change): HistoryEntry | undefined {
  const { object, author, type } = change;
  const says = type === 'update' ? changed(change) : type === 'create' ? made(object) : '';
  if (type === 'update' && says === '') return undefined;
  const fromOutside = author.because === undefined && !author.user.startsWith('system:');
  return {
    revision: change.revision,
    atMs: change.atMs,
    who: fromOutside ? author.user : author.agent,
    fromOutside,
    did: type === 'create' ? 'created' : type === 'delete' ? 'deleted' : 'changed',
    kind: String(object.kind ?? ''),
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    says,
    because: author.because,
  };
}

/** Of an Event what it says, of anything else for whom it was made. */
function made(object: Change['object']): string {
  const event = object as { readonly reason?: string; readonly message?: string; readonly note?: string };
  if (object.kind === 'Event') return `${event.reason ?? ''}: ${event.message ?? event.note ?? ''}`;
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller);
  return owner ? `for ${owner.kind} ${owner.name}` : '';
}

function changed({ object, previous, resource }: Change): string {
  if (!previous) return '';
  if (resource === 'events' || resource === 'events.events.k8s.io') return made(object);
  if (object.metadata.deletionTimestamp !== undefined) return previous.metadata.deletionTimestamp === undefined ? 'marked for deletion' : leaving(object, previous);
  if (resource === 'pods') return podChanged(object as unknown as Pod, previous as unknown as Pod) || differences(object, previous, ['spec', 'metadata']);
  return differences(object, previous, ['spec', 'status', 'metadata', 'data']);
}

/** Of an object on its way out only what holds it. */
const leaving = (object: Change['object'], previous: Change['object']): string => (jsonEqual(object.metadata.finalizers, previous.metadata.finalizers) ? '' : 'finalizer removed');

function podChanged(pod: Pod, before: Pod): string {
  if (pod.spec?.nodeName && !before.spec?.nodeName) return `placed on ${pod.spec.nodeName}`;
  const [then, now] = [before, pod].map((each) => podRow(each, { nowMs: 0 }).map(String));
  if (then?.[2] !== now?.[2]) return `${then?.[2]} → ${now?.[2]}`;
  return then?.[1] === now?.[1] ? '' : `ready ${then?.[1]} → ${now?.[1]}`;
}

/** Fields that change with every write and mean nothing to a reader. */
const silent: ReadonlySet<string> = new Set(['managedFields', 'resourceVersion', 'generation', 'observedGeneration', 'lastHeartbeatTime', 'lastUpdateTime', 'lastTransitionTime', 'lastProbeTime', 'images', 'uid', 'creationTimestamp']);
const most = 3;

function differences(object: Change['object'], previous: Change['object'], parts: readonly string[]): string {
  const found: string[] = [];
  for (const part of parts) compare(part, (previous as unknown as JsonObject)[part], (object as unknown as JsonObject)[part], found);
  return found.length > most ? `${found.slice(0, most).join(', ')} and more` : found.join(', ');
}

function compare(path: string, before: unknown, now: unknown, found: string[]): void {
  if (before === now || found.length > most) return;
  if (isObject(before) && isObject(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) if (!silent.has(key)) compare(`${path}.${key}`, before[key], now[key], found);
    return;
  }
  if (path.endsWith('.conditions')) return conditions(before, now, found);
  if (jsonEqual(before, now)) return;
  const simple = (value: unknown): boolean => value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
  found.push(simple(before) && simple(now) ? `${path} ${shown(before)} → ${shown(now)}` : path);
}

const shown = (value: unknown): string => (value === undefined ? 'none' : String(value).length > 40 ? `${String(value).slice(0, 40)}…` : String(value));

/** Of conditions only what became of their status: `Ready True → False`. */
function conditions(before: unknown, now: unknown, found: string[]): void {
  const statusOf = (list: unknown): ReadonlyMap<string, string> => new Map((Array.isArray(list) ? list : []).map((each: { readonly type?: string; readonly status?: string }) => [each.type ?? '', each.status ?? '']));
  const then = statusOf(before);
  for (const [type, status] of statusOf(now)) if (then.get(type) !== status) found.push(`${type} ${shown(then.get(type))} → ${status}`);
}
