// One APIService per group and version the server serves itself.
// Upstream: kube-aggregator/pkg/controllers/autoregister, kube-apiserver's apiVersionPriorities

import type { JsonObject } from '../../api/object.ts';
import { freezeDeep } from '../apiserver/registry/equal.ts';
import type { Seed } from './seed.ts';

const group = 'apiregistration.k8s.io';

/** Group, its priority, and its versions with theirs. */
const served: readonly (readonly [group: string, groupPriority: number, versions: readonly (readonly [version: string, priority: number])[]])[] = [
  ['', 18000, [['v1', 1]]],
  ['admissionregistration.k8s.io', 16700, [['v1', 15]]],
  ['apiextensions.k8s.io', 16700, [['v1', 15]]],
  ['apps', 17800, [['v1', 15]]],
  ['authentication.k8s.io', 17700, [['v1', 15]]],
  ['authorization.k8s.io', 17600, [['v1', 15]]],
  ['autoscaling', 17500, [['v1', 15], ['v2', 30]]],
  ['batch', 17400, [['v1', 15]]],
  ['certificates.k8s.io', 17300, [['v1', 15]]],
  ['coordination.k8s.io', 16500, [['v1', 15]]],
  ['discovery.k8s.io', 16200, [['v1', 15]]],
  ['events.k8s.io', 17750, [['v1', 15]]],
  ['flowcontrol.apiserver.k8s.io', 16100, [['v1', 21]]],
  ['networking.k8s.io', 17200, [['v1', 15]]],
  ['node.k8s.io', 16300, [['v1', 15]]],
  ['policy', 17100, [['v1', 15]]],
  ['rbac.authorization.k8s.io', 17000, [['v1', 15]]],
  ['resource.k8s.io', 16200, [['v1', 20]]],
  ['scheduling.k8s.io', 16600, [['v1', 15]]],
  ['storage.k8s.io', 16800, [['v1', 15]]],
]; // biome-ignore format: a table

let made: readonly JsonObject[] | undefined;

export function seedApiServices(seed: Seed): void {
  made ??= freezeDeep(served.flatMap(([name, groupPriority, versions]) => versions.map(([version, priority]) => apiService(name, version, groupPriority, priority))));
  for (const object of made) seed.put(`apiservices.${group}`, { ...object, status: { conditions: [available(seed.time)] } });
}

/** An APIService of the server itself. */
export function apiService(name: string, version: string, groupPriorityMinimum: number, versionPriority: number): JsonObject {
  return {
    kind: 'APIService',
    apiVersion: `${group}/v1`,
    metadata: { name: `${version}.${name}`, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: { ...(name === '' ? {} : { group: name }), version, groupPriorityMinimum, versionPriority },
  };
}

/** The condition of what needs no other server. */
export const available = (time: string): JsonObject => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: time,
  reason: 'Local',
  message: 'Local APIServices are always available',
});
