// PATCH: JSON patch, merge patch, strategic merge patch and server-side apply.
// Upstream: apiserver/pkg/endpoints/handlers/patch.go
// A patch is applied to the object as the request's version shows it; the result is read like any other body.

import type { ApiResponse } from '../../../api/client.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { applyJsonPatch, asJsonPatch, maxJsonPatchOperations } from '../../../api/meta/patch/json.ts';
import { applyMergePatch } from '../../../api/meta/patch/merge.ts';
import { PatchError } from '../../../api/meta/patch/patch-error.ts';
import { badRequest, invalid, requestEntityTooLarge, StatusError, unsupportedMediaType } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { goText } from '../../../base/go-value.ts';
import { JsonError, parseJson, toJson } from '../../../base/json.ts';
import type { ResourceCall } from '../call.ts';
import { checkLength, fieldValidationOf, header, writeOptionsOf } from '../call.ts';
import { arrange, decodeVersion, unknownFields } from '../codec/body.ts';
import type { Decoded } from '../../../api/schema/decode.ts';
import { DecodeError, decodeAs } from '../../../api/schema/decode.ts';
import { identityProblem } from '../codec/identity.ts';
import { duplicateFields } from '../codec/duplicates.ts';
import { fromStored, toStored } from '../convert.ts';
import { checkNamespace, updateObject } from '../registry/update.ts';
import { queryValues } from '../request-info.ts';
import { checkWriteOptions } from '../request-options.ts';
import { apiVersionOf } from '../resource.ts';
import { respondObject } from '../respond.ts';
import { apply } from './apply.ts';
import { patchTypes } from './patch-types.ts';
import { applyStrategic } from './strategic.ts';

export function patchTypeOf(call: ResourceCall): string {
  return (header(call, 'content-type') ?? '').split(';')[0]?.trim() ?? '';
}

export function patch(call: ResourceCall): ApiResponse {
  const isApply = patchTypeOf(call) === patchTypes.apply;
  checkWriteOptions(call.query, queryValues(call.request, 'dryRun'), 'PatchOptions', isApply);
  if (isApply) return apply(call);
  const { server, resource, version, info } = call;
  const part = info.subresource === 'status' ? 'status' : info.subresource === '' ? 'main' : 'whole';
  const identity = { apiVersion: apiVersionOf(resource.kind.group, version.name), kind: resource.kind.kind };
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const change = (old: ApiObject): ApiObject => {
    const shown = fromStored(resource, version, old);
    const next = arrange(patched(call, shown, resource.custom ? undefined : version.schema, identity), identity);
    checkNamespace(next, namespace);
    return toStored(resource, version, next);
  };
  const stored = updateObject(server, resource, change, { namespace, name: info.name, version: version.name, part }, writeOptionsOf(call, 'patch'));
  return respondObject(call, 200, stored);
}

/**
 * What the call's patch makes of a document, read as its type.
 * @param type definition name; undefined for custom resources
 * @throws StatusError
 */
export function patched(call: ResourceCall, document: JsonObject, type: string | undefined, identity: { readonly apiVersion: string; readonly kind: string }): JsonObject {
  const { value, duplicates } = patchBody(call);
  const result = applied(call, document, value, type);
  const decoded = decodePatched(call, value, result, type);
  const strict = [...duplicates.map((field) => `duplicate field ${goQuote(field)}`), ...unknownFields(decoded)];
  const mode = fieldValidationOf(call);
  if (strict.length > 0 && mode === 'Strict') throw refuse(call, value, result, `strict decoding error: ${strict.join(', ')}`);
  if (mode === 'Warn') call.warnings.push(...strict);
  return { ...decoded.value, ...identity };
}

/** @throws StatusError for text that is not JSON */
function patchBody(call: ResourceCall): { readonly value: unknown; readonly duplicates: readonly string[] } {
  const { body = '' } = call.request;
  if (typeof body !== 'string') return { value: body, duplicates: [] };
  checkLength(body);
  try {
    return { value: parseJson(body), duplicates: fieldValidationOf(call) === 'Ignore' ? [] : duplicateFields(body) };
  } catch (error) {
    // Strategic patches are decoded by another function, which adds nothing.
    if (error instanceof JsonError) throw badRequest(patchTypeOf(call) === patchTypes.strategic ? error.message : `error decoding patch: ${error.message}`);
    throw error;
  }
}

function applied(call: ResourceCall, document: JsonObject, value: unknown, type: string | undefined): unknown {
  switch (patchTypeOf(call)) {
    case patchTypes.json:
      return applyOperations(call, document, value);
    case patchTypes.merge:
      return mergePatch(document, value);
    case patchTypes.strategic:
      if (type === undefined) throw unsupportedMediaType([patchTypes.json, patchTypes.merge, patchTypes.apply]);
      return applyStrategic(document, value, type);
    default:
      throw unsupportedMediaType(Object.values(patchTypes));
  }
}

function applyOperations(call: ResourceCall, document: JsonObject, value: unknown): unknown {
  const operations = readOperations(call, value);
  if (operations.length > maxJsonPatchOperations) {
    throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is ${maxJsonPatchOperations}, got ${operations.length}`);
  }
  try {
    return applyJsonPatch(document, operations);
  } catch (error) {
    if (error instanceof PatchError) throw new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    throw error;
  }
}

function readOperations(call: ResourceCall, value: unknown): ReturnType<typeof asJsonPatch> {
  try {
    return asJsonPatch(value ?? []);
  } catch (error) {
    // Those who ask for strict or warned decoding meet the server's own type first, others the library's.
    const isChecked = fieldValidationOf(call) !== 'Ignore' && !Array.isArray(value);
    if (error instanceof PatchError) throw badRequest(isChecked ? `error decoding patch: ${error.message.replace('jsonpatch.Patch', '[]handlers.jsonPatchOp')}` : error.message);
    throw error;
  }
}

function mergePatch(document: JsonObject, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw badRequest(value === null ? 'error decoding patch: null' : `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`);
  }
  return applyMergePatch(document, value);
}

function decodePatched(call: ResourceCall, value: unknown, result: unknown, type: string | undefined): Decoded {
  const dialect = patchTypeOf(call) === patchTypes.strategic ? 'unstructured' : 'json';
  // Patches of text may turn an object into another kind, which then cannot be read as its own; strategic ones change a struct.
  const problem = dialect === 'json' && type === call.version.schema ? identityProblem(call, result as JsonObject) : undefined;
  if (problem !== undefined) throw refuse(call, value, result, problem);
  try {
    const described = type === undefined ? undefined : typeOf(type);
    return described ? decodeAs(described, result, dialect) : decodeVersion(call, result as JsonObject);
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(call, value, result, error.message);
    throw error;
  }
}

/** Upstream words this as an invalid field `patch` of an object of no kind. */
function refuse(call: ResourceCall, value: unknown, result: unknown, why: string): Error {
  const shown = patchTypeOf(call) === patchTypes.strategic ? goText(value) : toJson(result);
  return invalid({ group: '', kind: '' }, '', [invalidField('patch', shown, why)]);
}
