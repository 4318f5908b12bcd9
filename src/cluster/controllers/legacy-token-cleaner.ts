// Tokens that older versions made for every ServiceAccount: who has not used his for a year is refused from then on, and after another year
// the Secret goes. Upstream: pkg/controller/serviceaccount/legacy_serviceaccount_token_cleaner.go
// Who used a token and when is noted where tokens are checked (apiserver/authn/legacy-tokens.ts).

import { isStatus } from '../../api/meta/status-error.ts';
import type { ConfigMap, Pod, Secret, ServiceAccount } from '../../api/types.ts';
import { formatRfc3339, tryParseRfc3339 } from '../../base/time.ts';
import { secretNames } from '../apiserver/admission/pod-references.ts';
import { invalidSinceLabel, lastUsedLabel } from '../apiserver/authn/legacy-tokens.ts';
import type { Component, ComponentContext } from '../component.ts';
import { resources } from './shared/resources.ts';

const dayMs = 24 * 3600 * 1000;
/** Upstream: legacyServiceAccountTokenCleanUpPeriod */
const unusedMs = 365 * dayMs;
const tokenType = 'kubernetes.io/service-account-token';
const tracking = 'kube-apiserver-legacy-service-account-token-tracking';
const key = 'evaluate';

export const legacyTokenCleaner: Component = {
  name: 'legacy-service-account-token-cleaner-controller',
  user: 'system:serviceaccount:kube-system:legacy-service-account-token-cleaner',
  fieldManager: 'kube-controller-manager',
  latencyMs: 0,
  watches: [],
  keysFor: () => [],
  start: (context) => context.enqueueAfter(key, dayMs),
  reconcile: (_, context) => {
    context.enqueueAfter(key, dayMs);
    const since = context.get<ConfigMap>(resources.configmaps, 'kube-system', tracking)?.data?.['since'];
    const sinceMs = since === undefined ? undefined : dateMs(since);
    // Uses are known from the day after on.
    if (sinceMs === undefined || context.nowMs < sinceMs + dayMs + unusedMs) return;
    for (const secret of context.list<Secret>(resources.secrets)) if (isUnused(secret, context)) retire(secret, context);
  },
};

const dateOf = (ms: number): string => formatRfc3339(ms).slice(0, 10);
const dateMs = (date: string): number | undefined => (/^\d{4}-\d{2}-\d{2}$/.test(date) ? tryParseRfc3339(`${date}T00:00:00Z`) : undefined);

/** Whether it was made by itself, for an account that is there, and neither a Pod nor anybody else has used it for a year. */
function isUnused(secret: Secret, context: ComponentContext): boolean {
  const { name, namespace = '', creationTimestamp, deletionTimestamp, labels = {}, annotations = {} } = secret.metadata;
  if (secret.type !== tokenType || deletionTimestamp !== undefined) return false;
  if ((tryParseRfc3339(creationTimestamp ?? '') ?? context.nowMs) >= context.nowMs - unusedMs) return false;
  const used = labels[lastUsedLabel];
  if (used !== undefined && (dateMs(used) === undefined || used >= dateOf(context.nowMs - unusedMs))) return false;
  const account = context.get<ServiceAccount>(resources.serviceaccounts, namespace, annotations['kubernetes.io/service-account.name'] ?? '');
  const uid = annotations['kubernetes.io/service-account.uid'];
  if (!account || (uid && uid !== account.metadata.uid) || !account.secrets?.some((one) => one.name === name)) return false;
  return !context.list<Pod>(resources.pods, namespace).some(({ spec }) => spec && secretNames(spec as Parameters<typeof secretNames>[0]).includes(name));
}

/** Marks it first; a year after that it is deleted. */
function retire(secret: Secret, context: ComponentContext): void {
  const { name, namespace = '', uid = '', resourceVersion = '', labels = {} } = secret.metadata;
  const since = labels[invalidSinceLabel] ?? '';
  if (dateMs(since) === undefined) {
    context.patch(resources.secrets, namespace, name, { metadata: { uid, labels: { [invalidSinceLabel]: dateOf(context.nowMs) } } }, { type: 'merge' });
    return;
  }
  if (since >= dateOf(context.nowMs - unusedMs)) return;
  try {
    context.delete(resources.secrets, namespace, name, { resourceVersion });
  } catch (error) {
    // Somebody changed or deleted it meanwhile.
    if (!isStatus(error, 'Conflict') && !isStatus(error, 'NotFound')) throw error;
  }
}
