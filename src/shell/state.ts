// What a running shell knows: variables, functions, options, jobs, traps. One object per shell process; a subshell gets
// a copy. How things run is in run.ts and its neighbours.

import type { CompoundCommand, CompoundList, Redirected } from 'unbash';
import { Exit, type Process } from '../os/process.ts';
import type { SignalName } from '../os/signals.ts';
import { JobTable } from './job-table.ts';
import type { LineSource } from './line-source.ts';
import { defaultShopts, type OptionName } from './options.ts';
import { Source } from './source.ts';
import { Variables } from './variables.ts';

/** Which shell this is: they differ in messages and in what they know. */
export type Dialect = 'bash' | 'dash' | 'ash';

export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly source: Source;
  readonly text: string;
}

/** A trap's action; what a signal does. */
export type TrapName = SignalName | 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN';

export class Shell {
  readonly process: Process;
  readonly dialect: Dialect;
  readonly variables: Variables;
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  options = new Set<OptionName>();
  shopts = new Set<string>(defaultShopts);
  /** $0 */
  name: string;
  /** what stands before messages; $0 unless interactive */
  parameters: readonly string[] = [];
  /** how often `set --` was used: a sourced file that does keeps its effect */
  parametersSet = 0;
  source = new Source('');
  line = 1;
  lastStatus = 0;
  /** $! */
  lastBackground: number | undefined;
  /** $_ */
  lastArgument = '';
  /** $$: stays the same in subshells */
  readonly mainPid: number;
  jobs = new JobTable();
  traps = new Map<TrapName, string>();
  /** signals with traps that came and were not acted upon yet */
  pendingTraps: TrapName[] = [];
  /** a builtin that runs as a program: messages begin with its own name only */
  standalone = false;
  interactive = false;
  /** job control: jobs get process groups of their own */
  monitor = false;
  readsCommandString = false;
  /** what text is being evaluated: named in syntax errors */
  evaluating: 'eval' | undefined;
  /** inside the EXIT trap: what a bare `exit` gives */
  exitStatus: number | undefined;
  /** a trap of ERR, DEBUG or RETURN runs: it does not trap itself */
  inTrap = false;
  lineSource: LineSource | undefined;
  history: string[] = [];
  hashed = new Map<string, string>();
  /** what `complete` was told of a command: the words it takes, or the program it is completed as */
  completions = new Map<string, { readonly words: readonly string[] } | { readonly as: string }>();
  /** what `ulimit` was told */
  limits = new Map<string, string>();
  directories: string[] = [];
  /** > 0: a failing command does not end the shell in spite of `set -e` */
  errexitPaused = 0;
  loops = 0;
  functionDepth = 0;
  /** names of the functions that run, innermost first */
  callStack: string[] = [];
  sourceDepth = 0;
  subshellLevel = 0;
  /** set when the interrupt key came while the shell itself was busy */
  interrupted = false;
  /** the status of the last command substitution of the command at hand */
  substitutionStatus: number | undefined;
  getoptsAt = { index: 1, offset: 0 };
  startedMs: number;
  /** what the random parameter draws from; a number assigned to it seeds it */
  randomSeed: number | undefined;
  /** a program takes this shell's place: what was redirected for it stays */
  replaced = false;
  /** statuses of the last pipeline's commands */
  pipeStatus: readonly number[] = [0];
  /** descriptors that process substitutions of the command at hand hold open */
  openSubstitutions: number[] = [];
  /** /dev/fd numbers for process substitutions, counting down as bash does */
  nextSubstitutionDescriptor = 63;

  constructor(process: Process, dialect: Dialect, name: string, from?: Shell) {
    this.process = process;
    this.dialect = dialect;
    this.name = name;
    this.startedMs = process.nowMs;
    this.mainPid = from?.mainPid ?? process.pid;
    const onExport = (key: string, value: string | undefined): void => {
      if (value === undefined) process.env.delete(key);
      else process.env.set(key, value);
    };
    this.variables = from ? from.variables.copy(onExport) : new Variables(onExport);
    if (from) this.#copyFrom(from);
  }

  #copyFrom(from: Shell): void {
    this.functions = new Map(from.functions);
    this.aliases = new Map(from.aliases);
    this.options = new Set(from.options);
    this.shopts = new Set(from.shopts);
    this.parameters = from.parameters;
    this.source = from.source;
    this.line = from.line;
    this.lastStatus = from.lastStatus;
    this.lastBackground = from.lastBackground;
    this.lastArgument = from.lastArgument;
    this.history = from.history;
    this.hashed = new Map(from.hashed);
    this.directories = [...from.directories];
    this.errexitPaused = from.errexitPaused;
    this.loops = from.loops;
    this.functionDepth = from.functionDepth;
    this.callStack = [...from.callStack];
    this.sourceDepth = from.sourceDepth;
    this.subshellLevel = from.subshellLevel + 1;
    this.readsCommandString = from.readsCommandString;
    this.startedMs = from.startedMs;
    this.getoptsAt = { ...from.getoptsAt };
    this.jobs = from.jobs.copyForSubshell();
    // Ignored signals stay ignored; traps with commands are the parent's.
    for (const [name, action] of from.traps) if (action === '') this.traps.set(name, action);
  }

  /** A shell for a child process: what this one knows now, without its jobs and traps. */
  forChild(process: Process): Shell {
    const child = new Shell(process, this.dialect, this.name, this);
    return child;
  }

  option(name: OptionName): boolean {
    return this.options.has(name);
  }

  get(name: string): string | undefined {
    return this.variables.get(name);
  }

  /** Ends the shell (or subshell) with this status. */
  exit(status: number): never {
    throw new Exit(status & 255);
  }

  /** The script messages name: the file that is sourced or that defined the function; `environment` for functions of `bash -c`. */
  get #place(): string {
    if (this.source.name !== undefined) return this.source.name;
    return this.functionDepth > 0 && this.readsCommandString ? 'environment' : this.name;
  }

  /** `bash: line 3: `, `sh: 1: `, `sh: `, `bash: `: what stands before a message. */
  get prefix(): string {
    const { line } = this;
    if (this.standalone) return '';
    if (this.dialect === 'bash') return this.interactive ? `${this.name.replace(/^-/, '')}: ` : `${this.#place}: line ${line}: `;
    if (this.dialect === 'dash') return `${this.name}: ${line}: `;
    return this.interactive || this.readsCommandString ? `${this.name.replace(/^-/, '')}: ` : `${this.name}: line ${line}: `;
  }
}

/** `break` and `continue` on their way to their loop. */
export class LoopJump {
  readonly kind: 'break' | 'continue';
  levels: number;
  constructor(kind: 'break' | 'continue', levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return` on its way to its function. */
export class FunctionReturn {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** The interrupt key, on its way to the prompt. */
export class Interrupted {}

/** A command failed in a way that ends what is being run: a bad expansion, a readonly assignment. The message is printed. */
export class ExpansionFailed {
  readonly status: number;
  constructor(status = 1) {
    this.status = status;
  }
}
