// Builtins that are files too: /usr/bin/echo, /usr/bin/test … They run as the shell's own would, with their own name in messages.

import type { Program } from '../../os/process.ts';
import { builtinNamed } from '../builtins/registry.ts';
import { runToEnd } from '../children.ts';
import { importEnvironment } from '../environment.ts';
import { Shell } from '../state.ts';
import { nameOf } from './support.ts';

/** Runs the builtin whose name the file has. */
export const builtinProgram: Program = function* (process) {
  const name = nameOf(process);
  const shell = new Shell(process, 'bash', name);
  shell.standalone = true;
  importEnvironment(shell);
  const builtin = builtinNamed(shell, name);
  if (!builtin) return 127;
  return yield* runToEnd(shell, builtin.run(shell, process.argv.slice(1), { name, assignments: [], final: true }));
};
