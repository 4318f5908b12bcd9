// What a program sees of the machine it runs on. Everything a process can do goes through `Process`;
// the kernel (kernel.ts) is the only implementation.
//
// A Program is a generator: it yields what it waits for and is resumed by the kernel. All of it happens in virtual
// time, all of it can be interrupted, all of it can be replayed. A program never blocks in any other way.

import type { Bytes } from '../base/bytes.ts';
import type { Random } from '../base/random.ts';
import type { Waitable } from '../base/wait.ts';
import type { Mounts } from './filesystem.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { SignalName } from './signals.ts';

/**
 * What a program waits for. A wait may end early when a signal's handler ran (EINTR): whoever must not go on then asks
 * again; the generators of io.ts do.
 */
export type Wait =
  /** until the clock reads `untilMs` */
  | { readonly on: 'time'; readonly untilMs: number }
  /** until one of `any` is ready, or the clock reads `untilMs` */
  | { readonly on: 'ready'; readonly any: readonly Waitable[]; readonly untilMs?: number }
  /** computing: so many interpreter steps (1,000 cost one virtual millisecond of one core) */
  | { readonly on: 'cpu'; readonly steps: number }
  /** until the host answers (an editor overlay, a lazily loaded program); whether virtual time stands still meanwhile is the host's to decide */
  | { readonly on: 'host'; readonly request: HostRequest };

/** A question to the host; its answer is an input of the world. */
export interface HostRequest {
  /** which service: `edit`, `jq`, `clipboard` … */
  readonly service: string;
  /** plain data, so that it can be recorded */
  readonly body: unknown;
}

/** Runs until it returns its exit code (0–255). Throwing is our bug, except for `Exit`. */
export type Program = (process: Process) => Generator<Wait, number, void>;

/** Steps of a program's own sub-generators: `const line = yield* readLine(process.stdin)`. */
export type Steps<T> = Generator<Wait, T, void>;

/** How the open files of a child are made: a descriptor number to an open file that is handed down (duplicated). */
export type Descriptors = ReadonlyMap<number, OpenFile>;

/** What a new process is to be. What is absent is inherited from the parent. */
export interface SpawnSpec {
  readonly program: Program;
  readonly argv: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** descriptors of the child; by default the parent's 0, 1 and 2 */
  readonly descriptors?: Descriptors;
  /** `new`: the child leads a process group of its own; a number: it joins that one */
  readonly processGroup?: 'new' | number;
  /** a new session, as for a daemon or a container's first process */
  readonly newSession?: boolean;
  readonly credentials?: Credentials;
  readonly namespaces?: Partial<Namespaces>;
  readonly cgroup?: Cgroup;
  /** the services it and its children find instead of the parent's (a container does not see its engine) */
  readonly host?: MachineServices;
  /** permission bits that files it creates do not get */
  readonly umask?: number;
}

/** Who a process acts as. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** What a process can see (Upstream: namespaces(7)). */
export interface Namespaces {
  readonly mount: Mounts;
  readonly pid: PidNamespace;
  readonly network: NetworkNamespace;
  readonly uts: { hostname: string; domain: string };
  /** the group it sees as the root of all groups */
  readonly cgroup: Cgroup;
}

/** Processes by the number they have in here; a child namespace's processes are seen by the parent, not the reverse. */
export interface PidNamespace {
  readonly id: number;
  readonly parent?: PidNamespace;
  /** the process with this number in this namespace */
  get(pid: number): Process | undefined;
  /** all of them, by number */
  list(): readonly Process[];
  /** the number a process has in here; undefined when it is not seen from here */
  numberOf(process: Process): number | undefined;
}

/** A control group (Upstream: cgroups(7), v2): limits and use, for `top`, HPA, OOM kills and eviction. */
export interface Cgroup {
  readonly path: string;
  readonly parent?: Cgroup;
  /** cores × 1000; undefined: no limit */
  cpuLimitMillis?: number;
  memoryLimitBytes?: number;
  /** CPU time used so far, with the children, in ms */
  cpuUsedMs: number;
  /** memory in use now, with the children */
  memoryBytes: number;
  /** how many processes were killed here because memory ran out */
  oomKills: number;
}

/** An open file: a file of the file system, an end of a pipe, a terminal, a connection. */
export interface OpenFile {
  readonly kind: 'file' | 'directory' | 'pipe' | 'tty' | 'socket' | 'null' | 'device';
  /** what `ls -l /proc/self/fd` shows */
  readonly name: string;
  readonly readable: Waitable;
  readonly writable: Waitable;
  /** up to `maxBytes`; null: end of file; undefined: wait for `readable` */
  read(maxBytes?: number): Bytes | null | undefined;
  /** how many bytes were taken, 0: wait for `writable`; `broken`: nobody reads any more (EPIPE) */
  write(bytes: Bytes): number | 'broken';
  /** another reference to the same open file; it closes when the last one is closed */
  duplicate(): OpenFile;
  close(): void;
  /** the terminal behind it, when there is one */
  readonly tty?: Tty;
  /** moves the offset, where the file has one; @returns the new offset */
  seek?(offset: number, from: 'start' | 'current' | 'end'): number;
}

