// env: the environment, or a command with another one. Upstream: GNU coreutils env. Left out: -S, -C.

import { argvFor, print, printError, runChild } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions } from './support.ts';

export const env: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'iu:0', long: { 'ignore-environment': 'i', 'unset=': 'u', null: '0' }, stopAtOperand: true, usageExit: 125 });
  const values = new Map(has('i') ? [] : process.env);
  values.delete(get('u') ?? '');
  const rest = [...operands];
  while (rest[0]?.includes('=')) {
    const word = rest.shift() ?? '';
    values.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  if (rest.length === 0) {
    const end = has('0') ? '\0' : '\n';
    yield* print(process, [...values].map(([key, value]) => `${key}=${value}${end}`).join(''));
    return 0;
  }
  try {
    const found = process.lookUpProgram(rest[0] ?? '');
    return yield* runChild(process, { program: found.program, argv: argvFor(found, rest), env: values });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `env: ‘${rest[0] ?? ''}’: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
};
