// Puts objects into the form a client asked for.
// Upstream: apiserver/pkg/endpoints/handlers/response.go

import type { ApiResponse } from '../../api/client.ts';
import { StatusError } from '../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../api/object.ts';
import { EtcdUnavailable } from '../control-plane.ts';
import type { Call, ResourceCall } from './call.ts';
import { header } from './call.ts';
import { fromStored } from './convert.ts';
import type { Wanted } from './negotiate.ts';
import { mediumOf, negotiate } from './negotiate.ts';
import type { ListResult } from './registry/list.ts';
import type { Resource } from './resource.ts';
import { apiVersionOf, goTypeOf, kindIn } from './resource.ts';
import { includeObjectOf, partialObject, tableOf } from './table.ts';

const jsonHeaders = { 'content-type': 'application/json' } as const;
const yamlHeaders = { 'content-type': 'application/yaml' } as const;

const headersFor = (wanted: Wanted): Readonly<Record<string, string>> => (wanted.media === 'yaml' ? yamlHeaders : jsonHeaders);

export const wantedBy = (call: Call): Wanted => negotiate(header(call, 'accept'));

/** Discovery and the like know no other forms. */
const plainlyWantedBy = (call: Call): Wanted => negotiate(header(call, 'accept'), 'as it is');

/** Any JSON. */
export function respondJson(call: Call, status: number, body: unknown, wanted = wantedBy(call)): ApiResponse {
  return { status, headers: headersFor(wanted), body, warnings: call.warnings };
}

/** A document that is no object. @throws StatusError 406 */
export const respondDocument = (call: Call, body: unknown): ApiResponse => respondJson(call, 200, body, plainlyWantedBy(call));

/** JSON for people, whatever the client accepts. Upstream: WriteRawJSON */
export const respondRaw = (call: Call, status: number, body: unknown): ApiResponse => ({ status, headers: jsonHeaders, body, warnings: call.warnings, indented: true });

export function respondText(call: Call, status: number, body: string, type = 'text/plain; charset=utf-8'): ApiResponse {
  return { status, headers: { 'content-type': type, 'x-content-type-options': 'nosniff' }, body, warnings: call.warnings };
}

/** A failure, as a Status in a form that the client accepts; one who accepts none gets JSON for people. Upstream: ErrorNegotiated */
export function respondStatus(error: StatusError, warnings: readonly string[], accept?: string): ApiResponse {
  const retry = error.details?.retryAfterSeconds;
  const medium = mediumOf(accept);
  const type = medium === 'yaml' ? yamlHeaders : jsonHeaders;
  return {
    status: error.code,
    headers: retry ? { ...type, 'retry-after': String(retry) } : type,
    body: error.toStatus(),
    warnings,
    ...(medium === undefined ? { indented: true } : {}),
    ...(error instanceof EtcdUnavailable ? { afterMs: error.afterMs } : {}),
  };
}

/**
 * Whether an answer can be given in the form that is asked for. Differs: upstream finds out when it has stored what it then does not show.
 * @throws StatusError 406
 */
export function checkForm(call: ResourceCall, isList: boolean): Wanted {
  const wanted = wantedBy(call);
  if (isList && wanted.form === 'metadata') throw isAList(call.resource);
  if (!isList && wanted.form === 'metadata-list') throw notAList(call.resource);
  return wanted;
}

/** One stored object, in the version and form asked for. */
export function respondObject(call: ResourceCall, status: number, object: ApiObject): ApiResponse {
  const wanted = checkForm(call, false);
  return respondJson(call, status, render(call, wanted, object), wanted);
}

/** An object as a client gets it: also the `object` of a watch's event. */
export function render(call: ResourceCall, wanted: Wanted, object: ApiObject, withColumns = true): JsonObject {
  const shown = fromStored(call.resource, call.version, object);
  if (wanted.form === 'object') return shown;
  if (wanted.form !== 'table') return partialObject(shown, wanted.metaVersion);
  const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' };
  return tableOf(kindIn(call.resource, call.version.name), [shown], metadata, tableRequest(call, wanted, withColumns));
}

/** A collection, in the version and form asked for. */
export function respondList(call: ResourceCall, list: ListResult): ApiResponse {
  const wanted = checkForm(call, true);
  const { resource, version } = call;
  const items = version === resource.stored && !version.fromStored ? list.items : list.items.map((item) => fromStored(resource, version, item));
  if (wanted.form === 'table') return respondJson(call, 200, tableOf(kindIn(resource, version.name), items, list.metadata, tableRequest(call, wanted, true)), wanted);
  if (wanted.form !== 'object') {
    const body = {
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${wanted.metaVersion}`,
      metadata: list.metadata,
      items: items.map((item) => partialObject(item, wanted.metaVersion)),
    };
    return respondJson(call, 200, body, wanted);
  }
  const apiVersion = apiVersionOf(resource.kind.group, version.name);
  return respondJson(call, 200, { kind: resource.listKind, apiVersion, metadata: list.metadata, items }, wanted);
}

const isAList = (resource: Resource): StatusError =>
  new StatusError(406, 'NotAcceptable', `you requested PartialObjectMetadata, but the requested object is a list (*${goTypeOf(resource, resource.listKind)})`);

const notAList = (resource: Resource): StatusError =>
  new StatusError(406, 'NotAcceptable', `you requested PartialObjectMetadataList, but the requested object is not a list (*${goTypeOf(resource, resource.kind.kind)})`);

function tableRequest(call: ResourceCall, wanted: Wanted, withColumns: boolean): Parameters<typeof tableOf>[3] {
  return {
    nowMs: call.server.nowMs,
    include: includeObjectOf(call.query.get('includeObject')),
    metaVersion: wanted.metaVersion,
    withColumns,
  };
}
