// Lifecycle hooks: a command in the container, an HTTP request to it, or patience. Upstream: pkg/kubelet/lifecycle/handlers.go.

import type { LifecycleHandler } from '../../api/kinds/shared/pod-types.ts';
import { RuntimeError } from '../../containers/container.ts';
import { CaptureFile } from '../../os/open-file.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { ContainerState, PodWorker, Work } from './pod-worker.ts';
import { portNumber, spawnHttpCheck } from './probes/http-check.ts';
import { quiet } from './quiet.ts';

/**
 * Runs a hook to its end, or until time is up.
 * @returns what went wrong; undefined when nothing did
 */
export function* runHandler(
  kubelet: Kubelet,
  machine: NodeMachine,
  worker: PodWorker,
  state: ContainerState,
  handler: LifecycleHandler,
  limitMs = Number.POSITIVE_INFINITY,
): Work<string | undefined> {
  const { current } = state;
  if (!current) return 'container not found';
  if (handler.sleep) {
    const endMs = Math.min(limitMs, kubelet.nowMs + 1000 * handler.sleep.seconds);
    while (kubelet.nowMs < endMs && current.state === 'running') yield endMs;
    return undefined;
  }
  if (handler.exec) {
    const output = new CaptureFile();
    try {
      const process = machine.runtime.exec(current, handler.exec.command ?? [], { descriptors: quiet(output) });
      process.exit.onReady(() => kubelet.poke(worker, 0));
      while (!process.ended && kubelet.nowMs < limitMs) yield limitMs;
      if (!process.ended) machine.runtime.kernel.signal(process, 'KILL');
      const code = process.ended && 'exitCode' in process.ended ? process.ended.exitCode : 137;
      return code === 0 ? undefined : `command '${(handler.exec.command ?? []).join(' ')}' exited with ${code}: ${output.content}`;
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      return error.message;
    }
  }
  if (handler.httpGet) {
    const { httpGet } = handler;
    const port = portNumber(httpGet.port, state);
    const check = spawnHttpCheck(machine, {
      host: httpGet.host || worker.sandbox?.address || machine.address,
      port,
      path: httpGet.path ?? '/',
      scheme: httpGet.scheme ?? 'HTTP',
      headers: httpGet.httpHeaders ?? [],
      timeoutMs: 30_000,
    });
    check.process.exit.onReady(() => kubelet.poke(worker, 0));
    while (!check.process.ended && kubelet.nowMs < limitMs) yield limitMs;
    return check.answer?.result === 'response' ? undefined : 'HTTP hook failed';
  }
  return undefined;
}
