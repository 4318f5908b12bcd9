// The tests on files, strings and variables that `[` and `[[` share. Upstream: bash's test.c.

import type { Stat } from '../os/filesystem.ts';
import { allowed } from '../os/mounts.ts';
import { OsError } from '../os/os-error.ts';
import type { Process } from '../os/process.ts';
import { isOption } from './options.ts';
import type { Shell } from './state.ts';
import { scalarOf } from './variables.ts';

/** Letters that `-X word` understands. */
export const unaryOperators = new Set('abcdefghknoprstuvwxzGLNORS'.split('').map((letter) => `-${letter}`));

/** Whether `operator operand` holds. */
export function unaryTest(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case '-z': return operand === '';
    case '-n': return operand !== '';
    case '-o': return isOption(operand) && shell.option(operand);
    case '-v': return isSet(shell, operand);
    case '-R': return shell.variables.findDirect(operand)?.reference === true;
    case '-t': return shell.process.descriptor(Number(operand))?.kind === 'tty' && /^\d+$/.test(operand);
    default: return fileTest(shell.process, operator, operand);
  } // biome-ignore format: a table
}

function isSet(shell: Shell, name: string): boolean {
  const element = /^([A-Za-z_]\w*)\[([^]+)\]$/.exec(name);
  const value = shell.variables.find(element?.[1] ?? name)?.value;
  if (!element) return /^\d+$/.test(name) ? Number(name) <= shell.parameters.length : scalarOf(value) !== undefined;
  const key = element[2] ?? '';
  if (value === undefined) return false;
  if (typeof value === 'string') return key === '0';
  if (key === '@' || key === '*')
    return (value instanceof Map ? value : value instanceof Object && 'keys' in value ? (value as { keys: Map<string, string> }).keys : new Map()).size > 0;
  return value instanceof Map ? value.has(Number(key)) : (value as { keys: Map<string, string> }).keys.has(key);
}

function fileTest(process: Process, operator: string, path: string): boolean {
  const link = operator === '-h' || operator === '-L';
  const stat = statOf(process, path, link);
  if (!stat) return false;
  switch (operator) {
    case '-a':
    case '-e': return true;
    case '-f': return stat.type === 'file';
    case '-d': return stat.type === 'directory';
    case '-h':
    case '-L': return stat.type === 'symlink';
    case '-p': return stat.type === 'fifo';
    case '-S': return stat.type === 'socket';
    case '-c': return stat.type === 'device';
    case '-s': return stat.sizeBytes > 0;
    case '-r': return allowed(stat, 4, process);
    case '-w': return allowed(stat, 2, process) && !readOnly(process, path);
    case '-x': return process.credentials.uid === 0 ? (stat.mode & 0o111) !== 0 || stat.type === 'directory' : allowed(stat, 1, process);
    case '-u': return (stat.mode & 0o4000) !== 0;
    case '-g': return (stat.mode & 0o2000) !== 0;
    case '-k': return (stat.mode & 0o1000) !== 0;
    case '-O': return stat.uid === process.credentials.uid;
    case '-G': return stat.gid === process.credentials.gid;
    case '-N': return true;
    default: return false;
  } // biome-ignore format: a table
}

function readOnly(process: Process, path: string): boolean {
  const real = process.namespaces.mount.realPath(path, process);
  const mounts = process.namespaces.mount.mounts().filter((mount) => real === mount.path || real.startsWith(mount.path === '/' ? '/' : `${mount.path}/`));
  return mounts.sort((a, b) => b.path.length - a.path.length)[0]?.readOnly ?? false;
}

/** `-nt`, `-ot`, `-ef` */
export function compareFiles(process: Process, operator: string, left: string, right: string): boolean {
  const a = statOf(process, left, false);
  const b = statOf(process, right, false);
  if (operator === '-ef') return a !== undefined && b !== undefined && process.namespaces.mount.inode(left, process) === process.namespaces.mount.inode(right, process);
  if (operator === '-nt') return a !== undefined && (b === undefined || a.modifiedMs > b.modifiedMs);
  return b !== undefined && (a === undefined || a.modifiedMs < b.modifiedMs);
}

function statOf(process: Process, path: string, link: boolean): Stat | undefined {
  const { mount } = process.namespaces;
  const fd = /^\/dev\/fd\/(\d+)$/.exec(path);
  try {
    if (fd && process.descriptor(Number(fd[1])) && !mount.exists('/dev/fd', process)) return undefined;
    return link ? mount.lstat(path, process) : mount.stat(path, process);
  } catch (error) {
    // Whatever the reason: the test does not hold.
    if (error instanceof OsError) return undefined;
    throw error;
  }
}
