// Changing objects here and sending the difference: what `set` and `rollout` share.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/helper.go (CalculatePatches), pkg/polymorphichelpers/updatepodspec.go.

import { isObject } from '../../base/json.ts';
import { aggregate, CommandError } from './errors.ts';
import { twoWayPatch } from './patch.ts';
import { goTypeOf } from './pods.ts';
import { printTo, resultPrinter } from './print/choose.ts';
import type { Info } from './resource/info.ts';
import { at, edited, type KubeObject, kindOf } from './resource/object.ts';
import type { Kubectl } from './session.ts';
import { asTyped } from './typed.ts';
import { type DryRun, withDryRun } from './verbs/verb.ts';

export interface Change {
  readonly info: Info;
  /** the object as it is to be */
  readonly after: KubeObject;
  readonly patch: Readonly<Record<string, unknown>>;
  readonly failure?: CommandError;
}

/**
 * @param change changes the object it gets; `false`: this one is none of our business
 * @returns a patch for each; what `change` threw is the change's failure
 */
export function changesOf(infos: readonly Info[], change: (object: KubeObject) => boolean | void): readonly Change[] {
  return infos.flatMap((info) => {
    const after = edited(info.present);
    try {
      if (change(after) === false) return [];
      return [{ info, after, patch: twoWayPatch(kindOf(after), info.present, after).patch }];
    } catch (error) {
      if (error instanceof CommandError) return [{ info, after, patch: {}, failure: error }];
      throw error;
    }
  });
}

export const isEmptyPatch = (patch: Readonly<Record<string, unknown>>): boolean => Object.keys(patch).length === 0;

/** Sends a change. @throws ServerError */
export function sendChange(k: Kubectl, { info, patch }: Change, dryRun: DryRun): KubeObject {
  return info.patch('application/strategic-merge-patch+json', patch, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager') });
}

export interface Application {
  readonly dryRun: DryRun;
  /** `image updated` */
  readonly operation: string;
  /** put before what the server says: `failed to patch image update to pod template: ` */
  readonly failed: string;
  /** objects that need no change are passed over in silence */
  readonly skipsEmpty: boolean;
}

/** Sends the changes, or prints what would be sent. @throws CommandError all that went wrong */
export function applyChanges(k: Kubectl, changes: readonly Change[], errors: CommandError[], application: Application): void {
  const { dryRun, operation, failed, skipsEmpty } = application;
  const printer = resultPrinter(k, withDryRun(operation, dryRun));
  for (const change of changes) {
    if (change.failure) {
      errors.push(new CommandError(`error: ${change.info.mapping ? change.info.objectName : change.info.name} ${change.failure.message}\n`));
      continue;
    }
    if (skipsEmpty && isEmptyPatch(change.patch)) continue;
    if (dryRun === 'client' || k.flags.bool('local')) {
      printTo(k, printer, asTyped(change.after));
      continue;
    }
    try {
      printTo(k, printer, sendChange(k, change, dryRun));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(failed === '' ? error : new CommandError(failed + error.message));
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
}

type Fields = Record<string, unknown>;

const templated = new Set(['ReplicationController', 'Deployment.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'Job.batch']);

/** The Pod's spec in an object, to be changed. @throws CommandError when it has none */
export function podSpecOf(object: KubeObject): Fields {
  const { group, kind } = kindOf(object);
  const name = group === '' ? kind : `${kind}.${group}`;
  const path = name === 'Pod' ? ['spec'] : name === 'CronJob.batch' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : templated.has(name) ? ['spec', 'template', 'spec'] : undefined;
  const none = (): CommandError => new CommandError(`the object is not a pod or does not have a pod template: ${goTypeOf(object)}`);
  if (!path) throw none();
  let here: Fields = object;
  for (const step of path) {
    const next = (here[step] ??= {});
    // a file that nobody has checked yet may have anything there
    if (!isObject(next)) throw none();
    here = next;
  }
  return here;
}

/** Containers of a spec, to be changed. */
export function containersOf(spec: Fields, list: 'containers' | 'initContainers'): Fields[] {
  const found = at(spec, list);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** Whether a name is what a pattern with `*` means. Upstream: selectString. */
export function nameMatches(name: string, pattern: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.includes('*')) return name === pattern;
  const parts = pattern.split('*');
  let position = 0;
  for (const [i, part] of parts.entries()) {
    if (part === '') continue;
    const next = name.slice(position).indexOf(part);
    if (next < position || (i === 0 && position !== 0) || (i === parts.length - 1 && name.length !== part.length + next)) return false;
    position = next;
  }
  return true;
}
