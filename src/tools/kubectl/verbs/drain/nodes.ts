// The nodes that cordon, uncordon and drain work on, and their mark. Upstream: k8s.io/kubectl v0.36 pkg/cmd/drain/drain.go, pkg/drain/cordon.go.

import type { Steps } from '../../../../os/process.ts';
import { groupResource } from '../../client/mapper.ts';
import { CommandError } from '../../errors.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import type { Info } from '../../resource/info.ts';
import { at, edited, type KubeObject } from '../../resource/object.ts';
import { parseSelector } from '../../selectors.ts';
import type { Kubectl } from '../../session.ts';
import { twoWayPatch } from '../../patch.ts';
import { type DryRun, dryRunOf, withDryRun } from '../verb.ts';

/** @throws CommandError */
export function* nodesToDrain(k: Kubectl): Steps<{ readonly nodes: readonly Info[]; readonly dryRun: DryRun }> {
  const { args, flags } = k;
  const selector = flags.string('selector');
  if (args.length === 0 && !flags.changed('selector')) throw k.usageError(`USAGE: ${k.node.command.use} [flags]`);
  if (args.length > 0 && selector !== '') throw k.usageError('error: cannot specify both a node name and a --selector option');
  const dryRun = dryRunOf(k);
  void k.rest;
  requirePodSelector(k);
  k.namespace();
  const which = selector === '' ? { names: { resource: 'nodes', names: args } } : { args: ['nodes'] };
  const infos = yield* objectsFromFlags(k, [], { ...which, singleResourceType: true, continueOnError: false }).infos();
  const nodes: Info[] = [];
  for (const info of infos) {
    if (groupResource(info.served) !== 'nodes') throw new CommandError(`error: expected resource of type node, got "${info.served.group}/${info.served.version}, Resource=${info.served.name}"`);
    nodes.push(info);
  }
  return { nodes, dryRun };
}

function requirePodSelector(k: Kubectl): void {
  if (!k.flags.lookup('pod-selector')) return;
  try {
    parseSelector(k.flags.string('pod-selector'));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError('--pod-selector=<pod_selector> must be a valid label selector') : error;
  }
}

/** Says what became of an object of a drain. */
export function tell(k: Kubectl, object: KubeObject, operation: string, dryRun: DryRun): void {
  const choice = { output: '', template: '', allowMissingKeys: true, showManagedFields: false };
  printTo(k, resultPrinter(k, withDryRun(operation, dryRun), undefined, choice), object);
}

/** Marks nodes, or takes the mark away. What goes wrong is told and is no failure. */
export function setSchedulable(k: Kubectl, nodes: readonly Info[], cordoned: boolean, dryRun: DryRun): void {
  for (const info of nodes) {
    const word = cordoned ? 'cordon' : 'uncordon';
    if ((at(info.present, 'spec', 'unschedulable') === true) === cordoned) {
      tell(k, info.present, `already ${word}ed`, dryRun);
      continue;
    }
    try {
      if (dryRun !== 'client') info.patch('application/strategic-merge-patch+json', patchFor(info, cordoned), { dryRun: dryRun === 'server' });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      k.io.err(`error: unable to ${word} node "${info.name}": ${error.message}\n`);
      continue;
    }
    tell(k, info.present, `${word}ed`, dryRun);
  }
}

function patchFor(info: Info, cordoned: boolean): unknown {
  const after = edited(info.present);
  const { unschedulable: _, ...spec } = (after.spec ?? {}) as Record<string, unknown>;
  after.spec = cordoned ? { ...spec, unschedulable: true } : spec;
  return twoWayPatch(info.served, info.present, after).patch;
}
