// The store: a map of immutable objects and the log of every change, with author and time. This is etcd's own model,
// and it gives watches, resourceVersion, the timeline and "who did this" without further work.
// Upstream: etcd mvcc, k8s.io/apiserver/pkg/storage/etcd3. Left out: leases (Events expire by a component), transactions
// over several keys (the API server needs none), Raft (members are counted by quorum.ts, not simulated message by message).
// Measured choice (DESIGN §3): a mutable map of immutable objects plus the log; persistent maps were 1,000 times slower.

import { assert } from '../base/assert.ts';
import type { ApiObject } from '../api/object.ts';

/** One write, as the log keeps it. */
export interface Change {
  readonly revision: number;
  readonly atMs: number;
  readonly type: 'create' | 'update' | 'delete';
  /** `pods.core`-like: `${plural}.${group}`, `pods` for the core group */
  readonly resource: string;
  /** `namespace/name`, or `name` for cluster-scoped objects */
  readonly key: string;
  /** the object as written; for a delete: its last state, with the delete's resourceVersion */
  readonly object: ApiObject;
  readonly previous: ApiObject | undefined;
  readonly author: Author;
}

/** Who wrote, and because of what. */
export interface Author {
  /** the API user, e.g. `kubernetes-admin`, `system:node:worker-1` */
  readonly user: string;
  /** the component (`replicaset-controller`) or the client's name (`kubectl-create`) */
  readonly agent: string;
  /** the revision whose change made this component act; undefined for requests from outside and for timers */
  readonly because?: number;
  /** the verb of the request: create, update, patch, apply, delete */
  readonly verb: string;
  readonly subresource?: string;
}

/** Called synchronously after each write. */
export type Listener = (change: Change) => void;

/** One resource's objects: by key, by namespace, and by whatever indexes were asked for. */
export interface Table {
  readonly byKey: Map<string, ApiObject>;
  readonly byNamespace: Map<string, Map<string, ApiObject>>;
  readonly indexes: Map<string, Index>;
}

/** Objects by a computed value; an object without one is not in it. */
export interface Index {
  readonly valueOf: (object: ApiObject) => string | undefined;
  readonly entries: Map<string, Map<string, ApiObject>>;
}

export class Etcd {
  readonly #tables = new Map<string, Table>();
  readonly #log: Change[] = [];
  /** never changed: a new list takes its place, so that whoever is being told can subscribe */
  #listeners: readonly Listener[] = [];
  #revision = 0;
  #compacted = 0;
  #forgotten = 0;
  #defragmented = 0;
  /** asked before every write; throws when it cannot be made */
  guard: (() => void) | undefined;

  /** The revision of the latest write: a list's resourceVersion. */
  get revision(): number {
    return this.#revision;
  }

  /** Revisions up to this one can no longer be watched from. */
  get compactedRevision(): number {
    return this.#compacted;
  }

  /** What was compacted when the file was last made smaller. */
  get defragmentedRevision(): number {
    return this.#defragmented;
  }

  get(resource: string, key: string): ApiObject | undefined {
    return this.#tables.get(resource)?.byKey.get(key);
  }

  /** All objects of a resource, or of one namespace, in no particular order: sort by key where order is seen. */
  list(resource: string, namespace?: string): Iterable<ApiObject> {
    const table = this.#tables.get(resource);
    if (!table) return [];
    if (namespace === undefined) return table.byKey.values();
    return table.byNamespace.get(namespace)?.values() ?? [];
  }

  count(resource: string, namespace?: string): number {
    const table = this.#tables.get(resource);
    return (namespace === undefined ? table?.byKey.size : table?.byNamespace.get(namespace)?.size) ?? 0;
  }

