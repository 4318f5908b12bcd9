// POST and PUT of objects.
// Upstream: apiserver/pkg/endpoints/handlers/{create,update}.go

import type { ApiResponse } from '../../../api/client.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { ResourceCall } from '../call.ts';
import { writeOptionsOf } from '../call.ts';
import { objectInBody } from '../codec/body.ts';
import { createObject } from '../registry/create.ts';
import type { Part } from '../registry/update.ts';
import { checkName, updateObject } from '../registry/update.ts';
import { queryValues } from '../request-info.ts';
import { checkWriteOptions } from '../request-options.ts';
import { keyOf } from '../resource.ts';
import { respondObject } from '../respond.ts';

export function create(call: ResourceCall): ApiResponse {
  const { server, resource, version, info } = call;
  checkWriteOptions(call.query, queryValues(call.request, 'dryRun'), 'CreateOptions');
  const object = objectInBody(call);
  const stored = createObject(server, resource, object, { namespace: resource.kind.namespaced ? info.namespace : '', version: version.name }, writeOptionsOf(call, 'create'));
  return respondObject(call, 201, stored);
}

export function update(call: ResourceCall): ApiResponse {
  const { server, resource, version, info } = call;
  const namespace = resource.kind.namespaced ? info.namespace : '';
  checkWriteOptions(call.query, queryValues(call.request, 'dryRun'), 'UpdateOptions');
  const object = objectInBody(call);
  checkName(object, info.name, namespace);
  if (info.subresource === '' && resource.kind.createOnUpdate && !server.etcd.get(resource.storage, keyOf(namespace, info.name))) {
    const named = { ...object, metadata: { ...object.metadata, name: info.name } };
    return respondObject(call, 201, createObject(server, resource, named, { namespace, version: version.name }, writeOptionsOf(call, 'update')));
  }
  return store(call, object, info.subresource === 'status' ? 'status' : 'main');
}

/** A PUT to a subresource that its kind guards itself. */
export function replacePart(call: ResourceCall, part: Part): ApiResponse {
  checkWriteOptions(call.query, queryValues(call.request, 'dryRun'), 'UpdateOptions');
  const object = objectInBody(call);
  checkName(object, call.info.name, call.resource.kind.namespaced ? call.info.namespace : '');
  return store(call, object, part);
}

function store(call: ResourceCall, object: ApiObject, part: Part): ApiResponse {
  const { server, resource, version, info } = call;
  const named = { ...object, metadata: { ...object.metadata, name: info.name } };
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const request = { namespace, name: info.name, version: version.name, part, replaces: true };
  return respondObject(
    call,
    200,
    updateObject(server, resource, () => named, request, writeOptionsOf(call, 'update')),
  );
}
