// ValidatingAdmissionPolicy: CEL says what is allowed.
// Upstream: apiserver/pkg/admission/plugin/policy/validating

import type { StatusReason } from '../../../../api/meta/status-error.ts';
import { StatusError } from '../../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../../api/object.ts';
import { toCel } from '../../cel/value.ts';
import { isExempt, matchesResources } from '../match.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from '../plugin.ts';
import { refuse } from '../refuse.ts';
import type { Binding, Policy } from './bindings.ts';
import { boundPolicies, paramsFor } from './bindings.ts';
import type { Bindings } from './environment.ts';
import { bindingsFor, policyProgram, withVariables } from './environment.ts';

interface Denial {
  readonly message: string;
  readonly reason?: string | undefined;
}

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  validate: (object, old, attributes, context) => {
    if (isExempt(attributes)) return;
    const bound = boundPolicies(context, 'validating');
    if (bound.length === 0) return;
    let bindings: Bindings | undefined;
    for (const [policy, binding] of bound) {
      if (!matchesResources(policy.spec.matchConstraints, object, old, attributes, context, true)) continue;
      if (!matchesResources(binding.spec.matchResources, object, old, attributes, context, false)) continue;
      bindings ??= bindingsFor(object, old, attributes, context);
      for (const denial of decide(policy, binding, bindings, attributes, context)) enforce(denial, policy, binding, object ?? old, attributes);
    }
  },
};

function decide(policy: Policy, binding: Binding, bindings: Bindings, attributes: Attributes, context: AdmissionContext): readonly Denial[] {
  const ignores = policy.spec.failurePolicy === 'Ignore';
  const params = paramsFor(policy, binding, attributes, context);
  if (typeof params === 'string') return ignores ? [] : [{ message: `failed to configure binding: ${params}` }];
  return params.flatMap((param) => evaluate(policy, { ...bindings, params: param === undefined ? null : toCel(param) }, ignores));
}

/** Upstream: validator.Validate */
export function conditionsHold(policy: Policy, bindings: Bindings, ignores: boolean): boolean | string {
  for (const { expression } of policy.spec.matchConditions ?? []) {
    const result = run(expression, bindings);
    if ('error' in result) return ignores ? false : `expression '${expression}' resulted in error: ${result.error}`;
    if (result.value !== true) return false;
  }
  return true;
}

function evaluate(policy: Policy, bindings: Bindings, ignores: boolean): readonly Denial[] {
  const holds = conditionsHold(policy, bindings, ignores);
  if (typeof holds === 'string') return [{ message: holds }];
  if (!holds) return [];
  const all = withVariables(bindings, policy.spec.variables ?? []);
  const out: Denial[] = [];
  for (const validation of policy.spec.validations ?? []) {
    const result = run(validation.expression, all);
    if ('error' in result) {
      if (!ignores) out.push({ message: `expression '${validation.expression}' resulted in error: ${result.error}`, reason: validation.reason });
    } else if (result.value !== true) out.push({ message: messageOf(validation, all), reason: validation.reason });
  }
  return out;
}

export function run(expression: string, bindings: Bindings): { readonly value: unknown } | { readonly error: string } {
  const program = policyProgram(expression);
  if ('error' in program) return { error: program.error };
  try {
    return { value: program.run(bindings) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function messageOf({ expression, message, messageExpression }: NonNullable<Policy['spec']['validations']>[number], bindings: Bindings): string {
  const made = messageExpression ? run(messageExpression, bindings) : undefined;
  const text = made && 'value' in made && typeof made.value === 'string' ? made.value.trim() : '';
  if (text !== '' && !text.includes('\n') && text.length <= 5120) return text;
  return message?.trim() || `failed expression: ${expression.trim()}`;
}

const codes: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413, Invalid: 422 };

function enforce({ message, reason = 'Invalid' }: Denial, policy: Policy, binding: Binding, object: ApiObject | undefined, attributes: Attributes): void {
  const names = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  for (const action of binding.spec.validationActions ?? []) {
    if (action === 'Warn') attributes.warnings.push(`Validation failed for ${names}: ${message}`);
    if (action === 'Audit') attributes.audit?.set('validation.policy.admission.k8s.io/validation_failure', message);
    if (action !== 'Deny') continue;
    const why = `${names} denied request: ${message}`;
    const plain = refuse(attributes, object, why);
    throw new StatusError(codes[reason] ?? 422, reason as StatusReason, plain.message, { ...plain.details, causes: [{ message: why }] });
  }
}
