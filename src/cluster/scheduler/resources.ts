// What Pods ask for and nodes have, as numbers: CPU in thousandths, everything else in whole units.
// Upstream: k8s.io/component-helpers/resource/helpers.go PodRequests; pkg/scheduler/util/pod_resources.go for the
// amounts that count for scoring when nothing is asked for.

import { quantityMilliValue, quantityValue } from '../../api/meta/quantity.ts';
import type { Container, Pod } from '../../api/types.ts';

/** By upstream's resource names; `cpu` in thousandths of a core, `memory` and `ephemeral-storage` in bytes. */
export interface Resources {
  cpu: number;
  memory: number;
  ephemeralStorage: number;
  /** extended resources and huge pages; empty for nearly every Pod */
  scalar: Map<string, number>;
  /** nodes only: how many Pods fit */
  pods: number;
}

export const defaultCpuMillis = 100;
export const defaultMemoryBytes = 200 * 1024 * 1024;

export const emptyResources = (): Resources => ({ cpu: 0, memory: 0, ephemeralStorage: 0, scalar: new Map(), pods: 0 });

const knownMillis = new Map<string, number>();
const knownValues = new Map<string, number>();
const maxKnown = 4096;

/** The same few texts come again and again; reading one takes longer than all the rest of a cycle. */
function cached(known: Map<string, number>, text: string, read: (text: string) => number): number {
  const value = known.get(text);
  if (value !== undefined) return value;
  const fresh = read(text);
  if (known.size >= maxKnown) known.clear();
  known.set(text, fresh);
  return fresh;
}

const millis = (text: string): number => cached(knownMillis, text, quantityMilliValue);
const whole = (text: string): number => cached(knownValues, text, quantityValue);

type Quantities = Readonly<Record<string, string | number>>;

/** A resource list as numbers; what is not a quantity was refused by the API server long before. */
export function parseResources(list: Quantities): Resources {
  const out = emptyResources();
  for (const [name, amount] of Object.entries(list)) {
    const text = String(amount);
    if (name === 'cpu') out.cpu = millis(text);
    else if (name === 'memory') out.memory = whole(text);
    else if (name === 'ephemeral-storage') out.ephemeralStorage = whole(text);
    else if (name === 'pods') out.pods = whole(text);
    else out.scalar.set(name, whole(text));
  }
  return out;
}

/** Adds (or takes away) in place. */
export function addResources(to: Resources, what: Resources, sign: 1 | -1 = 1): void {
  to.cpu += sign * what.cpu;
  to.memory += sign * what.memory;
  to.ephemeralStorage += sign * what.ephemeralStorage;
  for (const [name, amount] of what.scalar) to.scalar.set(name, (to.scalar.get(name) ?? 0) + sign * amount);
}

/** The larger of both, resource by resource, in place. */
function maxResources(to: Resources, what: Resources): void {
  to.cpu = Math.max(to.cpu, what.cpu);
  to.memory = Math.max(to.memory, what.memory);
  to.ephemeralStorage = Math.max(to.ephemeralStorage, what.ephemeralStorage);
  for (const [name, amount] of what.scalar) to.scalar.set(name, Math.max(to.scalar.get(name) ?? 0, amount));
}

type RequestsOf = (container: Container) => Quantities;

/** What a Pod needs: running containers and sidecars together, or the largest init container, plus overhead. */
export function podRequests(pod: Pod): { readonly requests: Resources; readonly nonZeroCpuMillis: number; readonly nonZeroMemoryBytes: number } {
  const requests = sum(pod, isResizing(pod) ? (c) => resizedRequests(pod, c) : (c) => c.resources?.requests ?? {});
  const stated = pod.spec?.containers?.every((c) => c.resources?.requests?.cpu !== undefined && c.resources.requests.memory !== undefined);
  const scored = stated ? requests : sum(pod, (c) => ({ cpu: `${defaultCpuMillis}m`, memory: String(defaultMemoryBytes), ...c.resources?.requests }));
  return { requests, nonZeroCpuMillis: scored.cpu, nonZeroMemoryBytes: scored.memory };
}

/** Whether a Pod is being resized, or waits for it. */
export const isResizing = ({ status }: Pod): boolean => status?.conditions?.some(({ type }) => type === 'PodResizePending' || type === 'PodResizeInProgress') ?? false;

/**
 * What a container takes while it is resized: the most of what it asks for, was given and has; what is infeasible does not count.
 * Upstream: determineContainerReqs
 */
function resizedRequests({ status }: Pod, { name, resources }: Container): Quantities {
  const own = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find((s) => s.name === name);
  const infeasible = status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible');
  const most: Record<string, string | number> = {};
  for (const list of [infeasible ? undefined : resources?.requests, own?.resources?.requests, own?.allocatedResources]) {
    for (const [resource, amount] of Object.entries((list ?? {}) as Quantities)) {
      if (millis(String(amount)) > millis(String(most[resource] ?? 0))) most[resource] = amount;
    }
  }
  return most;
}

function sum(pod: Pod, requestsOf: RequestsOf): Resources {
  const total = emptyResources();
  for (const container of pod.spec?.containers ?? []) addResources(total, parseResources(requestsOf(container)));
  const init = pod.spec?.initContainers ?? [];
  if (init.length) addInit(total, init, requestsOf);
  const podLevel = (pod.spec as { readonly resources?: { readonly requests?: Quantities } } | undefined)?.resources?.requests;
  if (podLevel) overridePodLevel(total, parseResources(podLevel), podLevel);
  if (pod.spec?.overhead) addResources(total, parseResources(pod.spec.overhead));
  return total;
}

function addInit(total: Resources, init: readonly Container[], requestsOf: RequestsOf): void {
  const sidecars = emptyResources();
  const peak = emptyResources();
  for (const container of init) {
    const own = parseResources(requestsOf(container));
    if (container.restartPolicy === 'Always') {
      addResources(total, own);
      addResources(sidecars, own);
      maxResources(peak, sidecars);
    } else {
      addResources(own, sidecars);
      maxResources(peak, own);
    }
  }
  maxResources(total, peak);
}

/** Requests of the Pod as a whole take the place of the containers' sums. Upstream: PodLevelResources. */
function overridePodLevel(total: Resources, own: Resources, stated: Quantities): void {
  if ('cpu' in stated) total.cpu = own.cpu;
  if ('memory' in stated) total.memory = own.memory;
  for (const [name, amount] of own.scalar) total.scalar.set(name, amount);
}
