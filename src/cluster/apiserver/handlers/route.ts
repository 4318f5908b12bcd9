// From what a request is about to the code that answers it.
// Upstream: apiserver/pkg/endpoints/installer.go

import type { ApiResponse, WatchStream } from '../../../api/client.ts';
import type { Verb } from '../../../api/kind.ts';
import { methodNotSupported, StatusError } from '../../../api/meta/status-error.ts';
import { forwardedResource } from '../aggregator/aggregator.ts';
import type { Call, ResourceCall } from '../call.ts';
import { notFound } from '../failures.ts';
import { builtInResources } from '../resource.ts';
import { checkForm } from '../respond.ts';
import { subresourceFor } from '../subresources/registry.ts';
import { virtualResource } from '../virtual/registry.ts';
import type { WatchClock } from '../watch/clock.ts';
import { checkMedia, collectionTypes, mediaTypes, methodNotAllowed } from './choose-route.ts';
import { remove, removeCollection } from './delete.ts';
import { patch } from './patch.ts';
import { get, list } from './read.ts';
import { watch } from './watch.ts';
import { create, update } from './write.ts';

/** Nobody answers for a path: plain text, no Status. */
export class NotServed extends Error {
  override readonly name = 'NotServed';
}

/** What an unknown path below a group the server has itself is answered with. */
export function noSuchPath(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** @throws StatusError, NotServed */
export function resourceCall(call: Call): ResourceCall {
  const { server, info } = call;
  const found = server.catalog.served(info.group, info.version, info.resource);
  if (!found) throw isOwnVersion(info.group, info.version) ? noSuchPath() : new NotServed();
  const { namespaced } = found.resource.kind;
  // A cluster-scoped resource has no place under a namespace; a namespaced one has, but for lists across all of them.
  const isMisplaced =
    (!namespaced && info.namespace !== '' && info.resource !== 'namespaces') ||
    (namespaced && info.namespace === '' && info.name !== '' && info.verb !== 'list' && info.verb !== 'watch');
  if (isMisplaced) throw found.resource.custom ? new NotServed() : noSuchPath();
  if (found.version.deprecation) call.warnings.push(found.version.deprecation);
  return { ...call, ...found };
}

let ownVersions: ReadonlySet<string> | undefined;

/** Whether built-in kinds are served in a version. */
function isOwnVersion(group: string, version: string): boolean {
  ownVersions ??= new Set([...builtInResources().values()].flatMap(({ kind }) => kind.versions.map(({ name }) => `${kind.group}/${name}`)));
  return ownVersions.has(`${group}/${version}`);
}

/** @throws StatusError, NotServed */
export function routeResource(call: Call): ApiResponse {
  const { group, version, resource } = call.info;
  const forwarded = call.server.catalog.served(group, version, resource) ? undefined : forwardedResource(call);
  if (forwarded) return forwarded;
  const found = resourceCall(call);
  return found.info.subresource === '' ? answer(found) : answerBelow(found);
}

/** What lies under an object. */
function answerBelow(call: ResourceCall): ApiResponse {
  const { request, info, resource } = call;
  const subresource = subresourceFor(resource, call.version.name, info.subresource);
  if (!subresource) throw resource.custom ? notFound(resource, info.name) : noSuchPath();
  if (info.rest.length > 0 && !subresource.takesAnyMethod) throw noSuchPath();
  if (!subresource.takesAnyMethod && (request.method === 'HEAD' || !subresource.verbs.includes(info.verb))) throw refusedVerb(call);
  if (!resource.custom) checkMedia(request, subresource.produces ?? mediaTypes);
  // Whether the answer can be given in a form the client takes is asked before anything is written.
  if (request.method !== 'GET' && !subresource.produces) checkForm(call, false);
  return subresource.handle(call);
}

function answer(call: ResourceCall): ApiResponse {
  const verb = checkVerb(call);
  if (!call.resource.custom) checkMedia(call.request, verb === 'list' ? collectionTypes : mediaTypes);
  if (call.request.method !== 'GET') checkForm(call, verb === 'deletecollection');
  const virtual = virtualResource(call.resource.qualified);
  if (virtual) return virtual(call);
  switch (verb) {
    case 'get':
      return get(call);
    case 'list':
      return list(call);
    case 'create':
      return create(call);
    case 'update':
      return update(call);
    case 'patch':
      return patch(call);
    case 'delete':
      return remove(call);
    case 'deletecollection':
      return removeCollection(call);
    case 'watch':
      throw methodNotAllowed();
  }
}

/** Custom resources have one handler for everything, which knows verbs and no methods. Upstream: crdHandler.ServeHTTP */
function refusedVerb({ resource, info }: ResourceCall): StatusError {
  return resource.custom ? methodNotSupported({ group: info.group, resource: info.resource }, info.verb) : methodNotAllowed();
}

/** @throws StatusError 405 for what the resource does not do */
function checkVerb(call: ResourceCall): Verb {
  const { resource, info, request } = call;
  const verb = info.verb as Verb;
  if (request.method === 'HEAD' && !resource.custom) throw methodNotAllowed();
  // What can only be created has no paths with names at all.
  if (info.name !== '' && resource.kind.verbs.length === 1 && resource.kind.verbs[0] === 'create') throw noSuchPath();
  const misplaced = (verb === 'create' && info.name !== '') || ((verb === 'update' || verb === 'patch') && info.name === '');
  if (misplaced || !resource.kind.verbs.includes(verb)) throw refusedVerb(call);
  if (verb === 'create' && resource.kind.namespaced && info.namespace === '') throw refusedVerb(call);
  return verb;
}

/** @throws StatusError */
export function watchResource(call: Call, clock: WatchClock): WatchStream {
  const found = resourceCall(call);
  const { resource, info } = found;
  if (info.subresource !== '') throw noSuchPath();
  if (!resource.kind.verbs.includes('watch')) throw resource.kind.verbs.includes('list') ? methodNotSupported({ group: info.group, resource: info.resource }, 'watch') : refusedVerb(found);
  if (!resource.custom) checkMedia(call.request, collectionTypes);
  return watch(found, clock);
}
