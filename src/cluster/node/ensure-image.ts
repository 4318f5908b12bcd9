// Brings a container's image onto the node, or says why not. Upstream: pkg/kubelet/images/image_manager.go EnsureImageExists.

import type { Secret } from '../../api/types.ts';
import { formatDuration } from '../../base/duration.ts';
import type { Pull, StoredImage } from '../../containers/image-store.ts';
import { parseReference, type Reference } from '../../containers/reference.ts';
import { Backoff } from './backoff.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { ContainerState, PodWorker, Work } from './pod-worker.ts';
import { secrets } from './resources.ts';
import { fieldPath } from './start-container.ts';

/** @returns the image, or undefined after noting why the container waits */
export function* ensureImage(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState): Work<StoredImage | undefined> {
  const name = state.spec.image ?? '';
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void => kubelet.event(machine, worker.pod, type, reason, message, fieldPath(state));
  const fail = (reason: string, message: string): undefined => {
    state.waiting = { reason, message };
    say('Warning', 'Failed', `Error: ${reason}`);
    return undefined;
  };
  const reference = parseReference(name);
  if (!reference) {
    const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${formatProblem(name)}`;
    say('Warning', 'InspectFailed', message);
    return fail('InvalidImageName', message);
  }
  const there = machine.images.get(reference);
  const policy = state.spec.imagePullPolicy ?? 'IfNotPresent';
  if (there && policy !== 'Always') {
    say('Normal', 'Pulled', `Container image "${name}" already present on machine and can be accessed by the pod`);
    return there;
  }
  if (policy === 'Never') {
    const message = `Container image "${name}" is not present with pull policy of Never`;
    say('Warning', 'ErrImageNeverPull', message);
    return fail('ErrImageNeverPull', message);
  }
  const backoff = backoffFor(worker, name);
  const until = backoff.entry.untilSinceUpdateMs(kubelet.nowMs);
  if (until !== undefined) {
    const message = `Back-off pulling image "${name}"`;
    say('Normal', 'BackOff', message);
    return fail('ImagePullBackOff', `${message}: ErrImagePull: ${backoff.entry.lastError}`);
  }
  const pull = yield* pullInTurn(kubelet, machine, worker, state, reference);
  if ('error' in pull.outcome) {
    const { code, error } = pull.outcome;
    const message = code === undefined ? error : `rpc error: code = ${code} desc = ${error}`;
    backoff.entry.next(kubelet.nowMs);
    backoff.entry.lastError = message;
    say('Warning', 'Failed', `Failed to pull image "${name}": ${message}`);
    return fail('ErrImagePull', message);
  }
  return machine.images.get(reference);
}

/** Upstream: distribution/reference: a name that would be right in lower case is told so. */
function formatProblem(name: string): string {
  const lower = parseReference(name.toLowerCase());
  return lower && name !== name.toLowerCase()
    ? `invalid reference format: repository name (${lower.path.startsWith('library/') ? 'library/' : ''}${name.replace(/[:@].*$/, '')}) must be lowercase`
    : 'invalid reference format';
}

/** A back-off that remembers what went wrong. */
class PullBackoff extends Backoff {
  lastError = '';
}

function backoffFor(worker: PodWorker, image: string): { readonly entry: PullBackoff } {
  const known = worker.pullBackoffs.get(image);
  if (known instanceof PullBackoff) return { entry: known };
  const entry = new PullBackoff(10_000, 300_000);
  worker.pullBackoffs.set(image, entry);
  return { entry };
}

/** Waits for its turn, pulls, and hands the turn on. */
function* pullInTurn(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, reference: Reference): Work<Pull> {
  const name = state.spec.image ?? '';
  kubelet.event(machine, worker.pod, 'Normal', 'Pulling', `Pulling image "${name}"`, fieldPath(state));
  const askedMs = kubelet.nowMs;
  while (!machine.pulls.take(worker.key)) yield Number.POSITIVE_INFINITY;
  const pull = machine.images.pull(reference, kubelet.nowMs, kubelet.context.random.fraction(), machine.disk.freeBytes);
  while (kubelet.nowMs < pull.doneMs) yield pull.doneMs;
  machine.images.finish(pull);
  const next = machine.pulls.release(worker.key);
  if (next !== undefined) kubelet.context.enqueueAfter(next, 0);
  if ('image' in pull.outcome) {
    const took = formatDuration(pull.doneMs - pull.startMs);
    const waited = formatDuration(pull.doneMs - askedMs);
    const message = `Successfully pulled image "${name}" in ${took} (${waited} including waiting). Image size: ${pull.outcome.image.sizeBytes} bytes.`;
    kubelet.event(machine, worker.pod, 'Normal', 'Pulled', message, fieldPath(state));
  }
  return pull;
}

/** Upstream: kubelet_pods.go getPullSecretsForPod: missing ones are reported, and the pull is tried all the same. */
export function checkPullSecrets(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): void {
  const { imagePullSecrets = [] } = worker.pod.spec ?? {};
  const namespace = worker.pod.metadata.namespace ?? '';
  const missing = imagePullSecrets.map(({ name }) => name ?? '').filter((name) => !kubelet.context.get<Secret>(secrets, namespace, name));
  if (missing.length === 0) return;
  kubelet.event(
    machine,
    worker.pod,
    'Warning',
    'FailedToRetrieveImagePullSecret',
    `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`,
  );
}
