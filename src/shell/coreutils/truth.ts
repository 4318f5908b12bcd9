// true, false and yes: the simplest programs there are. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';

export const truth: Program = function* () {
  return 0;
};

export const falsehood: Program = function* () {
  return 1;
};

export const yes: Program = function* (process) {
  const line = `${process.argv.slice(1).join(' ') || 'y'}\n`;
  for (;;) yield* print(process, line.repeat(64));
};
