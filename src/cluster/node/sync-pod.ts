// One sync of a Pod: say how it is, then bring it one step nearer to its spec. Upstream: pkg/kubelet/kubelet.go SyncPod,
// kuberuntime/kuberuntime_manager.go SyncPod and computePodActions.
// The status is posted first and shows what the sync before has found: that is why ErrImagePull is seen long before
// ImagePullBackOff.

import type { ApiObject } from '../../api/object.ts';
import type { Pod } from '../../api/types.ts';
import { RuntimeError } from '../../containers/container.ts';
import { checkPullSecrets } from './ensure-image.ts';
import type { Kubelet } from './kubelet.ts';
import { addContainers } from './new-worker.ts';
import { type NodeMachine, relistMs } from './node-machine.ts';
import { hostnameOf, podCgroup, subdomainOf } from './pod-facts.ts';
import type { ContainerState, PodWorker, SyncResult, Work } from './pod-worker.ts';
import { resizeContainers } from './resize.ts';
import { runtimeClasses } from './resources.ts';
import { wantsRestart } from './restart-policy.ts';
import { startContainer } from './start-container.ts';
import { phaseOf } from './status/phase.ts';
import { postSandboxReady, postStatus } from './status/post-status.ts';
import { killContainer } from './terminate-pod.ts';
import { mountVolumes } from './volumes/mount-volumes.ts';
import { refreshIfDue } from './volumes/refresh.ts';

type RuntimeClass = ApiObject & { readonly handler: string };

/**
 * After a sync that did something and did not fail the kubelet looks at the Pod's containers at once; this is what looking takes.
 * Upstream: PLEGOnDemandRelist, pleg/generic.go RequestRelist.
 */
const onDemandRelistMs = 12;

/** What a sandbox takes on a quiet machine. */
const sandboxMs = 80;

export function* syncPod(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): Work<SyncResult> {
  worker.stage = 'syncing';
  addContainers(worker);
  refreshIfDue(kubelet, worker);
  checkDeadline(kubelet, machine, worker);
  postStatus(kubelet, machine, worker);
  const phase = worker.failure ? 'Failed' : phaseOf(worker);
  if (phase === 'Failed' || phase === 'Succeeded') return { failed: false, finished: true };
  if (worker.pod.spec?.imagePullSecrets) checkPullSecrets(kubelet, machine, worker);
  const again = eventsOutnumberSync(kubelet, worker);
  if (!worker.volumes) yield* mountVolumes(kubelet, machine, worker);
  worker.committed = true;
  const newSandbox = !worker.sandbox || worker.sandbox.state === 'stopped';
  if (newSandbox) {
    const problem = yield* makeSandbox(kubelet, machine, worker);
    if (problem) return problem;
  }
  const tally = new Tally();
  resizeContainers(kubelet, machine, worker);
  yield* startContainers(kubelet, machine, worker, tally);
  if (newSandbox && worker.sandbox) for (const one of [worker.sandbox, ...tally.notStarted]) worker.changed.add(one);
  const relistAtMs = (newSandbox || tally.acted) && !tally.failed ? Math.min(machine.nextRelistMs(), kubelet.nowMs + onDemandRelistMs) : machine.nextRelistMs();
  planRelist(kubelet, worker, again, tally.failed || someEnded(worker), relistAtMs);
  return { ...tally.result, relistAtMs };
}

/**
 * Each event of a relist asks for a sync; one of them is the sync that begins now, the others are one that follows at the next
 * relist, whose result it needs. Where the sync that begins now was such a follower itself, any event leads to one more.
 * (Upstream: PodWorkers.UpdatePod, podCache.GetNewerThan.)
 */
function eventsOutnumberSync({ nowMs }: Kubelet, worker: PodWorker): boolean {
  const follows = worker.followUpMs !== undefined && nowMs >= worker.followUpMs && nowMs < worker.followUpMs + relistMs;
  const events = worker.changed.size;
  worker.changed.clear();
  return events > (follows ? 0 : 1);
}

/** What has started or ended is noticed by the next relist. A sync that follows is left out where it could say nothing new. */
function planRelist(kubelet: Kubelet, worker: PodWorker, again: boolean, hasNews: boolean, nextMs: number): void {
  worker.followUpMs = again ? nextMs : undefined;
  if ((again && hasNews) || worker.changed.size > 0) kubelet.requestSync(worker, nextMs);
}

const someEnded = (worker: PodWorker): boolean => [...worker.containers.values()].some(({ current }) => current?.state === 'exited');

/** What a sync's starts came to. */
export class Tally {
  /** containers that were made and did not come to run */
  readonly notStarted: object[] = [];
  failed = false;
  /** something was started or stopped */
  acted = false;
  #retryAtMs: number | undefined;

  /** Something failed; a back-off may say until when. */
  fail(retryAtMs?: number): void {
    this.failed = true;
    if (retryAtMs !== undefined) this.#retryAtMs = Math.min(this.#retryAtMs ?? Number.POSITIVE_INFINITY, retryAtMs);
  }

