// The kernel of one machine: runs processes on the world's timeline. Several kernels (workstation, nodes) share one.
//
// A process is a generator. Each time it waits, the kernel notes what for; whatever makes that ready puts the process on
// the agenda, under its number. So a turn of one process is one tick of the timeline, and an idle process costs nothing.
// Upstream: fork(2), wait(2), signal(7), setpgid(2), pid_namespaces(7); left out: threads, priorities, scheduling classes.

import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { type ControlGroup, ControlGroups } from './cgroup.ts';
import { HostWaits, type PendingHostRequest } from './host-waits.ts';
import { protectedInit } from './init.ts';
import type { KernelOptions } from './kernel-options.ts';
import { KernelProcess, Replaced } from './kernel-process.ts';
import { OsError } from './os-error.ts';
import { type ProcessGroup, ProcessTable } from './pid-namespace.ts';
import { type Ended, Exit, type HostRequest, type MachineServices, type Namespaces, type SpawnSpec, type Wait } from './process.ts';
import { NamespaceNumbers } from './proc-namespaces.ts';
import { groupFor, joinGroup, leaveGroup, takeTerminal } from './process-groups.ts';
import { defaultAction, type SignalName } from './signals.ts';

/** What every process holds beside what its program asks for. */
const baseMemoryBytes = 600 * 1024;

export class Kernel {
  readonly name: string;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly bootedMs: number;
  readonly namespaces: Namespaces;
  readonly rootCgroup: ControlGroup;
  readonly services: MachineServices;
  /** which services the host answers for; a question to another one is answered with undefined at once */
  readonly hostServices = new Set<string>();
  /** the process that runs right now, for `/proc/self` */
  current: KernelProcess | undefined;
  /** the numbers that /proc shows for namespaces */
  readonly namespaceNumbers = new NamespaceNumbers();
  readonly #owner: string;
  readonly #env: ReadonlyMap<string, string>;
  readonly #cgroups: ControlGroups;
  readonly #hostWaits = new HostWaits();
  #nextNamespace = 1;

