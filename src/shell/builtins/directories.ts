// cd, pwd, pushd, popd, dirs, umask. Upstream: bash(1).

import { allowed } from '../../os/mounts.ts';
import { OsError } from '../../os/os-error.ts';
import { normalize } from '../../os/path.ts';
import type { Steps } from '../../os/process.ts';
import { parseMode } from '../file-mode.ts';
import { writeNow } from '../messages.ts';
import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { complain, messagesOut } from './say.ts';

/** Goes there. @param physical symlinks are followed (`cd -P`). @returns the status, after a message where it failed */
function goTo(shell: Shell, command: string, path: string, physical = false): number {
  const { process } = shell;
  const { mount } = process.namespaces;
  const logical = normalize(path, process.cwd);
  try {
    const stat = mount.stat(logical, process);
    if (stat.type !== 'directory') throw new OsError('ENOTDIR', path);
    if (!allowed(stat, 1, process)) throw new OsError('EACCES', path);
    const target = physical ? mount.realPath(logical, process) : logical;
    shell.variables.set('OLDPWD', shell.get('PWD') ?? process.cwd);
    process.cwd = target;
    shell.variables.set('PWD', target);
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (shell.dialect === 'bash') return complain(shell, command, `${path}: ${error.text}`);
    return complain(shell, command, shell.dialect === 'dash' ? `can't cd to ${path}` : `can't cd to ${path}: ${error.text}`, shell.dialect === 'dash' ? 2 : 1);
  }
}

export const cd: Builtin = {
  names: ['cd', 'chdir'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'cd', args[0] === '-' ? ['--', ...args] : args, 'LPe@', 'cd [-L|[-P [-e]] [-@]] [dir]');
    if (typeof options === 'number') return options;
    const { operands } = options;
    if (operands.length > 1 && shell.dialect === 'bash') return complain(shell, 'cd', 'too many arguments');
    const physical = options.each.findLast(([letter]) => letter === 'P' || letter === 'L')?.[0] === 'P' || shell.option('physical');
    const [to] = operands;
    if (to === '-') {
      const old = shell.get('OLDPWD');
      if (old === undefined) return complain(shell, 'cd', 'OLDPWD not set');
      return goTo(shell, 'cd', old, physical) || (yield* messagesOut(shell, `${shell.process.cwd}\n`, 'cd'));
    }
    const target = to ?? shell.get('HOME');
    if (target === undefined) return complain(shell, 'cd', 'HOME not set');
    if (target === '') return 0;
    const found = viaCdpath(shell, target);
    return goTo(shell, 'cd', found ?? target, physical) || (found !== undefined ? yield* messagesOut(shell, `${shell.process.cwd}\n`, 'cd') : 0);
  },
};

/** The folder along CDPATH, when it is one that has to be told. */
function viaCdpath(shell: Shell, target: string): string | undefined {
  const list = shell.get('CDPATH');
  if (!list || /^(?:\/|\.\.?(?:\/|$))/.test(target)) return undefined;
  const { mount } = shell.process.namespaces;
  for (const folder of list.split(':')) {
    const path = folder === '' || folder === '.' ? target : `${folder}/${target}`;
    if (mount.exists(path, shell.process) && mount.stat(path, shell.process).type === 'directory') return path === target ? undefined : path;
  }
  return undefined;
}

export const pwd: Builtin = {
  names: ['pwd'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'pwd', args, 'LP', 'pwd [-LP]');
    if (typeof options === 'number') return options;
    const { process } = shell;
    const physical = options.has('P');
    return yield* messagesOut(shell, `${physical ? process.namespaces.mount.realPath(process.cwd, process) : process.cwd}\n`, 'pwd');
  },
};

