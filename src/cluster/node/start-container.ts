// Starts one container: back-off, image, configuration, creation, start, postStart. Upstream: kuberuntime_container.go
// startContainer, kuberuntime_manager.go doBackOff, images/image_manager.go.

import { formatDuration } from '../../base/duration.ts';
import type { Container as Running } from '../../containers/container.ts';
import { RuntimeError } from '../../containers/container.ts';
import type { StoredImage } from '../../containers/image-store.ts';
import { damagedError } from '../../containers/registries.ts';
import { containerSpec } from './container-config.ts';
import { ensureImage } from './ensure-image.ts';
import { runHandler } from './handlers.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { podText } from './pod-facts.ts';
import type { ContainerState, PodWorker, Work } from './pod-worker.ts';
import { startProbes } from './probes/prober.ts';
import { policyOf } from './restart-policy.ts';
import type { Tally } from './sync-pod.ts';

/** Something a container lacks: a ConfigMap, a key, a permission. Upstream: ErrCreateContainerConfig. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The path Events give for a container. */
export function fieldPath(state: ContainerState): string {
  const list = state.type === 'regular' ? 'containers' : state.type === 'ephemeral' ? 'ephemeralContainers' : 'initContainers';
  return `spec.${list}{${state.name}}`;
}

/** Tries to start a container; what went wrong is noted as why it waits. */
export function* startContainer(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, tally: Tally): Work<void> {
  const untilMs = inBackoff(kubelet, machine, worker, state);
  if (untilMs !== undefined) return tally.fail(untilMs);
  const image = yield* ensureImage(kubelet, machine, worker, state);
  if (!image) return tally.fail();
  const made = create(kubelet, machine, worker, state, image);
  if (!made) return tally.fail();
  try {
    machine.runtime.start(made);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    state.waiting = { reason: 'RunContainerError', message: error.message };
    kubelet.event(machine, worker.pod, 'Warning', 'Failed', `Error: ${error.message}`, fieldPath(state));
    tally.notStarted.push(made);
    return tally.fail();
  }
  kubelet.event(machine, worker.pod, 'Normal', 'Started', 'Container started', fieldPath(state));
  worker.changed.add(made);
  tally.acted = true;
  state.waiting = undefined;
  state.started = !state.spec.startupProbe;
  state.ready = !state.spec.readinessProbe && state.type !== 'init';
  startProbes(kubelet, machine, worker, state);
  yield* postStart(kubelet, machine, worker, state, made, tally);
}

/** Upstream: doBackOff. @returns until when the container has to wait */
function inBackoff(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState): number | undefined {
  const { current } = state;
  if (current?.state !== 'exited' || policyOf(worker.pod, state) === 'Never') return undefined;
  const untilMs = state.crash.untilMs(current.finishedMs, kubelet.nowMs);
  if (untilMs === undefined) {
    state.crash.next(kubelet.nowMs);
    return undefined;
  }
  const name = podText(worker.pod);
  state.waiting = { reason: 'CrashLoopBackOff', message: `back-off ${formatDuration(state.crash.delayMs)} restarting failed container=${state.name} pod=${name}` };
  kubelet.event(machine, worker.pod, 'Warning', 'BackOff', `Back-off restarting failed container ${state.name} in pod ${name}`, fieldPath(state));
  return untilMs;
}

function create(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, image: StoredImage): Running | undefined {
  const { sandbox } = worker;
  if (!sandbox) return undefined;
  try {
    const spec = containerSpec(kubelet, machine, worker, state, image);
    if (machine.images.isDamaged(image.name)) throw new RuntimeError(damagedError(image.name, image.image));
    const made = machine.runtime.createContainer(sandbox, spec);
    if (state.current) {
      if (state.previous) machine.runtime.remove(state.previous);
      state.previous = state.current;
      state.restartCount += 1;
    }
    state.current = made;
    state.unwell = undefined;
    state.replaced = false;
    kubelet.event(machine, worker.pod, 'Normal', 'Created', 'Container created', fieldPath(state));
    return made;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof RuntimeError)) throw error;
    const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
    state.waiting = { reason, message: error.message };
    kubelet.event(machine, worker.pod, 'Warning', 'Failed', `Error: ${error.message}`, fieldPath(state));
    return undefined;
  }
}

/** Upstream: the hook blocks the sync; when it fails, the container is killed. */
function* postStart(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, made: Running, tally: Tally): Work<void> {
  const hook = state.spec.lifecycle?.postStart;
  if (!hook) return;
  const problem = yield* runHandler(kubelet, machine, worker, state, hook);
  if (problem === undefined) return;
  kubelet.event(machine, worker.pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', fieldPath(state));
  kubelet.event(machine, worker.pod, 'Normal', 'Killing', 'FailedPostStartHook', fieldPath(state));
  const graceMs = 1000 * (worker.pod.spec?.terminationGracePeriodSeconds ?? 30);
  machine.runtime.stop(made, graceMs);
  const endMs = kubelet.nowMs + graceMs + 1000;
  while (made.state === 'running' && kubelet.nowMs < endMs) yield Number.POSITIVE_INFINITY;
  state.waiting = { reason: 'PostStartHookError', message: `PostStartHook failed` };
  // It has come and gone within this sync: the next relist finds nothing that is new.
  worker.changed.delete(made);
  tally.notStarted.push(made);
  tally.fail();
}
