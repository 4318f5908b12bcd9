// One node of the cluster as a machine: kernel, files, container engine, images. Upstream: what kubeadm finds on a server.
// The kernel and the engine are made when the first Pod comes: thousands of nodes cost nothing until then.

import type { Node } from '../../api/types.ts';
import type { Random } from '../../base/random.ts';
import type { Timeline } from '../../base/timeline.ts';
import type { Container } from '../../containers/container.ts';
import { ImageStore } from '../../containers/image-store.ts';
import { parseReference } from '../../containers/reference.ts';
import type { Registries } from '../../containers/registries.ts';
import { ContainerRuntime } from '../../containers/runtime.ts';
import type { Fabric } from '../../network/fabric.ts';
import type { Endpoint } from '../../network/network.ts';
import { networkPrograms } from '../../network/programs/registry.ts';
import { Disk } from '../../os/disk.ts';
import type { Executable } from '../../os/executable.ts';
import { type Machine, makeMachine } from '../../os/machine.ts';
import type { MachineServices } from '../../os/process.ts';
import { emptyResources, parseResources, type Resources } from '../scheduler/resources.ts';
import type { PodWorker } from './pod-worker.ts';
import { PullQueue } from './pull-queue.ts';
import { Manifests, type StaticPod } from './manifests.ts';

export interface NodeMachineOptions {
  readonly name: string;
  readonly address: string;
  readonly timeline: Timeline;
  readonly network: Fabric;
  readonly random: Random;
  readonly registries: Registries;
  /** images that lie there from the beginning */
  readonly images?: readonly string[];
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly podCidr?: string;
  /** Pods that its kubelet runs by itself */
  readonly staticPods?: readonly StaticPod[];
  /** what programs in containers find beside the network */
  readonly containerServices?: MachineServices;
  /** what one finds in its shell */
  readonly programs?: readonly Executable[];
  /** hears of every container that starts or ends on it */
  readonly onContainer?: (machine: NodeMachine, container: Container) => void;
  /** puts into its files what belongs at a path that somebody is about to see */
  readonly furnish?: (machine: NodeMachine, path: string) => void;
}

/** The kubelet relists containers once a second (Upstream: pkg/kubelet/kubelet.go genericPlegRelistPeriod). */
export const relistMs = 1000;

/** What the operating system and the programs of the node itself take of its disk. */
const systemBytes = 6 * 1024 ** 3;

export class NodeMachine {
  readonly name: string;
  readonly address: string;
  readonly timeline: Timeline;
  readonly network: Fabric;
  readonly random: Random;
  readonly endpoint: Endpoint;
  readonly images: ImageStore;
  readonly pulls = new PullQueue();
  /** Pods it works on, by namespace/name */
  readonly workers = new Map<string, PodWorker>();
  /** what the Pods it has taken ask for together */
  readonly requested: Resources = emptyResources();
  podCount = 0;
  /** those whose disk use is limited */
  readonly storageLimited = new Set<PodWorker>();
  /** when memory was last short */
  pressedMs: number | undefined;
  /** when the disk was last short */
  diskPressedMs: number | undefined;
  /** when images were last looked through for what is not needed, and whether that was too little */
  readonly imageGc = { lookedMs: 0, failed: false };
  /** what lies on its disk beside the system, images and what Pods write: a fault */
  ballastBytes = 0;
  /** `off`: the machine has no power; `partitioned`: it runs, and nobody can reach it */
  state: 'on' | 'off' | 'partitioned' = 'on';
  /** Pods that its kubelet runs by itself, from files */
  readonly manifests: Manifests;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly disk: Disk;
  readonly #options: NodeMachineOptions;
  readonly #relistPhaseMs: number;
  #machine: Machine | undefined;
  #runtime: ContainerRuntime | undefined;
  #podCidr: string | undefined;

  constructor(options: NodeMachineOptions) {
    this.#options = options;
    this.name = options.name;
    this.address = options.address;
    this.timeline = options.timeline;
    this.network = options.network;
    this.random = options.random;
    this.manifests = new Manifests(options.name, options.staticPods ?? []);
    this.cores = options.cores ?? 4;
    this.memoryBytes = options.memoryBytes ?? 8130932 * 1024;
    this.endpoint = options.network.addEndpoint({ name: options.name, on: options.name, addresses: [options.address] });
    this.images = new ImageStore(options.registries, options.timeline);
    this.disk = new Disk(options.diskBytes ?? 101430960 * 1024, () => systemBytes + this.images.usedBytes() + this.ballastBytes);
    this.#relistPhaseMs = this.random.below(relistMs);
    this.#podCidr = options.podCidr;
    for (const name of options.images ?? []) this.preload(name);
  }

  get nowMs(): number {
    return this.timeline.nowMs;
  }

  /** Puts an image there without a pull; names that do not resolve are passed over. */
  preload(name: string): void {
    const reference = parseReference(name);
    const resolved = reference && this.images.registries.resolve(reference);
    if (resolved && 'image' in resolved) this.images.add(reference, resolved.image);
  }

  /** Kernel and files. */
  get machine(): Machine {
    this.#machine ??= this.#boot();
    return this.#machine;
  }

  #boot(): Machine {
    const machine = makeMachine({
      name: this.name,
      timeline: this.timeline,
      random: this.random.fork('machine'),
      network: this.endpoint,
      programs: this.#options.programs ?? networkPrograms,
      cores: this.cores,
      memoryBytes: this.memoryBytes,
      disk: this.disk,
      services: { get: (name) => (name === 'network' ? this.network : undefined) },
    });
    this.manifests.write(machine.files);
    return machine;
  }

  /** A container is about to see this path of the node's own files. */
  show(path: string): void {
    this.#options.furnish?.(this, path);
  }

  /** Whether something has run here: asking for `runtime` makes it so. */
  get started(): boolean {
    return this.#runtime !== undefined;
  }

  get runtime(): ContainerRuntime {
    this.#runtime ??= this.#startRuntime();
    return this.#runtime;
  }

  #startRuntime(): ContainerRuntime {
    const runtime = new ContainerRuntime({
      kernel: this.machine.kernel,
      timeline: this.timeline,
      network: this.network,
      host: this.endpoint,
      images: this.images,
      disk: this.disk,
      random: this.random.fork('containers'),
      // What asks for the engine itself is a program of the node's own: crictl.
      services: { get: (name) => (name === 'containerd' ? this.#runtime : this.#options.containerServices?.get(name)) },
      ...(this.#podCidr === undefined ? {} : { subnet: this.#podCidr }),
    });
    const { onContainer } = this.#options;
    if (onContainer) runtime.onChange((container) => onContainer(this, container));
    return runtime;
  }

  get podCidr(): string | undefined {
    return this.#podCidr;
  }

  /** What a Node object says can be given to Pods. */
  allocatable(node: Node): Resources {
    const list = node.status?.allocatable;
    const known = this.#allocatable;
    if (known && known.list === list) return known.resources;
    const resources = parseResources((list ?? {}) as Readonly<Record<string, string>>);
    this.#allocatable = { list, resources };
    return resources;
  }

  #allocatable: { readonly list: unknown; readonly resources: Resources } | undefined;

  /** The network of its Pods, once it is known. */
  setPodCidr(subnet: string): void {
    if (this.#podCidr !== undefined) return;
    this.#podCidr = subnet;
    this.#runtime?.setSubnet(subnet);
  }

  /** When the kubelet next looks at its containers. */
  nextRelistMs(nowMs = this.nowMs): number {
    return nowMs - ((nowMs - this.#relistPhaseMs) % relistMs) + relistMs;
  }
}
