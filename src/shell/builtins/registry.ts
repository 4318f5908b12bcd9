// Every builtin. Adding one = a file and a line here.

import type { Shell } from '../state.ts';
import { alias, unalias } from './alias.ts';
import type { Builtin } from './builtin.ts';
import { colon, evalBuiltin, exitBuiltin, falseBuiltin, jump, returnBuiltin, shift, source } from './control.ts';
import { declare } from './declare.ts';
import { cd, pwd, stack, umask } from './directories.ts';
import { echo } from './echo.ts';
import { getopts } from './getopts.ts';
import { disown, foreground, jobs, kill, trap, wait } from './jobs.ts';
import { caller, compgen, complete, completionBuiltins, help, times, ulimit } from './limits.ts';
import { builtin, command, hash, history, type } from './lookup.ts';
import { mapfile } from './mapfile.ts';
import { letBuiltin, set, shopt } from './options.ts';
import { printf } from './printf.ts';
import { read } from './read.ts';
import { test } from './test.ts';
import { unset } from './unset.ts';

export const builtins: readonly Builtin[] = [
  alias, unalias, builtin, caller, cd, colon, command, compgen, complete, completionBuiltins, declare, disown, echo, evalBuiltin, exitBuiltin, falseBuiltin, foreground, getopts, hash, help, history,
  jobs, jump, kill, letBuiltin, mapfile, printf, pwd, read, returnBuiltin, set, shift, shopt, source, stack, test, times, trap, type, ulimit, umask, unset, wait,
]; // biome-ignore format: a list

/** Names of builtins that POSIX shells have under another name only; busybox knows `source`. */
const onlyBash = new Set(['declare', 'typeset', 'source', 'logout']);

let byName: ReadonlyMap<string, Builtin> | undefined;

const table = (): ReadonlyMap<string, Builtin> => (byName ??= new Map(builtins.flatMap((one) => one.names.map((name) => [name, one] as const))));

/** The builtin of this name that the shell's dialect has. */
export function builtinNamed(shell: Shell, name: string): Builtin | undefined {
  const found = table().get(name);
  if (shell.dialect !== 'bash' && onlyBash.has(name) && !(shell.dialect === 'ash' && name === 'source')) return undefined;
  return found?.bashOnly && shell.dialect !== 'bash' ? undefined : found;
}

/** The names of all of them, and of `exec`, which the shell does by itself. */
export function builtinNames(): readonly string[] {
  return [...table().keys(), 'exec'].sort();
}
