// kubectl rollout pause and resume.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout_pause.go, rollout_resume.go, pkg/polymorphichelpers/objectpauser.go, objectresumer.go.
// @supports yes kubectl: rollout pause
// @supports yes kubectl: rollout resume

import { CommandError } from '../../errors.ts';
import { at, type KubeObject, kindOf } from '../../resource/object.ts';
import type { Verb } from '../verb.ts';
import { changeFlags, changeWorkloads } from './common.ts';

export const pause: Verb = {
  use: 'pause RESOURCE',
  exactUse: true,
  short: 'Stop a rollout for a while',
  long: `Stop a rollout for a while.

 The controller leaves a paused object as it is until "kubectl rollout resume". Only deployments can be paused so far.`,
  examples: `# What the deployment runs goes on running; changes of it
# have no effect while it is paused
kubectl rollout pause deployment/nginx`,
  completes: 'resource-once:deployment',
  flags: changeFlags,
  run: (k) => changeWorkloads(k, { operation: 'paused', change: (object) => setPaused(object, true), unchanged: () => 'already paused' }),
};

export const resume: Verb = {
  use: 'resume RESOURCE',
  exactUse: true,
  short: 'Go on with a paused rollout',
  long: `Go on with a paused rollout.

 The controller leaves a paused object as it is; from now on it takes care of it again. Only deployments can be resumed so far.`,
  examples: `# A deployment that was paused
kubectl rollout resume deployment/nginx`,
  completes: 'resource-once:deployment',
  flags: changeFlags,
  run: (k) => changeWorkloads(k, { operation: 'resumed', change: (object) => setPaused(object, false), unchanged: () => 'already resumed' }),
};

function setPaused(object: KubeObject, paused: boolean): void {
  if (kindOf(object).kind !== 'Deployment') throw new CommandError(`${paused ? 'pausing' : 'resuming'} is not supported`);
  const now = at(object, 'spec', 'paused') === true;
  if (now === paused) throw new CommandError(paused ? 'is already paused' : 'is not paused');
  const { paused: _, ...spec } = (object.spec ?? {}) as Record<string, unknown>;
  object.spec = paused ? { ...spec, paused } : spec;
}
