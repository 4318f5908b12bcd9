// Gives every component its queue, its view of the store and its way to write: what controller-runtime and client-go give
// a controller upstream.
// A change makes the keys it concerns due after the component's latency, once per key; a StatusError makes the key due again
// with growing delay. Every write of a reconcile remembers the change that caused it.
// Upstream: client-go/util/workqueue, tools/cache, tools/record

import { StatusError } from '../api/meta/status-error.ts';
import { assert } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { storageName } from './apiserver/resource.ts';
import type { ApiServer } from './apiserver/server.ts';
import { userNamed } from './apiserver/user.ts';
import type { Component } from './component.ts';
import { ServerContext } from './component-context.ts';
import { addIndexes } from './component-indexes.ts';
import type { Change } from './etcd.ts';
import { EventRecorder } from './event-recorder.ts';

/** Upstream: workqueue.DefaultTypedControllerRateLimiter: 5 ms, doubled with every failure, at most 1,000 s. */
const firstRetryMs = 5;
const longestRetryMs = 1_000_000;

interface Running {
  readonly component: Component;
  readonly context: ServerContext;
  /** by key: the revision that made it due */
  readonly causes: Map<string, number>;
  /** by key: the revision it acted on last; what it does later by its own clock still goes back to that */
  readonly lastCauses: Map<string, number>;
  readonly failures: Map<string, number>;
  /** by key: until when its last reconcile goes on, where that took long */
  readonly busyUntil: Map<string, number>;
  /** keys that came due while its program did not work */
  readonly held: Set<string>;
}

const programOf = ({ program, fieldManager }: Component): string => program ?? fieldManager;

export class ComponentRunner {
  readonly #server: ApiServer;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #byResource = new Map<string, Running[]>();
  readonly #everything: Running[] = [];
  readonly #all = new Map<string, Running>();
  readonly #recorder: EventRecorder;
  /** programs of the control plane that do not work now */
  readonly #held = new Set<string>();

  constructor(server: ApiServer, timeline: Timeline, random: Random) {
    this.#server = server;
    this.#timeline = timeline;
    this.#random = random;
    this.#recorder = new EventRecorder(server);
    addIndexes(server.parts.etcd);
    server.parts.etcd.subscribe((change) => this.#hear(change));
  }

  /** Names of the components that run. */
  get names(): readonly string[] {
    return [...this.#all.keys()];
  }

  /** Adds a component; it hears of changes from now on. `start` is called by `startAll`, or at once when that has been. */
  register(component: Component): void {
    assert(!this.#all.has(component.name), `two components call themselves ${component.name}`);
    const context = new ServerContext(
      this.#server,
      this.#timeline,
      this.#random.fork(component.name),
      component,
      userNamed(component.user),
      this.#recorder,
    );
    const running: Running = { component, context, causes: new Map(), lastCauses: new Map(), failures: new Map(), busyUntil: new Map(), held: new Set() };
    this.#all.set(component.name, running);
    this.#timeline.register(component.name, (key) => this.#reconcile(running, key));
    if (component.watches === 'everything') this.#everything.push(running);
    else for (const { group, plural } of component.watches) this.#listen(storageName(group, plural), running);
  }

  /** Takes a component away: it hears of nothing any more, and what was due for it is forgotten. */
  unregister(name: string): void {
    const running = this.#all.get(name);
    if (!running) return;
    this.#all.delete(name);
    for (const list of [...this.#byResource.values(), this.#everything]) {
      const at = list.indexOf(running);
      if (at >= 0) list.splice(at, 1);
    }
    this.#timeline.unregister(name);
  }

  /** Begins a component's work: what is stored is due for it, as an informer's first list makes it. */
  begin(component: Component): void {
    this.register(component);
    const running = this.#all.get(component.name);
    if (!running) return;
    component.start?.(running.context);
    const watched = component.watches === 'everything' ? undefined : new Set(component.watches.map(({ group, plural }) => storageName(group, plural)));
    for (const change of this.#server.parts.everything()) if (!watched || watched.has(change.resource)) this.#enqueue(running, change);
  }

  /** Lets components begin their periodic work, in the order of registration, and tells them of what is stored already. */
  startAll(): void {
    for (const { component, context } of this.#all.values()) component.start?.(context);
  }

  /** Makes everything stored due for its components, as a fresh informer's first list does. */
  resync(): void {
    for (const change of this.#server.parts.everything()) this.#hear(change);
  }

  /**
   * A program of the control plane stops working: what comes due for its components waits.
   * @param program e.g. `kube-controller-manager`; see Component.program
   */
  hold(program: string): void {
    this.#held.add(program);
  }

  /** It works again, here or on another machine: what waited is due. */
  release(program: string): void {
    if (!this.#held.delete(program)) return;
    for (const { component, held } of this.#all.values()) {
      if (programOf(component) !== program) continue;
      for (const key of held) this.#timeline.schedule(component.name, key, component.latencyMs);
      held.clear();
    }
  }

  /** Makes due at once what failed and waits for its turn: why it failed is over. */
  retryFailed(): void {
    for (const { component, failures } of this.#all.values()) {
      for (const key of failures.keys()) this.#timeline.schedule(component.name, key, component.latencyMs);
      failures.clear();
    }
  }

  #listen(storage: string, running: Running): void {
    const list = this.#byResource.get(storage);
    if (list) list.push(running);
    else this.#byResource.set(storage, [running]);
  }

  #hear(change: Change): void {
    for (const running of this.#byResource.get(change.resource) ?? []) this.#enqueue(running, change);
    for (const running of this.#everything) this.#enqueue(running, change);
  }

  #enqueue(running: Running, change: Change): void {
    const { component, context, causes } = running;
    for (const key of component.keysFor(change, context)) {
      const latencyMs = component.latencyFor?.(change, key) ?? component.latencyMs;
      causes.set(key, change.revision);
      this.#timeline.schedule(component.name, key, Math.max(latencyMs, this.#busyMs(running, key)));
    }
  }

  /** For how long a key is still being looked at. */
  #busyMs({ busyUntil }: Running, key: string): number {
    if (busyUntil.size === 0) return 0;
    const left = (busyUntil.get(key) ?? 0) - this.#timeline.nowMs;
    if (left <= 0) busyUntil.delete(key);
    return left;
  }

  #reconcile(running: Running, key: string): void {
    const { component, context, causes, lastCauses, failures, busyUntil, held } = running;
    if (this.#held.size > 0 && this.#held.has(programOf(component))) {
      held.add(key);
      return;
    }
    const cause = causes.get(key);
    if (cause !== undefined) lastCauses.set(key, cause);
    const because = cause ?? lastCauses.get(key);
    causes.delete(key);
    context.because = because;
    context.busyMs = 0;
    try {
      component.reconcile(key, context);
      if (failures.size > 0) failures.delete(key);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#retry(running, key, because);
    } finally {
      context.because = undefined;
      if (context.busyMs >= 1) busyUntil.set(key, this.#timeline.nowMs + context.busyMs);
    }
  }

  #retry({ component, causes, failures }: Running, key: string, because: number | undefined): void {
    const failed = failures.get(key) ?? 0;
    failures.set(key, failed + 1);
    if (because !== undefined && !causes.has(key)) causes.set(key, because);
    this.#timeline.schedule(component.name, key, Math.min(firstRetryMs * 2 ** failed, longestRetryMs));
  }
}
