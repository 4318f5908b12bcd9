/**
 * The quality-of-service class of a Pod.
 * Upstream: pkg/apis/core/helper/qos/qos.go.
 */
import type { Container, PodSpec, ResourceList } from './pod-types.ts';
import { addQuantities, compareQuantities } from './quantities.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** The class that a Pod of this spec has; set once, at creation. */
export function qosClass(spec: PodSpec): QosClass {
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  let guaranteed = true;
  const levels: readonly Pick<Container, 'resources'>[] = spec.resources ? [{ resources: spec.resources }] : [...spec.containers, ...(spec.initContainers ?? [])];
  for (const { resources } of levels) {
    addPositive(requests, resources?.requests as ResourceList | undefined);
    const found = addPositive(limits, resources?.limits as ResourceList | undefined);
    if (found < 2) guaranteed = false;
  }
  const asked = Object.keys(requests);
  const limited = Object.keys(limits);
  if (asked.length === 0 && limited.length === 0) return 'BestEffort';
  const equal = asked.every((name) => limits[name] !== undefined && compareQuantities(limits[name], requests[name] as string) === 0);
  return guaranteed && equal && asked.length === limited.length ? 'Guaranteed' : 'Burstable';
}

/** @returns how many of cpu and memory were there */
function addPositive(total: Record<string, string>, list: ResourceList | undefined): number {
  let found = 0;
  for (const name of ['cpu', 'memory']) {
    const amount = list?.[name];
    if (amount === undefined || compareQuantities(amount, '0') <= 0) continue;
    found++;
    total[name] = total[name] === undefined ? amount : addQuantities(total[name], amount);
  }
  return found;
}