  /** Every resource something was ever stored under. */
  resources(): readonly string[] {
    return [...this.#tables.keys()];
  }

  /** Keeps objects of a resource findable by a computed value. Asking twice for the same name is fine. */
  addIndex(resource: string, name: string, valueOf: Index['valueOf']): void {
    const table = this.#table(resource);
    if (table.indexes.has(name)) return;
    const index: Index = { valueOf, entries: new Map() };
    table.indexes.set(name, index);
    for (const [key, object] of table.byKey) move(index, key, object, undefined);
  }

  /** @throws AssertionError when there is no such index */
  indexed(resource: string, index: string, value: string): Iterable<ApiObject> {
    const found = this.#tables.get(resource)?.indexes.get(index);
    assert(found, `${resource} has no index ${index}`);
    return found.entries.get(value)?.values() ?? [];
  }

  /**
   * Writes an object and tells the listeners.
   * @param make gets the new revision as text and returns the object to store, carrying it as resourceVersion
   * @throws what `guard` throws
   */
  put(resource: string, key: string, make: (resourceVersion: string) => ApiObject, atMs: number, author: Author): ApiObject {
    this.guard?.();
    const table = this.#table(resource);
    const previous = table.byKey.get(key);
    const revision = ++this.#revision;
    const object = make(String(revision));
    store(table, key, object, previous);
    this.#record({ revision, atMs, type: previous ? 'update' : 'create', resource, key, object, previous, author });
    return object;
  }

  /** Removes an object and tells the listeners. @throws AssertionError when it is not there */
  delete(resource: string, key: string, make: (last: ApiObject, resourceVersion: string) => ApiObject, atMs: number, author: Author): ApiObject {
    this.guard?.();
    const table = this.#table(resource);
    const previous = table.byKey.get(key);
    assert(previous, `${resource} ${key} is deleted only once`);
    const revision = ++this.#revision;
    const object = make(previous, String(revision));
    store(table, key, undefined, previous);
    this.#record({ revision, atMs, type: 'delete', resource, key, object, previous, author });
    return object;
  }

  /** The log from `revision` (exclusive) on, oldest first. @returns undefined when it is compacted */
  since(revision: number): readonly Change[] | undefined {
    return revision < this.#compacted ? undefined : this.told(revision);
  }

  /** The log from `revision` (exclusive) on as far as it is held, compacted or not: for whoever tells what happened, not for clients. It grows; read it at once. */
  told(revision: number): readonly Change[] {
    return revision > this.#forgotten ? this.#log.slice(revision - this.#forgotten) : this.#log;
  }

  /** Forgets the log up to `revision`; a watch from before it gets 410 Gone. */
  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, Math.min(revision, this.#revision));
  }

  /** Gives back the room that compaction has made. */
  defragment(): void {
    this.#defragmented = this.#compacted;
  }

  /** Frees what the log holds up to the compacted revision: history before it is gone too. */
  forget(): void {
    this.#log.splice(0, this.#compacted - this.#forgotten);
    this.#forgotten = this.#compacted;
  }

  /** Hears of every write from now on. @returns a function that ends it */
  subscribe(listener: Listener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== listener);
    };
  }

  #table(resource: string): Table {
    let table = this.#tables.get(resource);
    if (!table) this.#tables.set(resource, (table = { byKey: new Map(), byNamespace: new Map(), indexes: new Map() }));
    return table;
  }

  #record(change: Change): void {
    this.#log.push(change);
    for (const listener of this.#listeners) listener(change);
  }
}

function store(table: Table, key: string, object: ApiObject | undefined, previous: ApiObject | undefined): void {
  const slash = key.indexOf('/');
  const namespace = slash < 0 ? '' : key.slice(0, slash);
  let space = table.byNamespace.get(namespace);
  if (object) {
    if (!space) table.byNamespace.set(namespace, (space = new Map()));
    table.byKey.set(key, object);
    space.set(key, object);
  } else {
    table.byKey.delete(key);
    space?.delete(key);
  }
  for (const index of table.indexes.values()) move(index, key, object, previous);
}

/** What was written last stands last under its value. */
function move(index: Index, key: string, object: ApiObject | undefined, previous: ApiObject | undefined): void {
  const before = previous && index.valueOf(previous);
  const value = object && index.valueOf(object);
  if (before !== undefined) {
    const entry = index.entries.get(before);
    entry?.delete(key);
    if (entry?.size === 0 && before !== value) index.entries.delete(before);
  }
  if (value === undefined || !object) return;
  const entry = index.entries.get(value);
  if (entry) entry.set(key, object);
  else index.entries.set(value, new Map([[key, object]]));
}
