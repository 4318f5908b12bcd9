// kubectl cordon and uncordon. Upstream: k8s.io/kubectl v0.36 pkg/cmd/drain/drain.go, pkg/drain/cordon.go.
// @supports yes kubectl: cordon
// @supports yes kubectl: uncordon

import type { Steps } from '../../../os/process.ts';
import type { Kubectl } from '../session.ts';
import { dryRunFlag, selectorFlag } from '../flags/common.ts';
import { nodesToDrain, setSchedulable } from './drain/nodes.ts';
import type { Verb } from './verb.ts';

const cordonAll = (desired: boolean): ((k: Kubectl) => Steps<void>) =>
  function* (k) {
    const { nodes, dryRun } = yield* nodesToDrain(k);
    setSchedulable(k, nodes, desired, dryRun);
  };

export const cordon: Verb = {
  use: 'cordon NODE',
  exactUse: true,
  short: 'Let a node get no new Pods',
  long: 'Mark a node so that no new Pods are put on it.',
  examples: `# The node "foo"
kubectl cordon foo`,
  completes: 'name-once:nodes',
  flags: [selectorFlag, dryRunFlag],
  run: cordonAll(true),
};

export const uncordon: Verb = {
  use: 'uncordon NODE',
  exactUse: true,
  short: 'Let a node get new Pods again',
  long: 'Take the mark away that keeps new Pods off a node.',
  examples: `# The node "foo"
kubectl uncordon foo`,
  completes: 'name-once:nodes',
  flags: [selectorFlag, dryRunFlag],
  run: cordonAll(false),
};
