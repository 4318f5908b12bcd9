// DELETE of one object or of a collection.
// Upstream: apiserver/pkg/endpoints/handlers/delete.go

import type { ApiResponse } from '../../../api/client.ts';
import { badRequest } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import type { ResourceCall } from '../call.ts';
import { writeOptionsOf } from '../call.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { parseBody } from '../codec/body.ts';
import { DecodeError, decodeAs } from '../../../api/schema/decode.ts';
import { notAnObject, UnreadableBody } from '../codec/unreadable.ts';
import type { DeleteRequest, DeleteResult } from '../registry/delete.ts';
import { deleteObject } from '../registry/delete.ts';
import type { WriteOptions } from '../registry/options.ts';
import { isTrue, queryValues } from '../request-info.ts';
import type { DeleteChoices } from '../request-options.ts';
import { checkDeleteOptions, checkInteger } from '../request-options.ts';
import { respondJson, respondList, respondObject } from '../respond.ts';
import { listFor } from './read.ts';

type Preconditions = Pick<DeleteRequest, 'uid' | 'resourceVersion' | 'gracePeriodSeconds' | 'propagationPolicy' | 'orphanDependents'>;

export function remove(call: ResourceCall): ApiResponse {
  const { server, resource, info, version } = call;
  const { preconditions, dryRun } = optionsOf(call);
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const options = { ...writeOptionsOf(call, 'delete'), ...(dryRun ? { dryRun } : {}) };
  warnOfOrphans(call, preconditions, options);
  const result = deleteObject(server, resource, { namespace, name: info.name, version: version.name, ...preconditions }, options);
  return respondDeleted(call, result);
}

/** Something that waits is shown as it is now; something gone as a success. */
function respondDeleted(call: ResourceCall, { object, deleted }: DeleteResult): ApiResponse {
  if (!deleted || returnsObject.has(call.resource.storage)) return respondObject(call, 200, object);
  const { kind } = call.resource;
  const details = {
    name: object.metadata.name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
    uid: object.metadata.uid,
  };
  return respondJson(call, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

/** Upstream: ReturnDeletedObject of their storage. */
const returnsObject: ReadonlySet<string> = new Set([
  'persistentvolumeclaims', 'persistentvolumes', 'pods', 'podtemplates', 'resourcequotas', 'serviceaccounts', 'services',
  'podsecuritypolicies.policy', 'storageclasses.storage.k8s.io', 'volumeattachments.storage.k8s.io', 'csinodes.storage.k8s.io',
  'csidrivers.storage.k8s.io', 'csistoragecapacities.storage.k8s.io', 'resourceclaims.resource.k8s.io', 'deviceclasses.resource.k8s.io',
  'resourceclaimtemplates.resource.k8s.io', 'resourceslices.resource.k8s.io', 'volumeattributesclasses.storage.k8s.io',
]); // biome-ignore format: a table

export function removeCollection(call: ResourceCall): ApiResponse {
  const { server, resource, version } = call;
  const { preconditions, dryRun } = optionsOf(call);
  const options = { ...writeOptionsOf(call, 'deletecollection'), ...(dryRun ? { dryRun } : {}) };
  warnOfOrphans(call, preconditions, options);
  const found = listFor(call);
  const items: ApiObject[] = [];
  for (const { metadata } of found.items) {
    const request = { namespace: metadata.namespace ?? '', name: metadata.name, version: version.name, ...preconditions };
    items.push(deleteObject(server, resource, request, options).object);
  }
  return respondList(call, { items, metadata: found.metadata });
}

/** DeleteOptions of the body, else of the query. @throws StatusError */
function optionsOf(call: ResourceCall): { readonly preconditions: Preconditions; readonly dryRun: boolean } {
  const given = bodyOf(call) ?? queryOf(call);
  const { preconditions = {} } = given as { preconditions?: { uid?: string; resourceVersion?: string } };
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, dryRun } = given as {
    gracePeriodSeconds?: number;
    propagationPolicy?: string;
    orphanDependents?: boolean;
    dryRun?: string[];
  };
  checkDeleteOptions(given as DeleteChoices);
  return {
    preconditions: {
      ...(preconditions.uid === undefined ? {} : { uid: preconditions.uid }),
      ...(preconditions.resourceVersion === undefined ? {} : { resourceVersion: preconditions.resourceVersion }),
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
      ...(orphanDependents === undefined ? {} : { orphanDependents }),
    },
    dryRun: (dryRun?.length ?? 0) > 0,
  };
}

function bodyOf(call: ResourceCall): JsonObject | undefined {
  if (call.request.body === undefined || call.request.body === '') return undefined;
  const type = typeOf('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions');
  if (!type) return undefined;
  try {
    const { value } = parseBody(call);
    if (value !== null && (typeof value !== 'object' || Array.isArray(value))) throw badRequest(notAnObject(value));
    const { kind = 'DeleteOptions', apiVersion = 'v1' } = (value ?? {}) as { readonly kind?: unknown; readonly apiVersion?: unknown };
    if (kind !== 'DeleteOptions') throw badRequest(`no kind ${goQuote(String(kind))} is registered for version ${goQuote(String(apiVersion))} in scheme ${goQuote(optionsScheme)}`);
    return decodeAs(type, value ?? {}).value;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof UnreadableBody) throw badRequest(error.message);
    throw error;
  }
}

/** What upstream calls the scheme that requests' options are read with. */
const optionsScheme = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27';

function queryOf({ query, request }: ResourceCall): JsonObject {
  const grace = query.get('gracePeriodSeconds');
  checkInteger(grace);
  const policy = query.get('propagationPolicy');
  const orphan = query.get('orphanDependents');
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(orphan === undefined ? {} : { orphanDependents: isTrue(orphan) }),
    ...(query.has('dryRun') ? { dryRun: queryValues(request, 'dryRun') } : {}),
  };
}

const orphanWarning =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

function warnOfOrphans({ resource, warnings }: ResourceCall, { propagationPolicy, orphanDependents }: Preconditions, { dryRun }: WriteOptions): void {
  if (resource.storage === 'jobs.batch' && propagationPolicy === undefined && orphanDependents === undefined && !dryRun) warnings.push(orphanWarning);
}
