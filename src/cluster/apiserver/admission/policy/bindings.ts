// Policies with their bindings and parameters, as they stand in the store.
// Upstream: apiserver/pkg/admission/plugin/policy/generic

import type { LabelSelector } from '../../../../api/meta/labels.ts';
import { labelSelectorAsSelector, matches } from '../../../../api/meta/labels.ts';
import { parseGroupVersion } from '../../../../api/meta/object-meta.ts';
import type { ApiObject } from '../../../../api/object.ts';
import type { MatchResources } from '../match.ts';
import type { AdmissionContext, Attributes } from '../plugin.ts';

const group = 'admissionregistration.k8s.io';

export interface Condition {
  readonly name: string;
  readonly expression: string;
}

export interface Policy extends ApiObject {
  readonly spec: {
    readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
    readonly matchConstraints?: MatchResources;
    readonly matchConditions?: readonly Condition[];
    readonly variables?: readonly Condition[];
    readonly failurePolicy?: string;
    readonly reinvocationPolicy?: string;
    readonly validations?: readonly { readonly expression: string; readonly message?: string; readonly messageExpression?: string; readonly reason?: string }[];
    readonly auditAnnotations?: readonly { readonly key: string; readonly valueExpression: string }[];
    readonly mutations?: readonly {
      readonly patchType: string;
      readonly applyConfiguration?: { readonly expression: string };
      readonly jsonPatch?: { readonly expression: string };
    }[];
  };
}

export interface Binding extends ApiObject {
  readonly spec: {
    readonly policyName: string;
    readonly matchResources?: MatchResources;
    readonly validationActions?: readonly string[];
    readonly paramRef?: { readonly name?: string; readonly namespace?: string; readonly selector?: LabelSelector; readonly parameterNotFoundAction?: string };
  };
}

const byName = (a: ApiObject, b: ApiObject): number => (a.metadata.name < b.metadata.name ? -1 : 1);

/** Where each of the two kinds lies. */
const storages = {
  validating: { policies: `validatingadmissionpolicies.${group}`, bindings: `validatingadmissionpolicybindings.${group}` },
  mutating: { policies: `mutatingadmissionpolicies.${group}`, bindings: `mutatingadmissionpolicybindings.${group}` },
} as const;

const none: readonly never[] = [];

/** Every binding whose policy is there, by policy name and binding name. Every write asks, and mostly there are none. */
export function boundPolicies({ etcd }: AdmissionContext, what: 'validating' | 'mutating'): readonly (readonly [Policy, Binding])[] {
  const { policies, bindings } = storages[what];
  if (etcd.count(bindings) === 0) return none;
  const out: (readonly [Policy, Binding])[] = [];
  for (const binding of [...etcd.list(bindings)].sort(byName) as Binding[]) {
    const policy = etcd.get(policies, binding.spec.policyName) as Policy | undefined;
    if (policy) out.push([policy, binding]);
  }
  return out.sort(([a], [b]) => byName(a, b));
}

/** The parameter objects of a binding: one, several, none needed (undefined), or why there are none. */
export function paramsFor({ spec }: Policy, binding: Binding, { namespace }: Attributes, { catalog, etcd }: AdmissionContext): readonly (ApiObject | undefined)[] | string {
  const { paramKind } = spec;
  const ref = binding.spec.paramRef;
  if (!paramKind || !ref) return [undefined];
  const resource = catalog.byKind(parseGroupVersion(paramKind.apiVersion).group, paramKind.kind);
  if (!resource) return `failed to find resource referenced by paramKind: '${paramKind.apiVersion}, Kind=${paramKind.kind}'`;
  const space = resource.kind.namespaced ? (ref.namespace ?? namespace) : '';
  const all = ref.name
    ? [etcd.get(resource.storage, space ? `${space}/${ref.name}` : ref.name)].filter((one) => one !== undefined)
    : [...etcd.list(resource.storage, space || undefined)].filter(({ metadata }) => matches(labelSelectorAsSelector(ref.selector ?? {}), metadata.labels)).sort(byName);
  if (all.length > 0) return all;
  return ref.parameterNotFoundAction === 'Allow' ? [] : 'no params found for policy binding with `Deny` parameterNotFoundAction';
}
