// rm: files go. Upstream: GNU coreutils rm.

import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { complain, parseOptions } from './support.ts';

export const rm: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'rRfivd', long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd' } });
  if (operands.length === 0 && !has('f')) {
    yield* printError(process, "rm: missing operand\nTry 'rm --help' for more information.\n");
    return 1;
  }
  let code = 0;
  for (const path of operands) {
    try {
      const { mount } = process.namespaces;
      if (mount.lstat(path, process).type !== 'directory') mount.unlink(path, process);
      else if (has('r') || has('R')) mount.removeTree(path, process);
      else throw new OsError('EISDIR', path);
    } catch (error) {
      if (has('f') && error instanceof OsError && error.code === 'ENOENT') continue;
      code = yield* complain(process, error, 'cannot remove');
    }
  }
  return code;
};
