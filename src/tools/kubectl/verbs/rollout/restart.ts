// kubectl rollout restart. Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout_restart.go, pkg/polymorphichelpers/objectrestarter.go.
// @supports yes kubectl: rollout restart

import { formatRfc3339 } from '../../../../base/time.ts';
import { CommandError } from '../../errors.ts';
import { at, type KubeObject, kindOf, metadataOf } from '../../resource/object.ts';
import type { Verb } from '../verb.ts';
import { changeFlags, changeWorkloads } from './common.ts';

export const restart: Verb = {
  use: 'restart RESOURCE',
  exactUse: true,
  short: 'Replace all Pods of a workload',
  long: `Replace all Pods of a workload.

        They are replaced as they are after a change.`,
  examples: `# Of all deployments of a namespace
kubectl rollout restart deployment -n test-namespace

# Of a deployment
kubectl rollout restart deployment/nginx

# Of a daemon set
kubectl rollout restart daemonset/abc

# Of the deployments with a label
kubectl rollout restart deployment --selector=app=nginx`,
  completes: 'resource-once:deployment daemonset statefulset',
  flags: changeFlags,
  *run(k) {
    const now = formatRfc3339(k.nowMs);
    yield* changeWorkloads(k, {
      operation: 'restarted',
      change: (object) => mark(object, now),
      unchanged: ({ name }) => new CommandError(`failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`),
    });
  },
};

function mark(object: KubeObject, now: string): void {
  const { kind, group } = kindOf(object);
  if (group !== 'apps' || !['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)) throw new CommandError('restarting is not supported');
  if (kind === 'Deployment' && at(object, 'spec', 'paused') === true) throw new CommandError("can't restart paused deployment (run rollout resume first)");
  const metadata = metadataOf(at(object, 'spec', 'template') as KubeObject);
  metadata.annotations = { ...metadata.annotations, 'kubectl.kubernetes.io/restartedAt': now };
}
