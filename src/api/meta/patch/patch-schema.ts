// What strategic merge patches must know of a type. Injected: src/api/schema has it for built-in types, tests bring their own.
// Upstream: strategicpatch.LookupPatchMeta.

/** `merge`, `replace`, `retainKeys` or none; and by which key elements of a list are told apart. */
export interface PatchMeta {
  readonly strategies: readonly string[];
  readonly mergeKey: string;
}

export interface PatchField {
  /** of the object below, or of the list's elements */
  readonly schema: PatchSchema;
  readonly meta: PatchMeta;
}

export interface PatchSchema {
  /** as it stands in an error */
  readonly name: string;
  /** a field that holds an object or a map; @throws PatchError when there is none */
  lookupStruct(field: string): PatchField;
  /** a field that holds a list; @throws PatchError when there is none */
  lookupSlice(field: string): PatchField;
}

/** `retainKeys` apart from how to merge. Upstream: extractRetainKeysPatchStrategy. */
export function splitStrategies(meta: PatchMeta): { readonly retainKeys: boolean; readonly strategy: string } {
  return {
    retainKeys: meta.strategies.includes('retainKeys'),
    strategy: meta.strategies.find((strategy) => strategy !== 'retainKeys') ?? '',
  };
}
