// sleep: virtual seconds pass. Upstream: GNU coreutils sleep.

import { printError, sleep as wait } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

export const sleep: Program = function* (process) {
  const words = process.argv.slice(1).filter((word) => word !== '--');
  if (words.length === 0) {
    yield* printError(process, "sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  let seconds = 0;
  for (const word of words) {
    const match = /^(\d+(?:\.\d*)?|\.\d+|inf|infinity)([smhd]?)$/.exec(word);
    if (!match) {
      yield* printError(process, `sleep: invalid time interval ‘${word}’\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    seconds += (match[1]?.startsWith('inf') ? Number.POSITIVE_INFINITY : Number(match[1])) * (units[match[2] || 's'] ?? 1);
  }
  yield* wait(process, Math.min(seconds * 1000, 1e13));
  return 0;
};
