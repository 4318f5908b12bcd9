// Children of a shell: subshells (copies of the shell that run a part of the tree) and programs.

import { exitCodeOf } from '../os/io.ts';
import { NullFile } from '../os/open-file.ts';
import { type Descriptors, type Ended, Exit, type OpenFile, type Process, type Program, type Steps } from '../os/process.ts';
import { type SignalName, signalNumbers } from '../os/signals.ts';
import { ExpansionFailed, FunctionReturn, Interrupted, LoopJump, type Shell } from './state.ts';
import { runExitTrap } from './traps.ts';

export interface ChildOptions {
  /** descriptors that differ from the shell's own; undefined closes */
  readonly descriptors?: readonly (readonly [number, OpenFile | undefined])[];
  /** a group of its own, or one to join; absent: the shell's */
  readonly processGroup?: 'new' | number;
  /** started with `&`: without job control it ignores the keyboard's signals and reads nothing */
  readonly background?: boolean;
  /** a command substitution: errors that end it are its own */
  readonly keepExit?: boolean;
}

/** The descriptors a child gets: all of the shell's, changed as wanted. */
function descriptorsFor(shell: Shell, changes: ChildOptions['descriptors'] = []): Descriptors {
  const all = new Map<number, OpenFile>(shell.process.descriptors());
  for (const [n, file] of changes) {
    if (file) all.set(n, file);
    else all.delete(n);
  }
  return all;
}

/** Starts a copy of the shell, as it is right now, that runs `body` when its turn comes. */
export function spawnSubshell(shell: Shell, body: (child: Shell) => Steps<number>, options: ChildOptions = {}): Process {
  let child: Shell;
  const descriptors = descriptorsFor(shell, options.descriptors);
  const noInput = options.background && !shell.monitor && !options.descriptors?.some(([n]) => n === 0);
  const nothing = noInput ? new NullFile() : undefined;
  const process = shell.process.spawn({
    program: function* () {
      return yield* runChild(child, body, options);
    },
    argv: shell.process.argv,
    umask: shell.process.umask,
    descriptors: nothing ? new Map<number, OpenFile>([...descriptors, [0, nothing]]) : descriptors,
    ...(options.processGroup === undefined ? {} : { processGroup: options.processGroup }),
  });
  child = shell.forChild(process);
  return process;
}

function* runChild(child: Shell, body: (child: Shell) => Steps<number>, options: ChildOptions): Steps<number> {
  if (options.background && !child.monitor) for (const signal of ['INT', 'QUIT'] as const) child.process.onSignal(signal, 'ignore');
  child.interactive = false;
  child.monitor = false;
  return yield* runToEnd(child, body(child));
}

/** Runs a shell's body to its end, whatever ends it, and its EXIT trap. @returns the exit status */
export function* runToEnd(shell: Shell, body: Steps<number>): Steps<number> {
  let status: number;
  try {
    status = yield* body;
  } catch (error) {
    const code = statusOf(error);
    if (code === undefined) throw error;
    status = code;
  }
  shell.lastStatus = status;
  return yield* runExitTrap(shell, status);
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof Exit) return thrown.code;
  if (thrown instanceof FunctionReturn || thrown instanceof ExpansionFailed) return thrown.status;
  if (thrown instanceof LoopJump) return 0;
  return thrown instanceof Interrupted ? 130 : undefined;
}

/** Starts a program with the shell's descriptors. */
export function spawnProgram(shell: Shell, program: Program, argv: readonly string[], env: ReadonlyMap<string, string> | undefined, processGroup?: 'new' | number): Process {
  return shell.process.spawn({
    program,
    argv,
    umask: shell.process.umask,
    descriptors: descriptorsFor(shell),
    ...(env ? { env } : {}),
    ...(processGroup === undefined ? {} : { processGroup }),
  });
}

/** Waits for the end of a child that is not a job of its own. */
export function* waitForEnd(shell: Shell, child: Process): Steps<Ended> {
  while (!child.ended) yield { on: 'ready', any: [child.exit] };
  return shell.process.reap(child) ?? child.ended;
}

/** The status a shell reports for a child that was stopped or has ended. */
export function statusOfChild(child: Process): number {
  if (child.ended) return exitCodeOf(child.ended);
  return child.stoppedBy ? 128 + signalNumbers[child.stoppedBy] : 0;
}

/** What the shell says about a child that a signal ended; undefined when it says nothing. */
export function signalText(signal: SignalName): string | undefined {
  const texts: Partial<Record<SignalName, string>> = {
    HUP: 'Hangup',
    QUIT: 'Quit',
    ILL: 'Illegal instruction',
    TRAP: 'Trace/breakpoint trap',
    ABRT: 'Aborted',
    BUS: 'Bus error',
    FPE: 'Floating point exception',
    KILL: 'Killed',
    USR1: 'User defined signal 1',
    SEGV: 'Segmentation fault',
    USR2: 'User defined signal 2',
    ALRM: 'Alarm clock',
    TERM: 'Terminated',
    XCPU: 'CPU time limit exceeded',
    XFSZ: 'File size limit exceeded',
    VTALRM: 'Virtual timer expired',
    SYS: 'Bad system call',
  };
  return texts[signal];
}
