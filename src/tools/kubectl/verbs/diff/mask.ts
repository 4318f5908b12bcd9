// Hides what Secrets hold, and still shows what changes.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/diff/diff.go Masker.

import { isObject } from '../../../../base/json.ts';
import type { KubeObject } from '../../resource/object.ts';

type Data = Record<string, unknown>;

const dataOf = (object: KubeObject | undefined): Data => (object && isObject(object.data) ? (object.data as Data) : {});

/** Replaces the values of both; both are changed. */
export function maskSecrets(before: KubeObject | undefined, after: KubeObject): void {
  const from = dataOf(before);
  const to = dataOf(after);
  for (const key of Object.keys(from)) {
    const changes = key in to && from[key] !== to[key];
    from[key] = changes ? '*** (before)' : '***';
    if (key in to) to[key] = changes ? '*** (after)' : '***';
  }
  for (const key of Object.keys(to)) if (!(key in from)) to[key] = '***';
}
