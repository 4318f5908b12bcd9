// The TTL controller: tells kubelets how long they may keep Secrets and ConfigMaps in their caches, longer in larger clusters.
// Upstream: pkg/controller/ttl/ttl_controller.go

import type { Node } from '../../api/types.ts';
import type { Component } from '../component.ts';
import { resources } from './shared/resources.ts';

const annotation = 'node.alpha.kubernetes.io/ttl';

/** From so many nodes, up to so many: seconds. The ranges overlap, so that a cluster at an edge does not go back and forth. */
const steps = [
  { min: 0, max: 100, seconds: 0 },
  { min: 90, max: 500, seconds: 15 },
  { min: 450, max: 1000, seconds: 30 },
  { min: 900, max: 2000, seconds: 60 },
  { min: 1800, max: Number.POSITIVE_INFINITY, seconds: 300 },
] as const;

/** The step for a cluster that has grown or shrunk to `nodes`. */
export function nextStep(step: number, nodes: number): number {
  let at = step;
  while (nodes > (steps[at]?.max ?? nodes)) at++;
  while (nodes < (steps[at]?.min ?? 0)) at--;
  return at;
}

/** A TTL controller for one cluster: it counts the nodes. */
export function makeTtlController(): Component {
  let nodes = 0;
  let step = 0;
  return {
    name: 'ttl-controller',
    user: 'system:serviceaccount:kube-system:ttl-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 5,
    watches: [resources.nodes],
    keysFor: ({ type, key, object }) => {
      if (type === 'create') nodes++;
      if (type === 'delete') nodes--;
      step = nextStep(step, nodes);
      return type === 'delete' || isTold(object.metadata.annotations, step) ? [] : [key];
    },
    reconcile: (key, context) => {
      const node = context.get<Node>(resources.nodes, '', key);
      if (!node || isTold(node.metadata.annotations, step)) return;
      context.patch(resources.nodes, '', key, { metadata: { annotations: { [annotation]: String(steps[step]?.seconds ?? 0) } } });
    },
  };
}

const isTold = (annotations: Readonly<Record<string, string>> | undefined, step: number): boolean => annotations?.[annotation] === String(steps[step]?.seconds ?? 0);
