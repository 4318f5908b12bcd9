/**
 * ValidatingAdmissionPolicy and MutatingAdmissionPolicy: rules about writes, in CEL.
 * Upstream: pkg/registry/admissionregistration/*admissionpolicy, pkg/apis/admissionregistration/v1/defaults.go.
 *
 * @supports yes ValidatingAdmissionPolicy: validations, variables, match conditions, parameters, audit annotations
 * @supports yes MutatingAdmissionPolicy: ApplyConfiguration and JSONPatch mutations
 */
import type { IMutatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/MutatingAdmissionPolicy';
import type { IValidatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, fill, maybe } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { defaultMatchResources } from './defaults.ts';
import { validateMutatingPolicy, validateValidatingPolicy, validateValidatingPolicyStatus } from './validate-policies.ts';

export type ValidatingAdmissionPolicy = Stored<IValidatingAdmissionPolicy>;
export type MutatingAdmissionPolicy = Stored<IMutatingAdmissionPolicy>;

const common = {
  group: 'admissionregistration.k8s.io',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1',
  unconditionalUpdate: false,
};

export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>({
  ...common,
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  status: true,
  defaults: (policy) =>
    change(policy, {
      spec: maybe(policy.spec, (spec) => fill(change(spec, { matchConstraints: maybe(spec.matchConstraints, defaultMatchResources) }), { failurePolicy: 'Fail' })),
    }),
  prepareForCreate: (policy) => change(policy, { status: {} }),
  validate: validateValidatingPolicy,
  validateUpdate: validateValidatingPolicy,
  validateStatusUpdate: validateValidatingPolicyStatus,
  columns: [nameColumn, column('Validations', 'integer', 'how many rules it has'), column('ParamKind', 'string', 'the kind of its parameters'), ageColumn],
  row: (policy, context) => [policy.metadata.name, policy.spec?.validations?.length ?? 0, paramKind(policy.spec), age(policy, context)],
});

export const mutatingAdmissionPolicy = defineKind<MutatingAdmissionPolicy>({
  ...common,
  kind: 'MutatingAdmissionPolicy',
  plural: 'mutatingadmissionpolicies',
  defaults: (policy) =>
    change(policy, {
      spec: maybe(policy.spec, (spec) => fill(change(spec, { matchConstraints: maybe(spec.matchConstraints, defaultMatchResources) }), { failurePolicy: 'Fail' })),
    }),
  validate: validateMutatingPolicy,
  validateUpdate: validateMutatingPolicy,
  columns: [nameColumn, column('Mutations', 'integer', 'how many changes it makes'), column('ParamKind', 'string', 'the kind of its parameters'), ageColumn],
  row: (policy, context) => [policy.metadata.name, policy.spec?.mutations?.length ?? 0, paramKind(policy.spec), age(policy, context)],
});

function paramKind(spec: { readonly paramKind?: { readonly apiVersion?: string; readonly kind?: string } } | undefined): string {
  return spec?.paramKind ? `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}` : '<unset>';
}
