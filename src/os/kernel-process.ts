// A process: what the kernel knows of one running program. Behaviour that concerns one process is here; scheduling,
// signals' effects and the end of processes are the kernel's (kernel.ts).
// Everything that most processes never need (handlers, children, waiters, a copy of the environment) is made on demand:
// an idle process has to stay small, because a cluster has thousands.

import type { Random } from '../base/random.ts';
import { Signal, type Waitable } from '../base/wait.ts';
import type { ControlGroup } from './cgroup.ts';
import type { Kernel } from './kernel.ts';
import { OsError } from './os-error.ts';
import type { ProcessGroup, ProcessTable, Session } from './pid-namespace.ts';
import type { Credentials, Disposition, Ended, MachineServices, Namespaces, OpenFile, Process, Program, SpawnSpec, Wait } from './process.ts';
import { lookUpProgram } from './program-lookup.ts';
import type { SignalName } from './signals.ts';

/** How many steps a program may compute before it has to let others run. */
const sliceSteps = 1000;

/** Thrown by `exec` to leave the old program; only the kernel catches it. */
export class Replaced extends Error {
  override readonly name = 'Replaced';
}

/** The one there is: making an Error costs a walk over the stack, and every container begins with an exec or two. */
const replaced = new Replaced();

/** What a new process starts with, resolved by the kernel from a SpawnSpec and the parent. */
export interface Start {
  readonly kernel: Kernel;
  readonly parent: KernelProcess | undefined;
  readonly table: ProcessTable;
  readonly namespaces: Namespaces;
  readonly cgroup: ControlGroup;
  readonly env: ReadonlyMap<string, string>;
  readonly host: MachineServices;
  readonly spec: SpawnSpec;
}

export class KernelProcess implements Process {
  readonly kernel: Kernel;
  readonly table: ProcessTable;
  readonly pid: number;
  /** the number in the machine's own namespace, which also names it on the agenda */
  readonly key: string;
  readonly namespaces: Namespaces;
  readonly startedMs: number;
  readonly host: MachineServices;
  cgroup: ControlGroup;
  argv: readonly string[];
  cwd: string;
  credentials: Credentials;
  umask: number;
  parent: KernelProcess | undefined;
  group: ProcessGroup;
  sessionOf: Session;
  ended: Ended | undefined;
  stoppedBy: SignalName | undefined;
  cpuUsedMs = 0;
  memoryBytes = 0;
  hostAnswer: unknown;

  /** what runs; undefined before the first turn and after the end */
  generator: Generator<Wait, number, void> | undefined;
  program: Program;
  waiting: Wait | undefined;
  /** signals that came and were not acted upon yet */
  pending: SignalName[] | undefined;
  /** a computing process goes on then; kept as a fraction */
  busyUntilMs = 0;
  unsubscribe: (() => void) | undefined;
  readonly outerPids: readonly number[] | undefined;
  #spentSteps = 0;
  #env: Map<string, string> | undefined;
  #envSource: ReadonlyMap<string, string>;
  #files: (OpenFile | undefined)[] = [];
  #dispositions: Map<SignalName, Disposition> | undefined;
  #children: Set<KernelProcess> | undefined;
  #exit: Signal | undefined;
  #settled: Signal | undefined;
  #random: Random | undefined;

  constructor(start: Start) {
    const { kernel, parent, spec, table } = start;
    this.kernel = kernel;
    this.parent = parent;
    this.table = table;
    this.namespaces = start.namespaces;
    this.cgroup = start.cgroup;
    this.host = start.host;
    this.program = spec.program;
    this.argv = spec.argv;
    this.#envSource = start.env;
    this.cwd = spec.cwd ?? parent?.cwd ?? '/';
    this.credentials = spec.credentials ?? parent?.credentials ?? rootCredentials;
    this.umask = spec.umask ?? parent?.umask ?? 0o022;
    this.startedMs = kernel.nowMs;
    this.pid = table.add(this);
    this.outerPids = table.parent ? numbersAround(table, this) : undefined;
    this.key = String(this.outerPids?.at(-1) ?? this.pid);
    this.sessionOf = parent && !spec.newSession ? parent.sessionOf : { id: this.pid, namespace: table, leader: this, terminal: undefined };
    this.group = parent?.group ?? { id: this.pid, namespace: table, members: [] };
    this.#inheritDispositions(parent);
  }

  get nowMs(): number {
    return this.kernel.nowMs;
  }

  get random(): Random {
    this.#random ??= this.kernel.random.fork(`process ${this.key}`);
    return this.#random;
  }

  get processGroup(): number {
    return this.group.id;
  }

  get session(): number {
    return this.sessionOf.id;
  }

  get terminal(): OpenFile | undefined {
    return this.sessionOf.terminal?.open();
  }

  get env(): Map<string, string> {
    this.#env ??= new Map(this.#envSource);
    return this.#env;
  }

