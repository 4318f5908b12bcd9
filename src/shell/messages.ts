// How a shell says that something went wrong: the prefix, and errors of the system in its words.

import { utf8 } from '../base/bytes.ts';
import { writeTo } from '../os/io.ts';
import { OsError } from '../os/os-error.ts';
import type { Steps } from '../os/process.ts';
import type { Shell } from './state.ts';

/** Prints `bash: line N: MESSAGE` at once. Only for messages, which are short: it does not wait for a slow reader. */
export function printShellError(shell: Shell, message: string): void {
  writeNow(shell, `${shell.prefix}${message}\n`);
}

/** Text to standard error without waiting. */
export function writeNow(shell: Shell, text: string): void {
  const file = shell.process.descriptor(2);
  if (!file) return;
  try {
    file.write(utf8(text));
  } catch (error) {
    // Standard error that cannot be written (a full disk, a terminal that is gone) must not hide the first error.
    if (!(error instanceof OsError)) throw error;
  }
}

/** Text to standard output, waiting where needed; a closed one is reported as bash does. */
export function* out(shell: Shell, text: string, command: string): Steps<number> {
  const file = shell.process.descriptor(1);
  try {
    if (!file) throw new OsError('EBADF');
    yield* writeTo(shell.process, file, utf8(text));
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    printShellError(shell, `${command}: write error: ${error.text}`);
    return 1;
  }
}
