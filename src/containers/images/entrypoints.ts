// What most images' docker-entrypoint.sh comes to.

import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';

/** Runs its arguments; what begins with a dash is for `command`. */
export const execIt = (command: string): Program =>
  function* (process) {
    const [first, ...rest] = process.argv.slice(1);
    const words = first === undefined ? [command] : first.startsWith('-') || first.endsWith('.conf') ? [command, first, ...rest] : [first, ...rest];
    try {
      const found = process.lookUpProgram(words[0] ?? command);
      return process.exec(found.program, found.argvPrefix.length > 0 ? [...found.argvPrefix, ...words.slice(1)] : words);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `${process.argv[0]?.split('/').at(-1) ?? 'docker-entrypoint.sh'}: line 10: exec: ${words[0]}: not found\n`);
      return 127;
    }
  };
