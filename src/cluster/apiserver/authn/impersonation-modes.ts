// The modes of impersonation: whom each is for, and what is asked before it lets somebody through.
// Upstream: apiserver/pkg/endpoints/filters/impersonation/mode.go
// Leaves out: the single questions about `*` that spare many groups or extra values their own (the answers are the same but for the refusal).

import { goQuote } from '../../../base/go-quote.ts';
import type { AccessAttributes } from '../authz/attributes.ts';
import type { User } from '../user.ts';
import { serviceAccountOf, systemMasters } from '../user.ts';

/** Whom a request wants to act as. */
export interface Wanted {
  readonly name: string;
  /** '': none */
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

/** One question to the authorizer; `never`: it is refused for this reason, whatever the authorizer would say. */
export interface Question {
  readonly attributes: AccessAttributes;
  readonly never?: string;
}

export interface Mode {
  /** as it stands in verbs: `user-info` */
  readonly name: string;
  appliesTo(wanted: Wanted, requester: User): boolean;
  asks(wanted: Wanted): readonly Question[];
  /** the groups of whom one acts as, but for those everybody is in */
  groups(wanted: Wanted): readonly string[];
}

const authentication = 'authentication.k8s.io';
const nodeNameKey = 'authentication.kubernetes.io/node-name';

const hasNameOnly = ({ uid, groups, extra }: Wanted): boolean => uid === '' && groups.length === 0 && extra.size === 0;
const nodeOf = (name: string): string | undefined => (/^system:node:./.test(name) ? name.slice('system:node:'.length) : undefined);
const accountGroups = (namespace: string): readonly string[] => ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];

const question = (verb: string, group: string, resource: string, name: string, more: Partial<AccessAttributes> = {}): Question => ({
  attributes: { isResource: true, verb, group, version: 'v1', resource, subresource: '', namespace: '', name, path: '', ...more },
});

function nodeMode(name: string, appliesTo: Mode['appliesTo'], asked: (node: string) => string): Mode {
  return {
    name,
    appliesTo: (wanted, requester) => hasNameOnly(wanted) && nodeOf(wanted.name) !== undefined && appliesTo(wanted, requester),
    asks: (wanted) => [question(`impersonate:${name}`, authentication, 'nodes', asked(nodeOf(wanted.name) ?? ''))],
    groups: () => ['system:nodes'],
  };
}

/** An agent of a node acts as that node: it need not be allowed any other. */
const associatedNode = nodeMode(
  'associated-node',
  (wanted, { name, extra }) => serviceAccountOf(name) !== undefined && extra?.[nodeNameKey]?.length === 1 && extra[nodeNameKey][0] === nodeOf(wanted.name),
  () => '*',
);

const arbitraryNode = nodeMode('arbitrary-node', () => true, (node) => node); // biome-ignore format: one mode

const serviceAccount: Mode = {
  name: 'serviceaccount',
  appliesTo: (wanted) => hasNameOnly(wanted) && serviceAccountOf(wanted.name) !== undefined,
  asks: (wanted) => {
    const { namespace = '', name = '' } = serviceAccountOf(wanted.name) ?? {};
    return [question('impersonate:serviceaccount', authentication, 'serviceaccounts', name, { namespace })];
  },
  groups: (wanted) => accountGroups(serviceAccountOf(wanted.name)?.namespace ?? ''),
};

const userInfo: Mode = {
  name: 'user-info',
  appliesTo: ({ name }) => nodeOf(name) === undefined && serviceAccountOf(name) === undefined,
  asks: (wanted) => {
    const verb = 'impersonate:user-info';
    return [question(verb, authentication, 'users', wanted.name), ...uidAsked(wanted, verb), ...constrainedGroups(wanted, verb), ...constrainedExtra(wanted, verb)];
  },
  groups: ({ groups }) => groups,
};

const legacy: Mode = {
  name: 'legacy',
  appliesTo: () => true,
  asks: (wanted) => {
    const account = serviceAccountOf(wanted.name);
    const verb = 'impersonate';
    return [
      account ? question(verb, '', 'serviceaccounts', account.name, { namespace: account.namespace }) : question(verb, '', 'users', wanted.name),
      ...uidAsked(wanted, verb),
      ...wanted.groups.map((group) => question(verb, '', 'groups', group)),
      ...extraAsked(wanted, verb),
    ];
  },
  groups: ({ name, groups }) => {
    const account = groups.length === 0 ? serviceAccountOf(name) : undefined;
    return account ? accountGroups(account.namespace) : groups;
  },
};

/** In the order they are tried. */
export const modes: readonly Mode[] = [associatedNode, arbitraryNode, serviceAccount, userInfo, legacy];

const uidAsked = ({ uid }: Wanted, verb: string): readonly Question[] => (uid === '' ? [] : [question(verb, authentication, 'uids', uid)]);

function extraAsked({ extra }: Wanted, verb: string): readonly Question[] {
  return [...extra].flatMap(([subresource, values]) => values.map((value) => question(verb, authentication, 'userextras', value, { subresource })));
}

function constrainedGroups({ groups }: Wanted, verb: string): readonly Question[] {
  const refused = (name: string, never: string): Question => ({ ...question(verb, authentication, 'groups', name), never });
  if (groups.includes('')) return [refused('', 'impersonating the empty string group is not allowed')];
  if (groups.includes(systemMasters)) return [refused(systemMasters, 'impersonating the system:masters group is not allowed')];
  return groups.map((group) => question(verb, authentication, 'groups', group));
}

function constrainedExtra(wanted: Wanted, verb: string): readonly Question[] {
  for (const [key, values] of wanted.extra) {
    const never = extraProblem(key, values);
    if (never !== undefined) return [{ ...question(verb, authentication, 'userextras', ''), never }];
  }
  return extraAsked(wanted, verb);
}

/** Upstream: validateExtra; keys came in small letters already */
function extraProblem(key: string, values: readonly string[]): string | undefined {
  if (key === '') return 'impersonating the empty string key in extra is not allowed';
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/.+$/.test(key)) return `impersonating an invalid key in extra is not allowed: ${keyProblem(key)}`;
  return values.includes('') ? 'impersonating the empty string value in extra is not allowed' : undefined;
}

const keyProblem = (key: string): string => `extra.key: Invalid value: ${goQuote(key)}: must be a domain-prefixed path (such as "acme.io/foo")`;
