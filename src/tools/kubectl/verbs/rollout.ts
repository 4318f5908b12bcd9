// kubectl rollout. Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout.go.
// @supports yes kubectl: rollout

import { history } from './rollout/history.ts';
import { pause, resume } from './rollout/pause.ts';
import { restart } from './rollout/restart.ts';
import { status } from './rollout/status.ts';
import { undo } from './rollout/undo.ts';
import { helpOnly, type Verb } from './verb.ts';

export const rollout: Verb = {
  use: 'rollout SUBCOMMAND',
  exactUse: true,
  short: 'Follow, stop and undo changes of workloads',
  long: `Follow, stop and undo changes of workloads.

 They can be:

  *  deployments
  *  daemonsets
  *  statefulsets`,
  examples: `# Go back to the deployment's last revision
kubectl rollout undo deployment/abc

# See how far a daemon set is
kubectl rollout status daemonset/foo

# Replace all Pods of a deployment
kubectl rollout restart deployment/abc

# Of the deployments with a label
kubectl rollout restart deployment --selector=app=nginx`,
  commands: [history, pause, resume, undo, status, restart],
  run: helpOnly('out'),
};
