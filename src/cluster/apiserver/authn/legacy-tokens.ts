// Tokens that lie in Secrets and do not run out: when each was last used is noted at its Secret, once a day, so that those nobody needs can
// be found. Upstream: pkg/serviceaccount/legacy.go (patchSecretWithLastUsedDate, InvalidSinceLabelKey)

import { StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import { withMeta } from '../registry/metadata.ts';
import { updateObject } from '../registry/update.ts';
import type { ServerParts } from '../server-parts.ts';
import { userNamed } from '../user.ts';

export const lastUsedLabel = 'kubernetes.io/legacy-token-last-used';
export const invalidSinceLabel = 'kubernetes.io/legacy-token-invalid-since';

const dayMs = 24 * 3600 * 1000;

/** Notes that the token in a Secret was shown today. */
export function noteUse(parts: ServerParts, secret: ApiObject): void {
  const { nowMs, catalog } = parts;
  const [today, tomorrow] = [nowMs, nowMs + dayMs].map((ms) => formatRfc3339(ms).slice(0, 10));
  const { name, namespace = '', labels } = secret.metadata;
  const known = labels?.[lastUsedLabel];
  const resource = catalog.get({ group: '', plural: 'secrets' });
  if (known === today || known === tomorrow || today === undefined || !resource) return;
  const options = { user: userNamed('system:apiserver'), agent: 'kube-apiserver', fieldManager: 'kube-apiserver', verb: 'patch', subresource: '', dryRun: false, warnings: [] };
  try {
    updateObject(parts, resource, (old) => withMeta(old, { labels: { ...old.metadata.labels, [lastUsedLabel]: today } }), { namespace, name, version: 'v1', part: 'raw' }, options);
  } catch (error) {
    // The request does not fail because of a note.
    if (!(error instanceof StatusError)) throw error;
  }
}
