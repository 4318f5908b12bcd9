// Runs the probes of containers and acts on what they say. Upstream: pkg/kubelet/prober (worker.go, prober.go,
// prober_manager.go).

import type { Probe } from '../../../api/kinds/shared/pod-types.ts';
import { text } from '../../../base/bytes.ts';
import { RuntimeError } from '../../../containers/container.ts';
import { CaptureFile } from '../../../os/open-file.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import type { ContainerState, PodWorker } from '../pod-worker.ts';
import { quiet } from '../quiet.ts';
import { fieldPath } from '../start-container.ts';
import { grpcCheck } from './grpc-check.ts';
import { dialProblem, portNumber, spawnHttpCheck, spawnTcpCheck } from './http-check.ts';
import type { ProbeKind, ProbeResult, ProbeWorker } from './probe-worker.ts';

const kinds: readonly (readonly [ProbeKind, 'startupProbe' | 'readinessProbe' | 'livenessProbe'])[] = [
  ['startup', 'startupProbe'],
  ['readiness', 'readinessProbe'],
  ['liveness', 'livenessProbe'],
];

const titles: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' };

/** Begins the probes of a container that has just started. */
export function startProbes(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState): void {
  for (const probe of state.probes) probe.stopped = true;
  const { current } = state;
  if (!current) return;
  state.probes = kinds.flatMap(([kind, field]) => {
    const probe = state.spec[field];
    if (!probe) return [];
    const nextMs = machine.nowMs + 1000 * (probe.initialDelaySeconds ?? 0) + 20;
    return [{ kind, probe, containerName: state.name, container: current, last: undefined, count: 0, running: undefined, limitMs: 0, nextMs, stopped: false }];
  });
  for (const probe of state.probes) schedule(kubelet, worker, probe, probe.nextMs);
}

export function stopProbes(worker: PodWorker): void {
  for (const state of worker.containers.values()) for (const probe of state.probes) probe.stopped = true;
}

function schedule(kubelet: Kubelet, worker: PodWorker, probe: ProbeWorker, atMs: number): void {
  kubelet.context.enqueueAfter(`${worker.key}|${probe.kind}/${probe.containerName}`, Math.max(0, atMs - kubelet.nowMs));
}

/** A probe's key is due: begins a check, or takes the result of the one under way. */
export function runProbe(kubelet: Kubelet, podKey: string, which: string): void {
  const [nodeName = '', ...local] = podKey.split('/');
  const machine = kubelet.machines.get(nodeName);
  const worker = machine?.workers.get(local.join('/'));
  const [kind, container = ''] = which.split('/');
  const state = worker?.containers.get(container);
  const probe = state?.probes.find((candidate) => candidate.kind === kind);
  if (!machine || !worker || !state || !probe || probe.stopped || machine.state !== 'on') return;
  if (probe.container !== state.current || probe.container.state !== 'running') {
    probe.stopped = true;
    return;
  }
  if (probe.running) return take(kubelet, machine, worker, state, probe);
  if (kubelet.nowMs < probe.nextMs) return schedule(kubelet, worker, probe, probe.nextMs);
  // A startup probe goes first: the others wait until it has succeeded.
  if (kind !== 'startup' && !state.started) return schedule(kubelet, worker, probe, kubelet.nowMs + 1000);
  if (kind === 'startup' && state.started) return;
  probe.nextMs = kubelet.nowMs + 1000 * (probe.probe.periodSeconds ?? 10);
  begin(kubelet, machine, worker, state, probe);
}

function begin(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, probe: ProbeWorker): void {
  const timeoutMs = 1000 * (probe.probe.timeoutSeconds ?? 1);
  probe.limitMs = kubelet.nowMs + timeoutMs;
  const due = (): void => schedule(kubelet, worker, probe, kubelet.nowMs);
  probe.running = check(machine, worker, state, probe.probe, timeoutMs, due);
  schedule(kubelet, worker, probe, probe.limitMs);
}

/** Starts a check. @returns what asks for its result; at the time limit it must have one */
function check(machine: NodeMachine, worker: PodWorker, state: ContainerState, probe: Probe, timeoutMs: number, due: () => void): () => ProbeResult | undefined {
  const host = worker.sandbox?.address || machine.address;
  if (probe.exec) return execCheck(machine, state, probe.exec.command ?? [], timeoutMs, due);
  if (probe.httpGet) return httpCheck(machine, worker, state, probe.httpGet, timeoutMs, due);
  if (probe.tcpSocket) {
    const port = portNumber(probe.tcpSocket.port, state);
    const target = probe.tcpSocket.host || host;
    const dial = spawnTcpCheck(machine, target, port, timeoutMs);
    dial.process.exit.onReady(due);
    return () => dial.answer && (dial.answer.result === 'connected' ? { ok: true, output: '' } : { ok: false, output: dialProblem(`${target}:${port}`, dial.answer) });
  }
  if (probe.grpc) return grpcCheck(machine, host, probe.grpc.port, probe.grpc.service ?? '', timeoutMs, due);
  return () => ({ ok: true, output: '' });
}

