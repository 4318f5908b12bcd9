// A world: a workstation, a network, a cluster, the tools, on one timeline. Seed and inputs decide all of it.
// Nothing in here knows labs' steps, pages or real time.
// The cluster's side (cluster-side.ts) is handed in: a page shows the prompt first and attaches the cluster when its code
// has arrived; that moment is an input. Everyone else uses `makeWorld`, which attaches it at once.

import type { Bytes } from '../base/bytes.ts';
import { text, utf8 } from '../base/bytes.ts';
import type { Machine } from '../base/history.ts';
import { Random } from '../base/random.ts';
import { Timeline } from '../base/timeline.ts';
import { assert, present } from '../base/assert.ts';
import type { MachineFault } from '../cluster/addons/machinery.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterSide } from './cluster-side.ts';
import { Fabric } from '../network/fabric.ts';
import type { LineSource } from '../shell/line-source.ts';
import { type CommandResult, Workstation } from './workstation.ts';
import type { Fault, TimedFault, WorldInput } from './world-input.ts';

/** 20 November 2026, 09:00 UTC: when every world begins, unless it is told otherwise. */
export const defaultStartMs = 1795165200000;

export interface WorldOptions {
  readonly seed: number | string;
  /** nodes beside the control plane */
  readonly workers: number;
  /** nodes of the control plane, each with its member of etcd: 1, 3 or 5; 1 unless stated */
  readonly controlPlanes?: number;
  readonly addons?: readonly string[];
  /** the virtual wall clock at the start, in ms since 1970 UTC */
  readonly startMs?: number;
  /** files in the home of the workstation's user, by path below it */
  readonly files?: Readonly<Record<string, string>>;
  /** a script that is played before anything else */
  readonly setup?: string;
  /** what goes wrong by itself, and when */
  readonly faults?: readonly TimedFault[];
  /** takes what the terminal shows; without it there is no terminal */
  readonly terminal?: (bytes: Bytes) => void;
  readonly lineSource?: LineSource;
  /** the cluster's side, once its code is there; asked when the input `attach` comes */
  readonly clusterSide?: () => ClusterSide | undefined;
}

/** How long a command of a setup or a recorded session may take, in virtual time. */
const commandLimitMs = 10 * 60 * 1000;

