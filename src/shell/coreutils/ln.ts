// ln: a file under another name. Upstream: GNU coreutils ln.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, type Parsed, parseOptions, problem, quoted, usageError } from './support.ts';

export const ln: Program = function* (process) {
  const parsed = yield* parseOptions(process, {
    short: 'sfnivTt:rPL',
    long: { symbolic: 's', force: 'f', 'no-dereference': 'n', interactive: 'i', verbose: 'v', 'no-target-directory': 'T', 'target-directory=': 't', relative: 'r' },
  });
  const { operands, get, has } = parsed;
  if (operands.length === 0) return yield* usageError(process, 'missing file operand');
  const { mount } = process.namespaces;
  const last = operands.at(-1) ?? '';
  const folder = get('t') ?? (operands.length === 1 ? '.' : undefined);
  const isFolder = (path: string): boolean =>
    mount.exists(path, process) && mount.stat(path, process).type === 'directory' && !(has('n') && mount.lstat(path, process).type === 'symlink');
  const into = folder ?? (!has('T') && isFolder(last) ? last : undefined);
  if (into === undefined && operands.length > 2)
    return yield* problem(process, `target ${quoted(last)}: ${mount.exists(last, process) ? 'Not a directory' : 'No such file or directory'}`);
  let code = 0;
  for (const target of folder !== undefined ? operands : operands.slice(0, -1)) {
    const name = into === undefined ? last : into === '.' && folder === '.' ? baseName(target) : `${into.replace(/\/$/, '')}/${baseName(target)}`;
    code = (yield* linkOne(process, target, name, parsed)) || code;
  }
  return code;
};

function* linkOne(process: Process, target: string, name: string, { has }: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  try {
    if (!has('s')) {
      const stat = mount.lstat(target, process);
      if (stat.type === 'directory') return yield* problem(process, `${target}: hard link not allowed for directory`);
    }
  } catch (error) {
    return yield* complain(process, error, 'failed to access', target);
  }
  try {
    if (has('f')) removeLink(process, name);
    if (has('s')) mount.symlink(has('r') ? relative(process, target, name) : target, name, process);
    else mount.link(target, name, process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* problem(
      process,
      `failed to create ${has('s') ? 'symbolic' : 'hard'} link ${quoted(name)}${error.code === 'EEXIST' || has('s') ? '' : ` => ${quoted(target)}`}: ${error.text}`,
    );
  }
  if (has('v')) yield* print(process, `${quoted(name)} ${has('s') ? '->' : '=>'} ${quoted(target)}\n`);
  return 0;
}

function removeLink(process: Process, name: string): void {
  try {
    process.namespaces.mount.unlink(name, process);
  } catch (error) {
    // Nothing there to replace.
    if (!(error instanceof OsError) || error.code !== 'ENOENT') throw error;
  }
}

/** The way from the link's folder to the target. */
function relative(process: Process, target: string, name: string): string {
  const absolute = (path: string): string[] => (path.startsWith('/') ? path : `${process.cwd}/${path}`).split('/').filter((part) => part !== '' && part !== '.');
  const to = absolute(target);
  const from = absolute(name).slice(0, -1);
  let common = 0;
  while (common < Math.min(to.length, from.length) && to[common] === from[common]) common += 1;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}
