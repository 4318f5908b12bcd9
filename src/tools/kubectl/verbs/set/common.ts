// What the commands below `kubectl set` share: the objects they change. Upstream: Complete of each pkg/cmd/set/set_*.go.

import type { Steps } from '../../../../os/process.ts';
import { CommandError } from '../../errors.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import type { Info } from '../../resource/info.ts';
import type { Kubectl } from '../../session.ts';
import type { DryRun } from '../verb.ts';

/** @throws CommandError where both were given */
export function requireNotLocalAndServer(k: Kubectl, dryRun: DryRun): void {
  if (k.flags.bool('local') && dryRun === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
}

const localNeedsFiles = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** The objects that are to be changed. @throws CommandError */
export function* objectsToChange(k: Kubectl, resources: readonly string[], refusesNames = true): Steps<readonly Info[]> {
  const local = k.flags.bool('local');
  if (local && resources.length > 0 && refusesNames) throw new CommandError(localNeedsFiles);
  return yield* objectsFromFlags(k, local ? [] : resources, local ? {} : { allowEmptySelector: k.flags.bool('all'), latest: true }).infos();
}
