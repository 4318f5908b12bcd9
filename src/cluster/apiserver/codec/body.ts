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
import { checkLength, fieldValidationOf, header, mostBodyBytes, tooLarge } from '../call.ts';
import { toStored } from '../convert.ts';
import { decodeCustom } from '../crd/decode-custom.ts';
import { mediaTypes } from '../handlers/choose-route.ts';
import { apiVersionOf } from '../resource.ts';
import type { Decoded } from '../../../api/schema/decode.ts';
import { DecodeError, decodeAs } from '../../../api/schema/decode.ts';
import { duplicateFields } from './duplicates.ts';
import { checkIdentity } from './identity.ts';
import { noKind, notAnObject, UnreadableBody, unrecognized } from './unreadable.ts';

/** A body as JSON, with what its text had twice. @throws StatusError */
export function parseBody(call: Call): { readonly value: unknown; readonly duplicates: readonly string[] } {
  const { body } = call.request;
  if (typeof body === 'string') checkLength(body);
  else if (isJsonLongerThan(body, mostBodyBytes)) tooLarge();
  if (typeof body !== 'string') return { value: body, duplicates: [] };
  const type = mediaTypeOf(header(call, 'content-type') || 'application/json');
  try {
    if (type === 'application/yaml') return { value: fromYaml(body) ?? null, duplicates: [] };
    if (type !== 'application/json') throw unsupportedMediaType(mediaTypes);
    return { value: parseJson(body), duplicates: fieldValidationOf(call) === 'Ignore' ? [] : duplicateFields(body) };
  } catch (error) {
    if (error instanceof YamlError) throw new UnreadableBody(error.message, body);
    if (error instanceof JsonError) throw new UnreadableBody(`${noKind}${error.message}`, body);
    throw error;
  }
}

/** Without parameters, in small letters; '' for what is no media type. Upstream: mime.ParseMediaType */
function mediaTypeOf(header: string): string {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim());
  const isRight = parameters.every((parameter, at) => (parameter === '' && at === parameters.length - 1) || /^[\w.+-]+=(?:[\w.+-]+|"[^"]*")$/.test(parameter));
  return isRight ? type.toLowerCase() : '';
}

/** The call's object, in the stored version. Unknown fields are refused, warned about or dropped, as the client wishes. @throws StatusError */
export function objectInBody(call: ResourceCall): ApiObject {
  const { resource, version } = call;
  const { value, duplicates } = bodyOrRefuse(call, resource.kind.kind);
  const object = isRecord(value) ? value : refuseNoObject(call, value);
  const expected = { apiVersion: apiVersionOf(resource.kind.group, version.name), kind: resource.kind.kind };
  checkIdentity(call, object);
  const decoded = decodeOrRefuse(call, object, expected.kind);
  reportStrict(
    call,
    [...duplicates.map((field) => `duplicate field ${goQuote(field)}`), ...unknownFields(decoded)],
    `${expected.kind} in version ${goQuote(version.name)} cannot be handled as a ${expected.kind}: `,
  );
  return toStored(resource, version, arrange(decoded.value, expected));
}

/** @throws StatusError 400 for a body that cannot be read */
export function bodyOrRefuse(call: Call, kind: string): ReturnType<typeof parseBody> {
  try {
    return parseBody(call);
  } catch (error) {
    if (error instanceof UnreadableBody) throw unrecognized(kind, error.message, error.body);
    throw error;
  }
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

/** JSON's null is an object of which nothing is said. @throws StatusError 400 for everything else */
function refuseNoObject({ resource, request: { body } }: ResourceCall, value: unknown): JsonObject {
  if (value === null) return {};
  throw unrecognized(resource.kind.kind, value === undefined ? `${noKind}unexpected end of JSON input` : notAnObject(value), body);
}

const isRecord = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body read as a type that is not the resource's own: a TokenRequest, an Eviction. @throws StatusError */
export function readBodyAs(call: ResourceCall, type: string, kind: string): JsonObject {
  const { value } = bodyOrRefuse(call, kind);
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
