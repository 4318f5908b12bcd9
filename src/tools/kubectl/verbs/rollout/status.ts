// kubectl rollout status. Upstream: k8s.io/kubectl v0.36 pkg/cmd/rollout/rollout_status.go, pkg/polymorphichelpers/rollout_status.go.
// @supports yes kubectl: rollout status

import type { Steps } from '../../../../os/process.ts';
import { bool, duration, int64 } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { groupKindText, type Mapping } from '../../client/mapper.ts';
import { CommandError } from '../../errors.ts';
import type { Info } from '../../resource/info.ts';
import { annotationsOf, at, type KubeObject, listAt, nameOf, textAt } from '../../resource/object.ts';
import { revisionAnnotation } from '../../rollout-history.ts';
import type { Kubectl } from '../../session.ts';
import { listNow, timedOut, untilEvent, watchFrom } from '../../until.ts';
import type { Verb } from '../verb.ts';
import { requireWorkload, whichFlags, workloads } from './common.ts';

export const status: Verb = {
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  exactUse: true,
  short: 'See how far a rollout is',
  long: `See how far a rollout is.

 Without other flags the latest rollout is followed until it is done; --watch=false only looks. When another rollout begins meanwhile, that one is followed. To follow one revision and stop when another takes its place, name it with --revision=N.`,
  examples: `# Follow a deployment's rollout
kubectl rollout status deployment/nginx`,
  completes: 'resource-once:deployment daemonset statefulset',
  flags: [
    ...whichFlags,
    bool('watch', 'w', 'Follow the rollout until it is done.', true),
    int64('revision', '', 'Only this revision; 0 is the latest.'),
    duration('timeout', '', 'How long to follow it, with a unit (1s, 2m, 3h); zero is for ever.'),
  ],
  *run(k) {
    requireWorkload(k);
    const revision = k.flags.number('revision');
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    let found = false;
    yield* workloads(k).visit(function* (info) {
      found = true;
      yield* follow(k, info, viewerFor(info.served), revision);
    });
    if (!found) k.io.err(`No resources found in ${k.namespace().name} namespace.\n`);
  },
};

type Viewer = (object: KubeObject, revision: number) => { readonly text: string; readonly done: boolean };

function viewerFor(mapping: Mapping): Viewer {
  switch (groupKindText(mapping)) {
    case 'Deployment.apps':
      return deployment;
    case 'DaemonSet.apps':
      return daemonSet;
    case 'StatefulSet.apps':
      return statefulSet;
    default:
      throw new CommandError(`no status viewer has been implemented for ${groupKindText(mapping)}`);
  }
}

function* follow(k: Kubectl, info: Info, view: Viewer, revision: number): Steps<void> {
  const timeout = k.flags.duration('timeout');
  const untilMs = timeout === 0 ? undefined : k.nowMs + timeout;
  const isDone = (object: KubeObject): boolean => {
    const { text, done } = view(object, revision);
    k.io.out(text);
    return done || !k.flags.bool('watch');
  };
  const target = { mapping: info.served, namespace: info.namespace, name: info.name };
  const { items, resourceVersion } = listNow(k, target);
  if (items.some(isDone)) return;
  const done = yield* untilEvent(k, watchFrom(k, target, resourceVersion), untilMs, (event) => {
    if (event.type === 'DELETED') throw new CommandError('object has been deleted');
    return event.type !== 'ERROR' && isDone(event.object as KubeObject) ? true : undefined;
  });
  if (!done) throw new CommandError(timedOut);
}

const number = (object: KubeObject, ...path: readonly string[]): number => Number(at(object, ...path) ?? 0);
const inStatus = (object: KubeObject, field: string): number => number(object, 'status', field);
const isObserved = (object: KubeObject): boolean => number(object, 'metadata', 'generation') <= inStatus(object, 'observedGeneration');
const going = (text: string): ReturnType<Viewer> => ({ text: `${text}\n`, done: false });
const done = (text: string): ReturnType<Viewer> => ({ text: `${text}\n`, done: true });

const deployment: Viewer = (object, revision) => {
  const name = quote(nameOf(object));
  if (revision > 0) {
    const running = Number(annotationsOf(object)[revisionAnnotation] ?? 0);
    if (running !== revision) throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`);
  }
  if (!isObserved(object)) return going('Waiting for deployment spec update to be observed...');
  const progressing = listAt(object, 'status', 'conditions').find((one) => one.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') throw new CommandError(`deployment ${name} exceeded its progress deadline`);
  const wanted = at(object, 'spec', 'replicas');
  const [total, updated, available] = [inStatus(object, 'replicas'), inStatus(object, 'updatedReplicas'), inStatus(object, 'availableReplicas')];
  if (typeof wanted === 'number' && updated < wanted) return going(`Waiting for deployment ${name} rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`);
  if (total > updated) return going(`Waiting for deployment ${name} rollout to finish: ${total - updated} old replicas are pending termination...`);
  if (available < updated) return going(`Waiting for deployment ${name} rollout to finish: ${available} of ${updated} updated replicas are available...`);
  return done(`deployment ${name} successfully rolled out`);
};

const daemonSet: Viewer = (object) => {
  const name = quote(nameOf(object));
  requireRollingUpdate(object);
  if (!isObserved(object)) return going('Waiting for daemon set spec update to be observed...');
  const [wanted, updated, available] = [inStatus(object, 'desiredNumberScheduled'), inStatus(object, 'updatedNumberScheduled'), inStatus(object, 'numberAvailable')];
  if (updated < wanted) return going(`Waiting for daemon set ${name} rollout to finish: ${updated} out of ${wanted} new pods have been updated...`);
  if (available < wanted) return going(`Waiting for daemon set ${name} rollout to finish: ${available} of ${wanted} updated pods are available...`);
  return done(`daemon set ${name} successfully rolled out`);
};

function requireRollingUpdate(object: KubeObject): void {
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') throw new CommandError('rollout status is only available for RollingUpdate strategy type');
}

const statefulSet: Viewer = (object) => {
  requireRollingUpdate(object);
  if (inStatus(object, 'observedGeneration') === 0 || !isObserved(object)) return going('Waiting for statefulset spec update to be observed...');
  const wanted = at(object, 'spec', 'replicas');
  const [ready, updated, current] = [inStatus(object, 'readyReplicas'), inStatus(object, 'updatedReplicas'), inStatus(object, 'currentReplicas')];
  if (typeof wanted === 'number' && ready < wanted) return going(`Waiting for ${wanted - ready} pods to be ready...`);
  if (at(object, 'spec', 'updateStrategy', 'rollingUpdate')) {
    const partition = at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
    if (typeof wanted === 'number' && typeof partition === 'number' && updated < wanted - partition) {
      return going(`Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`);
    }
    return done(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  const [update, running] = [textAt(object, 'status', 'updateRevision'), textAt(object, 'status', 'currentRevision')];
  if (update !== running) return going(`waiting for statefulset rolling update to complete ${updated} pods at revision ${update}...`);
  return done(`statefulset rolling update complete ${current} pods at revision ${running}...`);
};
