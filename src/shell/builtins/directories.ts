// cd, pwd, pushd, popd, dirs, umask. Upstream: bash(1).

import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { complain, messagesOut } from './say.ts';

/** Goes there. @returns the status, after a message where it failed */
function goTo(shell: Shell, command: string, path: string): number {
  const { process } = shell;
  const { mount } = process.namespaces;
  const absolute = normal(path.startsWith('/') ? path : `${process.cwd}/${path}`);
  try {
    if (mount.stat(absolute, process).type !== 'directory') throw new OsError('ENOTDIR', path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return shell.dialect === 'dash' ? complain(shell, command, `can't cd to ${path}`, 2) : complain(shell, command, `${path}: ${error.text}`);
  }
  shell.variables.set('OLDPWD', shell.get('PWD') ?? process.cwd);
  process.cwd = absolute;
  shell.variables.set('PWD', absolute);
  return 0;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export const cd: Builtin = {
  names: ['cd'],
  *run(shell, args) {
    const operands = args.filter((word) => word !== '-P' && word !== '-L' && word !== '--');
    if (operands.length > 1) return complain(shell, 'cd', 'too many arguments');
    const [to] = operands;
    if (to === '-') {
      const old = shell.get('OLDPWD');
      if (old === undefined) return complain(shell, 'cd', 'OLDPWD not set');
      const status = goTo(shell, 'cd', old);
      return status || (yield* messagesOut(shell, `${shell.process.cwd}\n`, 'cd'));
    }
    const target = to ?? shell.get('HOME');
    return target === undefined ? complain(shell, 'cd', 'HOME not set') : target === '' ? 0 : goTo(shell, 'cd', target);
  },
};

export const pwd: Builtin = {
  names: ['pwd'],
  *run(shell) {
    return yield* messagesOut(shell, `${shell.process.cwd}\n`, 'pwd');
  },
};

function* showStack(shell: Shell): Steps<number> {
  const home = shell.get('HOME') ?? '';
  const shown = [shell.process.cwd, ...shell.directories].map((path) => (home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path));
  return yield* messagesOut(shell, `${shown.join(' ')}\n`, 'dirs');
}

export const stack: Builtin = {
  names: ['pushd', 'popd', 'dirs'],
  bashOnly: true,
  *run(shell, args, { name }) {
    if (name === 'dirs') return yield* showStack(shell);
    const before = shell.process.cwd;
    const to = name === 'popd' ? shell.directories[0] : (args[0] ?? shell.directories[0]);
    if (to === undefined) return complain(shell, name, name === 'popd' ? 'directory stack empty' : 'no other directory');
    const status = goTo(shell, name, to);
    if (status) return status;
    shell.directories = name === 'popd' ? shell.directories.slice(1) : [before, ...(args[0] === undefined ? shell.directories.slice(1) : shell.directories)];
    return yield* showStack(shell);
  },
};

export const umask: Builtin = {
  names: ['umask'],
  *run(shell, args) {
    const [mode] = args;
    if (mode === undefined) return yield* messagesOut(shell, `${shell.process.umask.toString(8).padStart(4, '0')}\n`, 'umask');
    if (!/^[0-7]+$/.test(mode)) return complain(shell, 'umask', `${mode}: octal number out of range`);
    shell.process.umask = Number.parseInt(mode, 8);
    return 0;
  },
};
