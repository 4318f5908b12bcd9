// What expressions of policies see: the objects, the request, parameters, the namespace, and whether someone may do something.
// Upstream: apiserver/pkg/admission/plugin/cel/{activation,condition,composition}.go

import type { ApiObject } from '../../../../api/object.ts';
import type { CompileFailure, Program } from '../../../../base/cel/program.ts';
import { Lazy } from '../../../../base/cel/program.ts';
import { fail } from '../../../../base/cel/value.ts';
import { Authorizer, ResourceCheck } from '../../cel/authorizer.ts';
import { perCallLimit } from '../../cel/environment.ts';
import { toCel } from '../../cel/value.ts';
import { fromStored } from '../../convert.ts';
import type { AdmissionContext, Attributes } from '../plugin.ts';
import type { PolicyPrograms } from './programs.ts';

export type Bindings = Readonly<Record<string, unknown>>;

/** What may still be spent on one policy and binding, or one webhook. */
export interface Budget {
  left: number;
}

/** The value; why there is none; or that the budget is spent. */
export type Evaluated = { readonly value: unknown } | { readonly error: string } | { readonly spent: string };

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

export const errorOf = (expression: string, error: string): string => `expression '${expression}' resulted in error: ${error}`;

/** Runs an expression within a budget. */
export function evaluate(program: Program | CompileFailure, bindings: Bindings, budget: Budget): Evaluated {
  if ('error' in program) return { error: `compilation failed: ${program.error}` };
  const outcome = program.measure(bindings, perCallLimit);
  if (outcome.cost > budget.left) {
    budget.left = -1;
    return { spent: outOfBudget };
  }
  budget.left -= outcome.cost;
  return 'error' in outcome ? { error: outcome.error.message } : { value: outcome.value };
}

/** The variables of one request. */
export function bindingsFor(object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): Bindings {
  const { resource, version, namespace, user, name, subresource } = attributes;
  const shown = resource.kind.versions.find((one) => one.name === version) ?? resource.stored;
  const view = (one: ApiObject | undefined): unknown => (one === undefined ? null : toCel(fromStored(resource, shown, one)));
  const space = namespace === '' ? undefined : context.etcd.get('namespaces', namespace);
  const authorizer = new Authorizer(user, (asked) =>
    context.authorize(asked.user, asked.verb, asked.group, asked.path === undefined ? asked.resource : asked.path, asked.namespace, asked.name),
  );
  const { group, plural } = resource.kind;
  return {
    object: new Lazy(once(() => (attributes.operation === 'DELETE' ? null : view(object)))),
    oldObject: new Lazy(once(() => view(attributes.operation === 'CREATE' ? undefined : old))),
    request: new Lazy(once(() => toCel(requestOf(object ?? old, attributes)))),
    namespaceObject: new Lazy(once(() => (space ? toCel(space) : null))),
    authorizer,
    'authorizer.requestResource': new ResourceCheck(authorizer, { group, resource: plural, subresource, namespace, name: name || (object?.metadata.name ?? '') }),
    params: null,
    variables: new Map(),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Upstream: admission/v1 AdmissionRequest, without its objects */
export function requestOf(object: ApiObject | undefined, { resource, version, subresource, namespace, name, operation, user, dryRun, options }: Attributes): object {
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
    options: options ?? {},
  };
}

/** A policy's variables: each is worked out when an expression first asks for it, and then known. */
class Composed extends Map<unknown, unknown> {
  readonly #make = new Map<string, () => unknown>();

  define(name: string, make: () => unknown): void {
    this.#make.set(name, make);
  }

  override has(name: unknown): boolean {
    return this.#make.has(String(name));
  }

  override get(name: unknown): unknown {
    return this.#make.get(String(name))?.();
  }
}

/** The bindings with a policy's variables. Errors wait until someone asks for the value. */
export function withVariables(bindings: Bindings, { variables }: PolicyPrograms, budget: Budget): Bindings {
  if (variables.length === 0) return bindings;
  const values = new Composed();
  const all = { ...bindings, variables: values };
  for (const { name, program } of variables) {
    values.define(
      name,
      once(() => {
        const result = evaluate(program, all, budget);
        if ('value' in result) return result.value;
        return fail(`composited variable "${name}" fails to evaluate: ${'error' in result ? result.error : result.spent}`);
      }),
    );
  }
  return all;
}