function execCheck(machine: NodeMachine, state: ContainerState, command: readonly string[], timeoutMs: number, due: () => void): () => ProbeResult | undefined {
  const output = new CaptureFile();
  const { current } = state;
  if (!current) return () => ({ ok: false, output: 'container not found' });
  try {
    const process = machine.runtime.exec(current, command, { descriptors: quiet(output) });
    process.exit.onReady(due);
    const endMs = machine.nowMs + timeoutMs;
    return () => {
      if (process.ended) return { ok: 'exitCode' in process.ended && process.ended.exitCode === 0, output: text(output.content) };
      if (machine.nowMs < endMs) return undefined;
      machine.runtime.kernel.signal(process, 'KILL');
      return { ok: false, output: `command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s` };
    };
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return () => ({ ok: false, output: `failed to exec in container: failed to start exec: ${error.message}` });
  }
}

function httpCheck(
  machine: NodeMachine,
  worker: PodWorker,
  state: ContainerState,
  httpGet: NonNullable<Probe['httpGet']>,
  timeoutMs: number,
  due: () => void,
): () => ProbeResult | undefined {
  const host = httpGet.host || worker.sandbox?.address || machine.address;
  const port = portNumber(httpGet.port, state);
  const scheme = httpGet.scheme ?? 'HTTP';
  const path = httpGet.path ?? '/';
  const url = `${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
  const asked = spawnHttpCheck(machine, { host, port, path, scheme, headers: httpGet.httpHeaders ?? [], timeoutMs });
  asked.process.exit.onReady(due);
  return () => {
    const { answer } = asked;
    if (!answer) return asked.process.ended ? { ok: false, output: `Get "${url}": EOF` } : undefined;
    if (answer.result === 'response') {
      const { status } = answer.response;
      return status >= 200 && status < 400 ? { ok: true, output: answer.response.body } : { ok: false, output: `HTTP probe failed with statuscode: ${status}` };
    }
    if (answer.result === 'unconnected' && answer.dialled.result !== 'timeout') return { ok: false, output: `Get "${url}": ${dialProblem(`${host}:${port}`, answer.dialled)}` };
    if (answer.result === 'timeout') return { ok: false, output: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)` };
    if (answer.result === 'unconnected') return { ok: false, output: `Get "${url}": dial tcp ${host}:${port}: i/o timeout` };
    return {
      ok: false,
      output: `Get "${url}": ${answer.result === 'malformed' ? 'net/http: HTTP/1.x transport connection broken: malformed HTTP response' : answer.result === 'unresolved' ? `dial tcp: lookup ${host}: no such host` : 'EOF'}`,
    };
  };
}

function take(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, probe: ProbeWorker): void {
  const result = probe.running?.();
  if (!result) return schedule(kubelet, worker, probe, Math.max(probe.limitMs, kubelet.nowMs + 1));
  probe.running = undefined;
  schedule(kubelet, worker, probe, probe.nextMs);
  if (!result.ok) kubelet.event(machine, worker.pod, 'Warning', 'Unhealthy', `${titles[probe.kind]} probe failed: ${result.output}`, fieldPath(state));
  if (probe.last === result.ok) probe.count += 1;
  else Object.assign(probe, { last: result.ok, count: 1 });
  const { successThreshold = 1, failureThreshold = 3 } = probe.probe;
  if (probe.count < (result.ok ? successThreshold : failureThreshold)) return;
  act(kubelet, worker, state, probe, result.ok);
}

function act(kubelet: Kubelet, worker: PodWorker, state: ContainerState, probe: ProbeWorker, ok: boolean): void {
  if (probe.kind === 'readiness') {
    if (state.ready === ok) return;
    state.ready = ok;
    return kubelet.requestSync(worker, kubelet.nowMs);
  }
  if (ok) {
    if (probe.kind === 'startup' && !state.started) {
      state.started = true;
      probe.stopped = true;
      for (const other of state.probes) if (!other.stopped) schedule(kubelet, worker, other, kubelet.nowMs);
      kubelet.requestSync(worker, kubelet.nowMs);
    }
    return;
  }
  probe.stopped = true;
  restart(kubelet, worker, state, probe);
}

/** A container that is not well is stopped and started again by the next sync. */
function restart(kubelet: Kubelet, worker: PodWorker, state: ContainerState, probe: ProbeWorker): void {
  for (const other of state.probes) other.stopped = true;
  const seconds = probe.probe.terminationGracePeriodSeconds ?? worker.pod.spec?.terminationGracePeriodSeconds ?? 30;
  state.unwell = { message: `Container ${state.name} failed ${probe.kind} probe, will be restarted`, graceMs: 1000 * seconds };
  kubelet.requestSync(worker, kubelet.nowMs);
}
