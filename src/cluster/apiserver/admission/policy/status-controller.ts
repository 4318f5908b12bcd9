// Checks the expressions of a ValidatingAdmissionPolicy against the types it says it is about, and writes what it finds into its status.
// Upstream: kubernetes/pkg/controller/validatingadmissionpolicystatus, apiserver/pkg/admission/plugin/policy/validating/typechecking.go

import type { ApiObject } from '../../../../api/object.ts';
import type { Component, ComponentContext } from '../../../component.ts';
import type { CelType } from '../../cel/type-check.ts';
import { dyn, typeProblems } from '../../cel/type-check.ts';
import type { Definition } from '../../crd/custom-kind.ts';
import { typeOfSchema } from '../../crd/rule-types.ts';
import type { Schema } from '../../crd/schema.ts';
import type { Policy } from './bindings.ts';
import { policyProgram } from './environment.ts';
import { celTypeOfKind } from './object-types.ts';

const policies = { group: 'admissionregistration.k8s.io', plural: 'validatingadmissionpolicies' };
const definitions = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' };

interface Target {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: CelType;
}

interface Warning {
  readonly fieldRef: string;
  readonly warning: string;
}

export const validatingPolicyStatus: Component = {
  name: 'validatingadmissionpolicy-status',
  user: 'system:serviceaccount:kube-system:validatingadmissionpolicy-status-controller',
  fieldManager: 'validatingadmissionpolicy-status',
  latencyMs: 10,
  watches: [policies],
  keysFor: ({ key }) => [key],
  reconcile: (key, context) => {
    const policy = context.get<Policy & { readonly status?: { readonly observedGeneration?: number } }>(policies, '', key);
    if (!policy || policy.metadata.deletionTimestamp !== undefined) return;
    const { generation = 1 } = policy.metadata;
    if (policy.status?.observedGeneration === generation) return;
    const expressionWarnings = warningsFor(policy, context);
    const typeChecking = expressionWarnings.length > 0 ? { expressionWarnings } : {};
    context.updateStatus(policies, { ...policy, status: { ...policy.status, observedGeneration: generation, typeChecking } });
  },
};

function warningsFor({ spec }: Policy, context: ComponentContext): readonly Warning[] {
  const targets = targetsOf(spec, context);
  const warnings: Warning[] = [];
  const check = (fieldRef: string, expression: string | undefined): void => {
    if (!expression) return;
    const found = targets.flatMap(({ apiVersion, kind, type }) => {
      const problems = problemsOf(expression, type);
      const name = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
      return problems.length === 0 ? [] : [`${name}, Kind=${kind}: ${problems.join('\n')}\n`];
    });
    if (found.length > 0) warnings.push({ fieldRef, warning: found.join('\n') });
  };
  spec.validations?.forEach(({ expression, messageExpression }, i) => {
    check(`spec.validations[${i}].expression`, expression);
    check(`spec.validations[${i}].messageExpression`, messageExpression);
  });
  return warnings;
}

function problemsOf(expression: string, type: CelType): readonly string[] {
  const program = policyProgram(expression);
  return 'error' in program
    ? [program.error]
    : typeProblems(
        program.ast,
        expression,
        new Map([
          ['object', type],
          ['oldObject', type],
        ]),
      );
}

/** Rules with wildcards are about no type in particular. */
function targetsOf({ matchConstraints }: Policy['spec'], context: ComponentContext): readonly Target[] {
  const found = new Map<string, Target>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of matchConstraints?.resourceRules ?? []) {
    if ([...apiGroups, ...apiVersions].some((one) => one.includes('*'))) continue;
    for (const group of apiGroups)
      for (const version of apiVersions)
        for (const resource of resources) {
          const target = /[*/]/.test(resource) ? undefined : targetOf(group, version, resource, context);
          if (target) found.set(`${target.apiVersion} ${target.kind}`, target);
        }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target);
}

function targetOf(group: string, version: string, plural: string, context: ComponentContext): Target | undefined {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const custom = context.get<Definition>(definitions, '', `${plural}.${group}`);
  if (custom) {
    const schema = custom.spec.versions.find(({ name }) => name === version)?.schema?.openAPIV3Schema as Schema | undefined;
    return { apiVersion, kind: custom.spec.names.kind, type: schema ? typeOfSchema(schema, true) : dyn };
  }
  const kind = kindOf(group === '' ? `/api/${version}` : `/apis/${apiVersion}`, plural, context);
  const type = kind === undefined ? undefined : celTypeOfKind(apiVersion, kind);
  return kind === undefined || !type ? undefined : { apiVersion, kind, type };
}

function kindOf(path: string, plural: string, context: ComponentContext): string | undefined {
  const { resources } = context.request('GET', path) as { readonly resources?: readonly (ApiObject & { readonly name: string })[] };
  return resources?.find(({ name }) => name === plural)?.kind;
}
