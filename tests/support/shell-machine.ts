// A machine with a shell and its programs, for tests: run a command, look at what came out.

import { text, textKeepingBytes, utf8 } from '../../src/base/bytes.ts';
import { Random } from '../../src/base/random.ts';
import { Timeline } from '../../src/base/timeline.ts';
import { putFile } from '../../src/os/executable.ts';
import { exitCodeOf } from '../../src/os/io.ts';
import { type Machine, makeMachine } from '../../src/os/machine.ts';
import { CaptureFile, TextFile } from '../../src/os/open-file.ts';
import type { OpenFile } from '../../src/os/process.ts';
import { coreutils } from '../../src/shell/coreutils/registry.ts';
import { shells } from '../../src/shell/shells.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** virtual ms */
  readonly ms: number;
}

export interface ShellMachine {
  readonly timeline: Timeline;
  readonly machine: Machine;
  run(command: string, options?: RunOptions): Ran;
}

export interface RunOptions {
  /** `bash` unless said otherwise */
  readonly shell?: string;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** gives up after so much virtual time; the exit code is then -1 */
  readonly limitMs?: number;
}

/** 2026-01-05 09:00:00 UTC, a Monday. */
export const startMs = 1_767_603_600_000;

/** @param files paths (relative ones lie in the home folder) to contents */
export function shellMachine(files: Readonly<Record<string, string>> = {}, seed = 'test'): ShellMachine {
  const timeline = new Timeline(startMs);
  const machine = makeMachine({
    name: 'drydock',
    timeline,
    random: new Random(seed),
    network: { id: 'test', addresses: [] },
    programs: [...shells, ...coreutils],
    user: { name: 'learner', uid: 1000 },
  });
  for (const [path, content] of Object.entries(files)) {
    const full = path.startsWith('/') ? path : `${machine.home}/${path}`;
    const owner = { uid: 1000, gid: 1000 };
    makeOwned(machine, full.slice(0, full.lastIndexOf('/')));
    putFile(machine.files, full, utf8(content), owner);
  }
  const run = (command: string, options: RunOptions = {}): Ran => runIn(timeline, machine, command, options);
  return { timeline, machine, run };
}

function makeOwned(machine: Machine, folder: string): void {
  if (!folder.startsWith(`${machine.home}/`)) return;
  const as = { cwd: '/', credentials: machine.credentials, nowMs: 0 };
  machine.mounts.makeDirectory(folder, as, { parents: true });
}

function runIn(timeline: Timeline, machine: Machine, command: string, options: RunOptions): Ran {
  const stdout = new CaptureFile();
  const stderr = new CaptureFile();
  const shell = options.shell ?? 'bash';
  const begun = timeline.nowMs;
  const env = new Map([...machine.env, ...Object.entries(options.env ?? {})]);
  const found = machine.mounts.inode(`/usr/bin/${shell}`, { cwd: '/', credentials: machine.credentials, nowMs: 0 }).program?.();
  if (!found) throw new Error(`no ${shell}`);
  const process = machine.kernel.spawn({
    program: found,
    argv: [shell, '-c', command],
    env,
    cwd: options.cwd ?? machine.home,
    credentials: machine.credentials,
    newSession: true,
    descriptors: new Map<number, OpenFile>([
      [0, new TextFile(utf8(options.stdin ?? ''))],
      [1, stdout],
      [2, stderr],
    ]),
  });
  const limit = begun + (options.limitMs ?? 600_000);
  while (!process.ended && timeline.step(limit));
  // What was started in the background and still writes belongs to the output too, for a moment.
  if (process.ended) for (let i = 0; i < 2000 && timeline.step(timeline.nowMs + 5); i++);
  return { stdout: textKeepingBytes(stdout.content), stderr: text(stderr.content), exitCode: process.ended ? exitCodeOf(process.ended) : -1, ms: timeline.nowMs - begun };
}