/** A terminal as programs see it (tty.ts has the line discipline). */
export interface Tty {
  readonly columns: number;
  readonly rows: number;
  /** `raw`: bytes as typed, no echo, no signals; `cooked`: lines, echo, Ctrl-C and friends */
  mode: 'cooked' | 'raw';
  echo: boolean;
  /** who gets the keys' signals */
  foregroundGroup: number;
  /** changes whenever the size does */
  readonly resized: Waitable;
  /** what programs have written since the last line ended: where the cursor stands, for who draws a prompt behind it */
  readonly unendedLine: Bytes;
}

/** How a process ended. */
export type Ended = { readonly exitCode: number } | { readonly signal: SignalName };

/** What to do when a signal comes: the default action, nothing, or a handler that runs before the program goes on. */
export type Disposition = 'default' | 'ignore' | ((signal: SignalName) => void);

/** A running program and its machine. */
export interface Process {
  /** the number in its own pid namespace */
  readonly pid: number;
  readonly parent: Process | undefined;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  /** One variable of it. Whoever only reads asks here: `env` is a copy of its own from the first time it is asked for. */
  variable(name: string): string | undefined;
  cwd: string;
  readonly credentials: Credentials;
  readonly namespaces: Namespaces;
  readonly cgroup: Cgroup;
  readonly processGroup: number;
  /** the session it is in, by its leader's number */
  readonly session: number;
  readonly startedMs: number;
  /** permission bits that files it creates do not get; inherited */
  umask: number;
  /** CPU time used so far, in ms */
  readonly cpuUsedMs: number;
  readonly memoryBytes: number;
  readonly ended: Ended | undefined;
  /** ready once it has ended */
  readonly exit: Waitable;
  /** ready while it is stopped or has ended: what a shell with job control waits for */
  readonly settled: Waitable;
  /** the signal that stopped it, while it is stopped */
  readonly stoppedBy: SignalName | undefined;
  /** T stopped, R running, S waiting, Z ended and not waited for */
  readonly state: 'R' | 'S' | 'T' | 'Z';

  /** the virtual wall clock in ms since 1970 UTC */
  readonly nowMs: number;
  /** this process' own chance */
  readonly random: Random;
  /** the controlling terminal, as /dev/tty opens it */
  readonly terminal: OpenFile | undefined;
  /** the machine's services that are neither files nor processes (name → service), e.g. a container engine's socket */
  readonly host: MachineServices;

  /**
   * Notes that so many interpreter steps were computed. True when it is time to say so:
   * `if (process.spend(5)) yield* yieldCpu` (io.ts). Whatever loops without waiting must do this.
   */
  spend(steps: number): boolean;
  /** what the host answered to this process' last `host` wait; undefined when nobody answers for that service */
  readonly hostAnswer: unknown;

  /** its open files; 0, 1 and 2 are standard input, output and error */
  descriptor(n: number): OpenFile | undefined;
  setDescriptor(n: number, file: OpenFile | undefined): void;
  descriptors(): readonly (readonly [number, OpenFile])[];

  /** starts a child; it runs when this process next waits */
  spawn(spec: SpawnSpec): Process;
  /** children that are still known (running, or ended and not reaped) */
  readonly children: readonly Process[];
  /** takes an ended child off the list. @returns how it ended, undefined while it runs */
  reap(child: Process): Ended | undefined;
  /** replaces the program: exec(2). Only from within this process; does not return there */
  exec(program: Program, argv: readonly string[], env?: ReadonlyMap<string, string>): never;

  /** sends a signal. @throws OsError ESRCH when there is no such process, EPERM when it is not ours */
  kill(pid: number, signal: SignalName | 0): void;
  /** sends a signal to every process of a group */
  killGroup(processGroup: number, signal: SignalName): void;
  /** what a signal does to this process from now on */
  onSignal(signal: SignalName, disposition: Disposition): void;
  disposition(signal: SignalName): Disposition;
  /** memory this process holds beside its program's base use; checked against the cgroup's limit (OOM kill) */
  setMemory(bytes: number): void;
  /** @throws OsError EPERM when not allowed */
  setProcessGroup(group: number): void;

  /**
   * The program that `name` runs: looked up along PATH unless it has a slash; a file's content decides
   * (our programs are marked files; `#!` lines start interpreters).
   * @throws OsError ENOENT, EACCES, ENOEXEC
   */
  lookUpProgram(name: string): { readonly program: Program; readonly path: string; readonly argvPrefix: readonly string[] };
}

/** Services of a machine beside the kernel's own, by name; a program that needs one asks for it and reports its absence. */
export interface MachineServices {
  get(name: string): unknown;
}

/** Ends the program at once with this exit code, from anywhere within it. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}
