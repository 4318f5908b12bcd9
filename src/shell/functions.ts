// Calling shell functions. Upstream: bash(1), FUNCTIONS.

import type { Steps } from '../os/process.ts';
import { runCompound } from './compound.ts';
import { printShellError } from './messages.ts';
import { runStatements } from './run.ts';
import { ExpansionFailed, FunctionReturn, type Shell, type ShellFunction } from './state.ts';
import { runTrap } from './traps.ts';

/** How deep functions may call each other: a real bash runs out of stack somewhere. */
const deepest = 400;

/** Runs a function with these arguments. */
export function* callFunction(shell: Shell, name: string, definition: ShellFunction, args: readonly string[]): Steps<number> {
  if (shell.functionDepth >= deepest) {
    printShellError(shell, `${name}: maximum function nesting level exceeded (${deepest})`);
    throw new ExpansionFailed(1);
  }
  const { parameters, source, line, getoptsAt, loops } = shell;
  shell.parameters = args;
  shell.source = definition.source;
  shell.functionDepth += 1;
  shell.loops = 0;
  shell.callStack = [name, ...shell.callStack];
  shell.variables.push();
  try {
    const { body } = definition;
    return body.type === 'CompoundList' ? yield* runStatements(shell, body.commands) : yield* runCompound(shell, body, false);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.variables.pop();
    shell.callStack = shell.callStack.slice(1);
    shell.functionDepth -= 1;
    shell.parameters = parameters;
    shell.source = source;
    shell.line = line;
    shell.loops = loops;
    shell.getoptsAt = getoptsAt;
    const trap = shell.traps.get('RETURN');
    if (trap && !shell.inTrap && shell.option('functrace')) yield* runTrap(shell, trap);
  }
}
