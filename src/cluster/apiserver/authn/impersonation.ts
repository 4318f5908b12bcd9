// Acting as someone else: `kubectl --as`, for those who may impersonate. Constrained modes are asked before the old verb `impersonate`: who is
// allowed `impersonate:user-info` the user and `impersonate-on:user-info:list` what is asked may do this and nothing more.
// Upstream: apiserver/pkg/endpoints/filters/impersonation/{constrained_impersonation,mode}.go
// Leaves out: the memory of which mode let somebody through last, so a refusal is always that of the first mode that applies.
//
// @supports yes API server: impersonation — "users, groups, uids and extra; the constrained modes of 1.36 and the verb impersonate"

import { badRequest } from '../../../api/meta/status-error.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { refusal } from '../authz/authorize.ts';
import type { Authorizer } from '../authz/authorizer.ts';
import type { Call } from '../call.ts';
import type { User } from '../user.ts';
import { allAuthenticated, allUnauthenticated } from '../user.ts';
import type { Mode, Wanted } from './impersonation-modes.ts';
import { modes } from './impersonation-modes.ts';

/** The user a request acts as: its own one without impersonation headers. @throws StatusError 403 */
export function impersonated(call: Call, authorizer: Authorizer): User {
  const wanted = wantedBy(call.request.headers ?? {});
  if (!wanted) return call.user;
  let first: unknown;
  for (const mode of modes) {
    if (!mode.appliesTo(wanted, call.user)) continue;
    try {
      return actAs(call, authorizer, mode, wanted);
    } catch (error) {
      // The next mode may let it through; if none does, the first refusal stands.
      first ??= error;
    }
  }
  throw first;
}

/** @throws StatusError 403 */
function actAs(call: Call, authorizer: Authorizer, mode: Mode, wanted: Wanted): User {
  const { user, info } = call;
  const ask = (attributes: Parameters<Authorizer['decide']>[1]): void => {
    const { allowed, reason } = authorizer.decide(user, attributes);
    if (!allowed) throw refusal(user, attributes, reason);
  };
  if (mode.name !== 'legacy') ask({ ...info, verb: `impersonate-on:${mode.name}:${info.verb}` });
  for (const { attributes, never } of mode.asks(wanted)) {
    if (never !== undefined) throw refusal(user, attributes, never);
    ask(attributes);
  }
  const groups = mode.groups(wanted);
  return {
    name: wanted.name,
    groups: withImplied(wanted.name, groups),
    ...(wanted.uid === '' ? {} : { uid: wanted.uid }),
    ...(wanted.extra.size === 0 ? {} : { extra: Object.fromEntries(wanted.extra) }),
  };
}

/** Everyone but the anonymous user is authenticated. */
function withImplied(name: string, groups: readonly string[]): readonly string[] {
  const implied = name === 'system:anonymous' ? allUnauthenticated : groups.includes(allUnauthenticated) ? undefined : allAuthenticated;
  return implied === undefined || groups.includes(implied) ? groups : [...groups, implied];
}

const extraPrefix = 'impersonate-extra-';

/** Whom the headers name. @throws StatusError 400 when they name everything but a user */
function wantedBy(headers: Readonly<Record<string, string>>): Wanted | undefined {
  const wanted: Wanted = {
    name: headers['impersonate-user'] ?? '',
    uid: headers['impersonate-uid'] ?? '',
    groups: headers['impersonate-group']?.split('\n') ?? [],
    extra: extraOf(headers),
  };
  if (wanted.name !== '') return wanted;
  if (wanted.uid === '' && wanted.groups.length === 0 && wanted.extra.size === 0) return undefined;
  throw badRequest(`requested ${goText(wanted)} without impersonating a user name`);
}

function extraOf(headers: Readonly<Record<string, string>>): Map<string, readonly string[]> {
  const out = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(extraPrefix)) out.set(unescaped(name.slice(extraPrefix.length)), value.split('\n'));
  }
  return out;
}

/** Upstream: unescapeExtraKey: what cannot be unescaped stays as it is. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** `%#v` of Go's user.DefaultInfo. */
function goText({ name, uid, groups, extra }: Wanted): string {
  const list = (values: readonly string[]): string => (values.length === 0 ? '[]string(nil)' : `[]string{${values.map(goQuote).join(', ')}}`);
  const entries = [...extra].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, values]) => `${goQuote(key)}:${list(values)}`);
  const map = extra.size === 0 ? 'map[string][]string(nil)' : `map[string][]string{${entries.join(', ')}}`;
  return `&user.DefaultInfo{Name:${goQuote(name)}, UID:${goQuote(uid)}, Groups:${list(groups)}, Extra:${map}}`;
}
