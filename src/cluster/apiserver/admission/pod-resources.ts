// What a Pod asks for in all: containers together, init containers one after the other, sidecars throughout.
// Upstream: component-helpers/resource/helpers.go PodRequests, PodLimits

import type { Quantity } from '../../../api/meta/quantity.ts';
import { parseQuantity } from '../../../api/meta/quantity.ts';
import type { Pod } from '../../../api/types.ts';

export type ResourceList = Readonly<Record<string, string>>;

type Sums = Map<string, Quantity>;

export const podRequests = (pod: Pod): ResourceList => shown(total(pod, 'requests'));

export const podLimits = (pod: Pod): ResourceList => shown(total(pod, 'limits'));

function total({ spec }: Pod, what: 'requests' | 'limits'): Sums {
  const sums: Sums = new Map();
  for (const { resources } of spec?.containers ?? []) add(sums, resources?.[what] as ResourceList | undefined);
  const sidecars: Sums = new Map();
  const highest: Sums = new Map();
  for (const { resources, restartPolicy } of spec?.initContainers ?? []) {
    const own = resources?.[what] as ResourceList | undefined;
    if (restartPolicy === 'Always') {
      add(sums, own);
      add(sidecars, own);
      raise(highest, sidecars);
    } else {
      const now: Sums = new Map(sidecars);
      add(now, own);
      raise(highest, now);
    }
  }
  raise(sums, highest);
  const podLevel = spec?.resources?.[what] as ResourceList | undefined;
  for (const [name, value] of Object.entries(podLevel ?? {})) sums.set(name, parseQuantity(value));
  if (what === 'requests') add(sums, spec?.overhead as ResourceList | undefined);
  else for (const [name, value] of Object.entries((spec?.overhead ?? {}) as ResourceList)) if (sums.has(name)) add(sums, { [name]: value });
  return sums;
}

function add(sums: Sums, list: ResourceList | undefined): void {
  for (const name in list) {
    const value = parseQuantity(list[name] ?? '0');
    const sum = sums.get(name);
    sums.set(name, sum ? sum.add(value) : value);
  }
}

function raise(sums: Sums, to: Sums): void {
  for (const [name, value] of to) {
    const sum = sums.get(name);
    if (!sum || sum.cmp(value) < 0) sums.set(name, value);
  }
}

const shown = (sums: Sums): ResourceList => Object.fromEntries([...sums].map(([name, value]) => [name, value.toString()]));
