// Looks every ten seconds whether a node runs out of something, and gets it back. Upstream: eviction_manager.go synchronize.

import { diskShortage, relieveDisk } from './disk-pressure.ts';
import { evictOversized, memoryIsShort, relieveMemory } from './eviction.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';

/** Ends Pods that fill more disk than they may; without any, gets back memory, or else room on the disk. */
export function relieve(kubelet: Kubelet, machine: NodeMachine): void {
  if (!machine.started && machine.ballastBytes === 0) return;
  const memory = memoryIsShort(machine);
  const disk = diskShortage(machine) !== undefined;
  if (disk) machine.diskPressedMs = machine.nowMs;
  if (evictOversized(kubelet, machine)) return;
  if (memory) relieveMemory(kubelet, machine);
  else if (disk) relieveDisk(kubelet, machine);
}
