// mkfifo: a pipe with a name. Upstream: GNU coreutils.

import { OsError } from '../../os/os-error.ts';
import { baseName, folderOf } from '../../os/path.ts';
import type { Program } from '../../os/process.ts';
import { parseMode } from '../file-mode.ts';
import { complain, parseOptions, usageError } from './support.ts';

export const mkfifo: Program = function* (process) {
  const { operands, get } = yield* parseOptions(process, { short: 'm:Z', long: { 'mode=': 'm' } });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  const { mount } = process.namespaces;
  const mode = parseMode(get('m') ?? '666', 0)?.(0o666, false) ?? 0o666;
  let code = 0;
  for (const path of operands) {
    try {
      if (mount.exists(path, process)) throw new OsError('EEXIST', path);
      const folder = mount.inode(folderOf(path), process);
      folder.create?.(baseName(path), { type: 'fifo', mode: get('m') === undefined ? mode & ~process.umask : mode, uid: process.credentials.uid, gid: process.credentials.gid });
    } catch (error) {
      code = yield* complain(process, error, 'cannot create fifo', path);
    }
  }
  return code;
};