  get result(): SyncResult {
    return this.#retryAtMs === undefined ? { failed: this.failed } : { failed: this.failed, retryAtMs: this.#retryAtMs };
  }
}

/** Upstream: pkg/kubelet/active_deadline.go */
function checkDeadline(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): void {
  const seconds = worker.pod.spec?.activeDeadlineSeconds;
  if (seconds === undefined || worker.failure) return;
  const endMs = worker.startedMs + seconds * 1000;
  if (kubelet.nowMs < endMs) return kubelet.requestSync(worker, endMs);
  const message = 'Pod was active on the node longer than the specified deadline';
  worker.failure = { reason: 'DeadlineExceeded', message };
  kubelet.event(machine, worker.pod, 'Normal', 'DeadlineExceeded', message);
}

/** @returns how the sync ends when there is no sandbox */
function* makeSandbox(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): Work<SyncResult | undefined> {
  const { pod } = worker;
  const { namespace = '', name } = pod.metadata;
  yield kubelet.nowMs + Math.round(sandboxMs * (0.8 + 0.4 * kubelet.context.random.fraction()));
  const { runtime } = machine;
  if (worker.sandbox) {
    kubelet.event(machine, pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
    for (const state of worker.containers.values()) forgetContainer(state);
    runtime.removeSandbox(worker.sandbox);
  }
  const runtimeHandler = handlerOf(kubelet, pod);
  if (runtimeHandler === undefined) {
    kubelet.event(machine, pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: runtimeclass.node.k8s.io "${pod.spec?.runtimeClassName}" not found`);
    return { failed: true };
  }
  try {
    worker.sandbox = runtime.runSandbox({
      name: `${namespace}/${name}`,
      hostname: pod.spec?.hostNetwork ? machine.name : hostnameOf(pod),
      domain: subdomainOf(pod, kubelet.clusterDomain),
      hostNetwork: pod.spec?.hostNetwork ?? false,
      hostPid: pod.spec?.hostPID ?? false,
      sharePid: pod.spec?.shareProcessNamespace ?? false,
      cgroup: podCgroup(pod),
      runtimeHandler,
    });
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    kubelet.event(machine, pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: rpc error: code = Unknown desc = ${error.message}`);
    return { failed: true };
  }
  worker.sandboxAttempts += 1;
  postSandboxReady(kubelet, worker);
  return undefined;
}

/** The low-level runtime a Pod's class stands for, '' for the default; undefined when the class is gone. Upstream: pkg/kubelet/runtimeclass */
function handlerOf(kubelet: Kubelet, pod: Pod): string | undefined {
  const name = pod.spec?.runtimeClassName;
  return name ? kubelet.context.get<RuntimeClass>(runtimeClasses, '', name)?.handler : '';
}

/** After a new sandbox everything starts again, init containers too. */
function forgetContainer(state: ContainerState): void {
  if (!state.current) return;
  state.previous = state.current;
  state.current = undefined;
  state.restartCount += 1;
  state.started = false;
  state.ready = false;
}

function* startContainers(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, tally: Tally): Work<void> {
  for (const state of worker.containers.values()) {
    if (state.type === 'ephemeral' && !state.current && !state.waiting) yield* startContainer(kubelet, machine, worker, state, tally);
  }
  for (const state of worker.containers.values()) yield* stopUnwell(kubelet, machine, worker, state, tally);
  if (!(yield* startInitContainers(kubelet, machine, worker, tally))) return;
  for (const state of worker.containers.values()) {
    if (state.type === 'regular' && wantsStart(worker, state)) yield* startContainer(kubelet, machine, worker, state, tally);
  }
}

/** Stops a container whose probe has failed or whose image was changed; it starts again right after. */
function* stopUnwell(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, tally: Tally): Work<void> {
  const { current } = state;
  if (current?.state !== 'running') return;
  if (current.spec.imageName !== (state.spec.image ?? '')) {
    state.replaced = true;
    state.unwell = { message: `Container ${state.name} definition changed, will be restarted`, graceMs: 1000 * (worker.pod.spec?.terminationGracePeriodSeconds ?? 30) };
  }
  const { unwell } = state;
  if (!unwell) return;
  yield* killContainer(kubelet, machine, worker, state, () => unwell.graceMs, unwell.message);
  state.unwell = undefined;
  tally.acted = true;
}

const wantsStart = (worker: PodWorker, state: ContainerState): boolean =>
  !state.current || (state.current.state === 'exited' && (state.replaced || wantsRestart(worker.pod, state)));

/** @returns whether all init containers are done and all sidecars have started */
function* startInitContainers(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, tally: Tally): Work<boolean> {
  for (const state of worker.containers.values()) {
    const { current } = state;
    if (state.type === 'init') {
      if (current?.state === 'exited' && current.exitCode === 0) continue;
      if (wantsStart(worker, state)) yield* startContainer(kubelet, machine, worker, state, tally);
      return false;
    }
    if (state.type !== 'sidecar') continue;
    if (!current || current.state === 'exited') yield* startContainer(kubelet, machine, worker, state, tally);
    if (!state.started) return false;
  }
  return true;
}
