// What a shell's variables take of its process' memory. Upstream: xmalloc.c (bash), where a value that cannot be had ends the shell.
// Left out: small values; a shell that holds many of them is counted as one that holds none.

import { printShellError, writeNow } from './messages.ts';
import type { Shell } from './state.ts';

/** values from this size on are counted */
const meteredBytes = 1024 ** 2;
/** what nobody gets for one value: half of the longest text there can be here */
const mostBytes = 128 * meteredBytes;

const sizes = new WeakMap<Shell, Map<string, number>>();

/**
 * Notes how large a variable's value is.
 * @returns whether that was counted: the process may have met its memory limit, and is killed when it next waits
 * @throws Exit when it is larger than anyone can have
 */
export function meter(shell: Shell, name: string, bytes: number): boolean {
  if (bytes > mostBytes) outOfMemory(shell, bytes);
  const known = sizes.get(shell);
  if (bytes < meteredBytes && !known?.has(name)) return false;
  const held = known ?? new Map<string, number>();
  if (!known) sizes.set(shell, held);
  if (bytes < meteredBytes) held.delete(name);
  else held.set(name, bytes);
  shell.process.setMemory([...held.values()].reduce((sum, one) => sum + one, 0));
  return true;
}

/** The shell ends, as it does when it gets no memory. @throws Exit */
export function outOfMemory(shell: Shell, bytes: number): never {
  if (shell.dialect === 'bash') writeNow(shell, `bash: xrealloc: cannot allocate ${bytes} bytes\n`);
  else printShellError(shell, 'Out of space');
  return shell.exit(2);
}
