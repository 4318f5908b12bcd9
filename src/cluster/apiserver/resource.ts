// A resource as the server serves it: a kind under one group, in all its versions, and where its objects lie in the store.
// Built-in kinds come from api/kinds; custom ones are added and taken away while the cluster runs.

import type { Kind, KindVersion } from '../../api/kind.ts';
import { kinds } from '../../api/kinds/registry.ts';
import type { ApiObject, JsonObject } from '../../api/object.ts';
import { assert } from '../../base/assert.ts';
import type { GroupResource } from '../component.ts';

export interface Resource {
  readonly kind: Kind;
  /** the store's name: `pods`, `deployments.apps` */
  readonly storage: string;
  /** what Status details and RBAC messages call it: `pods`, `deployments.apps` */
  readonly qualified: string;
  readonly stored: KindVersion;
  /** `apps/v1`: the apiVersion objects are stored with */
  readonly storedApiVersion: string;
  readonly listKind: string;
  /** the kind whose hooks guard writes: another one's when the objects are stored as another kind's */
  readonly guard: Kind;
  /** what a CustomResourceDefinition says of a version beside the Kind; absent for built-in kinds */
  readonly custom?: CustomResource;
}

/** A custom resource's rules, by version name. */
export interface CustomResource {
  readonly definition: string;
  readonly group: string;
  readonly schemas: ReadonlyMap<string, JsonObject>;
  /** versions differ in columns and subresources */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** the storage version, which need not be served */
  readonly stored: KindVersion;
}

/** The kind as one of its versions shows it. */
export const kindIn = ({ kind, custom }: Resource, version: string): Kind => custom?.kinds.get(version) ?? kind;

export const apiVersionOf = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`);

export const storageName = (group: string, plural: string): string => (group === '' ? plural : `${plural}.${group}`);

/** What Go calls the type of a resource's objects inside the server: its package is named by the group. */
export function goTypeOf({ kind: { group }, custom }: Resource, kind: string): string {
  if (custom) return `unstructured.Unstructured${kind.endsWith('List') ? 'List' : ''}`;
  return `${group === '' || group === 'events.k8s.io' ? 'core' : (group.split('.')[0] ?? '')}.${kind}`;
}

/** Where an object lies in its resource's table. */
export const keyOf = (namespace: string | undefined, name: string): string => (namespace ? `${namespace}/${name}` : name);

export const keyOfObject = (object: ApiObject): string => keyOf(object.metadata.namespace, object.metadata.name);

export function resourceOf(kind: Kind, custom?: CustomResource): Resource {
  const guard = (kind.storedAs && kinds.find((one) => one.group === kind.storedAs?.group && one.plural === kind.storedAs.plural)) ?? kind;
  const stored = custom?.stored ?? guard.versions.find((version) => version.stored) ?? guard.versions[0];
  assert(stored, `${kind.kind} has at least one version`);
  return {
    kind,
    guard,
    storage: storageName(guard.group, guard.plural),
    qualified: storageName(kind.group, kind.plural),
    stored,
    storedApiVersion: apiVersionOf(guard.group, stored.name),
    listKind: kind.listKind ?? `${kind.kind}List`,
    ...(custom ? { custom } : {}),
  };
}

let builtIn: ReadonlyMap<string, Resource> | undefined;

/** Built-in resources by their place in the store; made once for all clusters of a process. */
export function builtInResources(): ReadonlyMap<string, Resource> {
  builtIn ??= new Map(kinds.map((kind) => [storageName(kind.group, kind.plural), resourceOf(kind)]));
  return builtIn;
}

/** All resources of one server. */
export class Catalog {
  readonly #custom = new Map<string, Resource>();
  #generation = 0;

  /** Grows with every change, so that what is computed from the catalog can be kept until then. */
  get generation(): number {
    return this.#generation;
  }

  get({ group, plural }: GroupResource): Resource | undefined {
    return this.byStorage(storageName(group, plural));
  }

  /** by plural and group, as in `deployments.apps` */
  byStorage(storage: string): Resource | undefined {
    return builtInResources().get(storage) ?? this.#custom.get(storage);
  }

  /** The resource and version under a path, when that version is served. */
  served(group: string, version: string, plural: string): { readonly resource: Resource; readonly version: KindVersion } | undefined {
    const resource = this.byStorage(storageName(group, plural));
    const found = resource?.kind.versions.find((one) => one.name === version);
    return resource && found ? { resource, version: found } : undefined;
  }

  byKind(group: string, kind: string): Resource | undefined {
    for (const resource of this.all()) if (resource.kind.group === group && resource.kind.kind === kind) return resource;
    return undefined;
  }

  *all(): Iterable<Resource> {
    yield* builtInResources().values();
    yield* this.#custom.values();
  }

  custom(): Iterable<Resource> {
    return this.#custom.values();
  }

  add(resource: Resource): void {
    this.#custom.set(resource.qualified, resource);
    this.#generation += 1;
  }

  remove(storage: string): void {
    if (this.#custom.delete(storage)) this.#generation += 1;
  }
}
