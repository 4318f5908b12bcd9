// The status of one container. Upstream: kubelet_pods.go convertToAPIContainerStatuses.

import type { ContainerStatus, VolumeMount } from '../../../api/kinds/shared/pod-types.ts';
import type { JsonObject } from '../../../api/object.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { Container } from '../../../containers/container.ts';
import { parseReference, referenceText, repositoryOf } from '../../../containers/reference.ts';
import type { ContainerState, PodWorker } from '../pod-worker.ts';
import { policyOf, wantsRestart } from '../restart-policy.ts';
import { terminationMessage } from './termination-message.ts';

const serviceAccountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @param worker its Pod; @param initialized whether all init containers are done */
export function containerStatus(worker: PodWorker, state: ContainerState, initialized: boolean): ContainerStatus {
  const { current } = state;
  const real = current && current.state !== 'created' ? current : undefined;
  const { current: now, last } = statesOf(worker, state, real, initialized);
  const running = real?.state === 'running';
  const named = real ?? state.previous;
  const reference = named && parseReference(named.spec.imageName);
  return {
    ...(named ? { containerID: `containerd://${named.id}` } : {}),
    image: reference ? referenceText(reference) : (state.spec.image ?? ''),
    imageID: named && reference ? `${repositoryOf(reference)}@${named.spec.image.digest}` : '',
    lastState: last,
    name: state.name,
    ready: isReady(state, real),
    ...resourcesOf(state),
    restartCount: state.restartCount,
    started: state.type === 'init' ? false : running && state.started,
    state: now,
    ...(named ? { user: { linux: linuxUser(named) } } : {}),
    ...mountsOf(state.spec.volumeMounts),
  } as unknown as ContainerStatus;
}

/** An init container is ready once it has succeeded; others while they run and their probe agrees. */
function isReady(state: ContainerState, real: Container | undefined): boolean {
  if (state.type === 'init') return real?.state === 'exited' && real.exitCode === 0;
  return real?.state === 'running' && state.started && state.ready;
}

function linuxUser({ credentials }: Container): JsonObject {
  const { uid, gid, groups } = credentials;
  return { gid, supplementalGroups: groups.length > 0 ? groups : [gid], uid };
}

function statesOf(worker: PodWorker, state: ContainerState, real: Container | undefined, initialized: boolean): { readonly current: JsonObject; readonly last: JsonObject } {
  const previous = state.previous ? { terminated: terminated(state, state.previous) } : {};
  if (real?.state === 'running') return { current: { running: { startedAt: formatRfc3339(real.startedMs) } }, last: previous };
  const { waiting } = state;
  if (real) {
    const ended = { terminated: terminated(state, real) };
    // Why it could not start again hides that it has ended: it waits, and the end is its last state.
    if (waiting && (wantsRestart(worker.pod, state) || waiting.reason === 'PostStartHookError') && policyOf(worker.pod, state) !== 'Never')
      return { current: { waiting }, last: ended };
    return { current: ended, last: previous };
  }
  const patient = state.type === 'regular' && hasInit(worker) && !initialized;
  const fallback = { reason: patient || (state.type !== 'regular' && state.type !== 'ephemeral') ? 'PodInitializing' : 'ContainerCreating' };
  return { current: { waiting: waiting ?? fallback }, last: previous };
}

const hasInit = (worker: PodWorker): boolean => [...worker.containers.values()].some(({ type }) => type === 'init' || type === 'sidecar');

function terminated(state: ContainerState, container: Container): JsonObject {
  const message = container.reason === 'StartError' ? container.message : terminationMessage(state.spec, container);
  return {
    containerID: `containerd://${container.id}`,
    exitCode: container.exitCode,
    finishedAt: formatRfc3339(container.finishedMs),
    ...(message === '' ? {} : { message }),
    reason: container.reason,
    startedAt: formatRfc3339(container.startedMs),
  };
}

/** Upstream: with InPlacePodVerticalScaling the status says what the container got. */
function resourcesOf(state: ContainerState): JsonObject {
  const requests = state.resources?.requests;
  return { ...(requests && Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}), resources: state.resources ?? {} };
}

function mountsOf(mounts: readonly VolumeMount[] | undefined): JsonObject {
  if (!mounts || mounts.length === 0) return {};
  return {
    volumeMounts: mounts.map(({ name, mountPath, readOnly }) => ({
      mountPath,
      name,
      ...(readOnly || mountPath === serviceAccountPath ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}
