// Pressure: when a node runs out of memory. Upstream: pkg/kubelet/eviction/eviction_manager.go, defaults memory.available<100Mi.

import type { NodeMachine } from './node-machine.ts';

const evictBelowBytes = 100 * 1024 * 1024;

/** Bytes that processes could still take. */
export const availableBytes = (machine: NodeMachine): number => (machine.started ? machine.memoryBytes - machine.runtime.kernel.rootCgroup.memoryBytes : machine.memoryBytes);

export const memoryPressure = (machine: NodeMachine): boolean => availableBytes(machine) < evictBelowBytes;
