// A rolling update with its two limits: a Deployment of the reader's size, surge and unavailable gets a new image, and every moment until it is done
// is kept, so that a page can play, stop and go back. The limits themselves are worked out by the Deployment controller's own functions.
// Pods on their way out are shown and not counted, as the controllers do.

import type { Deployment, Pod, ReplicaSet } from '../../api/types.ts';
import { newReplicas } from '../../cluster/controllers/deployment/math.ts';
import { makeWorld } from '../make-world.ts';
import type { World } from '../world.ts';
import { change, create, type Refusal } from './ask.ts';
import type { Figure, Scene } from './figure.ts';

export interface RollingUpdateSettings {
  readonly replicas: number;
  /** a number or a share, as typed */
  readonly maxSurge: string;
  readonly maxUnavailable: string;
}

export type RollingPodState = 'starting' | 'ready' | 'leaving';

export interface RollingPod {
  readonly name: string;
  readonly version: 'old' | 'new';
  readonly state: RollingPodState;
}

/** One moment of an update: what there is, and what has just been written. */
export interface RollingMoment {
  /** since the new image was asked for */
  readonly atMs: number;
  readonly pods: readonly RollingPod[];
  /** Pods that are not on their way out */
  readonly total: number;
  /** of these, the ready ones */
  readonly available: number;
  /** how many Pods each ReplicaSet is to have */
  readonly wants: { readonly old: number; readonly new: number };
  /** what the Deployment controller has just decided, in words */
  readonly decisions: readonly string[];
}

export interface RollingUpdateView {
  readonly settings: RollingUpdateSettings;
  readonly mostReplicas: number;
  /** Pods above and below the wish that the settings come to */
  readonly surge: number;
  readonly unavailable: number;
  readonly moments: readonly RollingMoment[];
  /** the server does not take these settings: nothing has run */
  readonly refusal?: Refusal;
}

export type RollingUpdateAction = RollingUpdateSettings & { readonly type: 'start' };

const mostReplicas = 12;
/** how long an update may take */
const limitMs = 120_000;

const numberOrShare = (text: string): number | string => (/^\s*\d+\s*$/.test(text) ? Number(text) : text.trim());

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [{ name: 'web', image, readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 2, periodSeconds: 1 } }],
  },
});

/** Runs an update from the first wish to its end. */
export function roll(settings: RollingUpdateSettings): RollingUpdateView {
  const none = { settings, mostReplicas, surge: 0, unavailable: 0, moments: [] };
  const world = makeWorld({ seed: 1, workers: 2 });
  const { replicas } = settings;
  const rollingUpdate = { maxSurge: numberOrShare(settings.maxSurge), maxUnavailable: numberOrShare(settings.maxUnavailable) };
  const spec = { replicas, selector: { matchLabels: { app: 'web' } }, strategy: { type: 'RollingUpdate', rollingUpdate }, template: template('nginx:1.28') };
  const made = create(world, 'deployments', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec });
  if ('refusal' in made) return { ...none, refusal: made.refusal };
  advanceUntil(world, () => picture(world, '').available === replicas);
  const oldHash = [...world.objects<Pod>('pods', 'default')][0]?.metadata.labels?.['pod-template-hash'] ?? '';
  const changed = change(world, 'deployments', 'web', { spec: { template: template('nginx:1.29') } });
  if ('refusal' in changed) return { ...none, refusal: changed.refusal };
  const deployment = world.cluster.etcd.get('deployments.apps', 'default/web') as unknown as Deployment;
  return { settings, mostReplicas, surge: newReplicas.maxSurge(deployment), unavailable: newReplicas.maxUnavailable(deployment), moments: momentsOf(world, oldHash, replicas) };
}

/** Takes items off the agenda until something holds, or the limit is reached. */
function advanceUntil(world: World, holds: () => boolean, each: () => void = () => undefined): void {
  const untilMs = world.nowMs + limitMs;
  let revision = -1;
  do {
    if (world.revision === revision) continue;
    revision = world.revision;
    each();
    if (holds()) return;
  } while (world.step(untilMs));
}

