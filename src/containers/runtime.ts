// The engine of one machine: sandboxes, containers, exec. The kubelet and docker are its two clients.
// Upstream: containerd's CRI plugin and runc. A container is a process of the machine's kernel in namespaces of its own, over
// the image's layers.
// Left out: seccomp, capabilities and AppArmor (accepted and shown, not enforced), user namespaces, checkpoints.

import { assert } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import type { Fabric } from '../network/fabric.ts';
import type { Endpoint } from '../network/network.ts';
import { deviceFileSystem } from '../os/devices.ts';
import type { Disk } from '../os/disk.ts';
import type { FileSystem } from '../os/filesystem.ts';
import type { Kernel } from '../os/kernel.ts';
import type { KernelProcess } from '../os/kernel-process.ts';
import type { MemoryFileSystem } from '../os/memory-filesystem.ts';
import { MountTable } from '../os/mounts.ts';
import { makePipe, NullFile, SharedFile } from '../os/open-file.ts';
import { Overlay } from '../os/overlay.ts';
import { procFileSystem } from '../os/proc.ts';
import type { Credentials, MachineServices, OpenFile } from '../os/process.ts';
import { type SignalName, signalNamed, signalNumbers } from '../os/signals.ts';
import { Terminal } from '../os/tty.ts';
import { AddressPool } from './address-pool.ts';
import { type Container, type ContainerSpec, RuntimeError, type Sandbox, type SandboxSpec } from './container.ts';
import { ContainerLog } from './container-log.ts';
import type { ImageStore } from './image-store.ts';
import { accountOf, commandLine, environment, findProgram } from './launch.ts';
import { lazyFileSystem } from './lazy.ts';

export interface RuntimeOptions {
  readonly kernel: Kernel;
  readonly timeline: Timeline;
  readonly network: Fabric;
  /** the machine's own network namespace */
  readonly host: Endpoint;
  readonly images: ImageStore;
  readonly random: Random;
  /** what programs in containers find beside the network: a cluster's API, its names */
  readonly services?: MachineServices;
  /** where what containers write lies; on one without end when absent */
  readonly disk?: Disk;
  /** the subnet of its sandboxes; undefined until it is known */
  readonly subnet?: string;
}

/** How a further process in a container is to run. */
export interface ExecSpec {
  readonly descriptors: ReadonlyMap<number, OpenFile>;
  readonly terminal?: Terminal;
  readonly env?: ReadonlyMap<string, string>;
  readonly workingDir?: string;
  readonly credentials?: Credentials;
}

const nullFile: OpenFile = new NullFile();
const hex = '0123456789abcdef';

export class ContainerRuntime {
  readonly kernel: Kernel;
  readonly network: Fabric;
  readonly images: ImageStore;
  readonly random: Random;
  readonly sandboxes = new Map<string, Sandbox>();
  readonly containers = new Map<string, Container>();
  readonly #timeline: Timeline;
  readonly #host: Endpoint;
  readonly #services: MachineServices;
  readonly #devices: FileSystem;
  readonly #owner: string;
  readonly #disk: Disk | undefined;
  readonly #listeners: ((container: Container) => void)[] = [];
  #pool: AddressPool | undefined;

  constructor(options: RuntimeOptions) {
    this.kernel = options.kernel;
    this.network = options.network;
    this.images = options.images;
    this.random = options.random;
    this.#timeline = options.timeline;
    this.#host = options.host;
    this.#disk = options.disk;
    if (options.subnet !== undefined) this.#pool = new AddressPool(options.subnet);
    // Programs in a container find the network and what they are given, and nothing else of the machine.
    this.#services = { get: (name) => (name === 'network' ? this.network : options.services?.get(name)) };
    this.#devices = deviceFileSystem(options.kernel);
    this.#owner = `containers:${options.kernel.name}`;
    this.#timeline.register(this.#owner, (key) => this.#killDue(key));
  }

  get nowMs(): number {
    return this.#timeline.nowMs;
  }

  /** Gives sandboxes this subnet from now on (CNI configuration arrives). */
  setSubnet(subnet: string): void {
    this.#pool ??= new AddressPool(subnet);
  }

  /** Hears of every container that starts or ends. */
  onChange(listener: (container: Container) => void): void {
    this.#listeners.push(listener);
  }

  // Sandboxes

