// Builtins that change where the shell goes on: break, continue, return, exit, eval, source, shift, and the two that only have a status.

import { Exit } from '../../os/process.ts';
import { OsError } from '../../os/os-error.ts';
import { runFile } from '../script-file.ts';
import { runText } from '../run.ts';
import { FunctionReturn, LoopJump } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { complain } from './say.ts';

const statusOf = (text: string | undefined, last: number): number | undefined => (text === undefined ? last : /^[-+]?\d+$/.test(text) ? Number(text) & 255 : undefined);

export const colon: Builtin = {
  names: [':', 'true'],
  *run() {
    return 0;
  },
};

export const falseBuiltin: Builtin = {
  names: ['false'],
  *run() {
    return 1;
  },
};

export const jump: Builtin = {
  names: ['break', 'continue'],
  *run(shell, args, { name }) {
    const levels = args[0] === undefined ? 1 : Number(args[0]);
    if (!Number.isInteger(levels) || levels < 1) return complain(shell, name, `${args[0] ?? ''}: ${Number.isInteger(levels) ? 'loop count out of range' : 'numeric argument required'}`);
    if (shell.loops === 0) return shell.dialect === 'bash' ? complain(shell, name, "only meaningful in a `for', `while', or `until' loop", 0) : 0;
    throw new LoopJump(name === 'break' ? 'break' : 'continue', Math.min(levels, shell.loops));
  },
};

export const returnBuiltin: Builtin = {
  names: ['return'],
  *run(shell, args) {
    const status = statusOf(args[0], shell.lastStatus);
    if (status === undefined) complain(shell, 'return', `${args[0] ?? ''}: numeric argument required`);
    if (shell.functionDepth === 0 && shell.sourceDepth === 0 && shell.dialect === 'bash') return complain(shell, 'return', "can only `return' from a function or sourced script", 2);
    throw new FunctionReturn(status ?? 2);
  },
};

export const exitBuiltin: Builtin = {
  names: ['exit', 'logout'],
  *run(shell, args) {
    const status = statusOf(args[0], shell.lastStatus);
    if (status === undefined) complain(shell, 'exit', `${args[0] ?? ''}: numeric argument required`);
    throw new Exit(status ?? 2);
  },
};

export const evalBuiltin: Builtin = {
  names: ['eval'],
  *run(shell, args) {
    return yield* runText(shell, args.join(' '), shell.line);
  },
};

export const source: Builtin = {
  names: ['source', '.'],
  *run(shell, args, { name }) {
    const [path, ...rest] = args;
    if (path === undefined) return complain(shell, name, 'filename argument required', 2);
    const before = shell.parameters;
    if (rest.length) shell.parameters = rest;
    shell.sourceDepth += 1;
    try {
      return yield* runFile(shell, path);
    } catch (error) {
      if (error instanceof FunctionReturn) return error.status;
      if (!(error instanceof OsError)) throw error;
      return complain(shell, path, error.text);
    } finally {
      shell.sourceDepth -= 1;
      if (rest.length) shell.parameters = before;
    }
  },
};

export const shift: Builtin = {
  names: ['shift'],
  *run(shell, args) {
    const count = Number(args[0] ?? 1);
    if (!Number.isInteger(count)) return complain(shell, 'shift', `${args[0] ?? ''}: numeric argument required`);
    if (count > shell.parameters.length) return 1;
    shell.parameters = shell.parameters.slice(count);
    return 0;
  },
};
