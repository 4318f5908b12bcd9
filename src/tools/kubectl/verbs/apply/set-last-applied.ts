// kubectl apply set-last-applied. Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/apply_set_last_applied.go.

import { toJson } from '../../../../base/json.ts';
import { bool, strings } from '../../../cobra/flag.ts';
import { CommandError, isNotFound, withSource } from '../../errors.ts';
import { dryRunFlag, outputFlags } from '../../flags/common.ts';
import { lastApplied } from '../../last-applied.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import type { Info } from '../../resource/info.ts';
import { annotationsOf, type KubeObject } from '../../resource/object.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import { dryRunOf, type Verb, withDryRun } from '../verb.ts';

export const setLastApplied: Verb = {
  use: 'set-last-applied -f FILENAME',
  exactUse: true,
  short: 'Say what counts as applied last, without changing the object',
  long: `Put the content of a file into the annotation of the live object, as if it had been applied. Nothing else of the object changes.`,
  examples: `# The content of a file
kubectl apply set-last-applied -f deploy.yaml

# The content of each file of a directory
kubectl apply set-last-applied -f path/

# And make the annotation where there is none
kubectl apply set-last-applied -f deploy.yaml --create-annotation=true`,
  flags: [
    ...outputFlags(),
    dryRunFlag,
    bool('create-annotation', '', 'Make the annotation where an object has none'),
    strings('filename', 'f', 'File, directory or URL with the configurations', [], { completes: 'files' }),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    const printer = resultPrinter(k, withDryRun('configured', dryRun));
    const patches: { readonly info: Info; readonly patch: unknown }[] = [];
    yield* objectsFromFlags(k, [], { continueOnError: false }).visit(function* (info) {
      const text = toJson(info.present);
      const place = info.toString();
      const patch = annotationPatch(info.present);
      try {
        info.get();
      } catch (error) {
        if (!(error instanceof CommandError) || isNotFound(error)) throw error;
        throw withSource(`retrieving current configuration of:\n${place}\nfrom server for:`, info.source, error);
      }
      const before = annotationsOf(info.present)[lastApplied];
      if (before === undefined && !k.flags.bool('create-annotation')) {
        throw new CommandError(`no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`);
      }
      if ((before ?? '').trim() === text) k.io.out(`set-last-applied ${info.name}: no changes required.\n`);
      else patches.push({ info, patch });
    });
    for (const { info, patch } of patches) {
      const object = dryRun === 'client' ? info.present : info.patch('application/merge-patch+json', patch, { dryRun: dryRun === 'server' });
      printTo(k, printer, object);
    }
  },
};

/** The merge patch that puts an object's own text into its annotation. Upstream: editor.GetApplyPatch. */
export const annotationPatch = (object: KubeObject): unknown => ({ metadata: { annotations: { [lastApplied]: `${toJson(object)}\n` } } });
