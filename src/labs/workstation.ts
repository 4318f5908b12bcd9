// The learner's computer: a machine with a shell, the tools, and a kubeconfig for the cluster.
// It has routes to the Pod and Service networks; pages say that a real laptop does not.

import { type Bytes, text, utf8 } from '../base/bytes.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { Signal } from '../base/wait.ts';
import type { Fabric } from '../network/fabric.ts';
import type { KernelProcess } from '../os/kernel-process.ts';
import { install, putFile } from '../os/executable.ts';
import { type Machine, makeMachine } from '../os/machine.ts';
import { OsError } from '../os/os-error.ts';
import { CaptureFile, NullFile } from '../os/open-file.ts';
import type { Access } from '../os/filesystem.ts';
import { waitFor } from '../os/io.ts';
import type { OpenFile, Program } from '../os/process.ts';
import { signalNumbers } from '../os/signals.ts';
import { Terminal } from '../os/tty.ts';
import { earlyCoreutils } from '../shell/coreutils/early.ts';
import type { LineSource } from '../shell/line-source.ts';
import { shells } from '../shell/shells.ts';
import { awaitedPrograms } from './awaited-programs.ts';
import type { Equipment } from './cluster-side.ts';

const user = { name: 'learner', uid: 1000 };
const address = '172.18.0.1';
/** host services that the page offers to waiting programs */
const hostServices = ['edit', 'api-docs'];

/** What every interactive bash reads here, as on Debian: who mistypes a command is told which one was meant. */
const bashrc = `# for interactive bash shells of everybody
command_not_found_handle() {
    /usr/lib/command-not-found -- "$1"
}
`;

export interface WorkstationOptions {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly network: Fabric;
  readonly files?: Readonly<Record<string, string>>;
}

/** What a command printed, as bytes. */
export interface CommandOutput {
  readonly stdout: Bytes;
  readonly stderr: Bytes;
  readonly exitCode: number;
}

export interface CommandResult extends CommandOutput {
  /** virtual time it took */
  readonly ms: number;
}

/** A command that was started without a terminal. */
export interface RunningCommand {
  readonly ended: boolean;
  kill(): void;
  /** what it printed so far; 124 as exit code while it runs */
  result(): CommandOutput;
}

export class Workstation {
  readonly machine: Machine;
  readonly #timeline: Timeline;
  readonly #services = new Map<string, unknown>();
  readonly #equipped = new Signal(() => this.#isOpen);
  #isOpen = false;
  #terminal: Terminal | undefined;
  #lastExit = 0;

