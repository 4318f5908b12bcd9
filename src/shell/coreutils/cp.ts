// cp, mv, ln, touch: files elsewhere, under other names, with other times. Upstream: GNU coreutils.

import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, parseOptions } from './support.ts';

const isFolder = (process: Process, path: string): boolean => process.namespaces.mount.exists(path, process) && process.namespaces.mount.stat(path, process).type === 'directory';
const baseOf = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path;

function* pairs(process: Process, name: string, operands: readonly string[], into: string | undefined): Steps<readonly (readonly [string, string])[] | number> {
  const sources = into === undefined ? operands.slice(0, -1) : operands;
  const target = into ?? operands.at(-1);
  if (operands.length === 0 || (into === undefined && operands.length === 1)) {
    yield* printError(process, operands.length === 0 ? `${name}: missing file operand\nTry '${name} --help' for more information.\n` : `${name}: missing destination file operand after '${operands[0] ?? ''}'\nTry '${name} --help' for more information.\n`);
    return 1;
  }
  const folder = isFolder(process, target ?? '');
  if (sources.length > 1 && !folder) {
    yield* printError(process, `${name}: target '${target ?? ''}' is not a directory\n`);
    return 1;
  }
  return sources.map((source) => [source, folder ? `${(target ?? '').replace(/\/$/, '')}/${baseOf(source)}` : (target ?? '')] as const);
}

export const cp: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'rRaAfpvnit:dLTu', long: { recursive: 'r', archive: 'a', force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory=': 't' } });
  const found = yield* pairs(process, 'cp', operands, get('t'));
  if (typeof found === 'number') return found;
  let code = 0;
  for (const [from, to] of found) {
    if (isFolder(process, from) && !has('r') && !has('R') && !has('a')) {
      yield* printError(process, `cp: -r not specified; omitting directory '${from}'\n`);
      code = 1;
      continue;
    }
    if (has('n') && process.namespaces.mount.exists(to, process)) continue;
    try {
      copyTree(process, from, to);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, error.subject === from ? `cp: cannot stat '${from}': ${error.text}\n` : `cp: cannot create regular file '${to}': ${error.text}\n`);
      code = 1;
    }
  }
  return code;
};

function copyTree(process: Process, from: string, to: string): void {
  const { mount } = process.namespaces;
  const as = process;
  const stat = mount.stat(from, as);
  if (stat.type !== 'directory') {
    const program = mount.inode(from, as).program?.();
    mount.writeFile(to, mount.readFile(from, as), as, stat.mode);
    if (program) mount.chmod(to, stat.mode, as);
    return;
  }
  if (!mount.exists(to, as)) mount.makeDirectory(to, as, { mode: stat.mode });
  for (const name of mount.list(from, as)) copyTree(process, `${from}/${name}`, `${to}/${name}`);
}

export const mv: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'fvnit:T', long: { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory=': 't' } });
  const found = yield* pairs(process, 'mv', operands, get('t'));
  if (typeof found === 'number') return found;
  const { mount } = process.namespaces;
  let code = 0;
  for (const [from, to] of found) {
    if (has('n') && mount.exists(to, process)) continue;
    try {
      mount.lstat(from, process);
    } catch (error) {
      code = yield* complain(process, error, 'cannot stat');
      continue;
    }
    try {
      mount.rename(from, to, process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'EXDEV') {
        copyTree(process, from, to);
        mount.removeTree(from, process);
        continue;
      }
      yield* printError(process, `mv: cannot move '${from}' to '${to}': ${error.text}\n`);
      code = 1;
    }
  }
  return code;
};

export const ln: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'sfnvT', long: { symbolic: 's', force: 'f' } });
  const [target, given] = operands;
  if (target === undefined) {
    yield* printError(process, "ln: missing file operand\nTry 'ln --help' for more information.\n");
    return 1;
  }
  const { mount } = process.namespaces;
  const path = given === undefined ? baseOf(target) : isFolder(process, given) && !has('n') ? `${given}/${baseOf(target)}` : given;
  try {
    if (has('f') && mount.exists(path, process)) mount.unlink(path, process);
    if (has('s')) mount.symlink(target, path, process);
    else mount.link(target, path, process);
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `ln: failed to create ${has('s') ? 'symbolic' : 'hard'} link '${path}': ${error.text}\n`);
    return 1;
  }
};

export const touch: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'camd:t:r:', long: { 'no-create': 'c' } });
  let code = 0;
  for (const path of operands) {
    try {
      const { mount } = process.namespaces;
      if (mount.exists(path, process)) mount.setModified(path, process.nowMs, process);
      else if (!has('c')) mount.writeFile(path, '', process);
    } catch (error) {
      code = yield* complain(process, error, 'cannot touch');
    }
  }
  return code;
};
