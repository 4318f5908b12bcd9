/** The shape of API types as data: what a field holds, and how it merges. Read by validation, patch, server-side apply, explain and OpenAPI. */

/** Values with one form on the wire. `quantity` is a string or number, `bytes` base64, `time` RFC 3339 with seconds, `micro-time` with microseconds. */
export type ScalarName =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'double'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'micro-time'
  | 'bytes';

export type Shape =
  | { readonly kind: 'scalar'; readonly scalar: ScalarName; readonly enum?: readonly string[] }
  /** `name` is a definition name for `typeOf`. */
  | { readonly kind: 'object'; readonly name: string }
  /** Any JSON. `name` is upstream's name for it (`…runtime.RawExtension`), or ''. */
  | { readonly kind: 'any'; readonly name: string }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape };

/** How lists and maps merge; upstream's `x-kubernetes-*` extensions under their own names. Absent means atomic lists and granular maps. */
export interface MergeRule {
  /** Server-side apply: how items are told apart. */
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly listMapKeys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  /** Strategic merge patch. `patchMergeKey` may differ from `listMapKeys` (a Service's ports merge by `port` alone). */
  readonly patchMergeKey?: string;
  readonly patchStrategy?: readonly ('merge' | 'retainKeys' | 'replace')[];
}

export interface Field extends MergeRule {
  readonly name: string;
  /** Must be present according to OpenAPI; validation may ask for more. */
  readonly required: boolean;
  readonly shape: Shape;
  /** What OpenAPI states as default; only the values that are not their type's zero. */
  readonly default?: string | number;
}

export interface ObjectType {
  /** OpenAPI definition name, for example `io.k8s.api.core.v1.Pod`. */
  readonly name: string;
  /** `apps/v1` for types that are objects of their own, '' for parts such as PodSpec. */
  readonly apiVersion: string;
  /** Takes any JSON: unknown fields are not unknown here. */
  readonly open: boolean;
  /** In alphabetical order, as upstream prints them. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly required: readonly string[];
  /** `atomic`: server-side apply owns the object as a whole. */
  readonly mapType?: 'atomic';
}
