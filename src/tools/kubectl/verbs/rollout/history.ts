// kubectl rollout history. Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout_history.go, pkg/polymorphichelpers/history.go.
// @supports yes kubectl: rollout history

import { alignColumns, describeTable } from '../../../../base/table.ts';
import { int64 } from '../../../cobra/flag.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { CommandError } from '../../errors.ts';
import { outputFlags } from '../../flags/common.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import type { Info } from '../../resource/info.ts';
import { edited, metadataOf } from '../../resource/object.ts';
import { currentOf, requireRevisions, type Revision, revisionsOf } from '../../rollout-history.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { requireWorkload, whichFlags, workloads } from './common.ts';

export const history: Verb = {
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  exactUse: true,
  short: 'See the revisions of a workload',
  long: 'See what a workload was before, and what it ran then.',
  examples: `# The revisions of a deployment
kubectl rollout history deployment/abc

# What the third one of a daemon set ran
kubectl rollout history daemonset/abc --revision=3`,
  completes: 'resource-once:deployment daemonset statefulset',
  flags: [int64('revision', '', 'Show this revision, with its Pod template'), ...whichFlags, ...outputFlags()],
  *run(k) {
    requireWorkload(k);
    const revision = k.flags.number('revision');
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    const printsObjects = k.flags.string('output') !== '' || k.flags.string('template') !== '';
    yield* workloads(k).visit(function* (info) {
      const revisions = readRevisions(k, info);
      if (printsObjects) return printObjects(k, revisions, revision);
      const operation = `${revision > 0 ? `with revision #${revision}` : ''}\n${view(revisions, revision)}`;
      printTo(k, resultPrinter(k, operation), info.present);
    });
  },
};

const labels = { 'Deployment.apps': 'deployment', 'DaemonSet.apps': 'DaemonSet', 'StatefulSet.apps': 'Statefulset' } as const;

function readRevisions(k: Kubectl, info: Info): readonly Revision[] {
  const kind = requireRevisions(info.served, 'history');
  const current = currentOf(k, info.served, info.namespace, info.name, labels[kind]);
  return [...revisionsOf(k, current)].sort((a, b) => a.number - b.number);
}

function chosen(revisions: readonly Revision[], number: number): Revision {
  const found = revisions.find((one) => one.number === number);
  if (!found) throw new CommandError('unable to find the specified revision');
  return found;
}

function printObjects(k: Kubectl, revisions: readonly Revision[], number: number): void {
  const printer = resultPrinter(k, '');
  for (const { object } of number > 0 ? [chosen(revisions, number)] : revisions) printTo(k, printer, object);
}

function view(revisions: readonly Revision[], number: number): string {
  if (revisions.length === 0) return 'No rollout history found.';
  if (number > 0) return describePodTemplate(withCause(chosen(revisions, number)));
  return alignColumns(`REVISION\tCHANGE-CAUSE\n${revisions.map(({ number: n, cause }) => `${n}\t${cause || '<none>'}\n`).join('')}`, describeTable);
}

/** A replica set's reason for the change is shown among the template's annotations. */
function withCause({ record, template, cause }: Revision): Revision['template'] {
  if (cause === '' || record.kind !== 'ReplicaSet') return template;
  const copy = edited(template);
  metadataOf(copy).annotations = { ...metadataOf(copy).annotations, 'kubernetes.io/change-cause': cause };
  return copy;
}
