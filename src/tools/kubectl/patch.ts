// Patches as kubectl computes and applies them itself.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/patcher.go, cmd/patch/patch.go getPatchedJSON.
// Differs: merge keys come from the built-in types rather than from the server's OpenAPI, which says the same.

import { patchSchemaOf } from '../../api/meta/patch/built-in-schema.ts';
import { applyJsonPatch, asJsonPatch } from '../../api/meta/patch/json.ts';
import { applyMergePatch, createMergePatch as createJsonMergePatch, createThreeWayMergePatch as createThreeWayJsonPatch } from '../../api/meta/patch/merge.ts';
import { PatchError } from '../../api/meta/patch/patch-error.ts';
import { requireKeyUnchanged, requireMetadataKeyUnchanged } from '../../api/meta/patch/precondition.ts';
import { applyStrategicMergePatch } from '../../api/meta/patch/strategic.ts';
import { createThreeWayMergePatch, createTwoWayMergePatch } from '../../api/meta/patch/strategic-diff.ts';
import { typeOfKind } from '../../api/schema/schema.ts';
import { apiVersionOf, type Mapping } from './client/mapper.ts';
import { CommandError } from './errors.ts';
import type { PatchType } from './resource/info.ts';
import type { KubeObject } from './resource/object.ts';

type Kind = Pick<Mapping, 'group' | 'version' | 'kind'>;

export interface ComputedPatch {
  readonly type: PatchType;
  readonly patch: Readonly<Record<string, unknown>>;
}

const schemaOf = (kind: Kind): ReturnType<typeof patchSchemaOf> | undefined => {
  const type = typeOfKind(apiVersionOf(kind), kind.kind);
  return type && patchSchemaOf(type);
};

/** Whether kubectl knows the type, so that lists can be merged. */
export const isBuiltIn = (kind: Kind): boolean => schemaOf(kind) !== undefined;

function inWords<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof PatchError ? new CommandError(error.message) : error;
  }
}

/** What kubectl apply sends: deletions since `original`, changes against `current`. @throws CommandError */
export function threeWayPatch(kind: Kind, original: KubeObject, modified: KubeObject, current: KubeObject, overwrite: boolean): ComputedPatch {
  const schema = schemaOf(kind);
  return inWords(() => {
    if (schema) return { type: 'application/strategic-merge-patch+json', patch: createThreeWayMergePatch(original, modified, current, schema, overwrite) };
    const preconditions = [requireKeyUnchanged('apiVersion'), requireKeyUnchanged('kind'), requireMetadataKeyUnchanged('name')];
    return { type: 'application/merge-patch+json', patch: createThreeWayJsonPatch(original, modified, current, preconditions) };
  });
}

/** What turns `original` into `modified`. @throws CommandError */
export function twoWayPatch(kind: Kind, original: KubeObject, modified: KubeObject): ComputedPatch {
  const schema = schemaOf(kind);
  return inWords(() =>
    schema
      ? { type: 'application/strategic-merge-patch+json', patch: createTwoWayMergePatch(original, modified, schema) }
      : { type: 'application/merge-patch+json', patch: createJsonMergePatch(original, modified) },
  );
}

/** A JSON merge patch between two objects. */
export const mergePatch = (original: KubeObject, modified: KubeObject): Readonly<Record<string, unknown>> => createJsonMergePatch(original, modified);

/** Applies a patch here. @throws CommandError */
export function applyPatch(kind: Kind, object: KubeObject, type: PatchType, patch: unknown): KubeObject {
  return inWords(() => {
    if (type === 'application/json-patch+json') return applyJsonPatch(object, asJsonPatch(patch)) as KubeObject;
    if (type === 'application/merge-patch+json') return applyMergePatch(object, patch) as KubeObject;
    const schema = schemaOf(kind);
    if (!schema) throw new CommandError(`strategic merge patch is not supported for ${apiVersionOf(kind)}, Kind=${kind.kind} locally, try --type merge`);
    return applyStrategicMergePatch(object, patch as Record<string, unknown>, schema) as KubeObject;
  });
}
