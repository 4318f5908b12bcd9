// mkdir and rmdir: folders come and go. Upstream: GNU coreutils.

import { printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { complain, parseOptions } from './support.ts';

export const mkdir: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'pvm:', long: { parents: 'p', 'mode=': 'm', verbose: 'v' } });
  if (operands.length === 0) {
    yield* printError(process, "mkdir: missing operand\nTry 'mkdir --help' for more information.\n");
    return 1;
  }
  let code = 0;
  for (const path of operands) {
    try {
      const mode = get('m');
      process.namespaces.mount.makeDirectory(path, process, { parents: has('p'), ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }) });
    } catch (error) {
      code = yield* complain(process, error, 'cannot create directory');
    }
  }
  return code;
};

export const rmdir: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: 'pv', long: { parents: 'p' } });
  let code = 0;
  for (const path of operands) {
    try {
      process.namespaces.mount.removeDirectory(path, process);
    } catch (error) {
      code = yield* complain(process, error, 'failed to remove');
    }
  }
  return code;
};
