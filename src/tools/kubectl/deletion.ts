// Deleting objects, and waiting until they are gone: what delete, replace --force, apply --prune and run --rm share.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/delete/delete.go (DeleteResult), delete_flags.go, cmd/wait/delete.go.

import type { Steps } from '../../os/process.ts';
import { tryParseBool } from '../go/strconv.ts';
import { groupResource } from './client/mapper.ts';
import { aggregate, CommandError, isNotFound, ServerError, withSource, flatFailure } from './errors.ts';
import type { Info } from './resource/info.ts';
import { at, type KubeObject, textAt, uidOf } from './resource/object.ts';
import type { Result } from './resource/result.ts';
import type { Kubectl } from './session.ts';
import { listNow, timedOut, untilEvent, watchFrom } from './until.ts';
import type { DryRun } from './verbs/verb.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeletionOptions {
  readonly propagation: Propagation;
  /** negative: the object's own */
  readonly gracePeriod: number;
  readonly dryRun: DryRun;
  readonly ignoreNotFound: boolean;
  readonly waits: boolean;
  /** 0: a week */
  readonly timeoutMs: number;
  readonly quiet?: boolean;
  /** `name` prints names only */
  readonly output?: string;
  /** objects of the cluster are no matter of the namespace that was named: say so */
  readonly warnsOfClusterScope?: boolean;
  /** only these; undefined: all that are visited */
  readonly only?: ReadonlySet<string>;
}

/** What --cascade says. Upstream: parseCascadingFlag. @throws CommandError */
export function propagationOf(k: Kubectl): Propagation {
  const value = k.flags.string('cascade');
  const truth = tryParseBool(value);
  if (truth !== undefined) {
    k.io.err(`warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${truth ? 'background' : 'orphan'}.\n`);
    return truth ? 'Background' : 'Orphan';
  }
  switch (value) {
    case 'background':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
      return 'Orphan';
    default:
      throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  }
}

/** What is sent. */
export const deleteBody = (options: Pick<DeletionOptions, 'propagation' | 'gracePeriod' | 'dryRun'>): Record<string, unknown> => ({
  ...(options.gracePeriod >= 0 ? { gracePeriodSeconds: options.gracePeriod } : {}),
  propagationPolicy: options.propagation,
  ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
});

/** Where an object is. */
export const locationOf = (info: Info): string => `${groupResource(info.served)} ${info.namespace}/${info.name}`;

/** Deletes what `result` visits. @throws CommandError */
export function* deleteObjects(k: Kubectl, result: Result, options: DeletionOptions): Steps<void> {
  const deleted: { readonly info: Info; readonly uid: string }[] = [];
  let found = 0;
  let warns = options.warnsOfClusterScope ?? false;
  try {
    yield* result.visit(function* (info) {
      if (options.only && !options.only.has(locationOf(info))) return;
      found++;
      if (warns && !info.served.namespaced) {
        k.io.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
        warns = false;
      }
      if (options.dryRun === 'client') return report(k, info, options);
      const answer = deleteOne(info, options);
      report(k, info, options);
      deleted.push({ info, uid: textAt(answer, 'details', 'uid') || uidOf(answer) });
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const failure = options.ignoreNotFound ? aggregate(flatFailure(error).filter((one) => !isNotFound(one))) : error;
    if (failure) throw failure;
  }
  if (found === 0) {
    k.io.out('No resources found\n');
    return;
  }
  if (options.waits && options.dryRun === 'none') yield* waitUntilGone(k, deleted, options.timeoutMs || 168 * 3600_000);
}

function deleteOne(info: Info, options: DeletionOptions): KubeObject {
  try {
    return info.delete(deleteBody(options));
  } catch (error) {
    throw error instanceof CommandError ? withSource('deleting', info.source, error) : error;
  }
}

/** `deployment.apps "web" deleted from default namespace`. */
function report(k: Kubectl, info: Info, options: DeletionOptions): void {
  if (options.quiet) return;
  const { kind, group } = info.served;
  const name = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  if (options.output === 'name') return k.io.out(`${name}/${info.name}\n`);
  const how = options.gracePeriod === 0 ? 'force deleted' : 'deleted';
  const where = info.namespaced ? ` from ${info.namespace} namespace` : '';
  const dry = options.dryRun === 'client' ? ' (dry run)' : options.dryRun === 'server' ? ' (server dry run)' : '';
  k.io.out(`${name} "${info.name}" ${how}${where}${dry}\n`);
}

function* waitUntilGone(k: Kubectl, deleted: readonly { readonly info: Info; readonly uid: string }[], timeoutMs: number): Steps<void> {
  const untilMs = k.nowMs + timeoutMs;
  for (const { info, uid } of deleted) {
    try {
      yield* waitForDeletion(k, info, uid, untilMs);
    } catch (error) {
      if (error instanceof ServerError && (error.reason === 'Forbidden' || error.reason === 'MethodNotAllowed')) return;
      throw error;
    }
  }
}

/**
 * Waits until an object is gone, or another has taken its name.
 * @param uid of the object that was deleted, '' when unknown
 * @throws CommandError `timed out waiting for the condition on pods/x`
 */
export function* waitForDeletion(k: Kubectl, info: Info, uid: string, untilMs: number): Steps<void> {
  try {
    const now = info.fetch();
    if (uid !== '' && uidOf(now) !== uid) return;
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (k.nowMs >= untilMs) throw new CommandError(`${timedOut} on ${info.objectName}`);
  const target = { mapping: info.served, namespace: info.namespace, name: info.name };
  const { items, resourceVersion } = listNow(k, target);
  if (!items.some((item) => uid === '' || uidOf(item) === uid)) return;
  const gone = yield* untilEvent(k, watchFrom(k, target, resourceVersion), untilMs, (event) => {
    if (event.type === 'ERROR') k.io.err(`error: An error occurred while waiting for the object to be deleted: ${String(at(event.object, 'message') ?? '')}`);
    return event.type === 'DELETED' ? true : undefined;
  });
  if (!gone) throw new CommandError(`${timedOut} on ${info.objectName}`);
}
