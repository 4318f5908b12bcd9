// Pod security standards per namespace: enforced on Pods, warned about on everything that makes Pods.
// Upstream: plugin/pkg/admission/security/podsecurity, pod-security-admission/admission/admission.go
// Leaves out: exemptions by configuration (kubeadm configures none).

import { invalid } from '../../../../api/meta/status-error.ts';
import type { ApiObject, ObjectMeta } from '../../../../api/object.ts';
import type { Pod } from '../../../../api/types.ts';
import { goQuote } from '../../../../base/go-quote.ts';
import { equalJson } from '../../registry/equal.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from '../plugin.ts';
import { refuse } from '../refuse.ts';
import type { PodSpec } from './check.ts';
import type { LevelVersion, Policy } from './policy.ts';
import { levelRank, policyOf, printDetails, printLevel, printReasons, violationsOf } from './policy.ts';

type PodParts = { readonly spec: PodSpec; readonly metadata: Pick<ObjectMeta, 'annotations'> };

/** Where the Pod template stands in the kinds that make Pods. */
const templates: Readonly<Record<string, readonly string[]>> = {
  podtemplates: ['template'],
  replicationcontrollers: ['spec', 'template'],
  'replicasets.apps': ['spec', 'template'],
  'deployments.apps': ['spec', 'template'],
  'statefulsets.apps': ['spec', 'template'],
  'daemonsets.apps': ['spec', 'template'],
  'jobs.batch': ['spec', 'template'],
  'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  resources: ['namespaces', 'pods', 'pods/ephemeralcontainers', ...Object.keys(templates)],
  operations: ['CREATE', 'UPDATE'],
  validate: (object, old, attributes, context) => {
    if (!object) return;
    const { storage } = attributes.resource;
    if (storage === 'namespaces') checkNamespace(object, old, attributes, context);
    else if (storage === 'pods') checkPod(object, old, attributes, context);
    else checkTemplate(object, old, attributes, context);
  },
};

function policyFor({ namespace }: Attributes, { etcd }: AdmissionContext): Policy | undefined {
  const labels = etcd.get('namespaces', namespace)?.metadata.labels ?? {};
  for (const key in labels) if (key.startsWith('pod-security.kubernetes.io/')) return policyOf(labels).policy;
  return undefined;
}

function checkPod(object: ApiObject, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): void {
  const policy = policyFor(attributes, context);
  if (!policy || (old && attributes.subresource === '' && !isSignificant(object, old))) return;
  evaluate(object as unknown as PodParts, policy, attributes, object, true);
}

/** Most of a Pod cannot change; only new images and security contexts are looked at again. */
function isSignificant(object: ApiObject, old: ApiObject): boolean {
  const images = (one: ApiObject): unknown => {
    const { containers = [], initContainers = [] } = (one as unknown as Pod).spec ?? {};
    return [...containers, ...initContainers].map(({ name, image }) => [name, image]);
  };
  return !equalJson(object.spec, old.spec) && !equalJson(images(object), images(old));
}

function checkTemplate(object: ApiObject, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): void {
  const policy = policyFor(attributes, context);
  if (!policy || attributes.subresource !== '') return;
  const path = templates[attributes.resource.storage] ?? [];
  const template = at(object, path);
  if (!template?.spec || (old && equalJson(template, at(old, path)))) return;
  evaluate({ spec: template.spec, metadata: template.metadata ?? {} }, policy, attributes, object, false);
}

function at(object: unknown, path: readonly string[]): Partial<PodParts> | undefined {
  let value = object;
  for (const name of path) value = (value as Record<string, unknown> | undefined)?.[name];
  return value as Partial<PodParts> | undefined;
}

/** @throws StatusError 403 when the level is enforced */
function evaluate({ spec, metadata }: PodParts, policy: Policy, attributes: Attributes, object: ApiObject, enforce: boolean): void {
  const found = (level: LevelVersion): string => printDetails(violationsOf(level, spec, metadata));
  if (enforce) {
    const denied = found(policy.enforce);
    if (denied !== '') throw refuse(attributes, object, `violates PodSecurity ${goQuote(printLevel(policy.enforce))}: ${denied}`);
  }
  const audited = found(policy.audit);
  if (audited !== '') attributes.audit?.set('pod-security.kubernetes.io/audit-violations', `would violate PodSecurity ${goQuote(printLevel(policy.audit))}: ${audited}`);
  const warned = found(policy.warn);
  if (warned !== '') attributes.warnings.push(`would violate PodSecurity ${goQuote(printLevel(policy.warn))}: ${warned}`);
}

/** Labels must be readable; Pods that a stricter level would not allow are warned about. */
function checkNamespace(object: ApiObject, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): void {
  if (attributes.subresource !== '' || object.metadata.labels === old?.metadata.labels) return;
  const next = policyOf(object.metadata.labels);
  const before = policyOf(old?.metadata.labels);
  if (next.errors.length > 0 && !(old && equalJson(next.errors, before.errors))) {
    throw invalid({ group: '', kind: 'Namespace' }, object.metadata.name, next.errors);
  }
  if (!old || !isStricter(next.policy.enforce, before.policy.enforce)) return;
  attributes.warnings.push(...warningsFor(object.metadata.name, next.policy.enforce, context));
}

function isStricter(next: LevelVersion, before: LevelVersion): boolean {
  if (equalJson(next, before) || next.level === 'privileged') return false;
  return next.version !== before.version || levelRank(next.level) > levelRank(before.level);
}

/** Upstream: EvaluatePodsInNamespace */
function warningsFor(namespace: string, level: LevelVersion, { etcd }: AdmissionContext): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const object of etcd.list('pods', namespace)) {
    const { spec, metadata } = object as unknown as PodParts;
    const reason = printReasons(violationsOf(level, spec, metadata));
    if (reason === '') continue;
    const names = byReason.get(reason) ?? [];
    byReason.set(reason, [...names, object.metadata.name]);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(([reason, names]) => `${withOthers(names.sort())}: ${reason}`).sort();
  return [`existing pods in namespace ${goQuote(namespace)} violate the new PodSecurity enforce level ${goQuote(printLevel(level))}`, ...lines];
}

function withOthers([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return others.length === 1 ? `${first} (and 1 other pod)` : `${first} (and ${others.length} other pods)`;
}
