// ValidatingAdmissionPolicy: CEL says what is allowed.
// Upstream: apiserver/pkg/admission/plugin/policy/validating

import type { StatusReason } from '../../../../api/meta/status-error.ts';
import { StatusError } from '../../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../../api/object.ts';
import { runtimeBudget } from '../../cel/environment.ts';
import { toCel } from '../../cel/value.ts';
import { isExempt, matchesResources } from '../match.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from '../plugin.ts';
import { refuse } from '../refuse.ts';
import type { Binding, Policy } from './bindings.ts';
import { boundPolicies, paramsFor } from './bindings.ts';
import type { Bindings, Budget } from './environment.ts';
import { bindingsFor, errorOf, evaluate, withVariables } from './environment.ts';
import { conditionsHold } from './match-conditions.ts';
import type { PolicyPrograms } from './programs.ts';
import { programsOf } from './programs.ts';

type Validation = NonNullable<Policy['spec']['validations']>[number];

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
  return params.flatMap((param) => judge(policy, { ...bindings, params: param === undefined ? null : toCel(param) }, ignores, attributes));
}

/** Upstream: validator.Validate */
function judge(policy: Policy, bindings: Bindings, ignores: boolean, attributes: Attributes): readonly Denial[] {
  const programs = programsOf(policy);
  const budget: Budget = { left: runtimeBudget };
  const all = withVariables(bindings, programs, budget);
  const holds = conditionsHold(policy.spec.matchConditions, programs.read, all, ignores);
  if (typeof holds === 'string') return [{ message: holds }];
  if (!holds) return [];
  const out: Denial[] = [];
  for (const validation of policy.spec.validations ?? []) {
    const result = evaluate(programs.read(validation.expression), all, budget);
    if ('spent' in result) return ignores ? [] : [{ message: result.spent }];
    if ('error' in result) {
      if (!ignores) out.push({ message: errorOf(validation.expression, result.error), reason: validation.reason });
    } else if (result.value !== true) out.push({ message: messageOf(validation, programs, all, budget), reason: validation.reason });
  }
  annotate(policy, programs, all, budget, attributes);
  return out;
}

/** What the audit log is told of every decision. */
function annotate({ metadata, spec }: Policy, programs: PolicyPrograms, bindings: Bindings, budget: Budget, { audit }: Attributes): void {
  if (!audit) return;
  for (const { key, valueExpression } of spec.auditAnnotations ?? []) {
    const result = evaluate(programs.read(valueExpression.trim()), bindings, budget);
    if ('value' in result && typeof result.value === 'string' && result.value.trim() !== '') audit.set(`${metadata.name}/${key}`, result.value.trim());
  }
}

const longestMessage = 5 * 1024;

function messageOf({ expression, message, messageExpression }: Validation, programs: PolicyPrograms, bindings: Bindings, budget: Budget): string {
  const made = messageExpression ? evaluate(programs.message(messageExpression), bindings, budget) : undefined;
  const text = made && 'value' in made && typeof made.value === 'string' ? made.value.trim() : '';
  if (text !== '' && !text.includes('\n') && text.length <= longestMessage) return text;
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
