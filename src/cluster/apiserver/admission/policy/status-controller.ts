// Checks the expressions of a ValidatingAdmissionPolicy against the types it says it is about, and writes what it finds into its status.
// Upstream: kubernetes/pkg/controller/validatingadmissionpolicystatus, apiserver/pkg/admission/plugin/policy/validating/typechecking.go

import type { ApiObject } from '../../../../api/object.ts';
import type { Component, ComponentContext } from '../../../component.ts';
import type { CelType } from '../../../../base/cel/type.ts';
import { dyn } from '../../../../base/cel/type.ts';
import type { Definition } from '../../crd/custom-kind.ts';
import { typeOfSchema } from '../../crd/rule-types.ts';
import type { Schema } from '../../crd/schema.ts';
import type { Policy } from './bindings.ts';
import { celTypeOfKind } from './object-types.ts';
import type { PolicyPrograms } from './programs.ts';
import { readPolicy } from './programs.ts';

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

function warningsFor(policy: Policy, context: ComponentContext): readonly Warning[] {
  const targets = targetsOf(policy.spec, context).map((target) => ({ ...target, programs: readPolicy(policy, objectTypes(target.type)) }));
  const warnings: Warning[] = [];
  const check = (fieldRef: string, expression: string | undefined, read: (programs: PolicyPrograms, source: string) => ReturnType<PolicyPrograms['read']>): void => {
    if (!expression) return;
    const found = targets.flatMap(({ apiVersion, kind, programs }) => {
      const program = read(programs, expression);
      const name = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
      return 'error' in program ? [`${name}, Kind=${kind}: ${program.error}\n`] : [];
    });
    if (found.length > 0) warnings.push({ fieldRef, warning: found.join('\n') });
  };
  policy.spec.validations?.forEach(({ expression, messageExpression }, i) => {
    check(`spec.validations[${i}].expression`, expression, ({ read }, source) => read(source));
    check(`spec.validations[${i}].messageExpression`, messageExpression, ({ message }, source) => message(source));
  });
  return warnings;
}

const objectTypes = (type: CelType): ReadonlyMap<string, CelType> => new Map([['object', type], ['oldObject', type]]); // biome-ignore format: short

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
    return { apiVersion, kind: custom.spec.names.kind, type: (schema && typeOfSchema(schema, true)) ?? dyn };
  }
  const kind = kindOf(group === '' ? `/api/${version}` : `/apis/${apiVersion}`, plural, context);
  const type = kind === undefined ? undefined : celTypeOfKind(apiVersion, kind);
  return kind === undefined || !type ? undefined : { apiVersion, kind, type };
}

function kindOf(path: string, plural: string, context: ComponentContext): string | undefined {
  const { resources } = context.request('GET', path) as { readonly resources?: readonly (ApiObject & { readonly name: string })[] };
  return resources?.find(({ name }) => name === plural)?.kind;
}
