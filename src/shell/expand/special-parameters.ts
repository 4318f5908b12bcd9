// Parameters that are not ordinary variables: `$?`, `$@`, `$RANDOM` … Upstream: bash(1), Special Parameters and Shell Variables.

import { Random } from '../../base/random.ts';
import { userName } from '../../os/users.ts';
import { optionLetters } from '../options.ts';
import type { Shell } from '../state.ts';
import { elementsOf, scalarOf } from '../variables.ts';

/** The value of `$name`: text, several (`$@`, `$*`), or undefined when unset. */
export function readParameter(shell: Shell, name: string): string | readonly string[] | undefined {
  const special = specialParameter(shell, name);
  if (special !== undefined) return special;
  if (/^\d+$/.test(name)) return name === '0' ? shell.name : shell.parameters[Number(name) - 1];
  return shell.get(name) ?? scalarOf(dynamicVariable(shell, name));
}

/** `$@ $* $# $? $- $$ $! $_`; undefined when the name is none of them (or has no value). */
function specialParameter(shell: Shell, name: string): string | readonly string[] | undefined {
  switch (name) {
    case '@':
    case '*':
      return shell.parameters;
    case '#':
      return String(shell.parameters.length);
    case '?':
      return String(shell.lastStatus);
    case '-':
      return optionFlags(shell);
    case '$':
      return String(shell.mainPid);
    case '!':
      return shell.lastBackground === undefined ? undefined : String(shell.lastBackground);
    case '_':
      return shell.lastArgument;
    default:
      return undefined;
  }
}

/** The letters of `$-`, in bash's order. */
function optionFlags(shell: Shell): string {
  const letters = [...shell.options].map((name) => optionLetters[name]).join('');
  const extra = shell.interactive ? 'i' : '';
  const always = shell.dialect === 'bash' ? 'hB' : '';
  const all = new Set(letters + extra + always);
  return (
    [...'abefhikmnprtuvxBCEHPT'].filter((letter) => all.has(letter)).join('') +
    (shell.readsCommandString ? 'c' : shell.interactive ? '' : 's').replace(shell.sourceDepth > 0 || shell.name.includes('/') ? 's' : '', '')
  );
}

const dynamicNames = [
  'BASHPID',
  'BASH_SUBSHELL',
  'BASH_VERSION',
  'COLUMNS',
  'DIRSTACK',
  'EPOCHREALTIME',
  'EPOCHSECONDS',
  'EUID',
  'FUNCNAME',
  'GROUPS',
  'HOSTNAME',
  'HOSTTYPE',
  'LINENO',
  'LINES',
  'MACHTYPE',
  'OSTYPE',
  'PPID',
  'RANDOM',
  'SECONDS',
  'SRANDOM',
  'UID',
  'BASH',
  'BASH_VERSINFO',
  'BASH_SOURCE',
];

/** Variables the shell works out when they are read; arrays as maps. */
export function dynamicVariable(shell: Shell, name: string): string | ReadonlyMap<number, string> | undefined {
  if (shell.dialect !== 'bash' && !['PPID', 'LINENO', 'RANDOM'].includes(name)) return undefined;
  const { process } = shell;
  switch (name) {
    case 'RANDOM':
      return shell.dialect === 'dash' ? undefined : nextRandom(shell);
    case 'SRANDOM':
      return String(process.random.next());
    case 'SECONDS':
      return String(Math.floor((process.nowMs - shell.startedMs) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(process.nowMs / 1000));
    case 'EPOCHREALTIME':
      return (process.nowMs / 1000).toFixed(6);
    case 'LINENO':
      return String(shell.line);
    case 'BASHPID':
      return String(process.pid);
    case 'BASH_SUBSHELL':
      return String(shell.subshellLevel);
    case 'PIPESTATUS':
      return numbered(shell.pipeStatus.map(String));
    case 'FUNCNAME':
      return shell.callStack.length > 0 ? numbered([...shell.callStack, 'main']) : undefined;
    case 'BASH_SOURCE':
      return shell.readsCommandString && shell.callStack.length === 0 ? undefined : numbered([...shell.callStack.map(() => shell.name), shell.name]);
    case 'DIRSTACK':
      return numbered([process.cwd, ...shell.directories]);
    case 'GROUPS':
      return numbered(process.credentials.groups.map(String));
    case 'PPID':
      return String(process.parent?.pid ?? 0);
    case 'COLUMNS':
      return shell.interactive ? String(process.terminal?.tty?.columns ?? 80) : undefined;
    case 'LINES':
      return shell.interactive ? String(process.terminal?.tty?.rows ?? 24) : undefined;
    default:
      return fixedVariable(shell, name);
  }
}

function fixedVariable(shell: Shell, name: string): string | ReadonlyMap<number, string> | undefined {
  const { process } = shell;
  switch (name) {
    case 'BASH':
      return '/bin/bash';
    case 'BASH_VERSION':
      return '5.2.15(1)-release';
    case 'BASH_VERSINFO':
      return numbered(['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu']);
    case 'UID':
    case 'EUID':
      return String(process.credentials.uid);
    case 'HOSTNAME':
      return process.namespaces.uts.hostname;
    case 'HOSTTYPE':
      return 'x86_64';
    case 'MACHTYPE':
      return 'x86_64-pc-linux-gnu';
    case 'OSTYPE':
      return 'linux-gnu';
    default:
      return undefined;
  }
}

/** The names of dynamic variables that have a value now. */
export function dynamicVariableNames(shell: Shell): string[] {
  return dynamicNames.filter((name) => name !== 'RANDOM' && dynamicVariable(shell, name) !== undefined);
}

/** All values of a variable, dynamic ones included. */
export function arrayOf(shell: Shell, name: string): { readonly keys: readonly string[]; readonly values: readonly string[] } {
  const value = shell.variables.find(name)?.value ?? dynamicVariable(shell, name);
  if (value === undefined) return { keys: [], values: [] };
  if (typeof value === 'string') return { keys: ['0'], values: [value] };
  return { keys: value instanceof Map ? [...value.keys()].map(String) : [...(value as { keys: Map<string, string> }).keys.keys()], values: elementsOf(value) };
}

const numbered = (items: readonly string[]): ReadonlyMap<number, string> => new Map(items.map((item, index) => [index, item]));

/** A number in 0–32767; after `RANDOM=n` the row is fixed by n. */
function nextRandom(shell: Shell): string {
  if (shell.randomSeed === undefined) return String(shell.process.random.below(32768));
  const drawn = new Random(shell.randomSeed).below(32768);
  shell.randomSeed = shell.randomSeed * 31 + drawn + 1;
  return String(drawn);
}

/** The user's name, for prompts. */
export const currentUser = (shell: Shell): string => userName(shell.process, shell.process.credentials.uid);
