// cp: copies of files and folders. Upstream: GNU coreutils cp. Left out: backups, sparse files, reflinks.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { answersYes } from './confirm.ts';
import { complain, nameOf, parseOptions, problem, quoted, usageError } from './support.ts';

const long = {
  recursive: 'r',
  archive: 'a',
  force: 'f',
  interactive: 'i',
  'no-clobber': 'n',
  verbose: 'v',
  'target-directory=': 't',
  'no-target-directory': 'T',
  preserve: 'p',
  'preserve=': 'p',
  'no-dereference': 'P',
  dereference: 'L',
  update: 'u',
  parents: 'parents',
  link: 'l',
  'symbolic-link': 's',
};

export interface CopyOptions {
  readonly recursive: boolean;
  /** modes, owners and times are kept */
  readonly preserve: boolean;
  readonly keepLinks: boolean;
  readonly force: boolean;
  readonly ask: boolean;
  readonly noClobber: boolean;
  readonly update: boolean;
  readonly verbose: boolean;
}

export const cp: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'rRafinvuTt:pPLHdlsx', long });
  const options: CopyOptions = {
    recursive: has('r') || has('R') || has('a'),
    preserve: has('p') || has('a'),
    keepLinks: has('P') || has('d') || has('a') || ((has('r') || has('R')) && !has('L') && !has('H')),
    force: has('f'),
    ask: has('i'),
    noClobber: has('n'),
    update: has('u'),
    verbose: has('v'),
  };
  const where = yield* destination(process, operands, get('t'), has('T'));
  if (!where) return 1;
  let code = 0;
  for (const source of where.sources)
    code = (yield* copyOne(process, source, where.into ? `${where.target.replace(/\/$/, '')}/${baseName(source)}` : where.target, options)) || code;
  return code;
};

/** Where files go to: cp, mv, ln and install agree on that. The message for a bad command line is printed. */
export function* destination(
  process: Process,
  operands: readonly string[],
  given: string | undefined,
  never: boolean,
): Steps<{ readonly sources: readonly string[]; readonly target: string; readonly into: boolean } | undefined> {
  const { mount } = process.namespaces;
  const isFolder = (path: string): boolean => mount.exists(path, process) && mount.stat(path, process).type === 'directory';
  if (given !== undefined) {
    if (operands.length === 0) return yield* usageError(process, 'missing file operand');
    return { sources: operands, target: given, into: true };
  }
  const [first] = operands;
  const target = operands.at(-1);
  if (first === undefined || target === undefined) return yield* usageError(process, 'missing file operand');
  if (operands.length === 1) return yield* usageError(process, `missing destination file operand after ${quoted(first)}`);
  if (never && operands.length > 2) return yield* usageError(process, `extra operand ${quoted(operands[2] ?? '')}`);
  const into = !never && isFolder(target);
  if (operands.length > 2 && !into) {
    yield* problem(process, `target ${quoted(target)}: ${mount.exists(target, process) ? 'Not a directory' : 'No such file or directory'}`);
    return undefined;
  }
  return { sources: operands.slice(0, -1), target, into };
}

/** Copies a file, or a folder with what is in it. @returns 1 when something failed; the message is printed */
export function* copyOne(process: Process, source: string, target: string, options: CopyOptions): Steps<number> {
  const { mount } = process.namespaces;
  let stat: ReturnType<typeof mount.stat>;
  try {
    stat = options.keepLinks ? mount.lstat(source, process) : mount.stat(source, process);
  } catch (error) {
    return yield* complain(process, error, 'cannot stat', source);
  }
  if (stat.type === 'directory' && !options.recursive) return yield* problem(process, `-r not specified; omitting directory ${quoted(source)}`);
  try {
    if (stat.type === 'directory') return yield* copyFolder(process, source, target, options);
    return yield* copyFile(process, source, target, options);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ENOSPC') return yield* problem(process, `error writing ${quoted(target)}: ${error.text}`);
    const reading = error.subject === source;
    return yield* complain(
      process,
      error,
      reading ? (error.code === 'EACCES' ? 'cannot open' : 'cannot stat') : stat.type === 'directory' ? 'cannot create directory' : 'cannot create regular file',
      reading ? source : target,
    );
  }
}

