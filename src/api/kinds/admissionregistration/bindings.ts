/**
 * ValidatingAdmissionPolicyBinding and MutatingAdmissionPolicyBinding: where a policy holds, and with which parameters.
 * Upstream: pkg/registry/admissionregistration/*admissionpolicybinding.
 *
 * @supports yes ValidatingAdmissionPolicyBinding: Deny, Warn, Audit; parameters by name and by selector
 * @supports yes MutatingAdmissionPolicyBinding: parameters by name and by selector
 */
import type { IValidatingAdmissionPolicyBinding } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, maybe } from '../shared/copy.ts';
import type { KindSource } from '../shared/define.ts';
import { defineKind } from '../shared/define.ts';
import { defaultMatchResources } from './defaults.ts';
import { validatePolicyBinding } from './validate-policies.ts';

/** A binding of either kind; only validating ones say what a violation does. */
export type PolicyBinding = Stored<IValidatingAdmissionPolicyBinding>;

const common = {
  group: 'admissionregistration.k8s.io',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1',
  unconditionalUpdate: false,
  defaults: (binding) => change(binding, { spec: maybe(binding.spec, (spec) => change(spec, { matchResources: maybe(spec.matchResources, defaultMatchResources) })) }),
  validate: validatePolicyBinding,
  validateUpdate: validatePolicyBinding,
  columns: [nameColumn, column('PolicyName', 'string', 'the policy'), column('ParamRef', 'string', 'its parameters'), ageColumn],
  row: (binding, context) => [binding.metadata.name, binding.spec?.policyName ?? '', paramRef(binding), age(binding, context)],
} satisfies Partial<KindSource<PolicyBinding>>;

export const validatingAdmissionPolicyBinding = defineKind<PolicyBinding>({
  ...common,
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
});

export const mutatingAdmissionPolicyBinding = defineKind<PolicyBinding>({
  ...common,
  kind: 'MutatingAdmissionPolicyBinding',
  plural: 'mutatingadmissionpolicybindings',
});

/** A selector is shown as Go prints the struct. */
function paramRef(binding: PolicyBinding): string {
  const reference = binding.spec?.paramRef;
  if (!reference) return '<unset>';
  if (reference.name) return `${reference.namespace || '*'}/${reference.name}`;
  return reference.selector ? goSelector(reference.selector) : '<unset>';
}

/** Upstream: LabelSelector.String of the generated protobuf code. */
function goSelector(selector: NonNullable<NonNullable<NonNullable<PolicyBinding['spec']>['paramRef']>['selector']>): string {
  const labels = Object.keys(selector.matchLabels ?? {})
    .sort()
    .map((key) => `${key}: ${selector.matchLabels?.[key]},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
