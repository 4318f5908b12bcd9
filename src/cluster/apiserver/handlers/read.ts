// GET of one object or of a collection.
// Upstream: apiserver/pkg/endpoints/handlers/get.go

import type { ApiResponse } from '../../../api/client.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { ResourceCall } from '../call.ts';
import { notFound } from '../failures.ts';
import type { ListResult } from '../registry/list.ts';
import { listObjects } from '../registry/list.ts';
import { checkListOptions } from '../request-options.ts';
import { keyOf } from '../resource.ts';
import { respondList, respondObject } from '../respond.ts';
import { selectionOf } from '../selection.ts';

/** A read that any state satisfies comes from the server's cache; every other one needs etcd. @throws StatusError when it is of no help */
function checkReadable({ server, query }: ResourceCall): void {
  const failure = query.get('resourceVersion') === '0' ? undefined : server.controlPlane?.readFailure;
  if (failure) throw failure;
}

/** The stored object a call names. @throws StatusError 404 */
export function storedObject({ server, resource, info }: ResourceCall): ApiObject {
  const object = server.etcd.get(resource.storage, keyOf(resource.kind.namespaced ? info.namespace : '', info.name));
  if (!object) throw notFound(resource, info.name);
  return object;
}

export function get(call: ResourceCall): ApiResponse {
  checkReadable(call);
  return respondObject(call, 200, storedObject(call));
}

export function list(call: ResourceCall): ApiResponse {
  checkReadable(call);
  return respondList(call, listFor(call));
}

/** The collection a call names, in the stored version. @throws StatusError */
export function listFor({ server, resource, info, query }: ResourceCall): ListResult {
  const limit = query.get('limit');
  const resourceVersion = query.get('resourceVersion');
  const resourceVersionMatch = query.get('resourceVersionMatch');
  const continueToken = query.get('continue');
  checkListOptions(query, false);
  return listObjects(server.etcd, resource, {
    selection: selectionOf(resource, resource.kind.namespaced ? info.namespace : '', query),
    ...(limit ? { limit: Number(limit) } : {}),
    ...(continueToken ? { continueToken } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(resourceVersionMatch ? { resourceVersionMatch } : {}),
  });
}
