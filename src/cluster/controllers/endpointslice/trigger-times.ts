// When the change came that a write of endpoints answers. Upstream: staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go

import type { Pod, Service } from '../../../api/types.ts';
import { keyOf } from '../shared/resources.ts';

export const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

interface State {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

/** What a controller saw of each Service when it last looked. */
export class TriggerTimes {
  readonly #states = new Map<string, State>();

  forget(key: string): void {
    this.#states.delete(key);
  }

  /** The earliest change since the last look, as RFC 3339; undefined when there was none. */
  next(service: Service, pods: readonly Pod[]): string | undefined {
    const key = keyOf(service);
    const known = this.#states.get(key);
    const times = new Map<string, string>();
    let first: string | undefined;
    for (const pod of pods) {
      const time = pod.status?.conditions?.find((c) => c.type === 'Ready')?.lastTransitionTime;
      if (!time) continue;
      times.set(pod.metadata.name, time);
      if (time > (known?.pods.get(pod.metadata.name) ?? '') && (first === undefined || time < first)) first = time;
    }
    const created = service.metadata.creationTimestamp ?? '';
    this.#states.set(key, { service: created, pods: times });
    if (!known) return created;
    return created > known.service && (first === undefined || created < first) ? created : first;
  }
}

/** Annotations with the time of the change, or without it. */
export function withTrigger(annotations: Readonly<Record<string, string>> | undefined, time: string | undefined): Record<string, string> {
  const { [triggerAnnotation]: _, ...others } = annotations ?? {};
  return time === undefined ? others : { ...others, [triggerAnnotation]: time };
}