function shortened(shell: Shell, path: string): string {
  const home = shell.get('HOME') ?? '';
  return home && home !== '/' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

const whole = (shell: Shell): string[] => [shell.process.cwd, ...shell.directories];

function* showStack(shell: Shell, command: string): Steps<number> {
  return yield* messagesOut(
    shell,
    `${whole(shell)
      .map((path) => shortened(shell, path))
      .join(' ')}\n`,
    command,
  );
}

export const stack: Builtin = {
  names: ['pushd', 'popd', 'dirs'],
  bashOnly: true,
  *run(shell, args, { name }) {
    if (name === 'dirs') return yield* dirs(shell, args);
    const stay = args[0] === '-n';
    const words = args.slice(stay ? 1 : 0);
    if (words[0] === '--') words.shift();
    return name === 'pushd' ? yield* pushd(shell, words, stay) : yield* popd(shell, words, stay);
  },
};

/** The place that `+N` or `-N` names in the stack; undefined when it is none. */
function indexOf(shell: Shell, word: string): number | undefined {
  const match = /^([-+])(\d+)$/.exec(word);
  if (!match) return undefined;
  const size = shell.directories.length + 1;
  return match[1] === '+' ? Number(match[2]) : size - 1 - Number(match[2]);
}

function* pushd(shell: Shell, words: readonly string[], stay: boolean): Steps<number> {
  const [word] = words;
  if (words.length > 1) return complain(shell, 'pushd', 'too many arguments');
  const all = whole(shell);
  if (word === undefined || /^[-+]\d+$/.test(word)) {
    const index = word === undefined ? 1 : indexOf(shell, word);
    if (word === undefined && stay) return 0;
    if (word === undefined && all.length < 2) return complain(shell, 'pushd', 'no other directory');
    if (index === undefined || index < 0 || index >= all.length) return complain(shell, 'pushd', `${word}: directory stack index out of range`);
    const rotated = word === undefined ? [all[1] ?? '', all[0] ?? '', ...all.slice(2)] : [...all.slice(index), ...all.slice(0, index)];
    if (!stay) {
      const status = goTo(shell, 'pushd', rotated[0] ?? '');
      if (status) return status;
    }
    shell.directories = rotated.slice(1);
    return yield* showStack(shell, 'pushd');
  }
  if (word.startsWith('-')) {
    complain(shell, 'pushd', `${word}: invalid number`);
    writeNow(shell, 'pushd: usage: pushd [-n] [+N | -N | dir]\n');
    return 2;
  }
  const before = shell.process.cwd;
  if (stay) shell.directories = [word, ...shell.directories];
  else {
    const status = goTo(shell, 'pushd', word);
    if (status) return status;
    shell.directories = [before, ...shell.directories];
  }
  return yield* showStack(shell, 'pushd');
}

function* popd(shell: Shell, words: readonly string[], stay: boolean): Steps<number> {
  const [word] = words;
  if (word !== undefined && indexOf(shell, word) === undefined) {
    complain(shell, 'popd', `${word}: invalid ${word.startsWith('-') ? 'number' : 'argument'}`);
    writeNow(shell, 'popd: usage: popd [-n] [+N | -N]\n');
    return 2;
  }
  if (shell.directories.length === 0) return complain(shell, 'popd', 'directory stack empty');
  const index = word === undefined ? (stay ? 1 : 0) : (indexOf(shell, word) ?? 0);
  if (index < 0 || index > shell.directories.length) return complain(shell, 'popd', `${word}: directory stack index out of range`);
  if (index === 0 && !stay) {
    const status = goTo(shell, 'popd', shell.directories[0] ?? '');
    if (status) return status;
    shell.directories = shell.directories.slice(1);
  } else shell.directories = shell.directories.filter((_, i) => i !== Math.max(0, index - 1));
  return yield* showStack(shell, 'popd');
}

function* dirs(shell: Shell, args: readonly string[]): Steps<number> {
  let [long, lines, numbered] = [false, false, false];
  for (const word of args) {
    const index = indexOf(shell, word);
    if (index !== undefined) {
      const found = whole(shell)[index];
      if (found === undefined) return complain(shell, 'dirs', `${word}: directory stack index out of range`);
      return yield* messagesOut(shell, `${long ? found : shortened(shell, found)}\n`, 'dirs');
    }
    if (!/^-[clpv]+$/.test(word)) {
      complain(shell, 'dirs', `${word}: invalid option`);
      writeNow(shell, 'dirs: usage: dirs [-clpv] [+N] [-N]\n');
      return 2;
    }
    if (word.includes('c')) {
      shell.directories = [];
      return 0;
    }
    long ||= word.includes('l');
    lines ||= word.includes('p') || word.includes('v');
    numbered ||= word.includes('v');
  }
  const shown = whole(shell).map((path, i) => `${numbered ? `${String(i).padStart(2)}  ` : ''}${long ? path : shortened(shell, path)}`);
  return yield* messagesOut(shell, `${shown.join(lines ? '\n' : ' ')}\n`, 'dirs');
}

export const umask: Builtin = {
  names: ['umask'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'umask', args, 'pS', 'umask [-p] [-S] [mode]');
    if (typeof options === 'number') return options;
    const { process } = shell;
    const [mode] = options.operands;
    if (mode === undefined) {
      const letters = (bits: number): string => `${bits & 4 ? 'r' : ''}${bits & 2 ? 'w' : ''}${bits & 1 ? 'x' : ''}`;
      const free = ~process.umask;
      const text = options.has('S') ? `u=${letters(free >> 6)},g=${letters(free >> 3)},o=${letters(free)}` : process.umask.toString(8).padStart(4, '0');
      return yield* messagesOut(shell, `${options.has('p') ? `umask ${options.has('S') ? '-S ' : ''}` : ''}${text}\n`, 'umask');
    }
    if (/^\d+$/.test(mode)) {
      if (!/^[0-7]{1,4}$/.test(mode)) return complain(shell, 'umask', shell.dialect === 'bash' ? `${mode}: octal number out of range` : `Illegal number: ${mode}`);
      process.umask = Number.parseInt(mode, 8) & 0o777;
      return 0;
    }
    const change = parseMode(mode, 0);
    if (!change)
      return complain(shell, 'umask', `\`${/[^ugoarwxXst=+,-]/.exec(mode)?.[0] ?? mode.charAt(0)}': invalid symbolic mode ${/^[ugoa]/.test(mode) ? 'character' : 'operator'}`);
    process.umask = ~change(~process.umask & 0o777, false) & 0o777;
    return 0;
  },
};
