// The kubelets of all nodes, as one component: `node/namespace/name` is a Pod's key, a node's name alone its heartbeat,
// and `node/namespace/name|probe` a probe's. Upstream: pkg/kubelet/kubelet.go, pod_workers.go.
// A sync is a generator that waits in virtual time (for a pull, a hook, a sandbox) as upstream's pod worker blocks; what
// changes meanwhile is looked at when it is done.

import type { ApiObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import { assert } from '../../base/assert.ts';
import type { Container as Running } from '../../containers/container.ts';
import { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import type { Component, ComponentContext } from '../component.ts';
import type { Change } from '../etcd.ts';
import { addResources } from '../scheduler/resources.ts';
import { admit } from './admission.ts';
import { limitsStorage } from './eviction.ts';
import { Heartbeats } from './heartbeats.ts';
import { newWorker } from './new-worker.ts';
import type { NodeMachine } from './node-machine.ts';
import { isMirror } from './pod-facts.ts';
import type { PodWorker, SyncResult, Work } from './pod-worker.ts';
import { runProbe, stopProbes } from './probes/prober.ts';
import { configMaps, nodes, pods, secrets, services } from './resources.ts';
import { ServiceEnvironment } from './service-environment.ts';
import { identityOf, staticKey, syncStaticPods } from './static-pods.ts';
import { postStatus } from './status/post-status.ts';
import { syncPod } from './sync-pod.ts';
import { terminatePod } from './terminate-pod.ts';
import { refreshFacts, refreshVolumes } from './volumes/refresh.ts';

export const kubeletName = 'kubelet';

export interface KubeletOptions {
  readonly machines: ReadonlyMap<string, NodeMachine>;
  /** where the API server is, for KUBERNETES_SERVICE_HOST and the like */
  readonly clusterDomain?: string;
  readonly dnsAddress?: string;
}

export class Kubelet implements Component {
  readonly name = kubeletName;
  readonly user = 'system:node:kubelet';
  readonly fieldManager = kubeletName;
  readonly latencyMs = 4;
  readonly watches = [pods, nodes, configMaps, secrets, services];
  readonly machines: ReadonlyMap<string, NodeMachine>;
  readonly clusterDomain: string;
  readonly dnsAddress: string;
  readonly serviceEnvironment = new ServiceEnvironment();
  readonly heartbeats = new Heartbeats(this);
  /** what lies on volumes that every node reaches, by the volume's uid */
  readonly networkVolumes = new Map<string, MemoryFileSystem>();
  #context: ComponentContext | undefined;
  readonly #listening = new Set<NodeMachine>();

  constructor(options: KubeletOptions) {
    this.machines = options.machines;
    this.clusterDomain = options.clusterDomain ?? 'cluster.local';
    this.dnsAddress = options.dnsAddress ?? '10.96.0.10';
  }

  /** The component's view of the API server. @throws AssertionError before the cluster has started it */
  get context(): ComponentContext {
    assert(this.#context, 'a kubelet works after it was started');
    return this.#context;
  }

  get nowMs(): number {
    return this.context.nowMs;
  }

  start(context: ComponentContext): void {
    this.#context = context;
    for (const node of context.list<Node>(nodes)) this.#noticeNode(node);
    for (const machine of this.machines.values()) {
      this.heartbeats.start(machine);
      if (machine.manifests.list.length > 0) syncStaticPods(this, machine);
    }
  }

  keysFor(change: Change, context: ComponentContext): readonly string[] {
    this.#context ??= context;
    if (change.resource === 'pods') return this.#podKeys(change);
    if (change.resource === 'nodes') this.#noticeNode(change.object as unknown as Node);
    else if (change.resource === 'services') this.serviceEnvironment.forget(change.object.metadata.namespace ?? '');
    else refreshVolumes(this, change.resource, change.object);
    return [];
  }

  #podKeys(change: Change): readonly string[] {
    if (change.author.agent === kubeletName && change.type === 'update' && change.author.subresource === 'status') return [];
    const pod = change.object as unknown as Pod;
    const node = pod.spec?.nodeName;
    if (!node || !this.machines.has(node)) return [];
    return [`${node}/${pod.metadata.namespace ?? ''}/${pod.metadata.name}`];
  }

  #noticeNode(node: Node): void {
    const subnet = node.spec?.podCIDR;
    if (subnet) this.machines.get(node.metadata.name)?.setPodCidr(subnet);
  }

  reconcile(key: string): void {
    const bar = key.indexOf('|');
    if (bar >= 0) return this.#aside(key.slice(0, bar), key.slice(bar + 1));
    const [nodeName = '', namespace, name = ''] = key.split('/');
    const machine = this.machines.get(nodeName);
    if (!machine) return;
    if (namespace === undefined) return this.heartbeats.beat(machine);
    if (machine.state === 'on') this.#podDue(machine, key, namespace, name);
  }

  /** Keys beside Pods and nodes: probes, and the files with static Pods. */
  #aside(key: string, what: string): void {
    if (what !== 'static') return runProbe(this, key, what);
    const machine = this.machines.get(key);
    if (machine?.state === 'on') syncStaticPods(this, machine);
  }

  #podDue(machine: NodeMachine, key: string, namespace: string, name: string): void {
    const local = `${namespace}/${name}`;
    const pod = this.context.get<Pod>(pods, namespace, name);
    let worker = machine.workers.get(local);
    if (worker && isMirror(worker.pod)) {
      if (machine.manifests.has(worker.uid)) {
        if (this.#mirrorGone(machine, worker, pod)) return;
      } else {
        if (!this.#retired(machine, worker)) return;
        worker = undefined;
      }
    } else if (worker && (!pod || pod.metadata.uid !== worker.uid)) {
      // Its successor need not wait for what is left of a Pod whose containers have all ended.
      if (pod && !isRunning(worker)) {
        worker.stage = 'terminated';
        this.#giveUpPull(machine, worker);
        this.forget(machine, worker);
      } else this.#orphaned(machine, worker);
      if (worker.stage !== 'terminated') return;
      worker = undefined;
    }
    if (!pod || pod.spec?.nodeName !== machine.name) return;
    if (isMirror(pod) && !machine.manifests.has(identityOf(pod))) return this.deletePod(pod);
    worker ??= this.#newWorker(machine, key, pod);
    if (!worker) return;
    const changed = worker.pod !== pod || worker.overtaken;
    const before = worker.overtaken ? undefined : worker.pod;
    worker.overtaken = false;
    worker.pod = pod;
    if (changed) refreshFacts(this, worker, before);
    this.#advance(machine, worker, changed);
  }

  /** The mirror of a static Pod was deleted: that means nothing to the Pod, and a new mirror appears. */
  #mirrorGone(machine: NodeMachine, worker: PodWorker, pod: Pod | undefined): boolean {
    if (pod && identityOf(pod) === worker.uid && !pod.metadata.deletionTimestamp) return false;
    if (pod?.metadata.deletionTimestamp) this.deletePod(pod);
    this.context.enqueueAfter(staticKey(machine), 0);
    this.#advance(machine, worker, false);
    return true;
  }

  /** A static Pod whose file is gone or says something else ends; then its successor may begin. @returns whether it has ended */
  #retired(machine: NodeMachine, worker: PodWorker): boolean {
    this.#orphaned(machine, worker);
    if (worker.stage !== 'terminated') return false;
    this.context.enqueueAfter(staticKey(machine), 0);
    return true;
  }

  /** Begins a static Pod without a mirror in the API, which does not answer. */
  startStatic(machine: NodeMachine, pod: Pod): void {
    const { namespace, name } = pod.metadata;
    if (machine.workers.has(`${namespace}/${name}`)) return;
    const worker = this.#newWorker(machine, `${machine.name}/${namespace}/${name}`, pod);
    if (worker) this.#advance(machine, worker, true);
  }

  #newWorker(machine: NodeMachine, key: string, pod: Pod): PodWorker | undefined {
    const phase = pod.status?.phase;
    if (phase === 'Failed' || phase === 'Succeeded') {
      // A Pod that ended before and that nobody works on any more: only its deletion is left to do.
      if (pod.metadata.deletionTimestamp) this.deletePod(pod);
      return undefined;
    }
    // Its node has nothing of it, and only a finalizer holds it.
    if (pod.metadata.deletionTimestamp && pod.metadata.deletionGracePeriodSeconds === 0) return undefined;
    const worker = newWorker(key, pod, this.nowMs);
    machine.workers.set(`${pod.metadata.namespace}/${pod.metadata.name}`, worker);
    if (limitsStorage(pod)) machine.storageLimited.add(worker);
    this.#listen(machine);
    return worker;
  }

  /** Its Pod is gone from the API, or another one has its name: nothing is told any more, everything ends. */
  #orphaned(machine: NodeMachine, worker: PodWorker): void {
    if (worker.stage === 'terminated' || !worker.sandbox) return this.forget(machine, worker);
    if (worker.stage !== 'terminating') this.terminate(worker, 1000);
    this.#advance(machine, worker, false);
    if ((worker.stage as PodWorker['stage']) === 'terminated') this.forget(machine, worker);
  }

  /** Hears from a node's engine as soon as there is one. */
  #listen(machine: NodeMachine): void {
    if (this.#listening.has(machine)) return;
    this.#listening.add(machine);
    this.context.enqueueAfter(staticKey(machine), 20_000);
    machine.runtime.onChange((container) => this.#containerChanged(machine, container));
  }

  #containerChanged(machine: NodeMachine, container: Running): void {
    const worker = machine.workers.get(container.sandbox.spec.name);
    if (!worker || worker.sandbox !== container.sandbox || container.state !== 'exited') return;
    if (worker.work) this.poke(worker, 0);
    else worker.changed.add(container);
    if (worker.stage === 'terminating' || worker.stage === 'terminated') return;
    this.requestSync(worker, machine.nextRelistMs());
  }

  /** Asks for a sync at a moment. */
  requestSync(worker: PodWorker, atMs: number): void {
    worker.dueMs = Math.min(worker.dueMs, atMs);
    this.poke(worker, atMs - this.nowMs);
  }

  /** Makes the Pod's key due. */
  poke(worker: PodWorker, afterMs: number): void {
    this.context.enqueueAfter(worker.key, Math.max(0, afterMs));
  }

  #advance(machine: NodeMachine, worker: PodWorker, changed: boolean): void {
    this.#noticeDeletion(worker, changed);
    if (worker.work) {
      if (changed) worker.pending = true;
      return this.#resume(machine, worker);
    }
    if (worker.stage === 'terminated') return this.#afterwards(machine, worker);
    if (worker.endGraceMs !== undefined) return this.terminate(worker, worker.endGraceMs);
    if (worker.stage === 'new') {
      if (!admit(this, machine, worker)) return;
      this.account(machine, worker, 1);
    }
    if (!changed && this.nowMs < worker.dueMs) return this.poke(worker, worker.dueMs - this.nowMs);
    this.#begin(machine, worker);
  }

  /** A Pod may be on its way out before its node has heard of it; later deletions can shorten the grace period. */
  #noticeDeletion(worker: PodWorker, changed: boolean): void {
    const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = worker.pod.metadata;
    const isNews = changed || (worker.stage !== 'terminating' && worker.stage !== 'terminated');
    if (deletionTimestamp && isNews) this.terminate(worker, 1000 * deletionGracePeriodSeconds);
  }

  /**
   * Ends a Pod. Waiting for volumes is given up; what is under way with the container runtime, pulls included, comes to its end first.
   * Upstream: kubelet.go SyncPod (context.WithoutCancel), pod_workers.go podWorkerLoop.
   */
  terminate(worker: PodWorker, graceMs: number): void {
    if (worker.stage === 'terminating' || worker.stage === 'terminated') {
      if (graceMs < worker.graceMs) worker.graceMs = graceMs;
      return;
    }
    worker.endGraceMs = Math.min(worker.endGraceMs ?? graceMs, graceMs);
    if (worker.work && worker.committed) return;
    const machine = this.machineOf(worker);
    if (worker.work) {
      worker.work.return({ failed: false });
      worker.work = undefined;
      worker.seenMs = machine.nextRelistMs();
    }
    if (this.nowMs < worker.seenMs) return this.poke(worker, worker.seenMs - this.nowMs);
    worker.stage = 'terminating';
    worker.graceMs = worker.endGraceMs;
    worker.dueMs = Number.POSITIVE_INFINITY;
    worker.wakeMs = 0;
    worker.work = terminatePod(this, machine, worker);
    this.poke(worker, 0);
  }

  #giveUpPull(machine: NodeMachine, worker: PodWorker): void {
    const next = machine.pulls.release(worker.key);
    if (next !== undefined) this.context.enqueueAfter(next, 0);
  }

  #begin(machine: NodeMachine, worker: PodWorker): void {
    worker.dueMs = Number.POSITIVE_INFINITY;
    worker.pending = false;
    worker.wakeMs = 0;
    worker.work = syncPod(this, machine, worker);
    this.#resume(machine, worker);
  }

  #resume(machine: NodeMachine, worker: PodWorker): void {
    const { work } = worker;
    if (!work) return;
    if (this.nowMs < worker.wakeMs && worker.wakeMs !== Number.POSITIVE_INFINITY) return this.poke(worker, worker.wakeMs - this.nowMs);
    const next = this.#step(worker, work);
    // Work can end itself from within, e.g. when a Pod is done and its termination begins.
    if (worker.work !== work) return;
    if (!next.done) {
      worker.wakeMs = next.value;
      if (next.value !== Number.POSITIVE_INFINITY) this.poke(worker, next.value - this.nowMs);
      return;
    }
    worker.work = undefined;
    worker.committed = false;
    worker.seenMs = next.value.relistAtMs ?? machine.nextRelistMs();
    if (worker.stage === 'terminated') this.account(machine, worker, -1);
    if (worker.stage === 'terminated') return this.#afterwards(machine, worker);
    if (next.value.finished) worker.seenMs = this.nowMs;
    if (next.value.finished) return this.terminate(worker, 1000 * (worker.pod.spec?.terminationGracePeriodSeconds ?? 30));
    if (worker.endGraceMs !== undefined && worker.stage === 'syncing') return this.terminate(worker, worker.endGraceMs);
    if (next.value.failed) this.requestSync(worker, this.#retryAt(next.value.retryAtMs));
    // The next sync of a Pod needs what a relist after this one has seen. (Upstream: podCache.GetNewerThan.)
    if (worker.pending) this.requestSync(worker, worker.seenMs);
    else if (worker.dueMs !== Number.POSITIVE_INFINITY) this.poke(worker, worker.dueMs - this.nowMs);
  }

  /** One step; work that the API server refuses to go on with begins anew. @throws StatusError */
  #step(worker: PodWorker, work: Work<SyncResult>): IteratorResult<number, SyncResult> {
    try {
      return work.next();
    } catch (error) {
      if (worker.work === work) worker.work = undefined;
      worker.dueMs = this.nowMs;
      throw error;
    }
  }

  /** Upstream: completeWork: 10 s, or until the back-off ends, at most a minute; up to half longer by chance. */
  #retryAt(backoffEndsMs: number | undefined): number {
    const waitMs = backoffEndsMs === undefined ? 10_000 : Math.min(60_000, Math.max(0, backoffEndsMs - this.nowMs));
    return this.nowMs + Math.round(waitMs * (1 + 0.5 * this.context.random.fraction()));
  }

  /** A Pod that has ended waits for its deletion. */
  #afterwards(machine: NodeMachine, worker: PodWorker): void {
    if (worker.unsaid) postStatus(this, machine, worker);
    if (!worker.pod.metadata.deletionTimestamp) return;
    postStatus(this, machine, worker);
    this.deletePod(worker.pod);
    this.forget(machine, worker);
  }

  /** Takes a Pod out of the API: its node has nothing left of it. */
  deletePod(pod: Pod): void {
    const { namespace = '', name, uid } = pod.metadata;
    const current = this.context.get<Pod>(pods, namespace, name);
    if (!current || current.metadata.uid !== uid) return;
    this.context.delete(pods, namespace, name, { gracePeriodSeconds: 0, ...(uid === undefined ? {} : { uid }) });
  }

  /** Keeps the machine's accounts of what its Pods ask for: in (1) or out (-1), each once. */
  account(machine: NodeMachine, worker: PodWorker, sign: 1 | -1): void {
    if (worker.counted === (sign === 1)) return;
    worker.counted = sign === 1;
    machine.podCount += sign;
    if (worker.requests) addResources(machine.requested, worker.requests, sign);
  }

  /** Removes what is left of a Pod on its machine. */
  forget(machine: NodeMachine, worker: PodWorker): void {
    worker.work?.return({ failed: false });
    worker.work = undefined;
    stopProbes(worker);
    machine.storageLimited.delete(worker);
    for (const volume of worker.volumes?.values() ?? []) if (volume instanceof MemoryFileSystem) volume.discard();
    this.account(machine, worker, -1);
    if (worker.sandbox) machine.runtime.removeSandbox(worker.sandbox);
    const { namespace, name } = worker.pod.metadata;
    if (machine.workers.get(`${namespace}/${name}`) === worker) machine.workers.delete(`${namespace}/${name}`);
    // Another Pod of the same name may be waiting for its turn.
    const other = this.context.get<Pod>(pods, namespace ?? '', name);
    if (other && identityOf(other) !== worker.uid) this.context.enqueueAfter(worker.key, 0);
  }

  machineOf(worker: PodWorker): NodeMachine {
    const machine = this.machines.get(worker.key.slice(0, worker.key.indexOf('/')));
    assert(machine, `${worker.key} is on a machine we have`);
    return machine;
  }

  /** Records an Event as the kubelet of a node does. */
  event(machine: NodeMachine, about: Pod | Node | ApiObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    this.context.event(known(about as unknown as ApiObject), type, reason, message, { component: kubeletName, host: machine.name, ...(fieldPath === undefined ? {} : { fieldPath }) });
  }
}

/** A mirror's Events are told of the static Pod, whose identity is its hash. */
function known(about: ApiObject): ApiObject {
  if (about.kind !== 'Pod' || !isMirror(about as unknown as Pod)) return about;
  return { ...about, metadata: { ...about.metadata, uid: identityOf(about as unknown as Pod) } };
}

const isRunning = (worker: PodWorker): boolean => [...worker.containers.values()].some(({ current }) => current?.state === 'running');
