// From the decision to the binding: reserve, wait for what preBind waits for, bind. Upstream: pkg/scheduler/schedule_one.go bindingCycle,
// plugins/defaultbinder. A Pod that waits counts as placed meanwhile.
// @supports yes scheduler: binding — "volumes of WaitForFirstConsumer are bound or provisioned before the Pod is; after ten minutes the Pod is tried again"

import type { ApiObject } from '../../api/object.ts';
import { StatusError } from '../../api/meta/status-error.ts';
import type { ComponentContext } from '../component.ts';
import { wentWrong } from './failure.ts';
import type { Cycle } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { plugins } from './plugins/registry.ts';
import type { QueuedPod } from './queue.ts';
import { pods, type State } from './scheduler-state.ts';

/** How often preBind is asked while it waits. */
export const preBindEveryMs = 1000;
const reserving = plugins.filter((p) => p.reserve);
const preBinding = plugins.filter((p) => p.preBind);

/** Takes the Pod's place on the node, and binds it or lets it wait. @returns whether it waits */
export function startBinding(state: State, queued: QueuedPod, cycle: Cycle, node: NodeInfo, context: ComponentContext): boolean {
  const { key, pod } = cycle.pod;
  state.snapshot.place(pod, node.name);
  state.snapshot.nominator.remove(key);
  try {
    const waits = preBinding.some((plugin) => plugin.preBindPreFlight?.(cycle, node));
    if (waits) tellNomination(cycle, node, context);
    for (const plugin of reserving) plugin.reserve?.(cycle, node);
    if (waits) {
      state.waiting.set(key, { queued, cycle, node, sinceMs: context.nowMs });
      return true;
    }
    bind(cycle, node, context);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    abandon(state, queued, cycle, node, `running Bind plugin "DefaultBinder": ${error.message}`, context);
  }
  return false;
}

/** Asks again for a Pod that waits. @returns whether it still does */
export function continueBinding(state: State, key: string, context: ComponentContext): boolean {
  const waiting = state.waiting.get(key);
  if (!waiting) return false;
  const { queued, cycle, node, sinceMs } = waiting;
  for (const plugin of preBinding) {
    const outcome = plugin.preBind?.(cycle, node, context.nowMs - sinceMs);
    if (outcome === 'wait') return true;
    if (!outcome) continue;
    state.waiting.delete(key);
    abandon(state, queued, cycle, node, `running PreBind plugin "${plugin.name}": ${outcome.failed}`, context);
    return false;
  }
  state.waiting.delete(key);
  try {
    bind(cycle, node, context);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    abandon(state, queued, cycle, node, `running Bind plugin "DefaultBinder": ${error.message}`, context);
  }
  return false;
}

function bind({ pod: { pod, key } }: Cycle, { name: node }: NodeInfo, context: ComponentContext): void {
  const { namespace = '', name, uid } = pod.metadata;
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } };
  context.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
  context.event(pod as unknown as ApiObject, 'Normal', 'Scheduled', assigned(key, node), { style: 'events.k8s.io', action: 'Binding' });
}

/** The message of the Event. */
export const assigned = (key: string, node: string): string => `Successfully assigned ${key} to ${node}`;

/** Gives everything back; the Pod is tried again. Upstream: handleBindingCycleError */
function abandon(state: State, queued: QueuedPod, cycle: Cycle, node: NodeInfo, message: string, context: ComponentContext): void {
  for (const plugin of plugins) plugin.unreserve?.(cycle, node);
  wentWrong(state, queued, cycle.pod, message, context);
}

/** Others, an autoscaler say, are told where the Pod is about to go. Upstream: NominatedNodeNameForExpectation */
function tellNomination({ pod: { pod } }: Cycle, { name: node }: NodeInfo, context: ComponentContext): void {
  if (pod.status?.nominatedNodeName === node) return;
  context.patch(pods, pod.metadata.namespace ?? '', pod.metadata.name, { status: { nominatedNodeName: node } }, { type: 'strategic', subresource: 'status' });
}
