/**
 * What a Pod asks for as a whole: the sum over its containers, with room for the init containers that run before them.
 * Upstream: component-helpers/resource/helpers.go (PodRequests, PodLimits, AggregateContainerRequests).
 * Leaves out the in-place resize status (`UseStatusResources`), which the scheduler and quota add themselves.
 */
import type { Container, PodSpec, ResourceList } from './pod-types.ts';
import { addQuantities, compareQuantities } from './quantities.ts';

type Part = 'requests' | 'limits';

/** A container that runs beside the others: an init container with `restartPolicy: Always`. */
export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** Sum over the containers alone. */
export function aggregateContainers(spec: PodSpec, part: Part): ResourceList {
  const total: Record<string, string> = {};
  for (const container of spec.containers) add(total, listOf(container, part));
  const sidecars: Record<string, string> = {};
  const initial: Record<string, string> = {};
  for (const container of spec.initContainers ?? []) {
    const own = listOf(container, part);
    if (isSidecar(container)) {
      add(total, own);
      add(sidecars, own);
      raise(initial, sidecars);
    } else {
      const together = { ...own };
      add(together, sidecars);
      raise(initial, together);
    }
  }
  raise(total, initial);
  return total;
}

const listOf = (container: Container, part: Part): ResourceList => (container.resources?.[part] ?? {}) as ResourceList;

function add(total: Record<string, string>, more: ResourceList | undefined): void {
  for (const name in more) {
    const amount = more[name] as string;
    const before = total[name];
    total[name] = before === undefined ? amount : addQuantities(before, amount);
  }
}

function raise(total: Record<string, string>, other: ResourceList): void {
  for (const name in other) {
    const amount = other[name] as string;
    const before = total[name];
    if (before === undefined || compareQuantities(amount, before) > 0) total[name] = amount;
  }
}
