// What the commands below `kubectl rollout` share. Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout_{pause,resume,restart}.go.

import type { Steps } from '../../../../os/process.ts';
import type { Flag } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { changesOf, isEmptyPatch, sendChange } from '../../changes.ts';
import { groupResource } from '../../client/mapper.ts';
import { aggregate, CommandError, flatFailure } from '../../errors.ts';
import { fieldManagerFlag, filenameFlags, outputFlags, selectorFlag } from '../../flags/common.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { noFiles, objectsFromFlags } from '../../resource/from-flags.ts';
import type { Info } from '../../resource/info.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Result } from '../../resource/result.ts';
import type { Kubectl } from '../../session.ts';

export const whichFlags: readonly Flag[] = [...filenameFlags('naming the objects.'), selectorFlag];
export const changeFlags: readonly Flag[] = [...whichFlags, ...outputFlags(), fieldManagerFlag('kubectl-rollout')];

/** The workloads the command line names. @throws CommandError */
export function workloads(k: Kubectl): Result {
  return objectsFromFlags(k, k.args, { allowEmptySelector: true, latest: true });
}

/** @throws CommandError when nothing was named */
export function requireWorkload(k: Kubectl): void {
  k.namespace();
  if (k.args.length === 0 && noFiles(k)) throw new CommandError('required resource not specified');
}

export interface WorkloadChange {
  /** `paused` */
  readonly operation: string;
  /** changes the object; throws when it cannot be */
  readonly change: (object: KubeObject) => void;
  /** what is said of an object that needs no change */
  readonly unchanged: (info: Info) => string | CommandError;
}

/** Changes all workloads that were named. @throws CommandError all that went wrong */
export function* changeWorkloads(k: Kubectl, { operation, change, unchanged }: WorkloadChange): Steps<void> {
  resultPrinter(k, operation);
  requireWorkload(k);
  const { infos, failure } = yield* workloads(k).infosAndFailure();
  const errors: CommandError[] = failure ? [...flatFailure(failure)] : [];
  const changes = changesOf(infos, change);
  if (changes.length === 0 && errors.length === 0) return k.io.err(`No resources found in ${k.namespace().name} namespace.\n`);
  for (const one of changes) {
    const { info } = one;
    try {
      if (one.failure) throw new CommandError(`error: ${groupResource(info.served)} ${quote(info.name)} ${one.failure.message}`);
      if (isEmptyPatch(one.patch)) {
        const told = unchanged(info);
        if (told instanceof CommandError) throw told;
        printTo(k, resultPrinter(k, told), info.present);
      } else printTo(k, resultPrinter(k, operation), sent(() => sendChange(k, one, 'none')));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  const all = aggregate(errors);
  if (all) throw all;
}

function sent(send: () => KubeObject): KubeObject {
  try {
    return send();
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`failed to patch: ${error.message}`) : error;
  }
}
