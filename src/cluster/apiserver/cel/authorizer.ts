// What policies may ask of the authorizer. Upstream: apiserver/pkg/cel/library/authz.go

import { nameIsDnsLabel, nameIsDnsSubdomain } from '../../../api/meta/names.ts';
import type { Environment } from '../../../base/cel/environment.ts';
import type { Opaque, Value } from '../../../base/cel/value.ts';
import { fail } from '../../../base/cel/value.ts';
import type { User } from '../user.ts';
import { userNamed } from '../user.ts';

/** Whether a user may do something; a path when it is about no resource. */
export interface Question {
  readonly user: User;
  readonly verb: string;
  readonly path?: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export type Authorize = (question: Question) => boolean;

const root = 'kubernetes.authorization';

export class Authorizer implements Opaque {
  readonly celType = `${root}.Authorizer`;
  readonly user: User;
  readonly authorize: Authorize;
  constructor(user: User, authorize: Authorize) {
    this.user = user;
    this.authorize = authorize;
  }
}

class GroupCheck implements Opaque {
  readonly celType = `${root}.GroupCheck`;
  readonly authorizer: Authorizer;
  readonly group: string;
  constructor(authorizer: Authorizer, group: string) {
    this.authorizer = authorizer;
    this.group = group;
  }
}

class PathCheck implements Opaque {
  readonly celType = `${root}.PathCheck`;
  readonly authorizer: Authorizer;
  readonly path: string;
  constructor(authorizer: Authorizer, path: string) {
    this.authorizer = authorizer;
    this.path = path;
  }
}

interface Wanted {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

export class ResourceCheck implements Opaque {
  readonly celType = `${root}.ResourceCheck`;
  readonly authorizer: Authorizer;
  readonly wanted: Wanted;
  constructor(authorizer: Authorizer, wanted: Wanted) {
    this.authorizer = authorizer;
    this.wanted = wanted;
  }
  with(change: Partial<Wanted>): ResourceCheck {
    return new ResourceCheck(this.authorizer, { ...this.wanted, ...change });
  }
}

class Decision implements Opaque {
  readonly celType = `${root}.Decision`;
  readonly allowed: boolean;
  constructor(allowed: boolean) {
    this.allowed = allowed;
  }
  equals(other: Value): boolean {
    return other instanceof Decision && other.allowed === this.allowed;
  }
}

export function addAuthorizer(environment: Environment): void {
  const [authorizer, group, path, resource, decision] = ['Authorizer', 'GroupCheck', 'PathCheck', 'ResourceCheck', 'Decision'].map((name) => `${root}.${name}`);
  environment
    .fn(`${authorizer}.path(string): ${path}`, (a: Authorizer, text: string) => (text.trim() === '' ? fail('path must not be empty') : new PathCheck(a, text)))
    .fn(`${authorizer}.group(string): ${group}`, (a: Authorizer, name: string) => new GroupCheck(a, name))
    .fn(`${authorizer}.serviceAccount(string, string): ${authorizer}`, serviceAccount)
    .fn(`${group}.resource(string): ${resource}`, resourceCheck)
    .fn(`${resource}.subresource(string): ${resource}`, (c: ResourceCheck, subresource: string) => c.with({ subresource }))
    .fn(`${resource}.namespace(string): ${resource}`, (c: ResourceCheck, namespace: string) => c.with({ namespace }))
    .fn(`${resource}.name(string): ${resource}`, (c: ResourceCheck, name: string) => c.with({ name }))
    // RBAC looks at no selectors, so they change nothing about the answer.
    .fns([`${resource}.fieldSelector(string): ${resource}`, `${resource}.labelSelector(string): ${resource}`], (c: ResourceCheck) => c)
    .fn(`${path}.check(string): ${decision}`, ({ authorizer: { user, authorize }, path: text }: PathCheck, verb: string) =>
      new Decision(authorize({ user, verb, path: text, group: '', resource: '', namespace: '', name: '' })),
    )
    .fn(`${resource}.check(string): ${decision}`, checkResource)
    .fn(`${decision}.allowed(): bool`, ({ allowed }: Decision) => allowed)
    .fns([`${decision}.reason(): string`, `${decision}.error(): string`], () => '')
    .fn(`${decision}.errored(): bool`, () => false);
}

function serviceAccount({ authorize }: Authorizer, namespace: string, name: string): Authorizer {
  if (nameIsDnsSubdomain(name, false).length > 0) return fail('Invalid service account name');
  if (nameIsDnsLabel(namespace, false).length > 0) return fail('Invalid service account namespace');
  return new Authorizer(userNamed(`system:serviceaccount:${namespace}:${name}`), authorize);
}

function resourceCheck({ authorizer, group }: GroupCheck, resource: string): ResourceCheck {
  if (resource.trim() === '') return fail('resource must not be empty');
  return new ResourceCheck(authorizer, { group, resource, subresource: '', namespace: '', name: '' });
}

function checkResource({ authorizer: { user, authorize }, wanted }: ResourceCheck, verb: string): Decision {
  const { group, subresource, namespace, name } = wanted;
  const resource = subresource === '' ? wanted.resource : `${wanted.resource}/${subresource}`;
  return new Decision(authorize({ user, verb, group, resource, namespace, name }));
}
