// which: where a program lies. Upstream: debianutils which.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { findExecutable } from '../../os/program-lookup.ts';
import { parseOptions } from './support.ts';

export const which: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'as' });
  let code = operands.length === 0 ? 1 : 0;
  for (const name of operands) {
    try {
      const path = findExecutable(process, name);
      if (!has('s')) yield* print(process, `${path}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = 1;
    }
  }
  return code;
};
