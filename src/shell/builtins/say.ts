// Output and usage errors of builtins.

import type { Steps } from '../../os/process.ts';
import { out, printShellError, writeNow } from '../messages.ts';
import type { Shell } from '../state.ts';

/** Text to standard output; a write error is reported. */
export const messagesOut = (shell: Shell, text: string, command: string): Steps<number> => out(shell, text, command);

/** `bash: line 1: cd: …`. @returns the status that goes with it */
export function complain(shell: Shell, command: string, message: string, status = 1): number {
  printShellError(shell, `${command}: ${message}`);
  return status;
}

/** An invalid option and the usage line. */
export function usage(shell: Shell, command: string, option: string, synopsis: string): number {
  printShellError(shell, `${command}: ${option}: invalid option`);
  writeNow(shell, `${command}: usage: ${synopsis}\n`);
  return 2;
}
