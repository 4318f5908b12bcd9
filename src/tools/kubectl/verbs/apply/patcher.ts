// How kubectl apply brings a live object to what a file says.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/patcher.go.

import { toJson } from '../../../../base/json.ts';
import type { Steps } from '../../../../os/process.ts';
import { deleteBody, propagationOf } from '../../deletion.ts';
import { CommandError, isConflict, isNotFound, ServerError, withSource } from '../../errors.ts';
import { originalConfiguration } from '../../last-applied.ts';
import { applyPatch, threeWayPatch } from '../../patch.ts';
import type { Info, WriteOptions } from '../../resource/info.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { poll, timedOut } from '../../until.ts';
import type { ApplyOptions } from '../apply.ts';

export interface Patched {
  /** what was sent */
  readonly patch: Readonly<Record<string, unknown>>;
  readonly object: KubeObject;
}

/** @param modified what the file says, with its annotation. @throws CommandError with the patch in its message */
export function* patchObject(k: Kubectl, info: Info, modified: KubeObject, options: ApplyOptions, write: WriteOptions): Steps<Patched> {
  const place = info.toString();
  let sent: Readonly<Record<string, unknown>> | undefined;
  const attempt = (current: KubeObject): Patched => {
    const computed = threeWayPatch(info.served, originalConfiguration(current), modified, current, k.flags.bool('overwrite'));
    sent = computed.patch;
    if (toJson(computed.patch) === '{}') return { patch: computed.patch, object: current };
    if (options.dryRun === 'client') return { patch: computed.patch, object: applyPatch(info.served, current, computed.type, computed.patch) };
    return { patch: computed.patch, object: info.patch(computed.type, computed.patch, write) };
  };
  try {
    return yield* withRetries(k, info, attempt, modified, options);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw withSource(`applying patch:\n${sent ? toJson(sent) : ''}\nto:\n${place}\nfor:`, info.source, error);
  }
}

const retries = 5;

function* withRetries(k: Kubectl, info: Info, attempt: (current: KubeObject) => Patched, modified: KubeObject, options: ApplyOptions): Steps<Patched> {
  let current = info.present;
  for (let i = 0; ; i++) {
    try {
      return attempt(current);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (isConflict(error) && i < retries) {
        if (i >= 1) yield* k.sleep(1000);
        current = info.fetch();
        continue;
      }
      const refused = isConflict(error) || (error instanceof ServerError && error.reason === 'Invalid');
      if (refused && options.force) return yield* recreate(k, info, current, modified);
      throw options.dryRun === 'client' ? error : withSource('patching', info.source, error);
    }
  }
}

/** --force: delete and create anew; when that fails, put the old one back. */
function* recreate(k: Kubectl, info: Info, original: KubeObject, modified: KubeObject): Steps<Patched> {
  info.delete(deleteBody({ propagation: propagationOf(k), gracePeriod: k.flags.number('grace-period'), dryRun: 'none' }));
  const gone = yield* poll(k, 1000, k.flags.duration('timeout') || 5 * 60_000, () => {
    try {
      info.fetch();
      return false;
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
  });
  if (!gone) throw new CommandError(timedOut);
  try {
    return { patch: modified, object: info.create(modified) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    try {
      return { patch: modified, object: info.create(original) };
    } catch (second) {
      throw new CommandError(
        `An error occurred force-replacing the existing object with the newly provided one:\n\n${error.message}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${second instanceof Error ? second.message : String(second)}`,
      );
    }
  }
}
