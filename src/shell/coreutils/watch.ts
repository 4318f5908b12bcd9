// watch: a command again and again, on a cleared screen. Upstream: procps-ng watch. Left out: -d's highlighting, -c.

import { text as decode } from '../../base/bytes.ts';
import { strftime } from '../../base/strftime.ts';
import { argvFor, exitCodeOf, print, printError, sleep } from '../../os/io.ts';
import { CaptureFile } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import { Exit, type OpenFile, type Process, type Program, type Steps } from '../../os/process.ts';
import { parseOptions } from './support.ts';

const usage = '\nUsage:\n watch [options] command\n';

export const watch: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'n:dtgexcbpw',
    long: { 'interval=': 'n', 'differences?': 'd', 'no-title': 't', chgexit: 'g', errexit: 'e', exec: 'x', color: 'c', beep: 'b', precise: 'p', 'no-wrap': 'w' },
    stopAtOperand: true,
    hint: usage,
  });
  if (operands.length === 0) {
    yield* printError(process, usage);
    return 1;
  }
  const seconds = Math.max(0.1, Number(get('n') ?? 2) || 2);
  const tty = process.descriptor(1)?.tty;
  let last: string | undefined;
  for (;;) {
    const { output, code } = yield* runOnce(process, operands, has('x'));
    const columns = tty?.columns ?? 80;
    const left = `Every ${seconds.toFixed(1)}s: ${operands.join(' ')}`;
    const right = `${process.namespaces.uts.hostname}: ${strftime('%a %b %e %H:%M:%S %Y', process.nowMs)}`;
    const room = columns - right.length - 1;
    const title = has('t') ? '' : `${(left.length > room ? `${left.slice(0, Math.max(0, room - 3))}...` : left).padEnd(Math.max(0, columns - right.length))}${right}\n\n`;
    const lines = (title + output)
      .split('\n')
      .slice(0, tty?.rows ?? undefined)
      .map((line) => (tty ? line.slice(0, columns) : line));
    yield* print(process, tty ? `\x1b[H\x1b[2J${lines.join('\n').replace(/\n$/, '')}` : `${lines.join('\n')}`);
    if (has('g') && last !== undefined && last !== output) return 0;
    if (has('e') && code !== 0) return 8;
    last = output;
    yield* sleep(process, seconds * 1000);
  }
};

/** Runs the command by `sh -c` (with -x: directly). @returns what it printed, errors too */
function* runOnce(process: Process, words: readonly string[], direct: boolean): Steps<{ readonly output: string; readonly code: number }> {
  const capture = new CaptureFile();
  const argv = direct ? words : ['sh', '-c', words.join(' ')];
  try {
    const found = process.lookUpProgram(argv[0] ?? '');
    const input = process.descriptor(0);
    const child = process.spawn({
      program: found.program,
      argv: argvFor(found, argv),
      descriptors: new Map<number, OpenFile>([...(input ? [[0, input] as const] : []), [1, capture], [2, capture]]),
    });
    while (!child.ended) yield { on: 'ready', any: [child.exit] };
    return { output: decode(capture.content), code: exitCodeOf(process.reap(child) ?? child.ended) };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `watch: ${argv[0]}: ${error.text}\n`);
    throw new Exit(1);
  }
}