  variable(name: string): string | undefined {
    return (this.#env ?? this.#envSource).get(name);
  }

  /** The environment as a child inherits it: shared until someone asks for `env`, which may change it. */
  get envToInherit(): ReadonlyMap<string, string> {
    return this.#env ? new Map(this.#env) : this.#envSource;
  }

  get state(): 'R' | 'S' | 'T' | 'Z' {
    if (this.ended) return 'Z';
    if (this.stoppedBy) return 'T';
    return this.waiting === undefined || this.waiting.on === 'cpu' ? 'R' : 'S';
  }

  get exit(): Waitable {
    this.#exit ??= new Signal(() => this.ended !== undefined);
    return this.#exit;
  }

  get settled(): Waitable {
    this.#settled ??= new Signal(() => this.ended !== undefined || this.stoppedBy !== undefined);
    return this.#settled;
  }

  /** Tells those who wait for the end or for a stop. */
  notifyWaiters(): void {
    this.#settled?.notify();
    if (this.ended) this.#exit?.notify();
  }

  numberIn(table: ProcessTable): number | undefined {
    if (table === this.table) return this.pid;
    let at = 0;
    for (let outer = this.table.parent; outer; outer = outer.parent, at++) if (outer === table) return this.outerPids?.[at];
    return undefined;
  }

  spend(steps: number): boolean {
    this.#spentSteps += steps;
    return this.#spentSteps >= sliceSteps;
  }

  /** Steps noted since the last call. */
  takeSpentSteps(): number {
    const steps = this.#spentSteps;
    this.#spentSteps = 0;
    return steps;
  }

  descriptor(n: number): OpenFile | undefined {
    return this.#files[n];
  }

  setDescriptor(n: number, file: OpenFile | undefined): void {
    const old = this.#files[n];
    this.#files[n] = file;
    if (old !== undefined) old.close();
  }

  descriptors(): readonly (readonly [number, OpenFile])[] {
    const out: [number, OpenFile][] = [];
    this.#files.forEach((file, n) => {
      if (file) out.push([n, file]);
    });
    return out;
  }

  closeAll(): void {
    const files = this.#files;
    this.#files = [];
    for (const file of files) file?.close();
  }

  spawn(spec: SpawnSpec): Process {
    return this.kernel.spawn(spec, this);
  }

  get children(): readonly KernelProcess[] {
    return this.#children ? [...this.#children] : [];
  }

  addChild(child: KernelProcess): void {
    this.#children ??= new Set();
    this.#children.add(child);
  }

  removeChild(child: KernelProcess): void {
    this.#children?.delete(child);
  }

  reap(child: Process): Ended | undefined {
    if (!child.ended) return undefined;
    if (this.#children?.delete(child as KernelProcess)) this.kernel.forget(child as KernelProcess);
    return child.ended;
  }

  exec(program: Program, argv: readonly string[], env?: ReadonlyMap<string, string>): never {
    this.program = program;
    this.argv = argv;
    if (env) {
      this.#envSource = env;
      this.#env = undefined;
    }
    for (const [signal, disposition] of this.#dispositions ?? []) if (typeof disposition === 'function') this.#dispositions?.delete(signal);
    throw replaced;
  }

  kill(pid: number, signal: SignalName | 0): void {
    const target = this.table.get(pid);
    if (!target) throw new OsError('ESRCH', `(${pid})`);
    this.#mayKill(target, pid);
    if (signal !== 0) this.kernel.signal(target, signal, this);
  }

  killGroup(processGroup: number, signal: SignalName): void {
    const group = this.table.groups.get(processGroup);
    if (!group || group.members.length === 0) throw new OsError('ESRCH', `(${-processGroup})`);
    for (const member of [...group.members]) this.#mayKill(member, -processGroup);
    for (const member of [...group.members]) this.kernel.signal(member, signal, this);
  }

  #mayKill(target: KernelProcess, pid: number): void {
    const { uid } = this.credentials;
    if (uid !== 0 && uid !== target.credentials.uid) throw new OsError('EPERM', `(${pid})`);
  }

  onSignal(signal: SignalName, disposition: Disposition): void {
    if (signal === 'KILL' || signal === 'STOP') throw new OsError('EINVAL');
    this.#dispositions ??= new Map();
    if (disposition === 'default') this.#dispositions.delete(signal);
    else this.#dispositions.set(signal, disposition);
  }

  disposition(signal: SignalName): Disposition {
    return this.#dispositions?.get(signal) ?? 'default';
  }

  #inheritDispositions(parent: KernelProcess | undefined): void {
    if (!parent) return;
    for (const [signal, disposition] of parent.#dispositions ?? []) if (disposition === 'ignore') this.onSignal(signal, 'ignore');
  }

  setMemory(bytes: number): void {
    this.kernel.setMemory(this, bytes);
  }

  setProcessGroup(group: number): void {
    const known = this.table.groups.get(group);
    if (group !== this.pid && !known) throw new OsError('EPERM');
    this.kernel.join(this, known ?? { id: group, namespace: this.table, members: [] });
  }

  lookUpProgram(name: string): ReturnType<Process['lookUpProgram']> {
    return lookUpProgram(this, name);
  }
}

export const rootCredentials: Credentials = { uid: 0, gid: 0, groups: [0] };

/** Gives the process a number in each namespace around its own, from the inside out. */
function numbersAround(table: ProcessTable, process: KernelProcess): readonly number[] {
  const numbers: number[] = [];
  for (let outer = table.parent; outer; outer = outer.parent) numbers.push(outer.add(process));
  return numbers;
}