  /** @throws RuntimeError when there is no such low-level runtime, or no address to give */
  runSandbox(spec: SandboxSpec): Sandbox {
    const handler = spec.runtimeHandler || 'runc';
    if (handler !== 'runc') throw new RuntimeError(`unable to get OCI runtime for sandbox "${this.#newId()}": no runtime for "${handler}" is configured`);
    let endpoint = this.#host;
    let address = '';
    if (!spec.hostNetwork) {
      const id = this.#pool?.take();
      if (id === undefined) throw new RuntimeError('failed to setup network for sandbox: plugin type="bridge" failed (add): no IP addresses available in range set');
      address = id;
      endpoint = this.network.addEndpoint({ name: spec.name, on: this.#host.on, addresses: [address] });
    }
    const sandbox: Sandbox = {
      id: this.#newId(),
      spec,
      createdMs: this.nowMs,
      endpoint,
      address,
      uts: spec.hostNetwork ? this.kernel.namespaces.uts : { hostname: spec.hostname, domain: spec.domain ?? '' },
      pids: spec.hostPid ? this.kernel.processes : spec.sharePid ? this.kernel.newPidNamespace() : undefined,
      cgroup: this.kernel.cgroup(spec.cgroup),
      state: 'ready',
    };
    this.sandboxes.set(sandbox.id, sandbox);
    return sandbox;
  }

  /** Ends what still runs in it and gives its address back. */
  stopSandbox(sandbox: Sandbox): void {
    if (sandbox.state === 'stopped') return;
    sandbox.state = 'stopped';
    for (const container of this.containersOf(sandbox)) this.kill(container, 'KILL');
    if (sandbox.endpoint === this.#host) return;
    this.network.removeEndpoint(sandbox.endpoint);
    this.#pool?.give(sandbox.address);
  }

  /** Stops it and forgets it with its containers. */
  removeSandbox(sandbox: Sandbox): void {
    this.stopSandbox(sandbox);
    for (const container of this.containersOf(sandbox)) this.remove(container);
    this.sandboxes.delete(sandbox.id);
    this.kernel.removeCgroup(sandbox.spec.cgroup);
  }

  containersOf(sandbox: Sandbox): readonly Container[] {
    const found: Container[] = [];
    for (const container of this.#bySandbox.get(sandbox) ?? []) found.push(container);
    return found;
  }

  readonly #bySandbox = new Map<Sandbox, Set<Container>>();

  // Containers

  /** Makes a container's file tree and namespaces; nothing runs yet. */
  createContainer(sandbox: Sandbox, spec: ContainerSpec): Container {
    const id = this.#newId();
    const root = new Overlay(this.#timeline, layersOf(spec), this.#disk ? { disk: this.#disk } : {});
    const mounts = new MountTable(root);
    if (spec.readOnlyRoot) mounts.mount('/', root, { readOnly: true, source: 'overlay' });
    const pids = sandbox.pids ?? spec.pidsOf?.pids ?? this.kernel.newPidNamespace();
    mounts.mount(
      '/proc',
      lazyFileSystem('proc', () => procFileSystem(this.kernel, pids)),
      { source: 'proc' },
    );
    mounts.mount('/dev', this.#devices, { source: 'tmpfs' });
    for (const { path, fileSystem, readOnly, source, subPath } of spec.mounts ?? []) {
      mounts.mount(path, fileSystem, { ...(readOnly === undefined ? {} : { readOnly }), source: source ?? fileSystem.type, ...(subPath === undefined ? {} : { subPath }) });
    }
    const cgroup = this.kernel.cgroup(`${sandbox.spec.cgroup}/${id}`);
    if (spec.cpuLimitMillis !== undefined) cgroup.cpuLimitMillis = spec.cpuLimitMillis;
    if (spec.memoryLimitBytes !== undefined) cgroup.memoryLimitBytes = spec.memoryLimitBytes;
    const container: Container = {
      id, spec, sandbox, root, mounts, pids, cgroup, createdMs: this.nowMs, log: new ContainerLog(), state: 'created', process: undefined,
      credentials: { uid: 0, gid: 0, groups: [] }, startedMs: 0, finishedMs: 0, exitCode: 0, reason: '', message: '', terminal: undefined, stdin: undefined, listeners: new Set(),
    }; // biome-ignore format: a record
    this.containers.set(id, container);
    let siblings = this.#bySandbox.get(sandbox);
    if (!siblings) this.#bySandbox.set(sandbox, (siblings = new Set()));
    siblings.add(container);
    return container;
  }

  /** Starts its first process. @throws RuntimeError in runc's words; the container has then ended with code 128 */
  start(container: Container): void {
    assert(container.state === 'created', 'a container is started once');
    try {
      this.#launch(container);
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      Object.assign(container, { state: 'exited', finishedMs: this.nowMs, exitCode: 128, reason: 'StartError', message: error.message });
      container.log.end();
      throw error;
    }
  }

  #launch(container: Container): void {
    const { spec, sandbox } = container;
    const argv = commandLine(spec);
    const account = accountOf(container);
    const env = environment(spec, sandbox.uts.hostname, account.home);
    const cwd = spec.workingDir || spec.image.config.workingDir || '/';
    if (cwd !== '/') this.#ensureFolder(container, cwd);
    const launch = findProgram(container, argv, env, account.credentials, cwd);
    container.credentials = account.credentials;
    const process = this.kernel.spawn({
      program: launch.program,
      argv: launch.argv,
      env,
      cwd,
      descriptors: this.#standardFiles(container),
      newSession: true,
      credentials: account.credentials,
      namespaces: { mount: container.mounts, pid: container.pids, network: sandbox.endpoint, uts: sandbox.uts, cgroup: container.cgroup },
      cgroup: container.cgroup,
      host: this.#services,
    });
    container.process = process;
    container.state = 'running';
    container.startedMs = this.nowMs;
    process.exit.onReady(() => this.#ended(container));
    for (const listener of this.#listeners) listener(container);
  }

  #ensureFolder(container: Container, path: string): void {
    const as = { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: this.nowMs };
    if (!container.mounts.exists(path, as)) container.mounts.makeDirectory(path, as, { parents: true, mode: 0o755 });
  }

  #standardFiles(container: Container): ReadonlyMap<number, OpenFile> {
    const { spec } = container;
    const heard =
      (stream: 'stdout' | 'stderr') =>
      (bytes: string): void => {
        container.log.write(stream, bytes, this.nowMs);
        for (const listener of container.listeners) listener(stream, bytes);
      };
    if (spec.tty) {
      container.terminal = new Terminal(this.kernel, { onOutput: heard('stdout') });
      const file = container.terminal.open();
      return new Map([
        [0, file],
        [1, file],
        [2, file],
      ]);
    }
    let input = nullFile;
    if (spec.stdin) {
      const pipe = makePipe();
      input = pipe.reader;
      container.stdin = pipe.writer;
    }
    return new Map([
      [0, input],
      [1, new OutputFile(heard('stdout'))],
      [2, new OutputFile(heard('stderr'))],
    ]);
  }

  /**
   * Starts another process in a running container.
   * @throws RuntimeError in runc's words
   */
  exec(container: Container, argv: readonly string[], run: ExecSpec): KernelProcess {
    if (container.state !== 'running') throw new RuntimeError(`container is in CONTAINER_${container.state.toUpperCase()} state`);
    const { spec, sandbox } = container;
    const env = new Map(environment(spec, sandbox.uts.hostname, container.credentials.uid === 0 ? '/root' : '/'));
    if (run.terminal) env.set('TERM', 'xterm');
    for (const [name, value] of run.env ?? []) env.set(name, value);
    const cwd = run.workingDir ?? (spec.workingDir || spec.image.config.workingDir || '/');
    const credentials = run.credentials ?? container.credentials;
    const launch = findProgram(container, argv, env, credentials, cwd, 'exec');
    return this.kernel.spawn({
      program: launch.program,
      argv: launch.argv,
      env,
      cwd,
      descriptors: run.descriptors,
      newSession: true,
      credentials,
      namespaces: { mount: container.mounts, pid: container.pids, network: sandbox.endpoint, uts: sandbox.uts, cgroup: container.cgroup },
      cgroup: container.cgroup,
      host: this.#services,
    });
  }

  #ended(container: Container): void {
    const ended = container.process?.ended;
    if (!ended || container.state !== 'running') return;
    container.state = 'exited';
    container.finishedMs = this.nowMs;
    container.exitCode = 'exitCode' in ended ? ended.exitCode : 128 + signalNumbers[ended.signal];
    const outOfMemory = container.cgroup.oomKills > 0 && container.exitCode === 137;
    container.reason = outOfMemory ? 'OOMKilled' : container.exitCode === 0 ? 'Completed' : 'Error';
    container.log.end();
    this.#timeline.agenda.cancel(this.#owner, container.id);
    for (const listener of this.#listeners) listener(container);
  }

  /** Sends a signal to its first process. */
  kill(container: Container, signal: SignalName): void {
    if (container.process && container.state === 'running') this.kernel.signal(container.process, signal);
  }

  /** Asks it to stop, and kills it when it has not done so in time. @returns at once */
  stop(container: Container, graceMs: number): void {
    if (container.state !== 'running') return;
    const named = container.spec.stopSignal ?? container.spec.image.config.stopSignal ?? 'SIGTERM';
    if (graceMs > 0) this.kill(container, signalNamed(named) ?? 'TERM');
    this.#timeline.schedule(this.#owner, container.id, Math.max(0, graceMs));
  }

  #killDue(id: string): void {
    const container = this.containers.get(id);
    if (container) this.kill(container, 'KILL');
  }

  /** Forgets a container, its log and its files. */
  remove(container: Container): void {
    this.kill(container, 'KILL');
    this.#timeline.agenda.cancel(this.#owner, container.id);
    if (this.containers.delete(container.id)) container.root.discard();
    this.#bySandbox.get(container.sandbox)?.delete(container);
    if (this.#bySandbox.get(container.sandbox)?.size === 0) this.#bySandbox.delete(container.sandbox);
    this.kernel.removeCgroup(container.cgroup.path);
  }

  #newId(): string {
    return this.random.string(64, hex);
  }
}

/** A container's standard output: what is written is in the log at once. */
class OutputFile extends SharedFile {
  readonly kind = 'pipe';
  readonly name = 'pipe:[1]';
  readonly #heard: (bytes: string) => void;

  constructor(heard: (bytes: string) => void) {
    super();
    this.#heard = heard;
  }

  override write(bytes: string): number {
    this.#heard(bytes);
    return bytes.length;
  }
}

const layersOf = (spec: ContainerSpec): readonly MemoryFileSystem[] => spec.image.layers.map((layer) => layer.files);
