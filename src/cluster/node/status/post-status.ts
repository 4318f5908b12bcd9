// Works out a Pod's status and writes it when it differs from what is stored. Upstream: pkg/kubelet/status/status_manager.go,
// kubelet_pods.go generateAPIPodStatus.

import type { JsonObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import { EtcdUnavailable } from '../../control-plane.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import { qosOf } from '../pod-facts.ts';
import type { ContainerState, ContainerType, PodWorker } from '../pod-worker.ts';
import { pods } from '../resources.ts';
import { identityOf } from '../static-pods.ts';
import { conditionsOf } from './conditions.ts';
import { containerStatus } from './container-status.ts';
import { equal } from './equal.ts';
import { type Phase, phaseOf } from './phase.ts';

/** Writes the Pod's status as it is now. */
export function postStatus(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): void {
  if (worker.sandbox) worker.networkSeen = true;
  write(kubelet, worker, statusOf(kubelet, machine, worker));
}

/** The sandbox stands: said at once, before images are pulled. Upstream: OnPodSandboxReady. */
export function postSandboxReady(kubelet: Kubelet, worker: PodWorker): void {
  const status = worker.pod.status ?? {};
  const time = formatRfc3339(kubelet.nowMs);
  const conditions = (status.conditions ?? []).map((condition) =>
    condition.type === 'PodReadyToStartContainers' && condition.status !== 'True' ? { ...condition, status: 'True', lastTransitionTime: time } : condition,
  );
  write(kubelet, worker, { ...status, conditions });
}

function write(kubelet: Kubelet, worker: PodWorker, status: JsonObject): void {
  if (equal(status, worker.pod.status)) return;
  const current = kubelet.context.get<Pod>(pods, worker.pod.metadata.namespace ?? '', worker.pod.metadata.name);
  if (!current || identityOf(current) !== worker.uid) return;
  // Somebody else's change is on its way to the kubelet: it must not be taken for known because it is in what is written here.
  if (current !== worker.pod) worker.overtaken = true;
  worker.unsaid = false;
  try {
    worker.pod = kubelet.context.updateStatus(pods, { ...(current as unknown as JsonObject), status }) as unknown as Pod;
  } catch (error) {
    // A node goes on without its API server: what it has to say waits.
    if (!(error instanceof EtcdUnavailable)) throw error;
    worker.unsaid = true;
    kubelet.requestSync(worker, kubelet.nowMs + retryMs);
  }
}

/** Upstream: syncPeriod of the status manager. */
const retryMs = 10_000;

export function statusOf(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): JsonObject {
  const { pod, failure } = worker;
  const before = pod.status ?? {};
  const phase = steady(before.phase as Phase | undefined, failure ? 'Failed' : phaseOf(worker));
  const states = [...worker.containers.values()];
  const initialized = states.every((state) =>
    state.type === 'init' ? state.current?.state === 'exited' && state.current.exitCode === 0 : state.type !== 'sidecar' || state.started,
  );
  const list = (types: readonly ContainerType[]): readonly JsonObject[] =>
    states.filter(({ type }) => types.includes(type)).map((state) => containerStatus(worker, state, initialized) as unknown as JsonObject);
  const isReady = (state: ContainerState): boolean => containerReady(worker, state);
  const init = list(['init', 'sidecar']);
  const ephemeral = list(['ephemeral']);
  const address = worker.sandbox && worker.networkSeen ? worker.sandbox.address || machine.address : undefined;
  const hostNetwork = pod.spec?.hostNetwork ? machine.address : undefined;
  const podIP = address ?? before.podIP ?? hostNetwork;
  const reason = failure?.reason ?? (before.reason || undefined);
  const message = failure?.message ?? (before.message || undefined);
  return {
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    conditions: conditionsOf(worker, phase, isReady, kubelet.nowMs),
    ...(message === undefined ? {} : { message }),
    ...(reason === undefined ? {} : { reason }),
    ...(before.nominatedNodeName ? { nominatedNodeName: before.nominatedNodeName } : {}),
    hostIP: machine.address,
    hostIPs: [{ ip: machine.address }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: before.startTime ?? formatRfc3339(worker.startedMs),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: list(['regular']),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    qosClass: qosOf(pod),
    resources: pod.spec?.resources ?? {},
    ...(before.resourceClaimStatuses ? { resourceClaimStatuses: before.resourceClaimStatuses } : {}),
  };
}

/** A Pod that has ended stays ended. */
const steady = (before: Phase | undefined, now: Phase): Phase => (before === 'Succeeded' || before === 'Failed' ? before : now);

/** As the container's own status has it, without making the whole status. */
function containerReady(_worker: PodWorker, state: ContainerState): boolean {
  const { current } = state;
  if (state.type === 'init') return current?.state === 'exited' && current.exitCode === 0;
  return current?.state === 'running' && state.started && state.ready;
}