function* copyFolder(process: Process, source: string, target: string, options: CopyOptions): Steps<number> {
  const { mount } = process.namespaces;
  const from = mount.realPath(source, process);
  const to = mount.exists(target, process) ? mount.realPath(target, process) : target.startsWith('/') ? target : `${process.cwd}/${target}`;
  if (`${to}/`.startsWith(`${from}/`)) return yield* problem(process, `cannot copy a directory, ${quoted(source)}, into itself, ${quoted(target)}`);
  const stat = mount.stat(source, process);
  if (mount.exists(target, process)) {
    if (mount.stat(target, process).type !== 'directory') return yield* problem(process, `cannot overwrite non-directory ${quoted(target)} with directory ${quoted(source)}`);
  } else {
    mount.makeDirectory(target, process, { mode: stat.mode | 0o700 });
    if (options.verbose) yield* print(process, `${quoted(source)} -> ${quoted(target)}\n`);
  }
  let code = 0;
  for (const name of mount.list(source, process)) code = (yield* copyOne(process, `${source.replace(/\/$/, '')}/${name}`, `${target.replace(/\/$/, '')}/${name}`, options)) || code;
  if (options.preserve) keepAttributes(process, source, target);
  return code;
}

function* copyFile(process: Process, source: string, target: string, options: CopyOptions): Steps<number> {
  const { mount } = process.namespaces;
  const exists = mount.exists(target, process);
  if (exists) {
    const skipped = yield* mayOverwrite(process, source, target, options);
    if (skipped !== undefined) return skipped;
  }
  const stat = options.keepLinks ? mount.lstat(source, process) : mount.stat(source, process);
  if (stat.type === 'symlink') {
    if (exists) mount.unlink(target, process);
    mount.symlink(mount.readLink(source, process), target, process);
  } else {
    const program = mount.inode(source, process).program?.();
    const content = stat.type === 'file' ? mount.readFile(source, process) : '';
    if (exists && options.force && !mount.inode(target, process).setContent) mount.unlink(target, process);
    if (program) copyProgram(process, target, program, stat.mode);
    else mount.writeFile(target, content, process, stat.mode & 0o777);
    if (options.preserve) keepAttributes(process, source, target);
  }
  if (options.verbose) yield* print(process, `${quoted(source)} -> ${quoted(target)}\n`);
  return 0;
}

/** @returns an exit code when the target stays; undefined: go on */
function* mayOverwrite(process: Process, source: string, target: string, options: CopyOptions): Steps<number | undefined> {
  const { mount } = process.namespaces;
  if (mount.inode(target, process) === mount.inode(source, process)) return yield* problem(process, `${quoted(source)} and ${quoted(target)} are the same file`);
  if (mount.stat(target, process).type === 'directory') return yield* problem(process, `cannot overwrite directory ${quoted(target)} with non-directory`);
  if (options.noClobber) return 0;
  if (options.update && mount.stat(target, process).modifiedMs >= mount.stat(source, process).modifiedMs) return 0;
  if (options.ask && !(yield* answersYes(process, `${nameOf(process)}: overwrite ${quoted(target)}? `))) return 1;
  return undefined;
}

/** One of our programs stays one: its file is made anew in the folder. */
function copyProgram(process: Process, target: string, program: Program, mode: number): void {
  const { mount } = process.namespaces;
  mount.writeFile(target, '', process, mode & 0o777);
  const folder = mount.inode(target.slice(0, target.lastIndexOf('/')) || (target.startsWith('/') ? '/' : '.'), process);
  const { uid, gid } = process.credentials;
  folder.remove?.(baseName(target));
  folder.create?.(baseName(target), { type: 'file', mode: mode & 0o777 & ~process.umask, uid, gid, program });
}

function keepAttributes(process: Process, source: string, target: string): void {
  const { mount } = process.namespaces;
  const { mode, uid, gid, modifiedMs } = mount.stat(source, process);
  mount.chmod(target, mode, process);
  if (process.credentials.uid === 0) mount.chown(target, uid, gid, process);
  mount.setModified(target, modifiedMs, process);
}
