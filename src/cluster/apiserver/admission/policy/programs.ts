// Expressions of policies and webhooks, read once.
// Upstream: apiserver/pkg/admission/plugin/cel/{compile,composition}.go

import { Environment } from '../../../../base/cel/environment.ts';
import type { CompileFailure, Program } from '../../../../base/cel/program.ts';
import { compile } from '../../../../base/cel/program.ts';
import type { CelType } from '../../../../base/cel/type.ts';
import { dyn } from '../../../../base/cel/type.ts';
import { addAuthorizer } from '../../cel/authorizer.ts';
import { baseEnvironment } from '../../cel/environment.ts';
import type { Policy } from './bindings.ts';
import { namespaceType, objectOf, patchTypeOf, requestType } from './types.ts';

/** What an expression may see beyond the objects and the request. */
export interface Sight {
  readonly params?: boolean;
  readonly authorizer?: boolean;
  readonly patches?: boolean;
}

const environments = new Map<string, Environment>();

function environmentFor({ params, authorizer, patches }: Sight): Environment {
  const key = `${params === true} ${authorizer === true} ${patches === true}`;
  const known = environments.get(key);
  if (known) return known;
  const made = new Environment(baseEnvironment()).variable('object', dyn).variable('oldObject', dyn).variable('request', requestType).variable('namespaceObject', namespaceType);
  addAuthorizer(made);
  if (params) made.variable('params', dyn);
  if (authorizer) {
    made.variable('authorizer', { name: 'kubernetes.authorization.Authorizer', isObject: true });
    made.variable('authorizer.requestResource', { name: 'kubernetes.authorization.ResourceCheck', isObject: true });
  }
  if (patches) {
    made.structOf = patchTypeOf;
    made.fn('jsonpatch.escapeKey(string): string', (key: string) => key.replace(/~/g, '~0').replace(/\//g, '~1'));
  }
  environments.set(key, made);
  return made;
}

/** An expression with the types of `variables`, or of objects when they are known. */
export function readExpression(source: string, sight: Sight, variables?: ReadonlyMap<string, CelType>): Program | CompileFailure {
  return compile(environmentFor(sight), source, variables);
}

type Read = Program | CompileFailure;

/** All programs of a policy. */
export interface PolicyPrograms {
  readonly variables: readonly { readonly name: string; readonly program: Read }[];
  /** an expression that is neither a variable nor a message */
  read(expression: string): Read;
  /** a message sees no authorizer */
  message(expression: string): Read;
}

const kept = new WeakMap<object, PolicyPrograms>();

/** Programs of a policy as it is stored, kept with it. */
export function programsOf(policy: Policy): PolicyPrograms {
  const { spec } = policy;
  let found = kept.get(spec);
  if (!found) kept.set(spec, (found = readPolicy(policy)));
  return found;
}

/** @param types of `object` and `oldObject`, when more is known than that they are objects */
export function readPolicy({ spec }: Policy, types: ReadonlyMap<string, CelType> = new Map()): PolicyPrograms {
  const sight: Sight = { params: spec.paramKind !== undefined, authorizer: true, patches: spec.mutations !== undefined };
  const fields: Record<string, CelType> = {};
  const composed = (): ReadonlyMap<string, CelType> => (spec.variables?.length ? new Map(types).set('variables', objectOf('kubernetes.variables', { ...fields })) : types);
  const variables: { readonly name: string; readonly program: Read }[] = [];
  for (const { name, expression } of spec.variables ?? []) {
    const program = readExpression(expression, sight, composed());
    variables.push({ name, program });
    fields[name] = 'error' in program ? dyn : program.checked.type;
  }
  const all = composed();
  const cache = new Map<string, Read>();
  const cached = (key: string, make: () => Read): Read => {
    let program = cache.get(key);
    if (!program) cache.set(key, (program = make()));
    return program;
  };
  return {
    variables,
    read: (expression) => cached(`x${expression}`, () => readExpression(expression, sight, all)),
    message: (expression) => cached(`m${expression}`, () => readExpression(expression, { ...sight, authorizer: false, patches: false }, all)),
  };
}
