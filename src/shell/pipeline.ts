// Pipelines: every stage is a process of its own, and bytes flow while all of them run.

import type { CommandNode, Pipeline } from 'unbash';
import { makePipe } from '../os/open-file.ts';
import type { OpenFile, Process, Steps } from '../os/process.ts';
import { spawnSubshell } from './children.ts';
import { waitForeground } from './jobs.ts';
import { runCommand } from './run.ts';
import type { Shell } from './state.ts';

/** Runs a pipeline of two stages or more in the foreground. @returns its status, `pipefail` looked after */
export function* runPipeline(shell: Shell, node: Pipeline): Steps<number> {
  const lastHere = shell.shopts.has('lastpipe') && !shell.monitor;
  const { processes, rest } = startStages(shell, node, lastHere);
  let lastStatus: number | undefined;
  if (rest) lastStatus = yield* runHere(shell, node.commands.at(-1) as CommandNode, rest);
  const statuses = yield* waitForeground(shell, processes, shell.source.slice(node));
  if (lastStatus !== undefined) statuses.push(lastStatus);
  shell.pipeStatus = statuses;
  const failed = statuses.findLast((status) => status !== 0) ?? 0;
  return shell.option('pipefail') ? failed : (statuses.at(-1) ?? 0);
}

interface Started {
  readonly processes: readonly Process[];
  /** with `lastpipe`: what the last stage reads */
  readonly rest: OpenFile | undefined;
}

/** Starts the stages, each reading what the one before writes. */
export function startStages(shell: Shell, node: Pipeline, lastHere = false): Started {
  const processes: Process[] = [];
  let input: OpenFile | undefined;
  let group: number | 'new' | undefined = shell.monitor ? 'new' : undefined;
  const count = node.commands.length - (lastHere ? 1 : 0);
  for (let i = 0; i < count; i++) {
    const command = node.commands[i] as CommandNode;
    const pipe = i < node.commands.length - 1 ? makePipe(`pipe:[${shell.process.pid * 100 + i}]`) : undefined;
    const descriptors: [number, OpenFile][] = [];
    if (input) descriptors.push([0, input]);
    if (pipe) descriptors.push([1, pipe.writer]);
    if (pipe && node.operators[i] === '|&') descriptors.push([2, pipe.writer]);
    const process = spawnSubshell(shell, (child) => runStage(child, command), { descriptors, ...(group === undefined ? {} : { processGroup: group }) });
    if (group === 'new') group = process.pid;
    processes.push(process);
    input?.close();
    pipe?.writer.close();
    input = pipe?.reader;
  }
  return { processes, rest: input };
}

function* runStage(shell: Shell, command: CommandNode): Steps<number> {
  const status = yield* runCommand(shell, command, true);
  return status;
}

function* runHere(shell: Shell, command: CommandNode, input: OpenFile): Steps<number> {
  const saved = shell.process.descriptor(0)?.duplicate();
  shell.process.setDescriptor(0, input);
  try {
    return yield* runCommand(shell, command);
  } finally {
    shell.process.setDescriptor(0, saved);
  }
}
