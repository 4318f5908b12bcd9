// Ends a Pod: hooks, signals, patience, then what is left is taken down. Upstream: kubelet.go SyncTerminatingPod and
// SyncTerminatedPod, kuberuntime_container.go killContainersWithSyncResult (sidecars last, in reverse order).

import { runHandler } from './handlers.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { ContainerState, PodWorker, SyncResult, Work } from './pod-worker.ts';
import { stopProbes } from './probes/prober.ts';
import { fieldPath } from './start-container.ts';
import { postStatus } from './status/post-status.ts';

/** Volumes go by themselves within this time of the last container's end; who finds them still there asks again after a while. Upstream: volumemanager.go WaitForUnmount. */
const unmountMs = 200;
const askAgainMs = 300;
/** A hook and a signal get at least this long. Upstream: minimumGracePeriodInSeconds */
const leastGraceMs = 2000;

export function* terminatePod(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): Work<SyncResult> {
  postStatus(kubelet, machine, worker);
  stopProbes(worker);
  const begunMs = kubelet.nowMs;
  const states = [...worker.containers.values()];
  yield* killAll(
    kubelet,
    machine,
    worker,
    states.filter(({ type }) => type !== 'sidecar'),
    begunMs,
  );
  for (const sidecar of states.filter(({ type }) => type === 'sidecar').reverse()) yield* killAll(kubelet, machine, worker, [sidecar], begunMs);
  postStatus(kubelet, machine, worker);
  // Its place is free from here on, for the scheduler by the phase just written. Upstream: filterOutInactivePods.
  kubelet.account(machine, worker, -1);
  // The next relist has to have seen that everything has ended; then volumes are unmounted.
  if (worker.sandbox) {
    const relistMs = machine.nextRelistMs();
    const untilMs = relistMs - kubelet.nowMs < unmountMs ? relistMs + askAgainMs : relistMs;
    while (kubelet.nowMs < untilMs) yield untilMs;
    machine.runtime.stopSandbox(worker.sandbox);
  }
  worker.torndown = true;
  worker.stage = 'terminated';
  postStatus(kubelet, machine, worker);
  return { failed: false };
}

/** Stops these containers side by side and waits until all have ended. */
function* killAll(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, states: readonly ContainerState[], begunMs: number): Work<void> {
  const running = states.filter(({ current }) => current?.state === 'running');
  const kills = running.map((state) => killContainer(kubelet, machine, worker, state, () => worker.graceMs, undefined, begunMs));
  const next = new Map(kills.map((kill) => [kill, 0]));
  while (next.size > 0) {
    for (const [kill, atMs] of next) {
      if (kubelet.nowMs < atMs && atMs !== Number.POSITIVE_INFINITY) continue;
      const step = kill.next();
      if (step.done) next.delete(kill);
      else next.set(kill, step.value);
    }
    if (next.size > 0) yield Math.min(...next.values());
  }
}

/**
 * Upstream: killContainer: preStop within the grace period, then the stop signal with what is left of it.
 * @param graceMs asked again and again: a later deletion may shorten it
 */
export function* killContainer(
  kubelet: Kubelet,
  machine: NodeMachine,
  worker: PodWorker,
  state: ContainerState,
  graceMs: () => number,
  message = `Stopping container ${state.name}`,
  begunMs = kubelet.nowMs,
): Work<void> {
  const { current } = state;
  if (current?.state !== 'running') return;
  kubelet.event(machine, worker.pod, 'Normal', 'Killing', message, fieldPath(state));
  const hook = state.spec.lifecycle?.preStop;
  if (hook && graceMs() > 0) {
    const problem = yield* runHandler(kubelet, machine, worker, state, hook, begunMs + graceMs());
    if (problem !== undefined) kubelet.event(machine, worker.pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', fieldPath(state));
  }
  let given = graceMs();
  const left = begunMs + given - kubelet.nowMs;
  machine.runtime.stop(current, given <= 0 ? 0 : hook ? Math.max(leastGraceMs, left) : left);
  while ((current.state as string) === 'running') {
    yield Number.POSITIVE_INFINITY;
    if (graceMs() >= given) continue;
    given = graceMs();
    machine.runtime.stop(current, Math.max(0, begunMs + given - kubelet.nowMs));
  }
}
