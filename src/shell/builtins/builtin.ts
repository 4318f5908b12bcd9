// What a builtin is: a command the shell carries out itself. One per file, one line in registry.ts.

import type { Steps } from '../../os/process.ts';
import type { AssignmentArgument } from '../simple-command.ts';
import type { Shell } from '../state.ts';

/** How a builtin was called. */
export interface BuiltinCall {
  /** the name it was called by */
  readonly name: string;
  /** arguments that are assignments; in the words they stand as NUL and their number */
  readonly assignments: readonly AssignmentArgument[];
  /** nothing follows in this process */
  readonly final: boolean;
}

export interface Builtin {
  readonly names: readonly string[];
  /** only bash has it */
  readonly bashOnly?: boolean;
  /** @returns the exit status */
  run(shell: Shell, args: readonly string[], call: BuiltinCall): Steps<number>;
}
