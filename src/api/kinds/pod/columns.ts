/**
 * The Pod's row in tables: how many containers are ready, what state the whole is in, how often containers were restarted.
 * Upstream: printPod in pkg/printers/internalversion/printers.go.
 */
import type { Cell, Column, PrintContext } from '../../kind.ts';
import type { Pod } from '../../types.ts';
import { age, ageColumn, column, nameColumn, since, wide } from '../shared/cells.ts';
import { isSidecar } from '../shared/pod-resources.ts';
import type { ContainerStatus } from '../shared/pod-types.ts';

export const podColumns: readonly Column[] = [
  nameColumn,
  column('Ready', 'string', 'containers that are ready, of all that count'),
  column('Status', 'string', 'the phase, or what keeps the Pod from it'),
  column('Restarts', 'string', 'how often containers were started again, and when last'),
  ageColumn,
  wide('IP', 'its address in the Pod network'),
  wide('Node', 'the node it is bound to'),
  wide('Nominated Node', 'the node that preemption makes room on'),
  wide('Readiness Gates', 'readiness gates that are true, of all'),
];

/** What the printer gathers on its way through the container statuses. */
interface Summary {
  reason: string;
  restarts: number;
  lastRestart: string;
  ready: number;
}

export function podRow(pod: Pod, context: PrintContext): readonly Cell[] {
  const { reason, restarts, lastRestart, ready } = summarize(pod);
  const total = (pod.spec?.containers?.length ?? 0) + (pod.spec?.initContainers?.filter(isSidecar).length ?? 0);
  const times = restarts !== 0 && lastRestart ? `${restarts} (${since(lastRestart, context)} ago)` : String(restarts);
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    reason,
    times,
    age(pod, context),
    pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || '<none>',
    pod.spec?.nodeName || '<none>',
    pod.status?.nominatedNodeName || '<none>',
    readinessGates(pod),
  ];
}

function summarize(pod: Pod): Summary {
  const status = pod.status ?? {};
  const phase = status.phase ?? '';
  const gated = status.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated');
  const summary: Summary = { reason: gated ? 'SchedulingGated' : status.reason || phase, restarts: 0, lastRestart: '', ready: 0 };
  const sidecars = new Set(pod.spec?.initContainers?.filter(isSidecar).map((c) => c.name));
  const running: Summary = { reason: '', restarts: 0, lastRestart: '', ready: 0 };
  const initializing = visitInitContainers(pod, sidecars, summary, running);
  if (!initializing || isInitialized(pod)) {
    summary.restarts = running.restarts;
    summary.lastRestart = running.lastRestart;
    visitContainers(pod, summary);
  }
  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') summary.reason = 'Unknown';
    else if (phase !== 'Failed' && phase !== 'Succeeded') summary.reason = 'Terminating';
  }
  return summary;
}

/**
 * @param all restarts over all init containers; its reason is set while one is not done
 * @param sidecarsOnly restarts over the sidecars alone, which count once the Pod runs
 * @returns whether initialization is going on
 */
function visitInitContainers(pod: Pod, sidecars: ReadonlySet<string>, all: Summary, sidecarsOnly: Summary): boolean {
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [i, container] of statuses.entries()) {
    const sidecar = sidecars.has(container.name);
    countRestarts(all, container);
    if (sidecar) countRestarts(sidecarsOnly, container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated && terminated.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) all.ready++;
      continue;
    }
    if (terminated) all.reason = `Init:${terminated.reason || exitOf(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') all.reason = `Init:${waiting.reason}`;
    else all.reason = `Init:${i}/${pod.spec?.initContainers?.length ?? 0}`;
    return true;
  }
  return false;
}

function visitContainers(pod: Pod, summary: Summary): void {
  const statuses = pod.status?.containerStatuses ?? [];
  let hasRunning = false;
  let errorReason = '';
  for (let i = statuses.length - 1; i >= 0; i--) {
    const container = statuses[i] as ContainerStatus;
    countRestarts(summary, container);
    const { running, terminated, waiting } = container.state ?? {};
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated) {
      summary.reason = terminated.reason || exitOf(terminated);
      if (terminated.exitCode !== 0) errorReason = summary.reason;
    } else if (container.ready && running) {
      hasRunning = true;
      summary.ready++;
    }
  }
  if (summary.reason !== 'Completed') return;
  const podReady = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
  if (hasRunning && podReady) summary.reason = 'Running';
  else if (errorReason) summary.reason = errorReason;
  else if (hasRunning) summary.reason = 'NotReady';
}

function countRestarts(summary: Summary, container: ContainerStatus): void {
  summary.restarts += container.restartCount ?? 0;
  const finished = container.lastState?.terminated?.finishedAt ?? '';
  if (finished > summary.lastRestart) summary.lastRestart = finished;
}

function exitOf(terminated: { readonly signal?: number; readonly exitCode: number }): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function isInitialized(pod: Pod): boolean {
  return pod.status?.conditions?.find((c) => c.type === 'Initialized')?.status === 'True';
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec?.readinessGates;
  if (!gates?.length) return '<none>';
  const met = gates.filter((gate) => pod.status?.conditions?.find((c) => c.type === gate.conditionType)?.status === 'True');
  return `${met.length}/${gates.length}`;
}
