// Control groups: limits and accounts of CPU and memory. Upstream: cgroups(7), v2 (cpu.max, memory.max).
// Left out: weights (cpu.weight), I/O, pids; throttling is a queue per group instead of 100 ms periods, which gives the
// same average speed without the stutter.

import type { Cgroup } from './process.ts';

/** A node of the tree. Use counts upwards: what a child uses, its ancestors use. */
export class ControlGroup implements Cgroup {
  readonly path: string;
  readonly parent?: ControlGroup;
  cpuLimitMillis?: number;
  memoryLimitBytes?: number;
  cpuUsedMs = 0;
  memoryBytes = 0;
  oomKills = 0;
  /** until when the cores it may use are taken, as a fraction of ms is kept */
  #busyUntilMs = 0;

  constructor(path: string, parent?: ControlGroup) {
    this.path = path;
    if (parent) this.parent = parent;
  }

  /**
   * Uses so much CPU time of one core.
   * @returns until when it takes, given the limits of this group and its ancestors (a fraction of ms is possible)
   */
  useCpu(ms: number, nowMs: number): number {
    let untilMs = nowMs + ms;
    for (let group: ControlGroup | undefined = this; group; group = group.parent) {
      group.cpuUsedMs += ms;
      if (group.cpuLimitMillis === undefined) continue;
      group.#busyUntilMs = Math.max(group.#busyUntilMs, nowMs) + (ms * 1000) / group.cpuLimitMillis;
      untilMs = Math.max(untilMs, group.#busyUntilMs);
    }
    return untilMs;
  }

  /** Adds to the memory in use. @returns the group whose limit is exceeded now, the innermost one */
  useMemory(bytes: number): ControlGroup | undefined {
    let exceeded: ControlGroup | undefined;
    for (let group: ControlGroup | undefined = this; group; group = group.parent) {
      group.memoryBytes += bytes;
      if (!exceeded && group.memoryLimitBytes !== undefined && group.memoryBytes > group.memoryLimitBytes) exceeded = group;
    }
    return exceeded;
  }

  /** Whether `other` is this group or below it. */
  holds(other: Cgroup): boolean {
    for (let group: Cgroup | undefined = other; group; group = group.parent) if (group === this) return true;
    return false;
  }
}

/** All groups of a machine, by path. The root has the machine's own cores and memory as limits. */
export class ControlGroups {
  readonly root = new ControlGroup('/');
  readonly #byPath = new Map<string, ControlGroup>();

  constructor(cores: number, memoryBytes: number) {
    this.root.cpuLimitMillis = cores * 1000;
    this.root.memoryLimitBytes = memoryBytes;
  }

  /** The group at this path, made with its ancestors where it is missing. */
  at(path: string): ControlGroup {
    if (path === '/' || path === '') return this.root;
    let group = this.#byPath.get(path);
    if (!group) {
      group = new ControlGroup(path, this.at(path.slice(0, path.lastIndexOf('/'))));
      this.#byPath.set(path, group);
    }
    return group;
  }

  remove(path: string): void {
    this.#byPath.delete(path);
  }
}
