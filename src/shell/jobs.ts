// Starting and waiting for jobs; what the shell says about them. Upstream: bash's jobs.c.

import type { Statement } from 'unbash';
import { exitCodeOf } from '../os/io.ts';
import type { Process, Steps } from '../os/process.ts';
import { signalText, spawnSubshell, statusOfChild } from './children.ts';
import { isDone, isStopped, type Job } from './job-table.ts';
import { writeNow } from './messages.ts';
import { startStages } from './pipeline.ts';
import { runNode } from './run.ts';
import { Interrupted, type Shell } from './state.ts';

/** `command &` */
export function* startBackground(shell: Shell, statement: Statement): Steps<number> {
  const text = shell.source.slice(statement.command).trim();
  const node = statement.command;
  const processes =
    node.type === 'Pipeline' && node.commands.length > 1 && node.prefixes.length === 0
      ? startStages(shell, node).processes
      : [spawnSubshell(shell, (child) => runNode(child, node, true), { background: true, ...(shell.monitor ? { processGroup: 'new' as const } : {}) })];
  const last = processes.at(-1) as Process;
  const job = shell.jobs.add({ group: (processes[0] as Process).processGroup, processes, text, told: false, background: true, status: undefined });
  shell.jobs.touch(job);
  shell.lastBackground = last.pid;
  if (shell.interactive) writeNow(shell, `[${job.number}] ${last.pid}\n`);
  yield { on: 'cpu', steps: 1 };
  return 0;
}

/** Waits until the processes have ended or stopped, with the terminal theirs meanwhile. @returns their statuses, in order */
export function* waitForeground(shell: Shell, processes: readonly Process[], text: string): Steps<number[]> {
  const group = processes[0]?.processGroup ?? 0;
  if (shell.monitor) giveTerminal(shell, group);
  yield* untilSettled(shell, processes);
  if (shell.monitor) giveTerminal(shell, shell.process.processGroup);
  if (processes.some((process) => !process.ended)) {
    reportStopped(shell, processes, text);
    return processes.map(statusOfChild);
  }
  const statuses = processes.map(statusOfChild);
  reportSignals(shell, processes, text);
  const interrupted = shell.interactive && processes.some((process) => process.ended && 'signal' in process.ended && process.ended.signal === 'INT');
  for (const process of processes) shell.process.reap(process);
  if (interrupted) {
    writeNow(shell, '\n');
    shell.lastStatus = 130;
    throw new Interrupted();
  }
  return statuses;
}

/** The terminal's keys go to this group from now on. */
export function giveTerminal(shell: Shell, group: number): void {
  const tty = shell.process.terminal?.tty;
  if (tty) tty.foregroundGroup = group;
}

function* untilSettled(shell: Shell, processes: readonly Process[]): Steps<void> {
  for (const process of processes) {
    while (!process.ended && !(shell.monitor && process.stoppedBy)) yield { on: 'ready', any: [shell.monitor ? process.settled : process.exit] };
  }
}

function reportStopped(shell: Shell, processes: readonly Process[], text: string): void {
  const known = shell.jobs.all.find((job) => job.processes === processes);
  const job = known ?? shell.jobs.add({ group: processes[0]?.processGroup ?? 0, processes, text, told: true, background: false, status: undefined });
  job.background = true;
  job.told = true;
  shell.jobs.touch(job);
  writeNow(shell, `\n${jobLine(shell, job)}\n`);
}

/** What bash prints when a signal other than INT and PIPE ended a command. */
function reportSignals(shell: Shell, processes: readonly Process[], text: string): void {
  const last = processes.at(-1);
  const ended = last?.ended;
  if (!ended || !('signal' in ended)) return;
  const said = signalText(ended.signal);
  if (!said) return;
  if (shell.interactive) writeNow(shell, `${said}\n`);
  else if (shell.dialect === 'bash') writeNow(shell, `${shell.prefix}${String(last.pid).padStart(5)} ${said.padEnd(23)} ${text}\n`);
  else if (shell.dialect === 'dash') writeNow(shell, `${said}\n`);
}

/** `[1]+  Running                 sleep 100 &` */
export function jobLine(shell: Shell, job: Job, long = false): string {
  const mark = job === shell.jobs.current ? '+' : job === shell.jobs.previous ? '-' : ' ';
  const state = jobState(job);
  const pid = long ? `${String(job.processes.at(-1)?.pid ?? '').padStart(5)} ` : '';
  const running = state === 'Running' ? ' &' : '';
  return `[${job.number}]${mark}  ${pid}${state.padEnd(long ? 22 : 23)} ${job.text}${running}`;
}

export function jobState(job: Job): string {
  if (isStopped(job)) return 'Stopped';
  if (!isDone(job)) return 'Running';
  const ended = job.processes.at(-1)?.ended ?? { exitCode: 0 };
  if ('signal' in ended) return signalText(ended.signal) ?? (ended.signal === 'INT' ? 'Interrupt' : ended.signal);
  return ended.exitCode === 0 ? 'Done' : `Exit ${ended.exitCode}`;
}

/** Tells about jobs that ended or stopped since the last time, and forgets the ended ones. */
export function reportJobs(shell: Shell): void {
  for (const job of shell.jobs.all) {
    if (isDone(job)) {
      if (shell.interactive) writeNow(shell, `${jobLine(shell, job)}\n`);
      finish(shell, job);
    } else if (isStopped(job) && !job.told) {
      job.told = true;
      writeNow(shell, `${jobLine(shell, job)}\n`);
    }
  }
}

/** A job is over: its statuses stay known by process number. */
export function finish(shell: Shell, job: Job): void {
  for (const process of job.processes) {
    const ended = shell.process.reap(process);
    if (ended) shell.jobs.finished.set(process.pid, exitCodeOf(ended));
  }
  shell.jobs.remove(job);
}
