// What a kernel is booted with.

import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import type { Mounts } from './filesystem.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { MachineServices } from './process.ts';

export interface KernelOptions {
  /** the machine's name; its agenda owner is `os:NAME` */
  readonly name: string;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly mounts: Mounts;
  readonly network: NetworkNamespace;
  readonly domain?: string;
  readonly cores?: number;
  readonly memoryBytes?: number;
  /** services for programs, by name (see `Process.host`) */
  readonly services?: MachineServices;
  /** environment of processes without a parent */
  readonly env?: ReadonlyMap<string, string>;
}
