// command-not-found: which command was meant, for who typed one that is not there. Upstream: Debian's command-not-found, which bash calls.
// Differs: knows the prompt of an example that was typed along. Left out: packages that have the command, since nothing can be installed here.

import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program } from '../../os/process.ts';

export const commandNotFound: Program = function* (process) {
  const name = process.argv.slice(1).find((word) => word !== '--') ?? '';
  if (name === '$') {
    yield* printError(process, '$: command not found. In examples it stands for the prompt: type what is behind it.\n');
    return 127;
  }
  const near = commandsOf(process).filter((command) => isNear(name, command));
  yield* printError(
    process,
    near.length === 0 ? `${name}: command not found\n` : `Command '${name}' not found, did you mean:\n${near.map((command) => `  command '${command}'\n`).join('')}`,
  );
  return 127;
};

function commandsOf(process: Process): readonly string[] {
  const names = new Set<string>();
  for (const folder of (process.env.get('PATH') ?? '').split(':')) {
    try {
      for (const name of process.namespaces.mount.list(folder, process)) names.add(name);
    } catch (error) {
      // a folder of PATH that is not there has no commands
      if (!(error instanceof OsError)) throw error;
    }
  }
  return [...names].sort();
}

/** One letter too many, one missing, one other, or two neighbours in the wrong order; capitals count for nothing. Short names are near too many. */
function isNear(typed: string, command: string): boolean {
  const [a, b] = [typed.toLowerCase(), command.toLowerCase()];
  if (a === b) return true;
  if (a.length < 3 || Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  if (restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
