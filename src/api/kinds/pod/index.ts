/**
 * Pod: containers that share a network address, volumes and a fate.
 * Upstream: pkg/registry/core/pod/strategy.go.
 * Leaves out the fields of feature gates that are off by default in 1.36, which are dropped there as well.
 *
 * @supports yes Pod: every field of 1.36 is read, defaulted, validated and stored
 */

import { isDns1123Label } from '../../meta/names.ts';
import type { Pod } from '../../types.ts';
import { describePod } from '../describe/pod.ts';
import { defineKind } from '../shared/define.ts';
import { defaultPod } from '../shared/pod-defaults.ts';
import { podWarnings } from '../shared/pod-spec/warnings.ts';
import { podColumns, podRow } from './columns.ts';
import { podPrepareForCreate, podPrepareForUpdate } from './prepare.ts';
import { validatePod, validatePodUpdate } from './validate.ts';
import { validatePodStatusUpdate } from './validate-status.ts';

export const pod = defineKind<Pod>({
  group: '',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  status: true,
  subresources: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize'],
  defaults: (pod, old) => (pod.spec !== undefined && pod.spec === old?.spec ? pod : defaultPod(pod)),
  prepareForCreate: podPrepareForCreate,
  prepareForUpdate: podPrepareForUpdate,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  warnings: (pod, old) => (old ? [] : [...hostnameWarnings(pod.metadata.name), ...podWarnings('', pod.spec ?? { containers: [] }, pod.metadata.annotations)]),
  selectableFields: (pod) => ({
    'spec.nodeName': pod.spec?.nodeName ?? '',
    'spec.restartPolicy': pod.spec?.restartPolicy ?? '',
    'spec.schedulerName': pod.spec?.schedulerName ?? '',
    'spec.serviceAccountName': pod.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': String(pod.spec?.hostNetwork ?? false),
    'status.phase': pod.status?.phase ?? '',
    'status.podIP': pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? '',
    'status.nominatedNodeName': pod.status?.nominatedNodeName ?? '',
  }),
  gracePeriodSeconds: podGracePeriodSeconds,
  columns: podColumns,
  row: podRow,
  describe: describePod,
});

/** Upstream: podStrategy.CheckGracefulDelete. */
function podGracePeriodSeconds(pod: Pod, asked: number | undefined): number {
  if (!pod.spec?.nodeName || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return 0;
  const period = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}

/** The name becomes the host name. */
function hostnameWarnings(name: string): readonly string[] {
  const messages = isDns1123Label(name);
  if (messages.length === 0) return [];
  return [`metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`];
}
