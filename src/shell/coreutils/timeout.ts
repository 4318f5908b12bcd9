// timeout: a command with a limit. Upstream: GNU coreutils timeout.

import { argvFor, exitCodeOf, printError, waitFor } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { signalNamed } from '../../os/signals.ts';
import { parseOptions } from './support.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

export const timeout: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, {
    short: 's:k:v',
    long: { 'signal=': 's', 'kill-after=': 'k', foreground: 'foreground', 'preserve-status': 'p', verbose: 'v' },
    stopAtOperand: true,
    usageExit: 125,
  });
  const [limit, ...command] = operands;
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(limit ?? '');
  if (!match || command.length === 0) {
    yield* printError(
      process,
      limit !== undefined && !match
        ? `timeout: invalid time interval ‘${limit}’\nTry 'timeout --help' for more information.\n`
        : "timeout: missing operand\nTry 'timeout --help' for more information.\n",
    );
    return 125;
  }
  const limitMs = Number(match[1]) * (units[match[2] || 's'] ?? 1) * 1000;
  let found: ReturnType<typeof process.lookUpProgram>;
  try {
    found = process.lookUpProgram(command[0] ?? '');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `timeout: failed to run command ‘${command[0] ?? ''}’: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
  const child = process.spawn({ program: found.program, argv: argvFor(found, command) });
  const signal = signalNamed(get('s') ?? 'TERM') ?? 'TERM';
  const inTime = yield* waitFor(process, [child.exit], limitMs > 0 ? limitMs : undefined);
  if (!inTime) {
    process.kill(child.pid, signal);
    const killAfter = /^(\d+(?:\.\d*)?)([smhd]?)$/.exec(get('k') ?? '');
    if (killAfter && !(yield* waitFor(process, [child.exit], Number(killAfter[1]) * (units[killAfter[2] || 's'] ?? 1) * 1000))) process.kill(child.pid, 'KILL');
    yield* waitFor(process, [child.exit]);
  }
  const ended = process.reap(child);
  const code = ended ? exitCodeOf(ended) : 0;
  if (inTime || has('p')) return code;
  return signal === 'KILL' ? 137 : 124;
};
