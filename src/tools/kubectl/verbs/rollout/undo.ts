// kubectl rollout undo. Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout_undo.go, pkg/polymorphichelpers/rollback.go.
// @supports yes kubectl: rollout undo

import { int64 } from '../../../cobra/flag.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { CommandError, ServerError } from '../../errors.ts';
import { dryRunFlag, outputFlags } from '../../flags/common.ts';
import { lastApplied } from '../../last-applied.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { type Info, pathOf } from '../../resource/info.ts';
import { annotationsOf, at, type KubeObject } from '../../resource/object.ts';
import { currentOf, matchesRevision, requireRevisions, type Revision, revisionsOf, revisionToUndo, sameTemplate, withoutHash } from '../../rollout-history.ts';
import type { Kubectl } from '../../session.ts';
import { type DryRun, dryRunOf, type Verb, withDryRun } from '../verb.ts';
import { requireWorkload, whichFlags, workloads } from './common.ts';

export const undo: Verb = {
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  exactUse: true,
  short: 'Go back to an earlier revision',
  long: 'Go back to an earlier revision.',
  examples: `# To the last one of a deployment
kubectl rollout undo deployment/abc

# To the third one of a daemon set
kubectl rollout undo daemonset/abc --to-revision=3

# Only let the server check it
kubectl rollout undo --dry-run=server deployment/abc`,
  completes: 'resource-once:deployment daemonset statefulset',
  flags: [int64('to-revision', '', 'The revision to go back to; 0 is the last one.'), ...whichFlags, dryRunFlag, ...outputFlags()],
  *run(k) {
    const dryRun = dryRunOf(k);
    requireWorkload(k);
    yield* workloads(k).visit(function* (info) {
      if (annotationsOf(info.present)[lastApplied] !== undefined) {
        k.io.err(
          `Warning: resource ${info.objectName} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastApplied} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
        );
      }
      const result = rollBack(k, info, k.flags.number('to-revision'), dryRun);
      printTo(k, resultPrinter(k, withDryRun(result, dryRun)), info.present);
    });
  },
};

/** @returns what happened */
function rollBack(k: Kubectl, info: Info, number: number, dryRun: DryRun): string {
  const kind = requireRevisions(info.served, 'rollbacker');
  if (number < 0) throw new CommandError(`unable to find specified revision ${number} in history`);
  const current = currentOf(k, info.served, info.namespace, info.name, kind === 'StatefulSet.apps' ? 'Statefulset' : kind.slice(0, -'.apps'.length));
  const target = revisionToUndo(current, revisionsOf(k, current), number);
  const isDeployment = kind === 'Deployment.apps';
  if (dryRun === 'client') return `${isDeployment ? '' : 'will roll back to '}${describePodTemplate(target.template)}`;
  if (isDeployment && at(current, 'spec', 'paused') === true) throw new CommandError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const isSame = isDeployment ? sameTemplate(target.template, at(current, 'spec', 'template') as KubeObject) : matchesRevision(current, target.record);
  if (isSame) return `skipped rollback (current template already matches revision ${number})`;
  send(k, info, current, target, dryRun, number);
  return 'rolled back';
}

const ownAnnotations = new Set([
  lastApplied,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function send(k: Kubectl, info: Info, current: KubeObject, target: Revision, dryRun: DryRun, number: number): void {
  const isDeployment = info.served.kind === 'Deployment';
  const body = isDeployment
    ? [
        { op: 'replace', path: '/spec/template', value: withoutHash(target.template) },
        { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(current, target.record) },
      ]
    : target.record.data;
  const contentType = isDeployment ? 'application/json-patch+json' : 'application/strategic-merge-patch+json';
  try {
    k.rest.request({ method: 'PATCH', path: pathOf(info.served, info.namespace, info.name), body, contentType, ...(dryRun === 'server' ? { query: [['dryRun', 'All']] as const } : {}) });
  } catch (error) {
    throw error instanceof ServerError ? new CommandError(`failed restoring revision ${number}: ${error.message}`) : error;
  }
}

function annotationsAfter(current: KubeObject, record: KubeObject): Record<string, string> {
  const kept = Object.entries(annotationsOf(current)).filter(([key]) => ownAnnotations.has(key));
  const restored = Object.entries(annotationsOf(record)).filter(([key]) => !ownAnnotations.has(key));
  return Object.fromEntries([...kept, ...restored]);
}
