// Tells the control plane what runs on its machines: the static Pods' containers, as the engine starts and ends them.

import type { ControlPlane } from '../../control-plane.ts';
import { controlPlaneParts } from '../../control-plane.ts';
import type { NodeMachine } from '../../node/node-machine.ts';

/** Machines that are none of the control plane are passed over. */
export function watchControlPlane(controlPlane: ControlPlane, machine: NodeMachine): void {
  if (!controlPlane.nodes.includes(machine.name)) return;
  machine.runtime.onChange(({ sandbox, state }) => {
    const part = controlPlaneParts.find((one) => sandbox.spec.name === `kube-system/${one}-${machine.name}`);
    if (part) controlPlane.setRunning(machine.name, part, state === 'running');
  });
}
