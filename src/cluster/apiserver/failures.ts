// Failures of requests, by the resource they are about: one place where the server's words meet StatusError.
// Upstream: apimachinery/pkg/api/errors

import type { FieldError } from '../../api/meta/field-error.ts';
import type { StatusError } from '../../api/meta/status-error.ts';
import * as status from '../../api/meta/status-error.ts';
import type { Resource } from './resource.ts';

export const notFound = (resource: Resource, name: string): StatusError => status.notFound(groupResource(resource), name);

/** @param leaving the one that is there is on its way out */
export function alreadyExists(resource: Resource, name: string, leaving = false): StatusError {
  const failure = status.alreadyExists(groupResource(resource), name);
  return leaving ? new status.StatusError(failure.code, failure.reason, `object is being deleted: ${failure.message}`, failure.details) : failure;
}

export const generateNameConflict = (resource: Resource, name: string): StatusError => status.generateNameConflict(groupResource(resource), name, 1);

export const conflict = (resource: Resource, name: string, why: string): StatusError => status.conflict(groupResource(resource), name, why);

export const forbidden = (resource: Resource, name: string, why: string): StatusError => status.forbidden(groupResource(resource), name, why);

export const invalid = (resource: Resource, name: string, errors: readonly FieldError[]): StatusError =>
  status.invalid({ group: resource.kind.group, kind: resource.kind.kind }, name, errors);

const groupResource = (resource: Resource): { readonly group: string; readonly resource: string } => ({
  group: resource.kind.group,
  resource: resource.kind.plural,
});

/** What an update with an old resourceVersion is told. */
export const optimisticLock = 'the object has been modified; please apply your changes to the latest version and try again';
