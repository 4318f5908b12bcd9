// Process groups and sessions: who gets a terminal's signals. Upstream: setpgid(2), setsid(2), tty_ioctl(4).

import type { KernelProcess } from './kernel-process.ts';
import type { ProcessGroup } from './pid-namespace.ts';
import type { SpawnSpec } from './process.ts';
import { Terminal } from './tty.ts';

/** The group a new process is to be in: its own, one that is named, or the parent's. */
export function groupFor(process: KernelProcess, spec: SpawnSpec, parent: KernelProcess | undefined): ProcessGroup {
  const joined = typeof spec.processGroup === 'number' ? process.table.groups.get(spec.processGroup) : undefined;
  if (joined) return joined;
  const own = !parent || spec.newSession || spec.processGroup !== undefined || parent.table !== process.table;
  return own ? { id: process.pid, namespace: process.table, members: [] } : parent.group;
}

export function joinGroup(process: KernelProcess, group: ProcessGroup): void {
  group.namespace.groups.set(group.id, group);
  group.members.push(process);
  process.group = group;
}

/** The process is in no group any more; an empty one is forgotten. */
export function leaveGroup(process: KernelProcess): void {
  const { group } = process;
  const at = group.members.indexOf(process);
  if (at >= 0) group.members.splice(at, 1);
  if (group.members.length === 0) group.namespace.groups.delete(group.id);
}

/** A session's leader whose standard input is a free terminal makes it the session's own. Upstream: tty_ioctl(4), TIOCSCTTY. */
export function takeTerminal(process: KernelProcess): void {
  const terminal = process.descriptor(0)?.tty;
  if (!(terminal instanceof Terminal) || terminal.processes) return;
  process.sessionOf.terminal = terminal;
  terminal.processes = process.table;
  terminal.foregroundGroup = process.group.id;
}
