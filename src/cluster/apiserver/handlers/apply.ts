// Server-side apply: what one manager wants, merged into what is there.
// Upstream: apiserver/pkg/endpoints/handlers/patch.go applyPatcher

import type { ApiResponse } from '../../../api/client.ts';
import { applyConfiguration, TypedObjectError } from '../../../api/meta/patch/apply/field-manager.ts';
import { badRequest, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import type { ResourceCall } from '../call.ts';
import { checkLength, writeOptionsOf } from '../call.ts';
import { arrange, decodeVersion, reportStrict, unknownFields } from '../codec/body.ts';
import { DecodeError } from '../../../api/schema/decode.ts';
import { kindOf } from '../codec/unreadable.ts';
import { fromStored, toStored } from '../convert.ts';
import { conflict, notFound } from '../failures.ts';
import { fieldManagerContext } from '../managed-fields.ts';
import { createObject } from '../registry/create.ts';
import { updateObject } from '../registry/update.ts';
import { isTrue } from '../request-info.ts';
import { apiVersionOf, keyOf } from '../resource.ts';
import { respondObject } from '../respond.ts';

/** @throws StatusError */
export function apply(call: ResourceCall): ApiResponse {
  const { server, resource, version, info, query } = call;
  const manager = query.get('fieldManager') ?? '';
  const config = configuration(call);
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const options = { ...writeOptionsOf(call, 'apply'), fieldManager: manager };
  const old = server.etcd.get(resource.storage, keyOf(namespace, info.name));
  if (!old) {
    if (info.subresource !== '') throw notFound(resource, info.name);
    const made = merged(call, undefined, config, manager);
    checkUid(call, made);
    return respondObject(call, 201, createObject(server, resource, made, { namespace, version: version.name, applied: true }, options));
  }
  const part = info.subresource === 'status' ? 'status' : 'main';
  const request = { namespace, name: info.name, version: version.name, part, applied: true } as const;
  return respondObject(
    call,
    200,
    updateObject(server, resource, (current) => merged(call, current, config, manager), request, options),
  );
}

/** What is sent, parsed; its name is the path's. @throws StatusError */
function configuration(call: ResourceCall): JsonObject {
  const { body = '' } = call.request;
  const value = (typeof body === 'string' ? parse(body) : body) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kindOf(value)} into Go value of type map[string]interface {}`);
  }
  const { metadata: sent, ...rest } = value as { metadata?: JsonObject | null } & JsonObject;
  const metadata = sent ?? {};
  const { name } = call.info;
  const given = metadata.name;
  if (given !== undefined && given !== name) throw badRequest(`metadata.name does not match the name on the URL: ${String(given)} != ${name}`);
  const { creationTimestamp: _, ...kept } = metadata;
  return { ...rest, metadata: { ...kept, name } };
}

function parse(text: string): unknown {
  checkLength(text);
  try {
    return fromYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw badRequest(`error decoding YAML: ${error.message}`);
    throw error;
  }
}

/** The live object with the configuration merged in, in the stored version. @throws StatusError */
function merged(call: ResourceCall, live: ApiObject | undefined, config: JsonObject, manager: string): ApiObject {
  const { server, resource, version, info } = call;
  const context = fieldManagerContext(resource, version.name, info.subresource, server.nowMs);
  const identity = { apiVersion: apiVersionOf(resource.kind.group, version.name), kind: resource.kind.kind };
  const shown = live && fromStored(resource, version, live);
  const result = applied(shown, config, manager, isTrue(call.query.get('force')), context);
  const decoded = decode(call, result, identity.kind);
  reportStrict(call, decoded.unknown, '');
  return toStored(resource, version, arrange(decoded.value, identity));
}

function applied(live: ApiObject | undefined, config: JsonObject, manager: string, force: boolean, context: Parameters<typeof applyConfiguration>[4]): JsonObject {
  try {
    return applyConfiguration(live, config, manager, force, context).object;
  } catch (error) {
    if (error instanceof TypedObjectError) throw new StatusError(500, '', error.message);
    throw error;
  }
}

function decode(call: ResourceCall, object: JsonObject, kind: string): { readonly value: JsonObject; readonly unknown: readonly string[] } {
  try {
    const decoded = decodeVersion(call, object);
    return { value: decoded.value, unknown: unknownFields(decoded) };
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${kind} in version ${goQuote(call.version.name)} cannot be handled as a ${kind}: ${error.message}`);
    throw error;
  }
}

/** A uid means: change the one that I know, make no new one. */
function checkUid({ resource, info }: ResourceCall, { metadata }: ApiObject): void {
  if (!metadata.uid) return;
  throw conflict(resource, info.name, `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`);
}
