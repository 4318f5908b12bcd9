// All there is to know about one kind, in one place. The generic machinery (REST, discovery, OpenAPI, get, describe,
// explain, completion, watch, RBAC, history) reads it from here; nothing else in the project names a kind to special-case it,
// except the controllers that give it life.
// Upstream: a kind's types, defaults, validation, strategy, printers and describer stand in five trees; hooks keep their names.

import type { ClusterReader } from './cluster-reader.ts';
import type { ApiObject, JsonObject } from './object.ts';
import type { FieldError } from './meta/field-error.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** A version under which a kind is served. Objects are stored in the version marked so and converted on the way. */
export interface KindVersion {
  readonly name: string;
  /** the OpenAPI definition, e.g. `io.k8s.api.core.v1.Pod`; looked up in api/schema */
  readonly schema: string;
  readonly stored?: boolean;
  /** the warning that use of this version brings, as upstream words it */
  readonly deprecation?: string;
  /** from the stored version to this one, and back; absent: only apiVersion differs */
  readonly fromStored?: (object: ApiObject) => ApiObject;
  readonly toStored?: (object: ApiObject) => ApiObject;
}

/** A column of the server-side table. Upstream: metav1.TableColumnDefinition. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly description: string;
  /** 0: always shown; 1: with -o wide */
  readonly priority: 0 | 1;
}

/** A cell: what the printer gives; numbers stay numbers. */
export type Cell = string | number | boolean | null;

/** What a table row may look at beside the object. */
export interface PrintContext {
  readonly nowMs: number;
}

/** Who makes a request. Upstream: user.Info */
export interface Requester {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What hooks may look at. */
export interface RequestContext {
  readonly nowMs: number;
  readonly user: Requester;
  /** the group the request names: events.k8s.io asks more of an Event than the core group */
  readonly group?: string;
  /** `''`, or the subresource the write came through (`status`, `scale`) */
  readonly subresource: string;
}

/** Where scale finds its numbers. Paths are JSONPath-like, e.g. `.spec.replicas`. */
export interface ScalePaths {
  readonly specReplicas: string;
  readonly statusReplicas: string;
  /** the selector as a string or a LabelSelector */
  readonly selector?: string;
}

export interface Kind {
  /** `''` for the core group */
  readonly group: string;
  readonly kind: string;
  /** defaults to `${kind}List` */
  readonly listKind?: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** the preferred version first */
  readonly versions: readonly KindVersion[];
  readonly verbs: readonly Verb[];
  /** status is a subresource with isolation: writes to either ignore the other's part */
  readonly status?: boolean;
  readonly scale?: ScalePaths;
  /** names of further subresources (`binding`, `eviction`, `log` …); implementations in cluster/apiserver/subresources */
  readonly subresources?: readonly string[];
  /**
   * what a write to a subresource ('' for the object itself) does not change whatever it says, where that is not the usual: status, or all but
   * status. Nobody comes to own it. Upstream: GetResetFields
   */
  readonly resetFields?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** spec changes raise metadata.generation (default true when there is a spec) */
  readonly generation?: boolean;
  /** a POST is answered and never stored (TokenReview, SubjectAccessReview); the implementation is in cluster/apiserver */
  readonly virtual?: boolean;
  /** its objects are those of another kind, seen through this kind's versions: events.k8s.io shows the core group's Events */
  readonly storedAs?: { readonly group: string; readonly plural: string };
  /** a PUT to a name that is free creates the object. Upstream: AllowCreateOnUpdate */
  readonly createOnUpdate?: boolean;
  /** whether a PUT may leave resourceVersion out (default true). Upstream: AllowUnconditionalUpdate */
  readonly unconditionalUpdate?: boolean;

  /** fills in defaults and returns the object to store; `old`: the stored one it replaces, whose parts need no second look. Upstream: SetDefaults_X */
  readonly defaults?: (object: ApiObject, old?: ApiObject) => ApiObject;
  readonly prepareForCreate?: (object: ApiObject, context: RequestContext) => ApiObject;
  readonly prepareForUpdate?: (object: ApiObject, old: ApiObject, context: RequestContext) => ApiObject;
  /** what is wrong, in upstream's words and order; never throws, never changes the object */
  readonly validate?: (object: ApiObject, context: RequestContext) => readonly FieldError[];
  readonly validateUpdate?: (object: ApiObject, old: ApiObject, context: RequestContext) => readonly FieldError[];
  readonly validateStatusUpdate?: (object: ApiObject, old: ApiObject, context: RequestContext) => readonly FieldError[];
  /** which characters a name may have; DNS subdomain by default. @returns upstream's messages */
  readonly validateName?: (name: string, prefix: boolean) => readonly string[];
  /** texts of warnings that go with an accepted write */
  readonly warnings?: (object: ApiObject, old: ApiObject | undefined) => readonly string[];
  /** fields that field selectors may name beside metadata.name and metadata.namespace */
  readonly selectableFields?: (object: ApiObject) => Readonly<Record<string, string>>;
  /** name validation aside: grace period asked for and given on deletion, in seconds; absent: deleted at once */
  readonly gracePeriodSeconds?: (object: ApiObject, asked: number | undefined) => number;

  /** the server-side table; absent: NAME and AGE */
  readonly columns?: readonly Column[];
  readonly row?: (object: ApiObject, context: PrintContext) => readonly Cell[];
  /** kubectl describe, whole text; reads what it needs beside the object. Events are appended by kubectl when `events` is true */
  readonly describe?: (object: ApiObject, reader: ClusterReader) => string;
  /** extra discovery facts (`storageVersionHash` is computed) */
  readonly discovery?: JsonObject;
}
