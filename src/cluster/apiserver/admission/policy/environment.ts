// What expressions of policies see: the objects, the request, parameters, the namespace, and whether someone may do something.
// Upstream: apiserver/pkg/admission/plugin/cel/{compile,condition}.go, apiserver/pkg/cel/library/authz.go

import type { Environment } from '@marcbachmann/cel-js';
import type { ApiObject } from '../../../../api/object.ts';
import { baseEnvironment } from '../../cel/library.ts';
import type { CompileFailure, Program } from '../../cel/program.ts';
import { compile } from '../../cel/program.ts';
import { toCel } from '../../cel/value.ts';
import { fromStored } from '../../convert.ts';
import type { User } from '../../user.ts';
import { userNamed } from '../../user.ts';
import type { AdmissionContext, Attributes } from '../plugin.ts';
import { rewriteMessages } from './message-literals.ts';

class Authorizer {
  readonly user: User;
  readonly context: AdmissionContext;
  constructor(user: User, context: AdmissionContext) {
    this.user = user;
    this.context = context;
  }
}

class ResourceCheck {
  readonly authorizer: Authorizer;
  readonly wanted: { readonly group: string; readonly resource: string; readonly subresource: string; readonly namespace: string; readonly name: string };
  constructor(authorizer: Authorizer, wanted: ResourceCheck['wanted']) {
    this.authorizer = authorizer;
    this.wanted = wanted;
  }
  with(change: Partial<ResourceCheck['wanted']>): ResourceCheck {
    return new ResourceCheck(this.authorizer, { ...this.wanted, ...change });
  }
}

class GroupCheck {
  readonly authorizer: Authorizer;
  readonly group: string;
  constructor(authorizer: Authorizer, group: string) {
    this.authorizer = authorizer;
    this.group = group;
  }
}

class AuthorizationDecision {
  readonly allowed: boolean;
  constructor(allowed: boolean) {
    this.allowed = allowed;
  }
}

class JsonPatchNamespace {}

let environment: Environment | undefined;

function policyEnvironment(): Environment {
  environment ??= addAuthorizer(baseEnvironment())
    .registerVariable('object', 'dyn')
    .registerVariable('oldObject', 'dyn')
    .registerVariable('request', 'dyn')
    .registerVariable('params', 'dyn')
    .registerVariable('namespaceObject', 'dyn')
    .registerVariable('variables', 'dyn')
    .registerType('jsonpatch', { ctor: JsonPatchNamespace })
    .registerConstant('jsonpatch', 'jsonpatch', new JsonPatchNamespace())
    .registerFunction('jsonpatch.escapeKey(string): string', (_: unknown, key: string) => key.replace(/~/g, '~0').replace(/\//g, '~1'));
  return environment;
}

function addAuthorizer(base: Environment): Environment {
  return base
    .registerType('Authorizer', { ctor: Authorizer })
    .registerType('GroupCheck', { ctor: GroupCheck })
    .registerType('ResourceCheck', { ctor: ResourceCheck })
    .registerType('AuthorizationDecision', { ctor: AuthorizationDecision })
    .registerVariable('authorizer', 'Authorizer')
    .registerFunction('Authorizer.group(string): GroupCheck', (a: Authorizer, group: string) => new GroupCheck(a, group))
    .registerFunction(
      'Authorizer.serviceAccount(string, string): Authorizer',
      (a: Authorizer, namespace: string, name: string) => new Authorizer(userNamed(`system:serviceaccount:${namespace}:${name}`), a.context),
    )
    .registerFunction(
      'GroupCheck.resource(string): ResourceCheck',
      (g: GroupCheck, resource: string) => new ResourceCheck(g.authorizer, { group: g.group, resource, subresource: '', namespace: '', name: '' }),
    )
    .registerFunction('ResourceCheck.subresource(string): ResourceCheck', (c: ResourceCheck, subresource: string) => c.with({ subresource }))
    .registerFunction('ResourceCheck.namespace(string): ResourceCheck', (c: ResourceCheck, namespace: string) => c.with({ namespace }))
    .registerFunction('ResourceCheck.name(string): ResourceCheck', (c: ResourceCheck, name: string) => c.with({ name }))
    .registerFunction('ResourceCheck.check(string): AuthorizationDecision', (c: ResourceCheck, verb: string) => {
      const { group, resource, subresource, namespace, name } = c.wanted;
      const what = subresource === '' ? resource : `${resource}/${subresource}`;
      return new AuthorizationDecision(c.authorizer.context.authorize(c.authorizer.user, verb, group, what, namespace, name));
    })
    .registerFunction('AuthorizationDecision.allowed(): bool', (d: AuthorizationDecision) => d.allowed)
    .registerFunction('AuthorizationDecision.reason(): string', () => '')
    .registerFunction('AuthorizationDecision.errored(): bool', () => false);
}

const programs = new Map<string, Program | CompileFailure>();

/** An expression of a policy, read once. */
export function policyProgram(source: string): Program | CompileFailure {
  let program = programs.get(source);
  if (!program) programs.set(source, (program = compile(policyEnvironment(), rewriteMessages(source), source)));
  return program;
}

export type Bindings = Readonly<Record<string, unknown>>;

/** The variables of one request. */
export function bindingsFor(object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): Bindings {
  const { resource, version, namespace, user } = attributes;
  const shown = resource.kind.versions.find(({ name }) => name === version) ?? resource.stored;
  const view = (one: ApiObject | undefined): unknown => (one === undefined ? null : toCel(fromStored(resource, shown, one)));
  const space = namespace === '' ? undefined : context.etcd.get('namespaces', namespace);
  return {
    object: attributes.operation === 'DELETE' ? null : view(object),
    oldObject: view(attributes.operation === 'CREATE' ? undefined : old),
    request: toCel(requestOf(object ?? old, attributes)),
    namespaceObject: space ? toCel(space) : null,
    authorizer: new Authorizer(user, context),
    params: null,
    variables: new Map(),
  };
}

/** Upstream: admission/v1 AdmissionRequest, without its objects */
export function requestOf(object: ApiObject | undefined, { resource, version, subresource, namespace, name, operation, user, dryRun }: Attributes): object {
  const { group, kind, plural } = resource.kind;
  return {
    kind: { group, version, kind },
    resource: { group, version, resource: plural },
    subResource: subresource,
    requestKind: { group, version, kind },
    requestResource: { group, version, resource: plural },
    requestSubResource: subresource,
    name: name || (object?.metadata.name ?? ''),
    namespace,
    operation,
    userInfo: { username: user.name, uid: user.uid ?? '', groups: user.groups, extra: user.extra ?? {} },
    dryRun,
    options: {},
  };
}

/** Variables are worked out in order; each sees those before it. Errors wait until someone asks for the value. */
export function withVariables(bindings: Bindings, variables: readonly { readonly name: string; readonly expression: string }[]): Bindings {
  const values = new Map<string, unknown>();
  const all = { ...bindings, variables: values };
  for (const { name, expression } of variables) {
    const program = policyProgram(expression);
    if ('error' in program) continue;
    try {
      values.set(name, program.run(all));
    } catch {
      // A variable nobody asks for may fail: whoever asks then finds no such key.
    }
  }
  return all;
}
