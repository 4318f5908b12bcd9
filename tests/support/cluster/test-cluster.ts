/**
 * A cluster for tests of controllers: everything of the control plane, and in place of the kubelets a component that starts Pods after a moment, ends
 * them as their annotations say, and lets deleted ones go after another moment.
 */
import type { ApiObject, JsonObject } from '../../../src/api/object.ts';
import type { Lease, Node, Pod } from '../../../src/api/types.ts';
import { formatMicroTime, formatRfc3339, tryParseRfc3339 } from '../../../src/base/time.ts';
import { Cluster, type ClusterOptions } from '../../../src/cluster/cluster.ts';
import type { Component, ComponentContext } from '../../../src/cluster/component.ts';
import { controllers } from '../../../src/cluster/controllers/registry.ts';
import { makeScheduler } from '../../../src/cluster/scheduler/scheduler.ts';

export interface TestOptions extends ClusterOptions {
  /** ms from being placed to Running and Ready */
  readonly startMs?: number;
  /** ms from being deleted to being gone */
  readonly stopMs?: number;
}

export class TestCluster {
  readonly cluster: Cluster;
  /** nodes that are switched off: they send no heartbeats, and nothing starts or ends on them */
  readonly off = new Set<string>();

  constructor({ startMs = 100, stopMs = 100, ...options }: TestOptions = {}) {
    const components = options.components ?? [makeScheduler, ...controllers];
    this.cluster = new Cluster({ rethrow: true, freeze: true, ...options, components: [...components, fakeKubelet(startMs, stopMs, this.off)] });
  }

  get nowMs(): number {
    return this.cluster.timeline.nowMs;
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    this.cluster.timeline.advance(ms);
  }

  /** Lets time pass until something holds. @throws when it does not within ten minutes */
  until(what: string, holds: () => boolean, everyMs = 50): void {
    for (let passed = 0; passed < 600_000; passed += everyMs) {
      if (holds()) return;
      this.advance(everyMs);
    }
    throw new Error(`ten minutes passed before ${what}`);
  }

  /** Creates an object by its kind's path, e.g. `/apis/batch/v1/namespaces/default/jobs`. @throws with the server's message */
  create(path: string, object: JsonObject): ApiObject {
    return this.#send('POST', path, object);
  }

  /** A merge patch. */
  patch(path: string, patch: JsonObject): ApiObject {
    return this.#send('PATCH', path, patch, { 'content-type': 'application/merge-patch+json' });
  }

  delete(path: string, options: JsonObject = {}): void {
    this.#send('DELETE', path, options);
  }

  put(path: string, object: JsonObject): ApiObject {
    return this.#send('PUT', path, object);
  }

  #send(method: 'POST' | 'PATCH' | 'DELETE' | 'PUT', path: string, body: JsonObject, headers: Readonly<Record<string, string>> = {}): ApiObject {
    const [plain = '', query = ''] = path.split('?');
    const response = this.cluster.client().request({ method, path: plain, query: [...new URLSearchParams(query)], body, headers });
    if (response.status >= 300) throw new Error(`${method} ${path}: ${(response.body as { message?: string }).message ?? response.status}`);
    return response.body as ApiObject;
  }

  /** A stored object by storage name and key, e.g. `jobs.batch`, `default/pi`. */
  get<T = any>(storage: string, key: string): T | undefined {
    return this.cluster.etcd.get(storage, key) as T | undefined;
  }

  list<T = any>(storage: string, namespace?: string): readonly T[] {
    return [...this.cluster.etcd.list(storage, namespace)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) as unknown as readonly T[];
  }

  /** Pods of a namespace as `name phase`, sorted. */
  pods(namespace = 'default'): readonly string[] {
    return this.list('pods', namespace).map((pod) => `${pod.metadata.name} ${pod.metadata.deletionTimestamp ? 'Terminating' : pod.status.phase}`);
  }

  /** Events about an object, as `Type Reason xN message`, oldest first; random name suffixes become `*`. */
  events(kind: string, name: string, namespace = 'default'): readonly string[] {
    const about = [...this.cluster.etcd.list('events', namespace)].filter((e: any) => e.involvedObject.kind === kind && e.involvedObject.name === name) as any[];
    const suffix = /-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;
    return about.map((e) => `${e.type} ${e.reason}${e.count > 1 ? ` x${e.count}` : ''} ${String(e.message).replace(suffix, '-*')}`);
  }

  /** Sets a Pod's phase (and its first container's exit code) as a kubelet would. */
  finish(key: string, exitCode: number): void {
    const pod = this.get<Pod>('pods', key);
    if (!pod) throw new Error(`there is no Pod ${key}`);
    const [namespace, name] = key.split('/');
    this.#send('PUT', `/api/v1/namespaces/${namespace}/pods/${name}/status`, { ...pod, status: ended(pod, exitCode, this.nowMs) } as unknown as JsonObject);
  }
}

const pods = { group: '', plural: 'pods' };

