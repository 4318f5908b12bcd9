// What a path takes and gives before anybody looks at an object: its methods, the media types of bodies and of answers.
// Upstream: go-restful's CurlyRouter and RouterJSR311.detectRoute, for the routes of apiserver/pkg/endpoints/{installer.go,discovery}.
// Media types are compared by the letter here, as go-restful does: `application/*` or capital letters find no route.

import type { ApiRequest } from '../../../api/client.ts';
import { StatusError } from '../../../api/meta/status-error.ts';
import { patchTypes } from './patch-types.ts';

/** Upstream: MediaTypesForSerializer */
export const mediaTypes: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
/** What lists and watches produce. */
export const collectionTypes: readonly string[] = [...mediaTypes, 'application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
export const anyType: readonly string[] = ['*/*'];

const patches: readonly string[] = Object.values(patchTypes);

export const methodNotAllowed = (): StatusError => new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/**
 * Whether a path of objects takes the request's body and gives what its client accepts.
 * @throws StatusError 415 or 406
 */
export function checkMedia({ method, headers = {} }: ApiRequest, produces: readonly string[]): void {
  if (method === 'PATCH' && !isListed(headers['content-type'] ?? '', patches)) throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const { accept } = headers;
  if (!accept || produces === anyType || accept === produces[0] || isListed(accept, produces, '*/*')) return;
  throw new StatusError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produces.join(', ')}`, {});
}

/** Whether one of the media types in a header, without their parameters, is among these. */
function isListed(header: string, types: readonly string[], wildcard?: string): boolean {
  return header.split(',').some((clause) => {
    const type = (clause.split(';', 1)[0] ?? '').replace(/^ +| +$/g, '');
    return type === wildcard || types.includes(type);
  });
}
