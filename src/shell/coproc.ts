// `coproc NAME { …; }`: a background process with two pipes. Upstream: bash(1), Coprocesses.

import type { Coproc } from 'unbash';
import { makePipe } from '../os/open-file.ts';
import { spawnSubshell } from './children.ts';
import { runCommand, runStatements } from './run.ts';
import type { Shell } from './state.ts';

/** Starts it; `NAME[0]` reads from it, `NAME[1]` writes to it, `NAME_PID` is its process. */
export function startCoproc(shell: Shell, node: Coproc): number {
  const name = node.name?.value ?? 'COPROC';
  const to = makePipe();
  const from = makePipe();
  const { body } = node;
  const process = spawnSubshell(shell, (child) => (body.type === 'CompoundList' ? runStatements(child, body.commands) : runCommand(child, body)), {
    descriptors: [
      [0, to.reader],
      [1, from.writer],
    ],
    background: true,
  });
  to.reader.close();
  from.writer.close();
  shell.process.setDescriptor(63, from.reader);
  shell.process.setDescriptor(60, to.writer);
  shell.variables.setValue(
    name,
    new Map([
      [0, '63'],
      [1, '60'],
    ]),
  );
  shell.variables.set(`${name}_PID`, String(process.pid));
  shell.lastBackground = process.pid;
  shell.jobs.add({ group: process.processGroup, processes: [process], text: shell.source.slice(node), told: false, background: true, status: undefined });
  return 0;
}