  constructor(options: KernelOptions) {
    this.name = options.name;
    this.timeline = options.timeline;
    this.random = options.random;
    this.cores = options.cores ?? 4;
    this.memoryBytes = options.memoryBytes ?? 8 * 1024 ** 3;
    this.bootedMs = options.timeline.nowMs;
    this.services = options.services ?? { get: () => undefined };
    this.#env = options.env ?? new Map();
    this.#owner = `os:${options.name}`;
    this.#cgroups = new ControlGroups(this.cores, this.memoryBytes);
    this.rootCgroup = this.#cgroups.root;
    const uts = { hostname: options.name, domain: options.domain ?? '' };
    this.namespaces = { mount: options.mounts, pid: new ProcessTable(this.#nextNamespace++), network: options.network, uts, cgroup: this.rootCgroup };
    this.timeline.register(this.#owner, (key) => this.#turn(key));
  }

  get nowMs(): number {
    return this.timeline.nowMs;
  }

  /** The machine's own pid namespace: every process of the machine is in it. */
  get processes(): ProcessTable {
    return this.namespaces.pid as ProcessTable;
  }

  /** A pid namespace inside another one. Its first process is its init. */
  newPidNamespace(parent: ProcessTable = this.processes): ProcessTable {
    return new ProcessTable(this.#nextNamespace++, parent);
  }

  /** The control group at this path, e.g. `/kubepods/burstable/podUID`; made with its ancestors when it is new. */
  cgroup(path: string): ControlGroup {
    return this.#cgroups.at(path);
  }

  /** Forgets a control group once its processes are gone. */
  removeCgroup(path: string): void {
    this.#cgroups.remove(path);
  }

  /**
   * Starts a process; its first turn comes at this very moment, after what is due already.
   * @param parent absent: nobody waits for it, and it is forgotten once it has ended
   */
  spawn(spec: SpawnSpec, parent?: KernelProcess): KernelProcess {
    const given = spec.namespaces;
    const around = parent?.namespaces ?? this.namespaces;
    const process = new KernelProcess({
      kernel: this,
      parent,
      spec,
      table: (given?.pid ?? around.pid) as ProcessTable,
      namespaces: given ? { ...around, ...given } : around,
      cgroup: (spec.cgroup as ControlGroup | undefined) ?? parent?.cgroup ?? this.rootCgroup,
      env: spec.env ?? parent?.envToInherit ?? this.#env,
      host: spec.host ?? parent?.host ?? this.services,
    });
    joinGroup(process, groupFor(process, spec, parent));
    this.#giveFiles(process, spec, parent);
    if (process.sessionOf.leader === process) takeTerminal(process);
    parent?.addChild(process);
    this.setMemory(process, 0);
    this.wake(process);
    return process;
  }

  #giveFiles(process: KernelProcess, spec: SpawnSpec, parent: KernelProcess | undefined): void {
    if (spec.descriptors) for (const [n, file] of spec.descriptors) process.setDescriptor(n, file.duplicate());
    else for (const n of [0, 1, 2]) process.setDescriptor(n, parent?.descriptor(n)?.duplicate());
  }

  /** Moves a process to another group. */
  join(process: KernelProcess, group: ProcessGroup): void {
    leaveGroup(process);
    joinGroup(process, group);
  }

  /** Puts a process on the agenda for this very moment. */
  wake(process: KernelProcess): void {
    if (!process.ended) this.timeline.schedule(this.#owner, process.key);
  }

  /**
   * Sends a signal; it takes effect at the process' next turn, which is now.
   * @param from who sends it; undefined: the machine itself (always from outside the namespace)
   */
  signal(target: KernelProcess, signal: SignalName, from?: KernelProcess): void {
    if (target.ended) return;
    if (protectedInit(target, signal, from)) return;
    target.pending ??= [];
    if (!target.pending.includes(signal)) target.pending.push(signal);
    this.wake(target);
  }

  /** Sends a signal to every process of a group; a group that is gone is passed over. */
  signalGroup(table: ProcessTable, group: number, signal: SignalName): void {
    for (const member of [...(table.groups.get(group)?.members ?? [])]) this.signal(member, signal);
  }

  /** Sets what a process holds beside its base use, and kills the largest process where a limit is exceeded. */
  setMemory(process: KernelProcess, bytes: number): void {
    const wanted = baseMemoryBytes + bytes;
    const exceeded = process.cgroup.useMemory(wanted - process.memoryBytes);
    process.memoryBytes = wanted;
    if (!exceeded) return;
    exceeded.oomKills += 1;
    let largest = process;
    for (const other of this.processes.list()) {
      if (!other.ended && exceeded.holds(other.cgroup) && other.memoryBytes > largest.memoryBytes) largest = other;
    }
    this.signal(largest, 'KILL');
  }

  /** Questions to the host that wait for an answer, oldest first. Virtual time should stand still meanwhile. */
  get hostRequests(): readonly PendingHostRequest[] {
    return this.#hostWaits.pending;
  }

  /** The host's answer: an input of the world. Ignored when nobody waits for it any more. */
  answerHost(id: number, answer: unknown): void {
    const process = this.#hostWaits.take(id);
    if (!process || process.ended) return;
    process.hostAnswer = answer;
    this.wake(process);
  }

  // Turns

  #turn(key: string): void {
    const process = this.processes.get(Number(key));
    if (!process || process.ended) return;
    const interrupted = process.pending ? this.#deliver(process) : false;
    if (process.ended || process.stoppedBy) return;
    if (process.waiting && !(interrupted && process.waiting.on !== 'host') && !this.#isOver(process, process.waiting)) return;
    this.#unsubscribe(process);
    process.waiting = undefined;
    this.#resume(process);
  }

  /** Whether the wait is over; otherwise the process is put back to where it waits. */
  #isOver(process: KernelProcess, wait: Wait): boolean {
    switch (wait.on) {
      case 'time':
        if (this.nowMs >= wait.untilMs) return true;
        break;
      case 'ready':
        if (wait.untilMs !== undefined && this.nowMs >= wait.untilMs) return true;
        if (wait.any.some((waitable) => waitable.ready)) return true;
        break;
      case 'cpu':
        if (this.nowMs >= Math.floor(process.busyUntilMs)) return true;
        break;
      case 'host':
        if (!this.#hostWaits.has(process)) return true;
        break;
    }
    this.#settleDown(process, wait);
    return false;
  }

  /** Arranges to be woken when the wait is over. */
  #settleDown(process: KernelProcess, wait: Wait): void {
    this.#unsubscribe(process);
    if (wait.on === 'time') this.#scheduleAt(process, wait.untilMs);
    else if (wait.on === 'cpu') this.#scheduleAt(process, Math.floor(process.busyUntilMs));
    else if (wait.on === 'ready') {
      if (wait.any.some((waitable) => waitable.ready)) return this.wake(process);
      if (wait.untilMs !== undefined) this.#scheduleAt(process, wait.untilMs);
      this.#subscribe(process, wait.any);
    }
  }

  #scheduleAt(process: KernelProcess, atMs: number): void {
    this.timeline.schedule(this.#owner, process.key, atMs - this.nowMs);
  }

  #subscribe(process: KernelProcess, any: Extract<Wait, { on: 'ready' }>['any']): void {
    const wake = (): void => this.wake(process);
    const [only] = any;
    if (only && any.length === 1) {
      process.unsubscribe = only.onReady(wake);
      return;
    }
    const all = any.map((waitable) => waitable.onReady(wake));
    process.unsubscribe = () => {
      for (const unsubscribe of all) unsubscribe();
    };
  }

  #unsubscribe(process: KernelProcess): void {
    process.unsubscribe?.();
    process.unsubscribe = undefined;
  }

  #resume(process: KernelProcess): void {
    const before = this.current;
    this.current = process;
    let failure: unknown;
    let result: IteratorResult<Wait, number> | undefined;
    try {
      process.generator ??= process.program(process);
      result = process.generator.next();
    } catch (error) {
      failure = error;
    } finally {
      this.current = before;
    }
    if (!result) this.#leave(process, failure);
    else if (result.done) this.end(process, { exitCode: result.value & 255 });
    else this.#wait(process, result.value);
  }

