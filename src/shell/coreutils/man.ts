// man: where the manual is. The manuals' texts belong to their authors and are not in Drydock.

import { print, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program } from '../../os/process.ts';
import { findExecutable } from '../../os/program-lookup.ts';

export const man: Program = function* (process) {
  const topics = process.argv.slice(1).filter((word) => !word.startsWith('-') && !/^\d$/.test(word));
  if (topics.length === 0) {
    yield* printError(process, "What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  let code = 0;
  for (const topic of topics) {
    if (!known(process, topic)) {
      yield* printError(process, `No manual entry for ${topic}\n`);
      code = 16;
    } else
      yield* print(
        process,
        `not simulated in Drydock: the manual of ${topic}.\nIts own help is shown by "${topic} --help"; the manuals of Linux's programs are at https://man7.org/linux/man-pages/\n`,
      );
  }
  return code;
};

function known(process: Process, name: string): boolean {
  try {
    findExecutable(process, name);
    return true;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}
