// which: where along PATH a program is. Upstream: debianutils which.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';

export const which: Program = function* (process) {
  let code = 0;
  for (const name of process.argv.slice(1).filter((word) => !word.startsWith('-'))) {
    try {
      yield* print(process, `${process.lookUpProgram(name).path}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = 1;
    }
  }
  return code;
};
