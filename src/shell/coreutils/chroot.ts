// chroot: a command that sees another folder as its root. Upstream: GNU coreutils chroot.c; busybox coreutils/chroot.c.
// Differs: it waits for the command instead of becoming it, so ps shows both.
// Left out: --userspec, --groups, --skip-chdir.

import { argvFor, exitCodeOf, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { parseOptions, usageError } from './support.ts';

interface Words {
  readonly denied: (folder: string) => string;
  readonly cannotRun: (name: string) => string;
  /** exit code when it cannot even try */
  readonly failure: number;
}

const gnu: Words = { denied: (folder) => `cannot change root directory to '${folder}'`, cannotRun: (name) => `failed to run command ‘${name}’`, failure: 125 };
const busybox: Words = { denied: (folder) => `can't change root directory to '${folder}'`, cannotRun: (name) => `can't execute '${name}'`, failure: 1 };

/** chroot in the words of GNU or of BusyBox. */
export const chrootProgram = (isBusybox: boolean): Program =>
  function* (process) {
    const words = isBusybox ? busybox : gnu;
    const { operands } = yield* parseOptions(process, { short: '', stopAtOperand: true, usageExit: words.failure });
    const [folder, ...command] = operands;
    if (folder === undefined) return yield* usageError(process, 'missing operand', words.failure);
    try {
      if (process.credentials.uid !== 0) throw new OsError('EPERM', folder);
      const mount = process.namespaces.mount.below(folder, process);
      const argv = command.length > 0 ? command : [process.env.get('SHELL') ?? '/bin/sh', '-i'];
      const child = process.spawn({ program: inside(words), argv, cwd: '/', namespaces: { mount } });
      while (!child.ended) yield { on: 'ready', any: [child.exit] };
      return exitCodeOf(process.reap(child) ?? child.ended);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `chroot: ${words.denied(folder)}: ${error.text}\n`);
      return words.failure;
    }
  };

/** Looks the command up where it will run, and becomes it. */
const inside = (words: Words): Program =>
  function* (process) {
    const name = process.argv[0] ?? '';
    const found = yield* look(process, name, words);
    return typeof found === 'number' ? found : process.exec(found.program, argvFor(found, process.argv));
  };

function* look(process: Process, name: string, words: Words): Steps<ReturnType<Process['lookUpProgram']> | number> {
  try {
    return process.lookUpProgram(name);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `chroot: ${words.cannotRun(name)}: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}
