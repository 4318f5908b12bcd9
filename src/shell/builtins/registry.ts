// Every builtin. Adding one = a file and a line here.

import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { colon, evalBuiltin, exitBuiltin, falseBuiltin, jump, returnBuiltin, shift, source } from './control.ts';
import { declare, unset } from './declare.ts';
import { cd, pwd, stack, umask } from './directories.ts';
import { echo } from './echo.ts';
import { disown, foreground, jobs, kill, trap, wait } from './jobs.ts';
import { command, hash, history, type } from './lookup.ts';
import { alias, getopts, letBuiltin, set, shopt } from './options.ts';
import { printf } from './printf.ts';
import { mapfile, read } from './read.ts';
import { test } from './test.ts';

export const builtins: readonly Builtin[] = [
  colon, falseBuiltin, jump, returnBuiltin, exitBuiltin, evalBuiltin, source, shift, declare, unset, cd, pwd, stack, umask, echo, disown, foreground, jobs, kill, trap, wait,
  command, hash, history, type, alias, getopts, letBuiltin, set, shopt, printf, mapfile, read, test,
]; // biome-ignore format: a list

let byName: ReadonlyMap<string, Builtin> | undefined;

/** The builtin of this name that the shell's dialect has. */
export function builtinNamed(shell: Shell, name: string): Builtin | undefined {
  byName ??= new Map(builtins.flatMap((builtin) => builtin.names.map((n) => [n, builtin] as const)));
  const found = byName.get(name);
  return found?.bashOnly && shell.dialect !== 'bash' ? undefined : found;
}
