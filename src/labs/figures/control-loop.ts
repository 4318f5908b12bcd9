// The control loop in steps: every write that somebody made because of a difference, one at a time, with what caused it. The steps are read from the
// log of the store, which knows each writer and the revision it acted on; time passes only until the next such write.

import type { Deployment, Pod } from '../../api/types.ts';
import type { Change } from '../../cluster/etcd.ts';
import { makeWorld } from '../make-world.ts';
import { type PodState, podSnapshot } from '../snapshot.ts';
import type { World } from '../world.ts';
import { change, create, remove } from './ask.ts';
import type { Figure, Scene } from './figure.ts';
import { all, apply, type Objects, ownName, type Reading, readingOf } from './loop-readings.ts';

export interface LoopStep extends Reading {
  /** since the figure began */
  readonly atMs: number;
  /** the step, counted from 0, whose write made this one's author act; undefined where a chain begins */
  readonly because?: number;
}

export interface LoopPod {
  readonly name: string;
  readonly node: string;
  readonly status: string;
  readonly state: PodState;
}

export interface ControlLoopView {
  /** replicas asked for */
  readonly desired: number;
  readonly ready: number;
  readonly pods: readonly LoopPod[];
  /** oldest first; the last is the one just taken */
  readonly steps: readonly LoopStep[];
  /** nobody has anything to do */
  readonly isAtRest: boolean;
  readonly mostReplicas: number;
}

export type ControlLoopAction = { readonly type: 'step' | 'rest' | 'delete' } | { readonly type: 'scale'; readonly by: 1 | -1 };

const mostReplicas = 4;
/** a cluster in which nothing has happened for so long is at rest */
const quietMs = 30_000;
/** what has been taken when a reader comes */
const stepsBefore = 3;

class ControlLoop implements Scene<ControlLoopView, ControlLoopAction> {
  readonly #world: World;
  readonly #objects: Objects = new Map();
  readonly #startMs: number;
  /** up to where the log has been read */
  #read: number;
  #steps: LoopStep[] = [];
  /** the step that a revision is, or leads back to */
  readonly #stepOf = new Map<number, number>();
  /** the last step that wrote an object */
  readonly #stepOn = new Map<string, number>();
  #isAtRest = false;

  constructor() {
    this.#world = makeWorld({ seed: 1, workers: 2 });
    this.#startMs = this.#world.nowMs;
    this.#read = this.#world.revision;
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }], terminationGracePeriodSeconds: 5 } };
    create(this.#world, 'deployments', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template } });
    for (let taken = 0; taken < stepsBefore; taken++) this.#step();
  }

  act(action: ControlLoopAction): void {
    if (action.type === 'step') this.#step();
    else if (action.type === 'rest') while (this.#step());
    else if (action.type === 'scale') this.#wish(() => change(this.#world, 'deployments', 'web', { spec: { replicas: Math.min(mostReplicas, Math.max(0, this.#desired + action.by)) } }));
    else this.#wish(() => this.#deletePod());
  }

  view(): ControlLoopView {
    const pods = all<Pod>(this.#objects, 'pods').map((pod) => podSnapshot(pod, this.#world.nowMs));
    return {
      desired: this.#desired,
      ready: pods.filter(({ state }) => state === 'running').length,
      pods: pods.map(({ name, node, status, state }) => ({ name: ownName(name), node, status, state })),
      steps: this.#steps,
      isAtRest: this.#isAtRest,
      mostReplicas,
    };
  }

  get #desired(): number {
    return all<Deployment>(this.#objects, 'deployments.apps')[0]?.spec?.replicas ?? 0;
  }

  /** What has been written and not shown is shown first: a wish is the next step after it. */
  #wish(make: () => void): void {
    while (this.#readOn());
    const before = this.#world.revision;
    make();
    if (this.#world.revision === before) return;
    this.#isAtRest = false;
    this.#step();
  }

  /** The one that runs longest; of Pods on their way out there is nothing to delete. */
  #deletePod(): void {
    const pod = all<Pod>(this.#objects, 'pods').find(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (pod) remove(this.#world, 'pods', pod.metadata.name);
  }

  /** @returns whether there was a next step */
  #step(): boolean {
    const untilMs = this.#world.nowMs + quietMs;
    while (!this.#readOn()) {
      if (this.#world.step(untilMs)) continue;
      this.#isAtRest = true;
      return false;
    }
    return true;
  }

  /** Reads the log until a write is a step. @returns whether one was */
  #readOn(): boolean {
    for (const written of this.#world.cluster.etcd.since(this.#read) ?? []) {
      this.#read = written.revision;
      if (!written.key.startsWith('default/')) continue;
      const reading = readingOf(this.#objects, written);
      apply(this.#objects, written);
      const because = this.#stepOf.get(written.author.because ?? -1);
      this.#count(written, reading ? this.#steps.length : because);
      if (!reading) continue;
      this.#steps = [...this.#steps, { ...reading, atMs: written.atMs - this.#startMs, ...(because === undefined ? {} : { because }) }];
      return true;
    }
    return false;
  }

  /** A write that is no step counts as the last step on its object, which whoever reads it sees as well; else as what caused it. */
  #count({ revision, resource, key }: Change, step: number | undefined): void {
    const isStep = step === this.#steps.length;
    const known = isStep ? step : (this.#stepOn.get(`${resource} ${key}`) ?? step);
    if (isStep) this.#stepOn.set(`${resource} ${key}`, step);
    if (known !== undefined) this.#stepOf.set(revision, known);
  }
}

export const controlLoop: Figure<ControlLoopView, ControlLoopAction> = { name: 'control-loop', begin: () => new ControlLoop() };
