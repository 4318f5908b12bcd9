// basename and dirname: parts of a path. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import { baseName, folderOf } from '../../os/path.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions, usageError } from './support.ts';

export const basename: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'as:z', long: { multiple: 'a', 'suffix=': 's', zero: 'z' }, stopAtOperand: true });
  const [first, second, third] = operands;
  if (first === undefined) return yield* usageError(process, 'missing operand');
  const many = has('a') || has('s');
  if (!many && third !== undefined) return yield* usageError(process, `extra operand ‘${third}’`);
  const suffix = get('s') ?? (many ? '' : (second ?? ''));
  for (const path of many ? operands : [first]) {
    const name = baseName(path);
    yield* print(process, (suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name) + (has('z') ? '\0' : '\n'));
  }
  return 0;
};

export const dirname: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'z', long: { zero: 'z' } });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  for (const path of operands) yield* print(process, folderOf(path) + (has('z') ? '\0' : '\n'));
  return 0;
};
