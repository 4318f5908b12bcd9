/** Scheduling cycles without a cluster: nodes and Pods in a few words, and a context that reads from lists and writes nowhere. */
import type { ApiObject } from '../../../src/api/object.ts';
import type { Node, Pod } from '../../../src/api/types.ts';
import { Random } from '../../../src/base/random.ts';
import type { ComponentContext } from '../../../src/cluster/component.ts';
import { findNode } from '../../../src/cluster/scheduler/cycle.ts';
import { Equivalence } from '../../../src/cluster/scheduler/equivalence.ts';
import type { Cycle, Plugin } from '../../../src/cluster/scheduler/framework.ts';
import { plugins } from '../../../src/cluster/scheduler/plugins/registry.ts';
import { podInfo } from '../../../src/cluster/scheduler/pod-info.ts';
import { Snapshot } from '../../../src/cluster/scheduler/snapshot.ts';

type Fields = Record<string, unknown>;

/** A node of 4 CPUs, 8 GiB and 110 Pods. */
export function node(name: string, { labels = {}, spec = {}, status = {} }: { labels?: Record<string, string>; spec?: Fields; status?: Fields } = {}): Node {
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' }, ...status },
  } as unknown as Node;
}

/** A Pod of one container that asks for `cpu`. */
export function pod(
  name: string,
  { labels, spec = {}, status = {}, cpu, meta = {} }: { labels?: Record<string, string>; spec?: Fields; status?: Fields; cpu?: string; meta?: Fields } = {},
): Pod {
  const resources = cpu ? { requests: { cpu } } : {};
  return {
    metadata: { name, namespace: 'default', uid: `uid-${name}`, ...(labels ? { labels } : {}), ...meta },
    spec: { containers: [{ name: 'c', image: 'app:1', resources }], ...spec },
    status,
  } as unknown as Pod;
}

/** Objects by plural, e.g. `{persistentvolumeclaims: […]}`. */
export type World = Readonly<Record<string, readonly unknown[]>>;

export function testContext(objects: World = {}): ComponentContext {
  const all = (plural: string): readonly ApiObject[] => (objects[plural] ?? []) as readonly ApiObject[];
  const context = {
    nowMs: 0,
    random: new Random('test'),
    get: ({ plural }: { plural: string }, namespace: string, name: string) =>
      all(plural).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? '') === namespace),
    list: ({ plural }: { plural: string }, namespace?: string) => all(plural).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
  };
  return context as unknown as ComponentContext;
}

/** A cycle for a Pod among nodes; placed Pods name their node in spec.nodeName. */
export function testCycle(wanted: Pod, nodes: readonly Node[], placed: readonly Pod[] = [], objects: World = {}): Cycle {
  const snapshot = new Snapshot();
  for (const one of nodes) snapshot.setNode(one);
  for (const one of placed) snapshot.place(one, one.spec?.nodeName ?? '');
  return { pod: podInfo(wanted), snapshot, context: testContext(objects), state: new Map() };
}

/** What the filters say, by node: `fits`, or `PLUGIN (code): reasons`; or what a preFilter said of the Pod. */
export function filtered(cycle: Cycle, among: readonly Plugin[] = plugins): Readonly<Record<string, string>> | string {
  const result = findNode(cycle, among, 0, undefined);
  if (result.result === 'preFilter') return `${result.plugin} (${result.rejection.code}): ${result.rejection.reasons.join(', ')}`;
  return Object.fromEntries(
    cycle.snapshot.nodes.map((one) => {
      const rejected = result.rejections.get(one);
      return [one.name, rejected ? `${rejected.plugin} (${rejected.rejection.code}): ${rejected.rejection.reasons.join(', ')}` : 'fits'];
    }),
  );
}

/** The weighted points of one plugin, by node; undefined when it had nothing to score. */
export function points(cycle: Cycle, plugin: string): Readonly<Record<string, number>> | undefined {
  const result = findNode(cycle, plugins, 0, undefined);
  if (result.result !== 'node') return undefined;
  const { plugins: asked, nodes, points: all } = result.scores;
  const at = asked.findIndex((p) => p.name === plugin);
  return at < 0 ? undefined : Object.fromEntries(nodes.map((one, i) => [one.name, all[at * nodes.length + i] ?? 0]));
}

export const equivalenceOf = (cycle: Cycle): ReturnType<Equivalence['of']> => {
  const equivalence = new Equivalence();
  equivalence.of(cycle.pod.signature, plugins, cycle.snapshot);
  return equivalence.of(cycle.pod.signature, plugins, cycle.snapshot);
};