function momentsOf(world: World, oldHash: string, replicas: number): readonly RollingMoment[] {
  const startMs = world.nowMs;
  const moments: RollingMoment[] = [];
  let told = world.revision;
  let last = '';
  const finished = (): boolean => {
    const now = moments.at(-1);
    return now !== undefined && now.pods.length === replicas && now.pods.every(({ version, state }) => version === 'new' && state === 'ready');
  };
  advanceUntil(world, finished, () => {
    const now = picture(world, oldHash);
    const decisions = decisionsSince(world, told, oldHash);
    told = world.revision;
    const shown = JSON.stringify([now, decisions]);
    if (decisions.length === 0 && shown === last) return;
    last = JSON.stringify([now, []]);
    const atMs = world.nowMs - startMs;
    const previous = moments.at(-1);
    // What happens within a millisecond is one moment.
    if (previous?.atMs === atMs) moments[moments.length - 1] = { ...now, atMs, decisions: [...previous.decisions, ...decisions] };
    else moments.push({ ...now, atMs, decisions });
  });
  return moments;
}

function picture(world: World, oldHash: string): Omit<RollingMoment, 'atMs' | 'decisions'> {
  const stored = [...world.objects<Pod>('pods', 'default')].toSorted((a, b) => (bornAndNamed(a) < bornAndNamed(b) ? -1 : 1));
  const pods = stored.map((pod): RollingPod => ({ name: pod.metadata.name, version: versionOf(pod.metadata.labels, oldHash), state: stateOf(pod) }));
  const counted = pods.filter(({ state }) => state !== 'leaving');
  const wants = { old: 0, new: 0 };
  for (const set of world.objects<ReplicaSet>('replicasets.apps', 'default')) wants[versionOf(set.metadata.labels, oldHash)] += set.spec?.replicas ?? 0;
  return { pods, total: counted.length, available: counted.filter(({ state }) => state === 'ready').length, wants };
}

const bornAndNamed = ({ metadata }: Pod): string => `${metadata.creationTimestamp} ${metadata.name}`;

const versionOf = (labels: Readonly<Record<string, string>> | undefined, oldHash: string): 'old' | 'new' => (labels?.['pod-template-hash'] === oldHash ? 'old' : 'new');

function stateOf(pod: Pod): RollingPodState {
  if (pod.metadata.deletionTimestamp) return 'leaving';
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ? 'ready' : 'starting';
}

/** What the Deployment controller wrote into ReplicaSets. */
function decisionsSince(world: World, revision: number, oldHash: string): readonly string[] {
  return (world.cluster.etcd.since(revision) ?? []).flatMap(({ resource, author, object, previous }) => {
    if (resource !== 'replicasets.apps' || author.agent !== 'deployment-controller') return [];
    const set = object as unknown as ReplicaSet;
    const before = (previous as unknown as ReplicaSet | undefined)?.spec?.replicas;
    const now = set.spec?.replicas;
    if (!previous) return [`makes a new ReplicaSet for ${now} ${now === 1 ? 'Pod' : 'Pods'}`];
    return before === now ? [] : [`takes the ${versionOf(set.metadata.labels, oldHash)} ReplicaSet from ${before} to ${now}`];
  });
}

class RollingUpdate implements Scene<RollingUpdateView, RollingUpdateAction> {
  #view = roll({ replicas: 6, maxSurge: '25%', maxUnavailable: '25%' });

  view(): RollingUpdateView {
    return this.#view;
  }

  act({ replicas, maxSurge, maxUnavailable }: RollingUpdateAction): void {
    this.#view = roll({ replicas: Math.min(mostReplicas, Math.max(1, Math.trunc(replicas) || 1)), maxSurge, maxUnavailable });
  }
}

export const rollingUpdate: Figure<RollingUpdateView, RollingUpdateAction> = { name: 'rolling-update', begin: () => new RollingUpdate() };
