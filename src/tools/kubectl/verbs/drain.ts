// kubectl drain. Upstream: k8s.io/kubectl v0.36 pkg/cmd/drain/drain.go.
// @supports yes kubectl: drain — evictions with budgets and retries, deletions, all flags

import type { Steps } from '../../../os/process.ts';
import { bool, duration, int, string } from '../../cobra/flag.ts';
import { aggregate, CommandError } from '../errors.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag } from '../flags/common.ts';
import { nameOf, namespaceOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { deleteOrEvict } from './drain/evict.ts';
import { podsToDelete } from './drain/filters.ts';
import { nodesToDrain, setSchedulable, tell } from './drain/nodes.ts';
import type { DryRun, Verb } from './verb.ts';

export const drain: Verb = {
  use: 'drain NODE',
  exactUse: true,
  short: 'Empty a node before it is worked on',
  long: `Empty a node before it is worked on.

 The node is marked so that no new Pods come, and its Pods are evicted: where the server knows evictions, so that disruption budgets are kept, and by deleting them otherwise. Mirror Pods stay, for only the kubelet can remove them. If there are Pods of a DaemonSet, nothing happens without --ignore-daemonsets, and even with it they stay: their controller would ignore the mark and make them again. If there are Pods that no controller would replace, nothing happens without --force. --force also lets Pods go whose controller is missing.

 'drain' waits until Pods have stopped in good order. Do not touch the machine before it has ended.

 When the node is to take part again, kubectl uncordon lets it get new Pods.`,
  examples: `# The node "foo", even when some Pods have no controller
kubectl drain foo --force

# Stop when some have none, and give each fifteen minutes
kubectl drain foo --grace-period=900`,
  completes: 'name-once:nodes',
  flags: [
    bool('force', '', 'Go on even though some Pods have no controller.'),
    bool('ignore-daemonsets', '', 'Leave the Pods of DaemonSets alone.'),
    bool('delete-emptydir-data', '', 'Go on even though Pods use emptyDir: what is in there is lost.'),
    int('grace-period', '', "Seconds each Pod has to stop; negative takes the Pod's own.", -1),
    duration('timeout', '', 'How long to wait, zero is for ever'),
    string('pod-selector', '', 'Only Pods of the node whose labels match'),
    bool('disable-eviction', '', 'Delete Pods even where they could be evicted. Disruption budgets are not asked: take care.'),
    int('skip-wait-for-delete-timeout', '', 'Do not wait for Pods that have been going for more than so many seconds. Must be more than 0 to count.'),
    chunkSizeFlag,
    dryRunFlag,
    selectorFlag,
  ],
  *run(k) {
    const { nodes, dryRun } = yield* nodesToDrain(k);
    setSchedulable(k, nodes, true, dryRun);
    const failures: CommandError[] = [];
    const remaining: string[] = [];
    for (const info of nodes) {
      try {
        yield* drainNode(k, info.name, dryRun);
        tell(k, info.present, 'drained', dryRun);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        k.io.err(`error: unable to drain node "${info.name}" due to error: ${error.message}, continuing command...\n`);
        failures.push(error);
        remaining.push(info.name);
      }
    }
    if (remaining.length > 0) k.io.err(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`);
    const failure = aggregate(failures);
    if (failure) throw failure;
  },
};

function* drainNode(k: Kubectl, node: string, dryRun: DryRun): Steps<void> {
  const { pods, warnings, errors } = podsToDelete(k, node);
  const wrong = aggregate(errors);
  if (wrong) throw wrong;
  if (warnings !== '') k.io.err(`${k.io.colourErrors ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:'} ${warnings}\n`);
  if (dryRun === 'client') {
    for (const pod of pods) k.io.out(`evicting pod ${namespaceOf(pod)}/${nameOf(pod)} (dry run)\n`);
    return;
  }
  try {
    yield* deleteOrEvict(k, pods, dryRun);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const pending = podsToDelete(k, node);
    if (pending.pods.length > 0) k.io.err(`There are pending pods in node "${node}" when an error occurred: ${error.message}\n${pending.pods.map((pod) => `pod/${nameOf(pod)}\n`).join('')}`);
    const more = aggregate(pending.errors);
    if (more) k.io.err(`Following errors occurred while getting the list of pods to delete:\n${more.message}`);
    throw error;
  }
}
