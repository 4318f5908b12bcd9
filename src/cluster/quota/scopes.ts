// Which objects a quota is about: scopes narrow it to some Pods or claims.
// Upstream: pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc, apiserver/pkg/quota/v1/generic/evaluator.go

import { qosClass } from '../../api/kinds/shared/qos.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Pod } from '../../api/types.ts';

interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface QuotaSpec {
  readonly scopes?: readonly string[];
  readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeRequirement[] };
}

/** Every scope of a quota as a requirement. */
export function scopesOf(quota: ApiObject): readonly ScopeRequirement[] {
  const { scopes = [], scopeSelector } = (quota.spec ?? {}) as QuotaSpec;
  return [...scopes.map((scopeName) => ({ scopeName, operator: 'Exists' })), ...(scopeSelector?.matchExpressions ?? [])];
}

/** Whether all scopes of a quota hold for an object. */
export function inScope(quota: ApiObject, storage: string, object: ApiObject): boolean {
  return scopesOf(quota).every((scope) => holds(scope, storage, object));
}

function holds(scope: ScopeRequirement, storage: string, object: ApiObject): boolean {
  if (storage === 'persistentvolumeclaims') return scope.scopeName === 'VolumeAttributesClass' && classMatches(scope, object);
  if (storage !== 'pods') return false;
  const pod = object as unknown as Pod;
  switch (scope.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass':
      return matchesValue(scope, pod.spec?.priorityClassName ?? '');
    case 'CrossNamespacePodAffinity':
      return usesCrossNamespaceAffinity(pod);
    default:
      return false;
  }
}

const isTerminating = ({ spec }: Pod): boolean => (spec?.activeDeadlineSeconds ?? -1) >= 0;

const isBestEffort = ({ spec }: Pod): boolean => spec !== undefined && qosClass(spec) === 'BestEffort';

function matchesValue({ operator, values = [] }: ScopeRequirement, value: string): boolean {
  if (operator === 'Exists') return value !== '';
  if (operator === 'DoesNotExist') return value === '';
  return operator === 'In' ? values.includes(value) : !values.includes(value);
}

function classMatches(scope: ScopeRequirement, object: ApiObject): boolean {
  const { volumeAttributesClassName = '' } = (object.spec ?? {}) as { volumeAttributesClassName?: string };
  return matchesValue(scope, volumeAttributesClassName);
}

function usesCrossNamespaceAffinity({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined);
}
