// Brings each write to the watches it concerns: one pass per write, one conversion per form, shared by all who want that form.
// Upstream: apiserver/pkg/storage/cacher

import type { WatchEvent } from '../../../api/client.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Change, Etcd } from '../../etcd.ts';

/** Someone who watches. */
export interface Watcher {
  /** the store's name of the resource */
  readonly resource: string;
  /** `''`: all namespaces */
  readonly namespace: string;
  /** when only one object can match */
  readonly name?: string | undefined;
  /** names how events look to this watcher: watchers of one form share events */
  readonly form: string;
  selects(object: ApiObject): boolean;
  /** an event in this watcher's form */
  render(type: WatchEvent['type'], object: ApiObject): WatchEvent;
  send(event: WatchEvent): void;
}

/** Watchers of one resource, by where they look. */
interface Audience {
  readonly everywhere: Set<Watcher>;
  readonly byNamespace: Map<string, Set<Watcher>>;
  readonly byObject: Map<string, Set<Watcher>>;
}

export class WatchHub {
  readonly #audiences = new Map<string, Audience>();
  #size = 0;

  constructor(etcd: Etcd) {
    etcd.subscribe((change) => this.#tell(change));
  }

  /** How many watches run. */
  get size(): number {
    return this.#size;
  }

  /** @returns a function that ends it */
  add(watcher: Watcher): () => void {
    const set = this.#seat(watcher);
    set.add(watcher);
    this.#size += 1;
    return () => {
      if (set.delete(watcher)) this.#size -= 1;
    };
  }

  *all(): Iterable<Watcher> {
    for (const { everywhere, byNamespace, byObject } of this.#audiences.values()) {
      yield* everywhere;
      for (const set of byNamespace.values()) yield* set;
      for (const set of byObject.values()) yield* set;
    }
  }

  #seat({ resource, namespace, name }: Watcher): Set<Watcher> {
    let audience = this.#audiences.get(resource);
    if (!audience) this.#audiences.set(resource, (audience = { everywhere: new Set(), byNamespace: new Map(), byObject: new Map() }));
    if (name !== undefined) return setIn(audience.byObject, `${namespace}/${name}`);
    return namespace === '' ? audience.everywhere : setIn(audience.byNamespace, namespace);
  }

  #tell(change: Change): void {
    const audience = this.#audiences.get(change.resource);
    if (!audience || this.#size === 0) return;
    const { name, namespace = '' } = change.object.metadata;
    const shared = new Map<string, WatchEvent>();
    tellAll(audience.everywhere, change, shared);
    tellAll(audience.byNamespace.get(namespace), change, shared);
    tellAll(audience.byObject.get(`${namespace}/${name}`), change, shared);
    if (namespace !== '') tellAll(audience.byObject.get(`/${name}`), change, shared);
  }
}

function setIn(map: Map<string, Set<Watcher>>, key: string): Set<Watcher> {
  let set = map.get(key);
  if (!set) map.set(key, (set = new Set()));
  return set;
}

function tellAll(watchers: Set<Watcher> | undefined, change: Change, shared: Map<string, WatchEvent>): void {
  if (!watchers) return;
  for (const watcher of watchers) {
    const seen = whatIsSeen(watcher, change);
    if (!seen) continue;
    const key = `${seen.type} ${watcher.form}`;
    let event = shared.get(key);
    if (!event) shared.set(key, (event = watcher.render(seen.type, seen.object)));
    watcher.send(event);
  }
}

/** An object that stops matching looks deleted, one that starts matching looks new. */
function whatIsSeen(watcher: Watcher, { type, object, previous }: Change): { readonly type: WatchEvent['type']; readonly object: ApiObject } | undefined {
  const before = previous !== undefined && watcher.selects(previous);
  if (type === 'delete') return before ? { type: 'DELETED', object } : undefined;
  const now = watcher.selects(object);
  if (now) return { type: before ? 'MODIFIED' : 'ADDED', object };
  if (!before || !previous) return undefined;
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: object.metadata.resourceVersion ?? '' } };
  return { type: 'DELETED', object: last };
}

/** What a watcher would have seen of a change in the log. */
export function replay(watcher: Watcher, change: Change): WatchEvent | undefined {
  if (change.resource !== watcher.resource) return undefined;
  const seen = whatIsSeen(watcher, change);
  return seen && watcher.render(seen.type, seen.object);
}