  constructor({ timeline, random, network, files = {} }: WorkstationOptions) {
    this.#timeline = timeline;
    const endpoint = network.addEndpoint({ name: 'workstation', on: 'workstation', addresses: [address] });
    this.#services.set('network', network);
    this.machine = makeMachine({ name: 'workstation', timeline, random, network: endpoint, programs: [...shells, ...earlyCoreutils], user, services: this.#services });
    install(this.machine.files, awaitedPrograms.map((each) => ({ ...each, program: this.#whenEquipped })));
    putFile(this.machine.files, '/etc/bash.bashrc', bashrc);
    for (const [path, content] of Object.entries(files)) this.putFile(path, utf8(content));
  }

  /** The cluster is there: its tools replace what stood in for them. Whoever waits for one goes on after `open`. */
  equip({ tools, completers, historyExpansion, dialer, etcd, kubeconfig, web }: Equipment): void {
    this.#services.set('history-expansion', historyExpansion);
    this.#services.set('web', web);
    this.#services.set('completers', completers);
    this.#services.set('dialer', dialer);
    this.#services.set('etcd', etcd);
    install(this.machine.files, tools);
    this.putFile('.kube/config', utf8(kubeconfig));
  }

  /** Lets those go on who typed ahead: what had to be set up before them is. */
  open(): void {
    this.#isOpen = true;
    this.#equipped.notify();
  }

  /** Stands in for a tool until the cluster is there: it waits, then is that tool. */
  get #whenEquipped(): Program {
    const equipped = this.#equipped;
    return function* (process) {
      yield* waitFor(process, [equipped]);
      const found = process.lookUpProgram(process.argv[0] ?? '');
      return process.exec(found.program, process.argv);
    };
  }

  /** The namespace of the kubeconfig's current context, as checks see it: `default` unless the learner changed it. */
  get namespace(): string {
    const config = text(this.readFile('.kube/config') ?? '');
    const current = /^current-context: "?([^"\n]*)"?$/m.exec(config)?.[1] ?? '';
    for (const entry of config.split(/^- context:$/m).slice(1)) {
      if (new RegExp(`^ {2}name: "?${current.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"?$`, 'm').test(entry)) return /^ {4}namespace: "?([^"\n]*)"?$/m.exec(entry)?.[1] ?? 'default';
    }
    return 'default';
  }

  get hostRequests(): readonly { readonly id: number; readonly service: string; readonly body: unknown }[] {
    return this.machine.kernel.hostRequests.map(({ id, request }) => ({ id, service: request.service, body: request.body }));
  }

  /** A short text that two equal workstations share. */
  fingerprint(): string {
    const { kernel } = this.machine;
    return `${kernel.processes.list().map((p) => `${p.pid}:${p.argv[0] ?? ''}`).join(',')}/${this.#lastExit}`;
  }

  /** Starts the login shell on a terminal. It comes back when the learner leaves it. */
  openTerminal(show: (bytes: Bytes) => void, lineSource: LineSource | undefined): void {
    const { kernel } = this.machine;
    for (const service of hostServices) kernel.hostServices.add(service);
    this.#terminal = new Terminal(kernel, { onOutput: show });
    this.#login(lineSource);
  }

  type(bytes: Bytes): void {
    this.#terminal?.input(bytes);
  }

  resize(columns: number, rows: number): void {
    this.#terminal?.resize(columns, rows);
  }

  answer(id: number, body: unknown): void {
    this.machine.kernel.answerHost(id, body);
  }

  /** Writes a file below the home, with its folders, as the learner. */
  putFile(path: string, content: Bytes): void {
    const absolute = this.#absolute(path);
    const folder = absolute.slice(0, absolute.lastIndexOf('/'));
    if (folder) this.machine.mounts.makeDirectory(folder, this.#access, { parents: true });
    this.machine.mounts.writeFile(absolute, content, this.#access);
  }

  /** A file's content, undefined when there is none. */
  readFile(path: string): Bytes | undefined {
    try {
      return this.machine.mounts.readFile(this.#absolute(path), this.#access);
    } catch (error) {
      if (error instanceof OsError) return undefined;
      throw error;
    }
  }

  /** Starts `bash -c` in the home, without a terminal. */
  start(command: string): RunningCommand {
    const [stdout, stderr] = [new CaptureFile(), new CaptureFile()];
    const process = this.#spawn(['bash', '-c', command], new Map<number, OpenFile>([[0, new NullFile()], [1, stdout], [2, stderr]]), this.machine.home);
    return {
      get ended() {
        return process.ended !== undefined;
      },
      kill: () => this.machine.kernel.signalGroup(this.machine.kernel.processes, process.pid, 'KILL'),
      result: () => {
        const exitCode = process.ended ? exitCodeOf(process.ended) : 124;
        this.#lastExit = exitCode;
        return { stdout: stdout.content, stderr: stderr.content, exitCode };
      },
    };
  }

  #login(lineSource: LineSource | undefined): void {
    const terminal = this.#terminal;
    if (!terminal) return;
    const file = terminal.open();
    const shell = this.#spawn(['bash'], new Map([[0, file], [1, file], [2, file]]), this.machine.home, lineSource);
    shell.exit.onReady(() => this.#login(lineSource));
  }

  #spawn(argv: readonly string[], descriptors: ReadonlyMap<number, OpenFile>, cwd: string, lineSource?: LineSource): KernelProcess {
    const { kernel, credentials, env } = this.machine;
    const program = shells.find((shell) => shell.name === 'bash')?.program;
    if (!program) throw new Error('the workstation has bash');
    const host = lineSource ? { get: (name: string) => (name === 'line-source' ? lineSource : kernel.services.get(name)) } : undefined;
    return kernel.spawn({ program, argv, env, cwd, descriptors, credentials, newSession: true, ...(host ? { host } : {}) });
  }

  get #access(): Access {
    return { cwd: this.machine.home, credentials: this.machine.credentials, nowMs: this.#timeline.nowMs };
  }

  #absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.machine.home}/${path}`;
  }
}

const exitCodeOf = (ended: NonNullable<KernelProcess['ended']>): number => ('exitCode' in ended ? ended.exitCode : 128 + signalNumbers[ended.signal]);
