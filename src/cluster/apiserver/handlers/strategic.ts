// Strategic merge patches, by the merge keys of the schema.
// Upstream: apiserver/pkg/endpoints/handlers/patch.go strategicPatchObject

import { patchSchemaOf } from '../../../api/meta/patch/built-in-schema.ts';
import { PatchError } from '../../../api/meta/patch/patch-error.ts';
import { applyStrategicMergePatch } from '../../../api/meta/patch/strategic.ts';
import { badRequest } from '../../../api/meta/status-error.ts';
import type { JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import { assert } from '../../../base/assert.ts';

/** @param type definition name of the document's type. @throws StatusError */
export function applyStrategic(document: JsonObject, patch: unknown, type: string): unknown {
  const value = patch ?? {};
  const described = typeOf(type);
  assert(described, `${type} is described`);
  if (typeof value !== 'object' || Array.isArray(value)) {
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw badRequest(`json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`);
  }
  try {
    return applyStrategicMergePatch(document, value as JsonObject, patchSchemaOf(described));
  } catch (error) {
    if (error instanceof PatchError) throw badRequest(error.message);
    throw error;
  }
}
