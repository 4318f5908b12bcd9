// How a Scale is printed. Upstream: pkg/printers/internalversion printScale

import type { Kind } from '../../../api/kind.ts';
import { humanDuration } from '../../../base/duration.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';

/** Scale has no collection of its own; only its table is asked for. */
export const scaleKind: Kind = {
  group: 'autoscaling',
  kind: 'Scale',
  plural: 'scales',
  singular: 'scale',
  namespaced: true,
  versions: [{ name: 'v1', schema: 'io.k8s.api.autoscaling.v1.Scale', stored: true }],
  verbs: ['get', 'update', 'patch'],
  columns: [
    { name: 'Name', type: 'string', format: 'name', description: 'what it scales', priority: 0 },
    { name: 'Desired', type: 'integer', description: 'how many there should be', priority: 0 },
    { name: 'Available', type: 'integer', description: 'how many there are', priority: 0 },
    { name: 'Age', type: 'string', description: 'how long ago it was created', priority: 0 },
  ],
  row: (object, { nowMs }) => {
    const { spec, status } = object as { spec?: { replicas?: number }; status?: { replicas?: number } };
    const created = tryParseRfc3339(object.metadata.creationTimestamp);
    return [object.metadata.name, spec?.replicas ?? 0, status?.replicas ?? 0, created === undefined ? '<unknown>' : humanDuration(nowMs - created)];
  },
};
