// From a request's body to an object in the stored version: parsing, kind and version, types, unknown fields, conversion.
// Upstream: apiserver/pkg/endpoints/handlers/create.go, apimachinery/pkg/runtime/serializer

import { badRequest, unsupportedMediaType } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { JsonError, parseJson } from '../../../base/json.ts';
import { isJsonLongerThan } from '../../../base/json-length.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import type { Call, ResourceCall } from '../call.ts';
import { fieldValidationOf, header, mostBodyBytes, tooLarge } from '../call.ts';
import { toStored } from '../convert.ts';
import { decodeCustom } from '../crd/decode-custom.ts';
import { apiVersionOf } from '../resource.ts';
import type { Decoded } from '../../../api/schema/decode.ts';
import { DecodeError, decodeAs } from '../../../api/schema/decode.ts';
import { duplicateFields } from './duplicates.ts';

const readable = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/cbor'];

/** A body as JSON, with what its text had twice. @throws StatusError */
export function parseBody(call: Call): { readonly value: unknown; readonly duplicates: readonly string[] } {
  const { body } = call.request;
  if (typeof body === 'string' ? body.length > mostBodyBytes : isJsonLongerThan(body, mostBodyBytes)) tooLarge();
  if (typeof body !== 'string') return { value: body, duplicates: [] };
  const type = (header(call, 'content-type') ?? 'application/json').split(';')[0]?.trim();
  try {
    if (type === 'application/yaml' || type === 'application/x-yaml' || type === 'text/yaml') return { value: fromYaml(body), duplicates: [] };
    if (type !== 'application/json' && type !== '' && type !== 'text/plain') throw unsupportedMediaType(readable);
    if (body === '') return { value: undefined, duplicates: [] };
    return { value: parseJson(body), duplicates: fieldValidationOf(call) === 'Ignore' ? [] : duplicateFields(body) };
  } catch (error) {
    if (error instanceof JsonError || error instanceof YamlError) throw unrecognized(call, error.message, body);
    throw error;
  }
}

function unrecognized(call: Call, why: string, body: string): Error {
  const kind = 'resource' in call ? (call as ResourceCall).resource.kind.kind : 'DeleteOptions';
  const shown = body.length > 30 ? `${goQuote(body.slice(0, 30))} ...` : goQuote(body);
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${shown})`);
}

/** The call's object, in the stored version. Unknown fields are refused, warned about or dropped, as the client wishes. @throws StatusError */
export function objectInBody(call: ResourceCall): ApiObject {
  const { value, duplicates } = parseBody(call);
  const { resource, version } = call;
  const object = isRecord(value) ? value : refuseNoObject(call, value);
  const expected = { apiVersion: apiVersionOf(resource.kind.group, version.name), kind: resource.kind.kind };
  checkIdentity(object, expected);
  const decoded = decodeOrRefuse(call, object, expected.kind);
  reportStrict(
    call,
    [...duplicates.map((field) => `duplicate field ${goQuote(field)}`), ...unknownFields(decoded)],
    `${expected.kind} in version ${goQuote(version.name)} cannot be handled as a ${expected.kind}: `,
  );
  return toStored(resource, version, arrange(decoded.value, expected));
}

export const unknownFields = ({ unknownFields: fields }: Decoded): string[] => fields.map((field) => `unknown field ${goQuote(field)}`);

/** The members every object has come first, as Go writes them. */
export function arrange(value: JsonObject, { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): ApiObject {
  const { apiVersion: _, kind: __, metadata, ...rest } = value;
  return { kind, apiVersion, metadata: metadata ?? {}, ...rest } as unknown as ApiObject;
}

/** Refuses or warns about what strict decoding finds. @throws StatusError */
export function reportStrict(call: Call, problems: readonly string[], prefix: string): void {
  if (problems.length === 0) return;
  const mode = fieldValidationOf(call);
  if (mode === 'Strict') throw badRequest(`${prefix}strict decoding error: ${problems.join(', ')}`);
  if (mode === 'Warn') call.warnings.push(...problems);
}

/** Reads JSON as an object of the call's kind and version, types checked. @throws StatusError */
function decodeOrRefuse(call: ResourceCall, object: JsonObject, kind: string): Decoded {
  try {
    return decodeVersion(call, object);
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${kind} in version ${goQuote(call.version.name)} cannot be handled as a ${kind}: ${error.message}`);
    throw error;
  }
}

/** @throws DecodeError */
export function decodeVersion({ resource, version }: Pick<ResourceCall, 'resource' | 'version'>, object: JsonObject): Decoded {
  if (resource.custom) return decodeCustom(resource.custom, version.name, object);
  const type = typeOf(version.schema);
  if (!type) throw new DecodeError(`no description of ${version.schema}`);
  return decodeAs(type, object);
}

function checkIdentity(object: JsonObject, expected: { readonly apiVersion: string; readonly kind: string }): void {
  const { apiVersion, kind } = object;
  for (const [field, value] of Object.entries({ apiVersion, kind })) {
    if (value === undefined || value === null || typeof value === 'string') continue;
    const why = `json: cannot unmarshal ${kindOf(value)} into Go struct field .${field} of type string`;
    throw badRequest(`the object provided is unrecognized (must be of type ${expected.kind}): couldn't get version/kind; json parse error: ${why}`);
  }
  if (kind !== undefined && kind !== '' && kind !== expected.kind) {
    const version = typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : expected.apiVersion;
    const short = version.slice(version.lastIndexOf('/') + 1);
    const why = `no kind ${goQuote(String(kind))} is registered for version ${goQuote(version)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
    throw badRequest(`${String(kind)} in version ${goQuote(short)} cannot be handled as a ${expected.kind}: ${why}`);
  }
  if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== expected.apiVersion) {
    throw badRequest(`the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected.apiVersion})`);
  }
}

function refuseNoObject({ resource }: ResourceCall, value: unknown): never {
  const shown = value === undefined ? '""' : goQuote(JSON.stringify(value).slice(0, 30));
  const why =
    value === undefined
      ? "couldn't get version/kind; json parse error: unexpected end of JSON input"
      : `couldn't get version/kind; json parse error: json: cannot unmarshal ${kindOf(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
  throw badRequest(`the object provided is unrecognized (must be of type ${resource.kind.kind}): ${why} (${shown})`);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : value === null ? 'null' : typeof value);

const isRecord = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body read as a type that is not the resource's own: a TokenRequest, an Eviction. @throws StatusError */
export function readBodyAs(call: ResourceCall, type: string, kind: string): JsonObject {
  const { value } = parseBody(call);
  const described = typeOf(type);
  if (!described || !isRecord(value)) throw badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind`);
  try {
    const decoded = decodeAs(described, value);
    reportStrict(call, unknownFields(decoded), `${kind} in version "v1" cannot be handled as a ${kind}: `);
    return decoded.value;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${error.message}`);
    throw error;
  }
}
