// Acting as someone else: `kubectl --as`, for those who may impersonate.
// Upstream: apiserver/pkg/endpoints/filters/impersonation

import { badRequest } from '../../../api/meta/status-error.ts';
import { refusal } from '../authz/authorize.ts';
import type { Authorizer } from '../authz/authorizer.ts';
import type { Call } from '../call.ts';
import type { User } from '../user.ts';
import { allAuthenticated, allUnauthenticated, serviceAccountOf } from '../user.ts';

const userHeader = 'impersonate-user';
const groupHeader = 'impersonate-group';
const uidHeader = 'impersonate-uid';
const extraPrefix = 'impersonate-extra-';

/** The user a request acts as: its own one without impersonation headers. @throws StatusError 403 */
export function impersonated(call: Call, authorizer: Authorizer): User {
  const headers = call.request.headers ?? {};
  const name = headers[userHeader];
  const groups = listed(headers[groupHeader]);
  const uid = headers[uidHeader];
  const extra = extraOf(headers);
  if (name === undefined && groups.length === 0 && uid === undefined && extra.size === 0) return call.user;
  if (name === undefined || name === '') throw badRequest(`requested ${JSON.stringify(groups)} without impersonating a user`);
  askForUser(call, authorizer, name);
  for (const group of groups) ask(call, authorizer, '', 'groups', group);
  if (uid !== undefined) ask(call, authorizer, 'authentication.k8s.io', 'uids', uid);
  for (const [key, values] of extra) for (const value of values) ask(call, authorizer, 'authentication.k8s.io', 'userextras', value, key);
  return {
    name,
    groups: withImplied(name, groups),
    ...(uid === undefined ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

/** Several values of one header come as one, parted by newlines. */
const listed = (value: string | undefined): readonly string[] => (value === undefined || value === '' ? [] : value.split('\n'));

function extraOf(headers: Readonly<Record<string, string>>): Map<string, readonly string[]> {
  const out = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(extraPrefix)) out.set(decodeURIComponent(name.slice(extraPrefix.length)), listed(value));
  }
  return out;
}

function askForUser(call: Call, authorizer: Authorizer, name: string): void {
  const account = serviceAccountOf(name);
  if (account) ask(call, authorizer, '', 'serviceaccounts', account.name, '', account.namespace);
  else ask(call, authorizer, '', 'users', name);
}

/** @throws StatusError 403 */
function ask({ user }: Call, authorizer: Authorizer, group: string, resource: string, name: string, subresource = '', namespace = ''): void {
  const wanted = { isResource: true, verb: 'impersonate', group, version: 'v1', resource, subresource, namespace, name, path: '' };
  const { allowed, reason } = authorizer.decide(user, wanted);
  if (!allowed) throw refusal(user, wanted, reason);
}

/** A service account's groups come with its name; everyone but the anonymous user is authenticated. */
function withImplied(name: string, groups: readonly string[]): readonly string[] {
  const account = groups.length === 0 ? serviceAccountOf(name) : undefined;
  const all = account ? ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`] : [...groups];
  if (all.includes(allAuthenticated) || all.includes(allUnauthenticated)) return all;
  return [...all, name === 'system:anonymous' ? allUnauthenticated : allAuthenticated];
}