/** Annotations: `test/exit: CODE` ends the Pod right after its start, `test/never-ready` keeps it from being ready, `test/stuck` from starting. */
function fakeKubelet(startMs: number, stopMs: number, off: ReadonlySet<string>): Component {
  return {
    name: 'test-kubelet',
    user: 'system:serviceaccount:kube-system:generic-garbage-collector',
    fieldManager: 'kubelet',
    latencyMs: 1,
    watches: [pods],
    start: (context) => context.enqueueAfter('beat', beatMs),
    keysFor: (change) => {
      const pod = change.object as unknown as Pod;
      return change.type !== 'delete' && pod.spec?.nodeName ? [change.key] : [];
    },
    reconcile: (key, context) => {
      if (key === 'beat') return beat(off, context);
      const [namespace = '', name = ''] = key.split('/');
      const pod = context.get<Pod>(pods, namespace, name);
      if (pod && !off.has(pod.spec?.nodeName ?? '')) step(pod, startMs, stopMs, context);
    },
  };
}

const beatMs = 10_000;
const nodes = { group: '', plural: 'nodes' };
const leases = { group: 'coordination.k8s.io', plural: 'leases' };

/** Leases of all nodes that are on; a node that comes back says that it is ready, and looks after its Pods again. */
function beat(off: ReadonlySet<string>, context: ComponentContext): void {
  context.enqueueAfter('beat', beatMs);
  for (const node of context.list<Node>(nodes)) {
    const { name, uid } = node.metadata;
    if (off.has(name)) continue;
    const lease = context.get<Lease>(leases, 'kube-node-lease', name);
    const spec = { ...lease?.spec, holderIdentity: name, leaseDurationSeconds: 40, renewTime: formatMicroTime(context.nowMs) };
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
    if (lease) context.update(leases, { ...lease, spec });
    else context.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'kube-node-lease', ownerReferences }, spec });
    const now = formatRfc3339(context.nowMs);
    const conditions = node.status?.conditions?.map((c) => (c.status === 'Unknown' ? { ...c, status: c.type === 'Ready' ? 'True' : 'False', lastHeartbeatTime: now, lastTransitionTime: now } : c));
    if (!node.status?.conditions?.some((c) => c.status === 'Unknown')) continue;
    context.updateStatus(nodes, { ...node, status: { ...node.status, conditions } });
    for (const pod of context.onNode<Pod>(name)) context.enqueueAfter(`${pod.metadata.namespace}/${pod.metadata.name}`, 100);
  }
}

function step(pod: Pod, startMs: number, stopMs: number, context: ComponentContext): void {
  const { namespace = '', name, annotations = {}, uid = '', deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  const key = `${namespace}/${name}`;
  if (deletionTimestamp) {
    if ('test/undying' in annotations) return;
    const askedMs = (tryParseRfc3339(deletionTimestamp) ?? 0) - deletionGracePeriodSeconds * 1000;
    const left = Math.ceil(askedMs / 1000) * 1000 + stopMs - context.nowMs;
    const done = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded' || left <= 0;
    if (!done) return context.enqueueAfter(key, left);
    if (pod.status?.phase === 'Running' && pod.metadata.finalizers?.length) context.updateStatus(pods, { ...pod, status: ended(pod, 143, context.nowMs) });
    if (deletionGracePeriodSeconds > 0 || !pod.metadata.finalizers?.length) context.delete(pods, namespace, name, { gracePeriodSeconds: 0, uid });
    return;
  }
  if (pod.status?.phase !== 'Pending' || 'test/stuck' in annotations) return;
  const scheduled = pod.status.conditions?.find((c) => c.type === 'PodScheduled')?.lastTransitionTime;
  const placed = tryParseRfc3339(scheduled ?? pod.metadata.creationTimestamp) ?? 0;
  if (context.nowMs < placed + startMs) return context.enqueueAfter(key, placed + startMs - context.nowMs);
  const exit = annotations['test/exit'];
  if (exit !== undefined) context.updateStatus(pods, { ...pod, status: ended(pod, Number(exit), context.nowMs) });
  else context.updateStatus(pods, { ...pod, status: running(pod, !('test/never-ready' in annotations), context.nowMs) });
}

function running(pod: Pod, ready: boolean, nowMs: number): object {
  const now = formatRfc3339(nowMs);
  const condition = (type: string, status: boolean): object => ({ type, status: status ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: now });
  const scheduled = pod.status?.conditions?.filter((c) => c.type === 'PodScheduled') ?? [];
  return {
    ...pod.status,
    phase: 'Running',
    podIP: '10.244.9.9',
    startTime: now,
    conditions: [condition('Initialized', true), condition('Ready', ready), condition('ContainersReady', ready), ...scheduled],
    containerStatuses: pod.spec?.containers?.map((c) => ({ name: c.name, image: c.image, imageID: '', ready, started: true, restartCount: 0, state: { running: { startedAt: now } } })),
  };
}

function ended(pod: Pod, exitCode: number, nowMs: number): object {
  const now = formatRfc3339(nowMs);
  const state = { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now, finishedAt: now } };
  const others = pod.status?.conditions?.filter((c) => c.type !== 'Ready') ?? [];
  return {
    ...pod.status,
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    conditions: [...others, { type: 'Ready', status: 'False', reason: exitCode === 0 ? 'PodCompleted' : 'PodFailed', lastProbeTime: null, lastTransitionTime: now }],
    containerStatuses: pod.spec?.containers?.map((c) => ({ name: c.name, image: c.image, imageID: '', ready: false, started: false, restartCount: 0, state })),
  };
}
