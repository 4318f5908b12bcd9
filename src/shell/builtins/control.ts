// Builtins that change where the shell goes on: break, continue, return, exit, eval, source, shift, and the two that only have a status.

import { textKeepingBytes } from '../../base/bytes.ts';
import { OsError } from '../../os/os-error.ts';
import { Exit } from '../../os/process.ts';
import { printShellError, writeNow } from '../messages.ts';
import { runText } from '../run.ts';
import { FunctionReturn, LoopJump, type Shell } from '../state.ts';
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
    if (shell.loops === 0) return shell.dialect === 'bash' ? complain(shell, name, "only meaningful in a `for', `while', or `until' loop", 0) : 0;
    const levels = args[0] === undefined ? 1 : Number(args[0]);
    if (!Number.isInteger(levels)) {
      complain(shell, name, shell.dialect === 'bash' ? `${args[0]}: numeric argument required` : `Illegal number: ${args[0]}`);
      throw new Exit(shell.dialect === 'bash' ? 128 : 2);
    }
    if (args.length > 1 && shell.dialect === 'bash') {
      complain(shell, name, 'too many arguments');
      throw new LoopJump('break', shell.loops);
    }
    if (levels < 1) {
      complain(shell, name, `${args[0]}: loop count out of range`);
      throw new LoopJump('break', shell.loops);
    }
    throw new LoopJump(name === 'break' ? 'break' : 'continue', Math.min(levels, shell.loops));
  },
};

export const returnBuiltin: Builtin = {
  names: ['return'],
  *run(shell, args) {
    const status = statusOf(args[0], shell.lastStatus);
    if (status === undefined) complain(shell, 'return', shell.dialect === 'bash' ? `${args[0]}: numeric argument required` : `Illegal number: ${args[0]}`);
    if (shell.functionDepth === 0 && shell.sourceDepth === 0 && shell.dialect === 'bash')
      return complain(shell, 'return', "can only `return' from a function or sourced script", 2);
    throw new FunctionReturn(status ?? 2);
  },
};

export const exitBuiltin: Builtin = {
  names: ['exit', 'logout'],
  *run(shell, args) {
    const status = statusOf(args[0], shell.exitStatus ?? shell.lastStatus);
    if (shell.interactive && shell.dialect === 'bash') writeNow(shell, 'exit\n');
    if (status === undefined) complain(shell, 'exit', shell.dialect === 'bash' ? `${args[0]}: numeric argument required` : `Illegal number: ${args[0]}`);
    else if (args.length > 1 && shell.dialect === 'bash') return complain(shell, 'exit', 'too many arguments');
    throw new Exit(status ?? 2);
  },
};

export const evalBuiltin: Builtin = {
  names: ['eval'],
  *run(shell, args) {
    const words = args[0] === '--' ? args.slice(1) : args;
    const before = shell.evaluating;
    shell.evaluating = 'eval';
    try {
      return yield* runText(shell, words.join(' '), shell.line);
    } finally {
      shell.evaluating = before;
    }
  },
};

export const source: Builtin = {
  names: ['source', '.'],
  *run(shell, args, { name }) {
    const [path, ...rest] = args[0] === '--' ? args.slice(1) : args;
    if (path === undefined) {
      complain(shell, name, 'filename argument required');
      writeNow(shell, `${name}: usage: ${name} filename [arguments]\n`);
      return 2;
    }
    const found = sourcePath(shell, path);
    const before = shell.parameters;
    if (rest.length > 0) shell.parameters = rest;
    const given = shell.parametersSet;
    shell.sourceDepth += 1;
    try {
      const text = textKeepingBytes(shell.process.namespaces.mount.readFile(found, shell.process));
      return yield* runText(shell, text, 1, false, path);
    } catch (error) {
      if (error instanceof FunctionReturn) return error.status;
      if (!(error instanceof OsError)) throw error;
      return sourceFailed(shell, name, path, error);
    } finally {
      shell.sourceDepth -= 1;
      // What `set --` in the file made of the parameters stays.
      if (rest.length > 0 && shell.parametersSet === given) shell.parameters = before;
    }
  },
};

/** Where `source` finds a name without a slash: along PATH, then here. */
function sourcePath(shell: Shell, path: string): string {
  const { mount } = shell.process.namespaces;
  if (path.includes('/')) return path;
  for (const folder of (shell.get('PATH') ?? '').split(':')) {
    const full = `${folder || '.'}/${path}`;
    if (mount.exists(full, shell.process) && mount.stat(full, shell.process).type === 'file') return full;
  }
  return path;
}

function sourceFailed(shell: Shell, name: string, path: string, error: OsError): number {
  if (shell.dialect === 'bash') {
    printShellError(shell, error.code === 'EISDIR' ? `${name}: ${path}: is a directory` : `${path}: ${error.text}`);
    return 1;
  }
  // To a POSIX shell this is an error of a special builtin: it ends.
  printShellError(
    shell,
    shell.dialect === 'dash' ? `${name}: ${path.includes('/') ? `cannot open ${path}: No such file` : `${path}: not found`}` : `${name}: can't open '${path}': ${error.text}`,
  );
  throw new Exit(shell.dialect === 'dash' ? 2 : 1);
}

export const shift: Builtin = {
  names: ['shift'],
  *run(shell, args) {
    const count = Number(args[0] ?? 1);
    if (!Number.isInteger(count)) return complain(shell, 'shift', `${args[0] ?? ''}: numeric argument required`);
    if (count < 0) return complain(shell, 'shift', `${args[0]}: shift count out of range`);
    if (count > shell.parameters.length) {
      if (shell.dialect === 'bash') return 1;
      complain(shell, 'shift', "can't shift that many");
      throw new Exit(2);
    }
    shell.parameters = shell.parameters.slice(count);
    return 0;
  },
};
