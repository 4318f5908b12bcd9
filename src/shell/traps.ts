// Traps: commands that run when a signal comes or the shell ends. Upstream: bash(1), trap.

import { Exit, type Steps } from '../os/process.ts';
import { type SignalName, signalNumbers } from '../os/signals.ts';
import { runText } from './run.ts';
import { FunctionReturn, type Shell, type TrapName } from './state.ts';

const pseudo: readonly TrapName[] = ['EXIT', 'ERR', 'DEBUG', 'RETURN'];

/** Signals that end a shell and give its EXIT trap a chance before. */
const fatal: readonly SignalName[] = ['HUP', 'INT', 'TERM'];

/** Sets (`action`), ignores (empty) or resets (undefined) a trap. */
export function setTrap(shell: Shell, name: TrapName, action: string | undefined): void {
  if (action === undefined) shell.traps.delete(name);
  else shell.traps.set(name, action);
  if (name === 'EXIT') for (const signal of fatal) arrange(shell, signal);
  else if (!pseudo.includes(name)) arrange(shell, name as SignalName);
}

function arrange(shell: Shell, signal: SignalName): void {
  if (signal === 'KILL' || signal === 'STOP') return;
  const action = shell.traps.get(signal);
  if (action === '') shell.process.onSignal(signal, 'ignore');
  else if (action !== undefined) shell.process.onSignal(signal, () => void shell.pendingTraps.push(signal));
  else if (shell.interactive) return;
  else if (fatal.includes(signal) && shell.traps.get('EXIT')) shell.process.onSignal(signal, () => void shell.pendingTraps.push(signal));
  else shell.process.onSignal(signal, 'default');
}

/** Runs the traps of the signals that came. */
export function* runPendingTraps(shell: Shell): Steps<void> {
  for (let name = shell.pendingTraps.shift(); name; name = shell.pendingTraps.shift()) {
    const action = shell.traps.get(name);
    if (action === undefined) yield* die(shell, name as SignalName);
    else yield* runTrap(shell, action);
  }
}

/** A fatal signal without a trap of its own: the EXIT trap runs, then the signal does its work. */
function* die(shell: Shell, signal: SignalName): Steps<void> {
  yield* runExitTrap(shell, 128 + signalNumbers[signal]);
  shell.process.onSignal(signal, 'default');
  shell.process.kill(shell.process.pid, signal);
  yield { on: 'cpu', steps: 0 };
}

/** Runs a trap's commands; they do not change `$?`. */
export function* runTrap(shell: Shell, action: string): Steps<void> {
  const { source, line, lastStatus, inTrap } = shell;
  shell.inTrap = true;
  try {
    yield* runText(shell, action, line);
  } finally {
    shell.inTrap = inTrap;
    shell.source = source;
    shell.line = line;
    shell.lastStatus = lastStatus;
  }
}

/** The EXIT trap, once. @returns the exit status, which an `exit` in the trap changes */
export function* runExitTrap(shell: Shell, status: number): Steps<number> {
  const action = shell.traps.get('EXIT');
  if (!action) return status;
  shell.traps.delete('EXIT');
  shell.lastStatus = status;
  shell.exitStatus = status;
  try {
    yield* runTrap(shell, action);
  } catch (error) {
    // The trap may end the shell itself.
    if (error instanceof Exit) return error.code;
    if (!(error instanceof FunctionReturn)) throw error;
  }
  return status;
}

/** The name `trap` understands: `INT`, `SIGINT`, `2`, `EXIT`, `0`. */
export function trapNamed(text: string): TrapName | undefined {
  const upper = text.toUpperCase();
  if (upper === '0') return 'EXIT';
  if (pseudo.includes(upper as TrapName)) return upper as TrapName;
  const name = upper.replace(/^SIG/, '');
  if (Object.hasOwn(signalNumbers, name)) return name as SignalName;
  return (Object.keys(signalNumbers) as SignalName[]).find((signal) => String(signalNumbers[signal]) === text);
}
