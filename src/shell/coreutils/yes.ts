// yes: a line for ever, until nobody reads. Upstream: GNU coreutils yes.

import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions } from './support.ts';

export const yes: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '' });
  const line = `${operands.length > 0 ? operands.join(' ') : 'y'}\n`;
  const block = line.repeat(Math.max(1, Math.floor(1024 / line.length)));
  for (;;) yield* print(process, block);
};
