/**
 * ServiceAccount: who a Pod is to the API server.
 * Upstream: pkg/registry/core/serviceaccount/strategy.go.
 *
 * @supports yes ServiceAccount: tokens by the token subresource, imagePullSecrets
 */
import type { ServiceAccount } from '../types.ts';
import { describeServiceAccount } from './describe/objects.ts';
import { ageColumn, nameAndAge, nameColumn } from './shared/cells.ts';
import { change, each } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

const mountableSecrets = 'kubernetes.io/enforce-mountable-secrets';

export const serviceAccount = defineKind<ServiceAccount>({
  group: '',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  subresources: ['token'],
  prepareForCreate: cleanSecretReferences,
  prepareForUpdate: cleanSecretReferences,
  warnings: (account, old) => {
    const has = (a: ServiceAccount | undefined): boolean => mountableSecrets in (a?.metadata.annotations ?? {});
    if (!has(account) || has(old)) return [];
    return [`metadata.annotations[${mountableSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`];
  },
  columns: [nameColumn, ageColumn],
  row: nameAndAge,
  describe: describeServiceAccount,
});

/** Of a reference to a Secret only the name counts. */
function cleanSecretReferences(account: ServiceAccount): ServiceAccount {
  const secrets = each(account.secrets, (secret) => (Object.keys(secret).every((field) => field === 'name') ? secret : { ...(secret.name ? { name: secret.name } : undefined) }));
  return change(account, { secrets });
}
