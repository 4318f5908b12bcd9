// When a ConfigMap or Secret changes, the volumes that show it follow, some time later: the kubelet notices at its next
// sync of the Pod. Upstream: pkg/kubelet/util/manager (watch-based cache), syncFrequency of a minute.

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { Kubelet } from '../kubelet.ts';
import type { PodWorker } from '../pod-worker.ts';

const soonestMs = 1000;
const spreadMs = 60_000;

/** Plans the refresh of every volume that shows this object. */
export function refreshVolumes(kubelet: Kubelet, resource: string, object: ApiObject): void {
  const namespace = object.metadata.namespace ?? '';
  for (const machine of kubelet.machines.values()) {
    for (const worker of machine.workers.values()) {
      if (worker.refreshable.size === 0 || worker.pod.metadata.namespace !== namespace) continue;
      if (!shows(worker, resource, object.metadata.name)) continue;
      worker.refreshMs ??= kubelet.nowMs + soonestMs + kubelet.context.random.below(spreadMs);
      kubelet.requestSync(worker, worker.refreshMs);
    }
  }
}

function shows({ pod }: PodWorker, resource: string, name: string): boolean {
  const isMap = resource === 'configmaps';
  return (pod.spec?.volumes ?? []).some((volume) => {
    const direct = isMap ? volume.configMap?.name : volume.secret?.secretName;
    return direct === name || (volume.projected?.sources ?? []).some((source) => (isMap ? source.configMap?.name : source.secret?.name) === name);
  });
}

/** The Pod's own labels and annotations have changed: files that show them follow with the next sync. */
export function refreshFacts({ nowMs }: Kubelet, worker: PodWorker, before: Pod | undefined): void {
  const { metadata, spec } = worker.pod;
  if (worker.refreshable.size === 0 || (metadata.labels === before?.metadata.labels && metadata.annotations === before?.metadata.annotations)) return;
  const items = (spec?.volumes ?? []).flatMap(({ downwardAPI, projected }) => [...(downwardAPI?.items ?? []), ...(projected?.sources ?? []).flatMap((source) => source.downwardAPI?.items ?? [])]);
  if (items.some(({ fieldRef }) => /^metadata\.(labels|annotations)/.test(fieldRef?.fieldPath ?? ''))) worker.refreshMs = nowMs;
}

/** Called by each sync: brings volumes up to date when their time has come. */
export function refreshIfDue(kubelet: Kubelet, worker: PodWorker): void {
  if (worker.refreshMs === undefined || kubelet.nowMs < worker.refreshMs) return;
  worker.refreshMs = undefined;
  for (const refresh of worker.refreshable.values()) refresh();
}
