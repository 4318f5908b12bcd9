// What a node's kubelet serves to the API server: logs, exec, attach, port-forward.
// Upstream: pkg/kubelet/server, kubelet_pods.go (GetKubeletContainerLogs, validateContainerLogStatus), containerd's streaming server.

import type { ByteStreams } from '../../../api/client.ts';
import type { ContainerStatus } from '../../../api/kinds/shared/pod-types.ts';
import { badRequest, internalError, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { Bytes } from '../../../base/bytes.ts';
import type { Container } from '../../../containers/container.ts';
import type { ExecOptions, LogOptions, Streamer } from '../../apiserver/streamer.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import type { ContainerState, PodWorker } from '../pod-worker.ts';
import { identityOf } from '../static-pods.ts';
import { AttachStreams } from './attach-streams.ts';
import { ExecStreams } from './exec-streams.ts';
import { FollowedLog, readLog } from './log-reader.ts';
import { ForwardedPort } from './port-forward.ts';

/** Where one container is. */
interface Found {
  readonly machine: NodeMachine;
  readonly worker: PodWorker;
  readonly state: ContainerState;
}

const textError = (code: number, message: string): StatusError => new StatusError(code, code === 404 ? 'NotFound' : 'InternalError', message);

export class NodeStreams implements Streamer {
  readonly #kubelet: Kubelet;

  constructor(kubelet: Kubelet) {
    this.#kubelet = kubelet;
  }

  logs(pod: ApiObject, options: LogOptions): Bytes {
    return readLog(this.#logOf(pod as unknown as Pod, options).log, options, this.#kubelet.nowMs);
  }

  followLogs(pod: ApiObject, options: LogOptions): ByteStreams {
    return new FollowedLog(this.#logOf(pod as unknown as Pod, options).log, options, this.#kubelet.nowMs);
  }

  exec(pod: ApiObject, options: ExecOptions): ByteStreams {
    const { machine, container } = this.#running(pod as unknown as Pod, options.container, (name) => `container not found ("${name}")`);
    return new ExecStreams(machine, container, options);
  }

  attach(pod: ApiObject, options: ExecOptions): ByteStreams {
    const { name, namespace } = pod.metadata;
    const { container } = this.#running(pod as unknown as Pod, options.container, (wanted) => `container ${wanted} not found in pod ${name}_${namespace}`);
    // Whether there is a terminal was settled when the container was made; a client without one of its own asks for standard error too.
    if (container.spec.tty && options.stderr) throw textError(500, 'rpc error: code = InvalidArgument desc = tty and stderr cannot both be true');
    return new AttachStreams(container, options);
  }

  portForward(pod: ApiObject, port: number): ByteStreams {
    const found = this.#workerOf(pod as unknown as Pod);
    if (!found?.worker.sandbox) throw textError(404, `not found ("${pod.metadata.namespace}/${pod.metadata.name}")`);
    return new ForwardedPort(found.machine, found.worker.sandbox, port);
  }

  /** The node's worker for a Pod. @throws StatusError when the node does not answer */
  #workerOf(pod: Pod): { readonly machine: NodeMachine; readonly worker: PodWorker } | undefined {
    const machine = this.#kubelet.machines.get(pod.spec?.nodeName ?? '');
    if (!machine) return undefined;
    if (machine.state !== 'on') {
      const reason = machine.state === 'off' ? 'connect: no route to host' : 'i/o timeout';
      throw new StatusError(
        500,
        'InternalError',
        `Get "https://${machine.address}:10250/containerLogs/${pod.metadata.namespace}/${pod.metadata.name}": dial tcp ${machine.address}:10250: ${reason}`,
      );
    }
    const worker = machine.workers.get(`${pod.metadata.namespace}/${pod.metadata.name}`);
    return worker && worker.uid === identityOf(pod) ? { machine, worker } : undefined;
  }

  #find(pod: Pod, name: string): Found | undefined {
    const found = this.#workerOf(pod);
    const state = found?.worker.containers.get(name);
    return found && state ? { ...found, state } : undefined;
  }

  #running(pod: Pod, name: string, absent: (name: string) => string): { readonly machine: NodeMachine; readonly container: Container } {
    const found = this.#find(pod, name);
    const container = found?.state.current;
    if (!found || container?.state !== 'running') throw textError(500, absent(name));
    return { machine: found.machine, container };
  }

  /** The container whose log is meant. @throws StatusError BadRequest in the kubelet's words */
  #logOf(pod: Pod, options: LogOptions): Container {
    const { container: name, previous } = options;
    const podName = pod.metadata.name;
    const status = statusOf(pod, name);
    if (!status) throw badRequest(`container "${name}" in pod "${podName}" is not available`);
    const id = logContainerId(status, previous);
    if (id === undefined)
      throw badRequest(
        previous ? `previous terminated container "${name}" in pod "${podName}" not found` : `container "${name}" in pod "${podName}" is waiting to start: ${waitingFor(status)}`,
      );
    const found = this.#find(pod, name);
    const containers = [found?.state.current, found?.state.previous];
    const container = containers.find((candidate) => candidate && `containerd://${candidate.id}` === id) ?? (previous ? undefined : found?.state.current);
    if (!container) throw internalError(`unable to retrieve container logs for ${id}`);
    return container;
  }
}

function statusOf(pod: Pod, name: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find((status) => status.name === name);
}

/** Upstream: validateContainerLogStatus */
function logContainerId({ state, lastState, containerID }: ContainerStatus, previous: boolean): string | undefined {
  if (previous) return lastState?.terminated?.containerID || undefined;
  if (state?.running) return containerID;
  if (state?.terminated) return state.terminated.containerID || lastState?.terminated?.containerID || undefined;
  return lastState?.terminated?.containerID || undefined;
}

function waitingFor({ state }: ContainerStatus): string {
  const reason = state?.waiting?.reason ?? '';
  if (reason === 'ErrImagePull') return "image can't be pulled";
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason;
}
