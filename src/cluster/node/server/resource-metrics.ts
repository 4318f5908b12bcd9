// What the containers of a node use, as Prometheus text. Upstream: pkg/kubelet/metrics/collectors/resource_metrics.go.

import type { NodeMachine } from '../node-machine.ts';

/** name, help, type; in the order in which they are written */
const families = [
  ['container_cpu_usage_seconds_total', 'Cumulative cpu time consumed by the container in core-seconds', 'counter'],
  ['container_memory_working_set_bytes', 'Current working set of the container in bytes', 'gauge'],
  ['container_start_time_seconds', 'Start time of the container since unix epoch in seconds', 'gauge'],
  ['node_cpu_usage_seconds_total', 'Cumulative cpu time consumed by the node in core-seconds', 'counter'],
  ['node_memory_working_set_bytes', 'Current working set of the node in bytes', 'gauge'],
  ['pod_cpu_usage_seconds_total', 'Cumulative cpu time consumed by the pod in core-seconds', 'counter'],
  ['pod_memory_working_set_bytes', 'Current working set of the pod in bytes', 'gauge'],
  ['resource_scrape_error', '1 if there was an error while getting container metrics, 0 otherwise', 'gauge'],
] as const;

type Family = (typeof families)[number][0];

/** `/metrics/resource` of a node. */
export function resourceMetrics(machine: NodeMachine): string {
  const { nowMs } = machine;
  const rows = new Map<Family, string[]>();
  const add = (family: Family, labels: string, value: number, stamped = true): void => {
    const list = rows.get(family) ?? [];
    if (list.length === 0) rows.set(family, list);
    list.push(`${family}${labels} ${value}${stamped ? ` ${nowMs}` : ''}\n`);
  };
  for (const worker of machine.workers.values()) {
    const { namespace = '', name } = worker.pod.metadata;
    for (const [container, { current }] of worker.containers) {
      if (current?.state !== 'running') continue;
      const labels = `{container="${container}",namespace="${namespace}",pod="${name}"}`;
      add('container_cpu_usage_seconds_total', labels, current.cgroup.cpuUsedMs / 1000);
      add('container_memory_working_set_bytes', labels, current.cgroup.memoryBytes);
      add('container_start_time_seconds', labels, current.startedMs / 1000, false);
    }
    if (!worker.sandbox || worker.sandbox.state !== 'ready') continue;
    const labels = `{namespace="${namespace}",pod="${name}"}`;
    add('pod_cpu_usage_seconds_total', labels, worker.sandbox.cgroup.cpuUsedMs / 1000);
    add('pod_memory_working_set_bytes', labels, worker.sandbox.cgroup.memoryBytes);
  }
  const { rootCgroup } = machine.machine.kernel;
  add('node_cpu_usage_seconds_total', '', rootCgroup.cpuUsedMs / 1000);
  add('node_memory_working_set_bytes', '', rootCgroup.memoryBytes);
  add('resource_scrape_error', '', 0, false);
  return families.map(([name, help, type]) => (rows.has(name) ? `# HELP ${name} [STABLE] ${help}\n# TYPE ${name} ${type}\n${rows.get(name)?.join('') ?? ''}` : '')).join('');
}
