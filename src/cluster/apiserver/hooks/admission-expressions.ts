// Expressions of policies and webhooks are read before they are stored: what is no CEL is refused.
// Upstream: kubernetes/pkg/apis/admissionregistration/validation (validateValidatingAdmissionPolicySpec and below)

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { CompileFailure, Program } from '../../../base/cel/program.ts';
import type { Condition, Policy } from '../admission/policy/bindings.ts';
import { readExpression, readPolicy } from '../admission/policy/programs.ts';
import type { StorageHook } from '../registry/hooks.ts';

const group = 'admissionregistration.k8s.io';

interface Webhooks extends ApiObject {
  readonly webhooks?: readonly { readonly matchConditions?: readonly Condition[] }[];
}

/** @param wanted the types an expression may give; any when empty */
function problems(at: string, expression: string | undefined, wanted: readonly string[], read: (source: string) => Program | CompileFailure): readonly FieldError[] {
  if (!expression?.trim()) return [];
  const program = read(expression);
  if ('error' in program) return [invalidField(at, expression, `compilation failed: ${program.error}`)];
  if (wanted.length === 0 || wanted.includes(program.type)) return [];
  const types = wanted.length === 1 ? wanted[0] : `one of [${wanted.map(named).join(' ')}]`;
  return [invalidField(at, expression, `must evaluate to ${types} but got ${named(program.type)}`)];
}

const named = (type: string): string => (type === 'null' ? 'null_type' : type);

const conditions = (at: string, all: readonly Condition[] = [], params = false): readonly FieldError[] =>
  all.flatMap(({ expression = '' }, i) => problems(`${at}.matchConditions[${i}].expression`, expression.trim(), ['bool'], (source) => readExpression(source, { params, authorizer: true })));

function ofPolicy(object: ApiObject): readonly FieldError[] {
  const policy = object as Policy;
  const { spec } = policy;
  const { variables, read, message } = readPolicy(policy);
  return [
    ...conditions('spec', spec.matchConditions, spec.paramKind !== undefined),
    ...(spec.variables ?? []).flatMap(({ expression }, i) =>
      problems(`spec.variables[${i}].expression`, expression, [], () => variables[i]?.program ?? read(expression)),
    ),
    ...(spec.validations ?? []).flatMap(({ expression, messageExpression }, i) => [
      ...problems(`spec.validations[${i}].expression`, expression, ['bool'], read),
      ...problems(`spec.validations[${i}].messageExpression`, messageExpression, ['string'], message),
    ]),
    ...(spec.auditAnnotations ?? []).flatMap(({ valueExpression = '' }, i) =>
      problems(`spec.auditAnnotations[${i}].valueExpression`, valueExpression.trim(), ['string', 'null'], read),
    ),
    ...(spec.mutations ?? []).flatMap(({ applyConfiguration, jsonPatch }, i) => [
      ...problems(`spec.mutations[${i}].applyConfiguration.expression`, applyConfiguration?.expression?.trim(), ['Object'], read),
      ...problems(`spec.mutations[${i}].jsonPatch.expression`, jsonPatch?.expression?.trim(), ['list(JSONPatch)'], read),
    ]),
  ];
}

const ofWebhooks = (object: ApiObject): readonly FieldError[] =>
  ((object as Webhooks).webhooks ?? []).flatMap(({ matchConditions }, i) => conditions(`webhooks[${i}]`, matchConditions));

function hook(plural: string, kind: string, find: (object: ApiObject) => readonly FieldError[]): StorageHook {
  const check = (object: ApiObject): ApiObject => {
    const errors = find(object);
    if (errors.length > 0) throw invalid({ group, kind }, object.metadata.name, errors);
    return object;
  };
  return {
    resource: `${plural}.${group}`,
    beforeCreate: check,
    // Expressions that were accepted once stay so; only changed ones are read again.
    beforeUpdate: (object, old) => {
      const known = new Set(find(old).map(({ field, badValue }) => `${field} ${String(badValue)}`));
      const errors = find(object).filter(({ field, badValue }) => !known.has(`${field} ${String(badValue)}`));
      if (errors.length > 0) throw invalid({ group, kind }, object.metadata.name, errors);
      return object;
    },
  };
}

export const validatingPolicies = hook('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', ofPolicy);
export const mutatingPolicies = hook('mutatingadmissionpolicies', 'MutatingAdmissionPolicy', ofPolicy);
export const validatingWebhooks = hook('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', ofWebhooks);
export const mutatingWebhooks = hook('mutatingwebhookconfigurations', 'MutatingWebhookConfiguration', ofWebhooks);
