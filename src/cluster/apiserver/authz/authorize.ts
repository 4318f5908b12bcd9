// Asks whether a request is allowed, and words the refusal.
// Upstream: apiserver/pkg/endpoints/filters/authorization.go, handlers/responsewriters/errors.go

import { forbidden, StatusError } from '../../../api/meta/status-error.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { Call } from '../call.ts';
import type { User } from '../user.ts';
import type { AccessAttributes } from './attributes.ts';
import { combinedResource } from './attributes.ts';
import type { Authorizer } from './authorizer.ts';

/** Paths everyone may see. Upstream: kube-apiserver's --authorization-always-allow-paths */
const alwaysAllowed: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/livez']);

/** @throws StatusError 403 */
export function authorizeCall({ user, info }: Call, authorizer: Authorizer): void {
  if (!info.isResource && alwaysAllowed.has(info.path)) return;
  const { allowed, reason } = authorizer.decide(user, info);
  if (!allowed) throw refusal(user, info, reason);
}

/** `pods "web" is forbidden: User "eve" cannot get resource "pods" in API group "" in the namespace "default"` */
export function refusal(user: User, wanted: AccessAttributes, reason: string): StatusError {
  const why = `${explain(user, wanted)}${reason === '' ? '' : `: ${reason}`}`;
  if (!wanted.isResource) return new StatusError(403, 'Forbidden', `forbidden: ${why}`, {});
  return forbidden({ group: wanted.group, resource: wanted.resource }, wanted.name, why);
}

function explain(user: User, wanted: AccessAttributes): string {
  const who = `User ${goQuote(user.name)}`;
  if (!wanted.isResource) return `${who} cannot ${wanted.verb} path ${goQuote(wanted.path)}`;
  const what = `${who} cannot ${wanted.verb} resource ${goQuote(combinedResource(wanted))} in API group ${goQuote(wanted.group)}`;
  return wanted.namespace === '' ? `${what} at the cluster scope` : `${what} in the namespace ${goQuote(wanted.namespace)}`;
}
