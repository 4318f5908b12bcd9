// The scheduler's table for a Pod the reader writes: which plugin said what of which node, and the points of those that passed. Each try begins in the
// same world, so that earlier Pods take up no room; the table is the scheduler's own trace of its decision.
// Not in the table: plugins that had nothing to filter or score for this Pod, because the scheduler did not ask them.

import type { Node, Pod } from '../../api/types.ts';
import { emptyResources, addResources, parseResources, podRequests } from '../../cluster/scheduler/resources.ts';
import type { Decision } from '../../cluster/scheduler/trace.ts';
import { type SchedulerDecision, tableOf, whyUndecided } from '../decision-table.ts';
import { makeWorld } from '../make-world.ts';
import type { World } from '../world.ts';
import { change, create, type Refusal } from './ask.ts';
import type { Figure, Scene } from './figure.ts';
import { podExamples, type PodExample } from './pod-examples.ts';

export interface TableNode {
  readonly name: string;
  /** labels and taints that the figure has put on it, and what the control plane has */
  readonly labels: readonly string[];
  readonly taints: readonly string[];
  readonly freeCpu: string;
  readonly freeMemory: string;
  /** Pods on it whose labels a wish can name */
  readonly pods: readonly string[];
}

export interface SchedulerTableView {
  readonly nodes: readonly TableNode[];
  readonly examples: readonly PodExample[];
  readonly manifest: string;
  readonly decision?: SchedulerDecision;
  /** the API server does not take the manifest */
  readonly refusal?: Refusal;
  /** why the scheduler made no decision */
  readonly undecided?: string;
}

export interface SchedulerTableAction {
  readonly type: 'schedule';
  readonly manifest: string;
}

const marks: readonly (readonly [node: string, labels: Readonly<Record<string, string>>, taints?: readonly object[]])[] = [
  ['worker-1', { disk: 'fast', zone: 'east' }],
  ['worker-2', { zone: 'east' }],
  ['worker-3', { zone: 'west' }, [{ key: 'team', value: 'data', effect: 'NoSchedule' }]],
];
const markedLabels = new Set(['disk', 'zone']);

const residents: readonly (readonly [name: string, app: string, node: string, requests: Readonly<Record<string, string>>])[] = [
  ['web-1', 'web', 'worker-1', { cpu: '1', memory: '2Gi' }],
  ['web-2', 'web', 'worker-2', { cpu: '500m', memory: '512Mi' }],
  ['db', 'db', 'worker-2', { cpu: '1', memory: '3Gi' }],
];

/** The world every try begins in. */
function beginning(): World {
  const world = makeWorld({ seed: 1, workers: 3 });
  for (const [node, labels, taints] of marks) change(world, 'nodes', node, { metadata: { labels }, ...(taints ? { spec: { taints } } : {}) });
  for (const [name, app, nodeName, requests] of residents) {
    create(world, 'pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app } }, spec: { nodeName, containers: [{ name: app, image: app === 'web' ? 'nginx' : 'redis', resources: { requests } }] } });
  }
  // Long enough for their images to be pulled and for the nodes to say so.
  world.timeline.advance(15_000);
  return world;
}

/** how long the scheduler may take to decide */
const decisionMs = 2000;

/** Lets the scheduler decide about a Pod. */
export function schedule(manifest: string): SchedulerTableView {
  const world = beginning();
  const nodes = [...world.objects<Node>('nodes')];
  const base = { nodes: nodes.map((node) => tableNode(world, node)), examples: podExamples, manifest };
  const made = create(world, 'pods', manifest);
  if ('refusal' in made) return { ...base, refusal: made.refusal };
  const { name } = (made.body as Pod).metadata;
  const untilMs = world.nowMs + decisionMs;
  const decided = (): Decision | undefined => world.cluster.scheduler.trace.about(`default/${name}`)[0];
  while (!decided() && world.step(untilMs));
  const decision = decided();
  if (!decision) return { ...base, undecided: whyUndecided(world.cluster.etcd.get('pods', `default/${name}`) as Pod | undefined) };
  return { ...base, decision: tableOf(decision, nodes.map(({ metadata }) => metadata.name)) };
}

function tableNode(world: World, { metadata, spec, status }: Node): TableNode {
  const pods = [...world.objects<Pod>('pods')].filter((pod) => pod.spec?.nodeName === metadata.name);
  const free = emptyResources();
  addResources(free, parseResources(status?.allocatable ?? {}));
  for (const pod of pods) addResources(free, podRequests(pod).requests, -1);
  return {
    name: metadata.name,
    labels: Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => (markedLabels.has(key) ? [`${key}=${value}`] : [])),
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key.split('/').at(-1)}${value ? `=${value}` : ''}:${effect}`),
    freeCpu: `${Math.round(free.cpu / 100) / 10} CPU`,
    freeMemory: `${Math.round((free.memory / 2 ** 30) * 10) / 10} GiB`,
    pods: pods.flatMap((pod) => (pod.metadata.namespace === 'default' ? [`${pod.metadata.name} (app=${pod.metadata.labels?.['app']})`] : [])),
  };
}

class SchedulerTable implements Scene<SchedulerTableView, SchedulerTableAction> {
  #view = schedule(podExamples[0]?.manifest ?? '');

  view(): SchedulerTableView {
    return this.#view;
  }

  act({ manifest }: SchedulerTableAction): void {
    this.#view = schedule(manifest);
  }
}

export const schedulerTable: Figure<SchedulerTableView, SchedulerTableAction> = { name: 'scheduler-table', begin: () => new SchedulerTable() };
