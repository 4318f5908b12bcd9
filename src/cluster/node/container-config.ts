// From a container of a Pod's spec to what the engine is asked for. Upstream: kuberuntime_container.go generateContainerConfig,
// kuberuntime_container_linux.go, pkg/securitycontext.

import type { Container, VolumeMount } from '../../api/kinds/shared/pod-types.ts';
import { tryParseQuantity } from '../../api/meta/quantity.ts';
import type { ContainerMount, ContainerSpec, UserSpec } from '../../containers/container.ts';
import type { StoredImage } from '../../containers/image-store.ts';
import { computedFileSystem } from '../../os/computed.ts';
import { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import { environmentOf, expand } from './environment.ts';
import { hostnameFile, hostsFile, resolvConf } from './etc-files.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { podText } from './pod-facts.ts';
import type { ContainerState, PodWorker } from './pod-worker.ts';
import { ConfigError } from './start-container.ts';
import { subPathFileSystem } from './volumes/sub-path.ts';

/** @throws ConfigError, RuntimeError */
export function containerSpec(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, image: StoredImage): ContainerSpec {
  const { pod } = worker;
  const spec = state.spec as Container;
  const env = environmentOf(kubelet, machine, worker, state);
  const user = userOf(worker, state, image);
  const limits = limitsOf(spec);
  const words = (list: readonly string[] | undefined): readonly string[] | undefined => list?.map((word) => expand(word, env));
  const command = words(spec.command);
  const args = words(spec.args);
  const mounts = mountsOf(kubelet, machine, worker, state, env);
  const target = targetOf(worker, state);
  return {
    name: spec.name,
    image: image.image,
    imageName: spec.image ?? '',
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    env,
    ...(spec.workingDir ? { workingDir: spec.workingDir } : {}),
    ...(user ? { user } : {}),
    mounts,
    readOnlyRoot: spec.securityContext?.readOnlyRootFilesystem ?? false,
    tty: spec.tty ?? false,
    stdin: spec.stdin ?? false,
    stdinOnce: spec.stdinOnce ?? false,
    ...limits,
    labels: { 'io.kubernetes.pod.name': pod.metadata.name, 'io.kubernetes.pod.namespace': pod.metadata.namespace ?? '', 'io.kubernetes.container.name': spec.name, 'io.kubernetes.container.restartCount': String(state.current ? state.restartCount + 1 : 0) },
    ...(spec.lifecycle?.stopSignal ? { stopSignal: spec.lifecycle.stopSignal } : {}),
    ...(target ? { pidsOf: target } : {}),
  };
}

/** The container that an ephemeral one is to look into. */
function targetOf({ containers }: PodWorker, { spec, type }: ContainerState): ContainerSpec['pidsOf'] {
  const name = type === 'ephemeral' ? (spec as { readonly targetContainerName?: string }).targetContainerName : undefined;
  const target = name === undefined ? undefined : containers.get(name)?.current;
  return target?.state === 'running' ? target : undefined;
}

/** What cgroups enforce: limits. */
export function limitsOf(spec: Pick<Container, 'resources'>): { readonly cpuLimitMillis?: number; readonly memoryLimitBytes?: number } {
  const limits = spec.resources?.limits as Readonly<Record<string, string>> | undefined;
  const cpu = limits?.['cpu'] === undefined ? undefined : tryParseQuantity(limits['cpu'])?.milliValue();
  const memory = limits?.['memory'] === undefined ? undefined : tryParseQuantity(limits['memory'])?.value();
  return { ...(cpu === undefined ? {} : { cpuLimitMillis: Number(cpu) }), ...(memory === undefined ? {} : { memoryLimitBytes: Number(memory) }) };
}

/** Who its processes are: the container's word, then the Pod's, then the image's. @throws ConfigError for runAsNonRoot */
function userOf(worker: PodWorker, state: ContainerState, image: StoredImage): UserSpec | undefined {
  const podContext = worker.pod.spec?.securityContext;
  const own = state.spec.securityContext;
  const uid = own?.runAsUser ?? podContext?.runAsUser;
  const gid = own?.runAsGroup ?? podContext?.runAsGroup;
  const groups = [...(podContext?.supplementalGroups ?? []), ...(podContext?.fsGroup === undefined ? [] : [podContext.fsGroup])];
  if (own?.runAsNonRoot ?? podContext?.runAsNonRoot) checkNonRoot(worker, state, image, uid);
  if (uid === undefined && gid === undefined && groups.length === 0) return undefined;
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }), ...(groups.length === 0 ? {} : { groups }) };
}

