// A machine with a shell at a terminal, as something a history can hold: all it does follows from its seed and its inputs.

import { text } from '../../src/base/bytes.ts';
import type { Machine } from '../../src/base/history.ts';
import { Random } from '../../src/base/random.ts';
import { Timeline } from '../../src/base/timeline.ts';
import type { Kernel } from '../../src/os/kernel.ts';
import { type Machine as Computer, makeMachine } from '../../src/os/machine.ts';
import type { Process } from '../../src/os/process.ts';
import type { SignalName } from '../../src/os/signals.ts';
import { Terminal } from '../../src/os/tty.ts';
import { coreutils } from '../../src/shell/coreutils/registry.ts';
import { shells } from '../../src/shell/shells.ts';
import { LineEditor } from '../../src/terminal/line-editor.ts';

export type TerminalInput =
  | { readonly type: 'keys'; readonly bytes: string }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** a signal from outside for the nth process but the first */
  | { readonly type: 'signal'; readonly nth: number; readonly signal: SignalName }
  | { readonly type: 'hang up' };

export class TerminalMachine implements Machine<TerminalInput> {
  readonly timeline: Timeline;
  readonly computer: Computer;
  readonly terminal: Terminal;
  readonly shell: Process;
  /** all that went to the screen */
  output = '';

  constructor(seed: string, options: { readonly editor?: boolean; readonly shell?: string } = {}) {
    this.timeline = new Timeline(1_767_603_600_000);
    const services = new Map<string, unknown>(options.editor ? [['line-source', new LineEditor()]] : []);
    this.computer = makeMachine({
      name: 'drydock',
      timeline: this.timeline,
      random: new Random(seed),
      network: { id: 'test', addresses: [] },
      programs: [...shells, ...coreutils],
      user: { name: 'learner', uid: 1000 },
      services,
    });
    this.terminal = new Terminal(this.computer.kernel, { onOutput: (bytes) => (this.output += bytes) });
    const { mounts, credentials, env, home } = this.computer;
    const name = options.shell ?? 'bash';
    const program = mounts.inode(`/usr/bin/${name}`, { cwd: '/', credentials, nowMs: 0 }).program?.();
    if (!program) throw new Error(`no ${name}`);
    const file = this.terminal.open();
    this.shell = this.kernel.spawn({
      program,
      argv: [name],
      env: new Map([...env, ['PS1', '$ ']]),
      cwd: home,
      credentials,
      newSession: true,
      descriptors: new Map([
        [0, file],
        [1, file],
        [2, file],
      ]),
    });
    file.close();
  }

  get kernel(): Kernel {
    return this.computer.kernel;
  }

  get ticks(): number {
    return this.timeline.ticks;
  }

  get nowMs(): number {
    return this.timeline.nowMs;
  }

  apply(input: TerminalInput): void {
    switch (input.type) {
      case 'keys':
        return this.terminal.input(input.bytes);
      case 'resize':
        return this.terminal.resize(input.columns, input.rows);
      case 'hang up':
        return this.terminal.hangUp();
      case 'signal': {
        const others = this.kernel.processes.list().slice(1);
        const target = others[input.nth % Math.max(1, others.length)];
        if (target) this.kernel.signal(target, input.signal);
      }
    }
  }

  step(untilMs: number): boolean {
    return this.timeline.step(untilMs);
  }

  advanceTo(untilMs: number, maxTicks?: number): boolean {
    return this.timeline.advanceTo(untilMs, maxTicks);
  }

  /** Time, screen, processes and files: equal exactly when the machines are. */
  fingerprint(): string {
    const processes = this.kernel.processes
      .list()
      .map((one) => `${one.pid} ${one.parent?.pid ?? 0} ${one.processGroup} ${one.state} ${one.argv.join(' ')} ${one.cpuUsedMs.toFixed(3)} ${one.memoryBytes}`);
    return [this.ticks, this.nowMs, this.output, ...processes, ...this.files('/home/learner')].join('\n');
  }

  files(folder: string): string[] {
    const as = { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: this.nowMs };
    return this.computer.mounts.list(folder, as).flatMap((name) => {
      const path = `${folder}/${name}`;
      const { type, mode, modifiedMs } = this.computer.mounts.lstat(path, as);
      const content = type === 'file' ? this.computer.mounts.readFile(path, as) : '';
      return [`${path} ${type} ${mode} ${modifiedMs} ${content}`, ...(type === 'directory' ? this.files(path) : [])];
    });
  }

  /** Types, and lets so much time pass. @returns what the screen got meanwhile */
  type(keys: string, ms = 200): string {
    const before = this.output.length;
    this.apply({ type: 'keys', bytes: keys });
    this.timeline.advance(ms, 200_000);
    return text(this.output.slice(before));
  }
}