  #wait(process: KernelProcess, wait: Wait): void {
    process.waiting = wait;
    const steps = process.takeSpentSteps() + (wait.on === 'cpu' ? wait.steps : 0);
    if (steps > 0) this.#charge(process, steps);
    if (wait.on === 'host') this.#askHost(process, wait.request);
    if (process.pending) this.wake(process);
    else this.#settleDown(process, wait);
  }

  #charge(process: KernelProcess, steps: number): void {
    const ms = steps / 1000;
    process.cpuUsedMs += ms;
    process.busyUntilMs = process.cgroup.useCpu(ms, Math.max(this.nowMs, process.busyUntilMs));
  }

  #askHost(process: KernelProcess, request: HostRequest): void {
    process.hostAnswer = undefined;
    if (this.hostServices.has(request.service)) this.#hostWaits.add(request, process);
    else this.wake(process);
  }

  /** The program was left by an exception. */
  #leave(process: KernelProcess, failure: unknown): void {
    process.generator = undefined;
    if (failure instanceof Replaced) return this.wake(process);
    if (failure instanceof Exit) return this.end(process, { exitCode: failure.code & 255 });
    if (failure instanceof OsError) {
      process.descriptor(2)?.write(`${process.argv[0] ?? ''}: ${failure.message}\n`);
      return this.end(process, { exitCode: 1 });
    }
    // A program that calls itself without end runs out of stack; a real one is killed for that.
    if (failure instanceof RangeError && failure.message.includes('call stack')) return this.end(process, { signal: 'SEGV' });
    // One that wants more in one piece than there is anywhere ends as if the machine had run out of memory.
    if (failure instanceof RangeError && /^Invalid (string|array) length|allocation failed/.test(failure.message)) {
      process.cgroup.oomKills += 1;
      return this.end(process, { signal: 'KILL' });
    }
    this.end(process, { exitCode: 70 });
    throw failure;
  }

  // Signals

  /** Acts on the signals that came. @returns whether a handler ran, which ends the wait early */
  #deliver(process: KernelProcess): boolean {
    const [signals, later] = actedUpon(process);
    process.pending = later.length > 0 ? later : undefined;
    let handled = false;
    if (signals.includes('CONT')) this.#continue(process);
    for (const signal of signals) {
      if (process.ended) return false;
      const disposition = process.disposition(signal);
      if (typeof disposition === 'function') {
        disposition(signal);
        handled = true;
      } else if (disposition === 'default') this.#defaultAction(process, signal);
    }
    return handled;
  }

  #defaultAction(process: KernelProcess, signal: SignalName): void {
    const action = defaultAction(signal);
    if (action === 'terminate') this.end(process, { signal });
    else if (action === 'stop' && !process.stoppedBy) {
      process.stoppedBy = signal;
      process.notifyWaiters();
      this.#tellParent(process);
    }
  }

  #continue(process: KernelProcess): void {
    if (!process.stoppedBy) return;
    process.stoppedBy = undefined;
    this.wake(process);
  }

  #tellParent(process: KernelProcess): void {
    const parent = process.parent;
    if (parent && typeof parent.disposition('CHLD') === 'function') this.signal(parent, 'CHLD');
  }

  // The end

  /** Ends a process: closes its files, hands its children on, and leaves a zombie for the parent to reap. */
  end(process: KernelProcess, ended: Ended): void {
    if (process.ended) return;
    process.ended = ended;
    process.stoppedBy = undefined;
    this.#unsubscribe(process);
    this.timeline.agenda.cancel(this.#owner, process.key);
    const generator = process.generator;
    process.generator = undefined;
    process.waiting = undefined;
    if (generator && this.current !== process) generator.return(0);
    this.#hostWaits.drop(process);
    process.closeAll();
    process.cgroup.useMemory(-process.memoryBytes);
    process.memoryBytes = 0;
    leaveGroup(process);
    if (process.sessionOf.leader === process) this.#endSession(process);
    this.#orphan(process);
    process.notifyWaiters();
    this.#tellParent(process);
    if (!process.parent || process.parent.ended) this.forget(process);
    if (process.pid === 1) for (const other of process.table.list()) this.signal(other, 'KILL');
  }

  #endSession(process: KernelProcess): void {
    const { terminal } = process.sessionOf;
    process.sessionOf.leader = undefined;
    if (!terminal) return;
    this.signalGroup(process.table, terminal.foregroundGroup, 'HUP');
    terminal.processes = undefined;
    terminal.foregroundGroup = 0;
  }

  /** The children of an ended process go to the namespace's init, or are forgotten where there is none. */
  #orphan(process: KernelProcess): void {
    const init = process.table.init;
    const heir = init && init !== process && !init.ended ? init : undefined;
    for (const child of process.children) {
      child.parent = heir;
      heir?.addChild(child);
      if (child.ended) heir ? this.#tellParent(child) : this.forget(child);
    }
  }

  /** A process that was waited for (or for whom nobody waits) leaves the tables. */
  forget(process: KernelProcess): void {
    process.table.remove(process.pid);
    for (let outer = process.table.parent, at = 0; outer; outer = outer.parent, at++) outer.remove(process.outerPids?.[at] ?? 0);
  }
}

/** The signals that came, parted: a stopped process only wakes up or dies; the rest waits until it goes on. */
function actedUpon({ pending = [], stoppedBy }: KernelProcess): readonly [now: SignalName[], later: SignalName[]] {
  if (!stoppedBy || pending.includes('CONT')) return [pending, []];
  return [pending.filter((signal) => signal === 'KILL'), pending.filter((signal) => signal !== 'KILL')];
}