/** Upstream: kuberuntime/security_context.go verifyRunAsNonRoot */
function checkNonRoot(worker: PodWorker, state: ContainerState, image: StoredImage, uid: number | undefined): void {
  const about = `(pod: "${podText(worker.pod)}", container: ${state.name})`;
  if (uid === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${about}`);
  if (uid !== undefined) return;
  const name = (image.image.config.user ?? '').split(':')[0] ?? '';
  if (name === '' || name === '0') throw new ConfigError(`container has runAsNonRoot and image will run as root ${about}`);
  if (!/^\d+$/.test(name)) throw new ConfigError(`container has runAsNonRoot and image has non-numeric user (${name}), cannot verify user is non-root ${about}`);
}

function mountsOf(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState, env: ReadonlyMap<string, string>): readonly ContainerMount[] {
  const { pod } = worker;
  const mounted = state.spec.volumeMounts ?? [];
  const taken = new Set(mounted.map(({ mountPath }) => mountPath));
  const out: ContainerMount[] = [];
  if (!taken.has('/etc/hosts')) out.push({ path: '/etc/hosts', fileSystem: hostsFile(machine, worker), source: '/dev/vda1' });
  out.push({ path: '/etc/hostname', fileSystem: hostnameFile(machine, worker), source: '/dev/vda1' });
  if (!taken.has('/etc/resolv.conf')) out.push({ path: '/etc/resolv.conf', fileSystem: resolvConf(kubelet, machine, pod), source: '/dev/vda1' });
  for (const mount of [...mounted].sort((a, b) => a.mountPath.split('/').length - b.mountPath.split('/').length)) out.push(volumeMount(worker, mount, env, machine), ...mountsBelow(worker, mount, machine));
  const messagePath = state.spec.terminationMessagePath ?? '/dev/termination-log';
  out.push({ path: messagePath, fileSystem: terminationLog(machine), source: '/dev/vda1' });
  return out;
}

/** An empty file that the container may write its last words to. */
function terminationLog(machine: NodeMachine): ContainerMount['fileSystem'] {
  const files = new MemoryFileSystem(machine.timeline, { type: 'ext4' });
  return computedFileSystem('ext4', files.newNode({ type: 'file', mode: 0o666, uid: 0, gid: 0 }));
}

/** A folder of the node is shown with what the node has mounted below it: /proc and /dev in a debugger's /host. */
function mountsBelow({ pod }: PodWorker, { name, mountPath, subPath }: VolumeMount, machine: NodeMachine): readonly ContainerMount[] {
  const from = subPath ? undefined : pod.spec?.volumes?.find((volume) => volume.name === name)?.hostPath?.path.replace(/\/+$/, '');
  if (from === undefined) return [];
  const below = machine.machine.mounts.mounts().filter(({ path }) => path !== '/' && path.startsWith(`${from}/`));
  return below.map(({ path, fileSystem, readOnly, source }) => ({ path: `${mountPath.replace(/\/+$/, '')}${path.slice(from.length)}`, fileSystem, readOnly, source }));
}

function volumeMount(worker: PodWorker, mount: VolumeMount, env: ReadonlyMap<string, string>, machine: NodeMachine): ContainerMount {
  const fileSystem = worker.volumes?.get(mount.name);
  if (!fileSystem) throw new ConfigError(`cannot find volume "${mount.name}" to mount into container`);
  const subPath = mount.subPathExpr === undefined ? mount.subPath : expand(mount.subPathExpr, env);
  const readOnly = mount.readOnly ?? fileSystem.readOnly;
  const shown = subPath ? subPathFileSystem(fileSystem, subPath, machine.nowMs) : fileSystem;
  return { path: mount.mountPath, fileSystem: shown, readOnly, source: fileSystem.type === 'tmpfs' ? 'tmpfs' : '/dev/vda1' };
}
