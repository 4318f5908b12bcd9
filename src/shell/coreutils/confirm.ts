// Asking before something is overwritten or removed: `rm -i`, `cp -i`, `mv -i`.

import { input, printError, readLine } from '../../os/io.ts';
import type { Process, Steps } from '../../os/process.ts';

/** Prints the question to stderr and reads a line. @returns whether it begins with y */
export function* answersYes(process: Process, question: string): Steps<boolean> {
  yield* printError(process, question);
  const line = yield* readLine(process, input(process));
  return /^[yY]/.test(line ?? '');
}