export class World implements Machine<WorldInput> {
  readonly timeline: Timeline;
  readonly network: Fabric;
  readonly workstation: Workstation;
  readonly #options: WorldOptions;
  readonly #random: Random;
  #bornRevision = 0;
  #bornMs: number;
  #cluster: Cluster | undefined;
  #inflictOnMachine: ((fault: MachineFault) => void) | undefined;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.timeline = new Timeline(options.startMs ?? defaultStartMs);
    this.#bornMs = this.timeline.startMs;
    this.network = new Fabric({ random: this.#random.fork('network'), now: () => this.timeline.nowMs });
    this.workstation = new Workstation({ timeline: this.timeline, random: this.#random.fork('workstation'), network: this.network, ...(options.files ? { files: options.files } : {}) });
    if (options.terminal) this.workstation.openTerminal(options.terminal, options.lineSource);
  }

  /** Whether the cluster is there. */
  get attached(): boolean {
    return this.#cluster !== undefined;
  }

  /** @throws AssertionError before the cluster's side is attached */
  get cluster(): Cluster {
    return present(this.#cluster, 'the cluster is attached before anyone asks for it');
  }

  /** Boots the cluster, gives the workstation its tools and plays the setup. */
  attach(side: ClusterSide): void {
    assert(!this.#cluster, 'a world has one cluster');
    const { timeline, network } = this;
    const { workers, controlPlanes = 1, addons = [], setup, lineSource } = this.#options;
    const { cluster, inflict, ...equipment } = side.boot({ timeline, network, random: this.#random, workers, controlPlanes, addons, lineSource });
    this.#cluster = cluster;
    this.#inflictOnMachine = inflict;
    this.workstation.equip(equipment);
    if (setup) this.#play(setup);
    this.#planFaults();
    this.workstation.open();
    this.#bornRevision = this.revision;
    this.#bornMs = this.nowMs;
  }

  /** When the learner arrived, in virtual time: the cluster is older. */
  get bornMs(): number {
    return this.#bornMs;
  }

  /** The store's revision when the learner arrived: what is before it was there already. */
  get bornRevision(): number {
    return this.#bornRevision;
  }

  get ticks(): number {
    return this.timeline.ticks;
  }

  get nowMs(): number {
    return this.timeline.nowMs;
  }

  /** The store's revision: rises with every write to the cluster. */
  get revision(): number {
    return this.#cluster?.etcd.revision ?? 0;
  }

  /** Rises whenever a member of etcd comes, goes, or begins to lead: the picture is another one then, though nothing was written. */
  get elections(): number {
    return this.#cluster?.controlPlane.quorum.changes ?? 0;
  }

  /** Programs that wait for the host. */
  get hostRequests(): readonly { readonly id: number; readonly service: string; readonly body: unknown }[] {
    return this.workstation.hostRequests;
  }

  step(untilMs: number): boolean {
    return this.timeline.step(untilMs);
  }

  advanceTo(untilMs: number, maxTicks?: number): boolean {
    return this.timeline.advanceTo(untilMs, maxTicks);
  }

  apply(input: WorldInput): void {
    switch (input.type) {
      case 'attach':
        return this.attach(present(this.#options.clusterSide?.(), "the cluster's side has arrived before it is attached"));
      case 'keys':
        return this.workstation.type(input.bytes);
      case 'resize':
        return this.workstation.resize(input.columns, input.rows);
      case 'file':
        return this.workstation.putFile(input.path, input.content);
      case 'answer':
        return this.workstation.answer(input.id, input.body);
      case 'request':
        this.cluster.client().request(input.request);
        return;
      case 'command':
        this.workstation.start(input.command);
        return;
      case 'fault':
        return this.#inflict(input.fault);
    }
  }

  /** A short text that two worlds share exactly when they are in the same state. */
  fingerprint(): string {
    return `${this.ticks}/${this.nowMs}/${this.revision}/${this.#cluster?.fingerprint() ?? ''}/${this.workstation.fingerprint()}`;
  }

  /** The stored objects of a resource, e.g. `pods` or `deployments.apps`; an observer's view. */
  objects<T>(resource: string, namespace?: string): Iterable<T> {
    return (this.#cluster?.etcd.list(resource, namespace) ?? []) as Iterable<unknown> as Iterable<T>;
  }

  /**
   * Runs `bash -c` on the workstation until it ends and lets time pass for it. Nobody looks on: what a program asks its host has no answer.
   * @param limitMs how much virtual time it is given; ten minutes unless told
   * @returns what it printed and how long it took; exit code 124 when it did not end within its time
   */
  run(command: string, limitMs = commandLimitMs): CommandResult {
    const startedMs = this.nowMs;
    const running = this.workstation.start(command);
    while (!running.ended) {
      for (const { id } of this.hostRequests) this.workstation.answer(id, undefined);
      if (this.timeline.step(startedMs + limitMs)) continue;
      this.timeline.advanceTo(startedMs + limitMs);
      running.kill();
      break;
    }
    return { ...running.result(), ms: this.nowMs - startedMs };
  }

  #play(script: string): void {
    this.workstation.putFile('.setup.sh', utf8(script));
    const { exitCode, stderr } = this.run('bash .setup.sh; code=$?; rm .setup.sh; exit $code');
    if (exitCode !== 0) throw new Error(`setup.sh ended with ${exitCode}: ${text(stderr)}`);
  }

  /** Those that are there from the beginning happen now, the others when their time comes. */
  #planFaults(): void {
    const faults = this.#options.faults ?? [];
    this.timeline.register('faults', (key) => this.#inflict(present(faults[Number(key)], 'what was planned is there').fault));
    faults.forEach(({ afterMs, fault }, i) => {
      if (afterMs > 0) this.timeline.schedule('faults', String(i), afterMs);
      else this.#inflict(fault);
    });
  }

  #inflict(fault: Fault): void {
    if (fault.kind === 'slow-network') this.network.extraLatencyMs = fault.extraMs;
    else this.#inflictOnMachine?.(fault);
  }
}
