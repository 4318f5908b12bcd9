// From a command's name to the program that runs. Upstream: execvp(3), and the kernel's handling of `#!` lines.

import { OsError } from './os-error.ts';
import type { Process } from './process.ts';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * @returns the program, the file it was found in, and for a script the arguments that stand before the caller's own
 * @throws OsError ENOENT, EACCES, ENOEXEC (no `#!` line: a shell runs such a file itself)
 */
export function lookUpProgram(process: Process, name: string): ReturnType<Process['lookUpProgram']> {
  return load(process, findExecutable(process, name), 0);
}

/** The path of the file that a name means, along PATH unless it has a slash. @throws OsError ENOENT, EACCES */
export function findExecutable(process: Process, name: string): string {
  if (name.includes('/')) {
    check(process, name);
    return name;
  }
  let denied: OsError | undefined;
  for (const folder of (process.env.get('PATH') ?? defaultPath).split(':')) {
    const path = `${folder || '.'}/${name}`;
    try {
      check(process, path);
      return path;
    } catch (error) {
      // Along PATH only a refusal is worth reporting; absence means: look further.
      if (error instanceof OsError && error.code === 'EACCES') denied = error;
      else if (!(error instanceof OsError)) throw error;
    }
  }
  throw denied ? new OsError('EACCES', name) : new OsError('ENOENT', name);
}

function check(process: Process, path: string): void {
  const stat = process.namespaces.mount.stat(path, process);
  if (stat.type !== 'file' || !mayExecute(process, stat)) throw new OsError('EACCES', path);
}

function mayExecute(process: Process, stat: { mode: number; uid: number; gid: number }): boolean {
  const { uid, gid, groups } = process.credentials;
  if (uid === 0) return (stat.mode & 0o111) !== 0;
  if (uid === stat.uid) return (stat.mode & 0o100) !== 0;
  if (gid === stat.gid || groups.includes(stat.gid)) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

function load(process: Process, path: string, depth: number): ReturnType<Process['lookUpProgram']> {
  const inode = process.namespaces.mount.inode(path, process);
  const program = inode.program?.();
  if (program) return { program, path, argvPrefix: [] };
  const content = inode.content?.() ?? '';
  const line = /^#![ \t]*([^ \t\n]+)[ \t]*([^\n]*)/.exec(content.slice(0, 256));
  if (!line || depth > 4) throw new OsError('ENOEXEC', path);
  const interpreter = line[1] ?? '';
  const argument = (line[2] ?? '').trim();
  check(process, interpreter);
  const found = load(process, interpreter, depth + 1);
  const prefix = found.argvPrefix.length > 0 ? found.argvPrefix : [interpreter];
  return { program: found.program, path, argvPrefix: [...prefix, ...(argument ? [argument] : []), path] };
}
