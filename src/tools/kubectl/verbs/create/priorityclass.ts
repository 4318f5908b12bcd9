// kubectl create priorityclass. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_priorityclass.go.
// @supports yes kubectl: create priorityclass

import { bool, int32, string } from '../../../cobra/flag.ts';
import type { Verb } from '../verb.ts';
import { createFlags, failedTo, nameArgument, served, submit } from './submit.ts';

export const createPriorityClass: Verb = {
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  aliases: ['pc'],
  exactUse: true,
  short: 'Create a priority class',
  long: 'Create a priority class: a name for a priority, and whether Pods without one get it.',
  examples: `# A priority class named high
kubectl create priorityclass high --value=1000 --description="high priority"

# One that Pods get by default
kubectl create priorityclass default-priority --value=1000 --global-default=true --description="default priority"

# One whose Pods never push others out
kubectl create priorityclass high --value=1000 --description="high priority" --preemption-policy="Never"`,
  flags: [
    ...createFlags,
    int32('value', '', 'The priority; higher goes first.'),
    bool('global-default', '', 'Pods that name no class get this one.'),
    string('description', '', 'A text for people: when to use this class.'),
    string('preemption-policy', '', 'Whether Pods of this class may push out others.', 'PreemptLowerPriority'),
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    const { flags } = k;
    submit(k, {
      mapping: served('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false),
      failure: failedTo('priorityclass'),
      object: () => ({
        kind: 'PriorityClass',
        apiVersion: 'scheduling.k8s.io/v1',
        metadata: { name },
        value: flags.number('value'),
        ...(flags.bool('global-default') ? { globalDefault: true } : {}),
        ...(flags.string('description') === '' ? {} : { description: flags.string('description') }),
        preemptionPolicy: flags.string('preemption-policy'),
      }),
    });
  },
};
