// MutatingAdmissionPolicy: CEL says what is added or changed.
// Upstream: apiserver/pkg/admission/plugin/policy/mutating

import { mergeObjects } from '../../../../api/meta/patch/apply/merge-objects.ts';
import type { JsonPatchOperation } from '../../../../api/meta/patch/json.ts';
import { applyJsonPatch } from '../../../../api/meta/patch/json.ts';
import { PatchError } from '../../../../api/meta/patch/patch-error.ts';
import { StatusError } from '../../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../../api/object.ts';
import { Struct } from '../../../../base/cel/value.ts';
import { runtimeBudget } from '../../cel/environment.ts';
import { fromCel, toCel } from '../../cel/value.ts';
import { applyTypeFor } from '../../managed-fields.ts';
import { equalJson } from '../../registry/equal.ts';
import { isExempt, matchesResources } from '../match.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from '../plugin.ts';
import type { Binding, Policy } from './bindings.ts';
import { boundPolicies, paramsFor } from './bindings.ts';
import type { Bindings, Budget } from './environment.ts';
import { bindingsFor, errorOf, evaluate, withVariables } from './environment.ts';
import { conditionsHold } from './match-conditions.ts';
import type { PolicyPrograms } from './programs.ts';
import { programsOf } from './programs.ts';

type Mutation = NonNullable<Policy['spec']['mutations']>[number];

export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  operations: ['CREATE', 'UPDATE'],
  admit: (object, old, attributes, context) => {
    if (isExempt(attributes)) return object;
    let current = object;
    const ran: { readonly policy: Policy; readonly binding: Binding; readonly left: ApiObject }[] = [];
    for (const [policy, binding] of boundPolicies(context, 'mutating')) {
      if (!matchesResources(policy.spec.matchConstraints, current, old, attributes, context, true)) continue;
      if (!matchesResources(binding.spec.matchResources, current, old, attributes, context, false)) continue;
      current = mutate(policy, binding, current, old, attributes, context);
      ran.push({ policy, binding, left: current });
    }
    // Who asks for it sees the object once more, if others changed it afterwards.
    for (const { policy, binding, left } of ran) {
      if (policy.spec.reinvocationPolicy === 'IfNeeded' && !equalJson(left, current)) current = mutate(policy, binding, current, old, attributes, context);
    }
    return current;
  },
};

/** What a mutation cannot do ends the request, unless failures are ignored. */
class MutationError extends Error {}

function mutate(policy: Policy, binding: Binding, object: ApiObject, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): ApiObject {
  const ignores = policy.spec.failurePolicy === 'Ignore';
  try {
    return mutateOrThrow(policy, binding, object, old, attributes, context, ignores);
  } catch (error) {
    if (!(error instanceof MutationError)) throw error;
    if (ignores) return object;
    throw new StatusError(500, '', `policy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${error.message}`, {});
  }
}

function mutateOrThrow(
  policy: Policy,
  binding: Binding,
  object: ApiObject,
  old: ApiObject | undefined,
  attributes: Attributes,
  context: AdmissionContext,
  ignores: boolean,
): ApiObject {
  const params = paramsFor(policy, binding, attributes, context);
  if (typeof params === 'string') throw new MutationError(`failed to configure binding: ${params}`);
  const programs = programsOf(policy);
  const budget: Budget = { left: runtimeBudget };
  let current = object;
  for (const param of params) {
    for (const mutation of policy.spec.mutations ?? []) {
      const bindings = { ...bindingsFor(current, old, attributes, context), params: param === undefined ? null : toCel(param) };
      const all = withVariables(bindings, programs, budget);
      const holds = conditionsHold(policy.spec.matchConditions, programs.read, all, ignores);
      if (typeof holds === 'string') throw new MutationError(holds);
      if (holds) current = applyMutation(mutation, current, programs, all, budget, attributes);
    }
  }
  return current;
}

function applyMutation(mutation: Mutation, object: ApiObject, programs: PolicyPrograms, bindings: Bindings, budget: Budget, { resource, version }: Attributes): ApiObject {
  const { patchType, applyConfiguration, jsonPatch } = mutation;
  const expression = (patchType === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression ?? '';
  const result = evaluate(programs.read(expression.trim()), bindings, budget);
  if ('spent' in result) throw new MutationError(result.spent);
  if ('error' in result) throw new MutationError(errorOf(expression, result.error));
  if (patchType === 'JSONPatch') return patched(object, result.value);
  const wanted = untyped(fromCel(result.value), 'Object') as object;
  return mergeObjects(object, { apiVersion: object.apiVersion, kind: object.kind, ...wanted }, applyTypeFor(resource, version)) as ApiObject;
}

function patched(object: ApiObject, value: unknown): ApiObject {
  const operations = (fromCel(value) as readonly unknown[]).map((operation) => untyped(operation, 'JSONPatch')) as readonly JsonPatchOperation[];
  try {
    return applyJsonPatch(object, operations) as ApiObject;
  } catch (error) {
    if (error instanceof PatchError) throw new MutationError(`JSON Patch: ${error.message}`);
    throw error;
  }
}

/** The value without the types of its literals, which must name where they stand. */
function untyped(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item) => untyped(item, `${path}.item`));
  if (value instanceof Struct) {
    const { typeName } = value;
    if (typeName !== path && !path.endsWith('.item')) {
      throw new MutationError(`type mismatch: unexpected type name "${typeName}", expected "${path}", which matches field name path from root Object type`);
    }
    return untyped(Object.fromEntries(value.fields), path);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, untyped(item, `${path.replace(/\.item$/, '')}.${name}`)]));
}
