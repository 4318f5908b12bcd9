// rm: files go. Upstream: GNU coreutils rm.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { answersYes } from './confirm.ts';
import { complain, type Parsed, parseOptions, problem, quoted, usageError } from './support.ts';

export const rm: Program = function* (process) {
  const parsed = yield* parseOptions(process, {
    short: 'rRfivdI',
    long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd', 'interactive?': 'i', 'no-preserve-root': 'np', 'preserve-root?': 'pr', 'one-file-system': 'one' },
  });
  const { operands, has } = parsed;
  if (operands.length === 0 && !has('f')) return yield* usageError(process, 'missing operand');
  let code = 0;
  for (const path of operands) {
    if (/(^|\/)\.\.?\/*$/.test(path)) code = yield* problem(process, `refusing to remove '.' or '..' directory: skipping ${quoted(path)}`);
    else if (/^\/+$/.test(path) && (has('r') || has('R')) && !has('np'))
      code = yield* problem(process, "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe");
    else code = (yield* remove(process, path, parsed)) || code;
  }
  return code;
};

function* remove(process: Process, path: string, parsed: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  const { has } = parsed;
  try {
    const { type } = mount.lstat(path, process);
    if (type === 'directory') return yield* removeFolder(process, path, parsed);
    if (
      has('i') &&
      !(yield* answersYes(
        process,
        `rm: remove ${type === 'symlink' ? 'symbolic link' : mount.stat(path, process).sizeBytes === 0 ? 'regular empty file' : 'regular file'} ${quoted(path)}? `,
      ))
    )
      return 0;
    mount.unlink(path, process);
    if (has('v')) yield* print(process, `removed ${quoted(path)}\n`);
    return 0;
  } catch (error) {
    if (has('f') && error instanceof OsError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return 0;
    return yield* complain(process, error, 'cannot remove', path);
  }
}

function* removeFolder(process: Process, path: string, parsed: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  const { has } = parsed;
  const recursive = has('r') || has('R');
  if (!recursive && !has('d')) throw new OsError('EISDIR', path);
  let code = 0;
  if (recursive) {
    const names = mount.list(path, process);
    if (has('i') && names.length > 0 && !(yield* answersYes(process, `rm: descend into directory ${quoted(path)}? `))) return 0;
    for (const name of names) code = (yield* remove(process, `${path.replace(/\/+$/, '')}/${name}`, parsed)) || code;
  }
  if (code !== 0) return code;
  if (has('i') && !(yield* answersYes(process, `rm: remove directory ${quoted(path)}? `))) return 0;
  mount.removeDirectory(path, process);
  if (has('v')) yield* print(process, `removed directory ${quoted(path)}\n`);
  return 0;
}
