// A worker for a Pod that is new on its node.

import type { Container, EphemeralContainer } from '../../api/kinds/shared/pod-types.ts';
import type { Pod } from '../../api/types.ts';
import { Backoff } from './backoff.ts';
import type { ContainerState, ContainerType, PodWorker } from './pod-worker.ts';
import { identityOf } from './static-pods.ts';

/** Upstream: MaxCrashLoopBackOff and its first step (pkg/kubelet/kubelet.go). */
export const crashBackoff = (): Backoff => new Backoff(10_000, 300_000);

export function newWorker(key: string, pod: Pod, nowMs: number): PodWorker {
  const worker: PodWorker = {
    key,
    uid: identityOf(pod),
    pod,
    overtaken: false,
    stage: 'new',
    unsaid: false,
    startedMs: nowMs,
    sandbox: undefined,
    sandboxAttempts: 0,
    networkSeen: false,
    containers: new Map(),
    volumes: undefined,
    pullBackoffs: new Map(),
    work: undefined,
    wakeMs: 0,
    committed: false,
    endGraceMs: undefined,
    seenMs: 0,
    dueMs: 0,
    pending: false,
    changed: new Set(),
    followUpMs: undefined,
    failure: undefined,
    torndown: false,
    graceMs: 0,
    requests: undefined,
    resizePending: undefined,
    counted: false,
    refreshable: new Map(),
    refreshMs: undefined,
  };
  addContainers(worker);
  return worker;
}

/** Takes the containers of the spec in; ephemeral ones can come later, images can change. */
export function addContainers(worker: PodWorker): void {
  const { spec } = worker.pod;
  for (const container of spec?.initContainers ?? []) add(worker, container, container.restartPolicy === 'Always' ? 'sidecar' : 'init');
  for (const container of spec?.containers ?? []) add(worker, container, 'regular');
  for (const container of spec?.ephemeralContainers ?? []) add(worker, container, 'ephemeral');
}

function add(worker: PodWorker, spec: Container | EphemeralContainer, type: ContainerType): void {
  const known = worker.containers.get(spec.name);
  if (known) known.spec = spec;
  else worker.containers.set(spec.name, newState(spec, type));
}

const newState = (spec: Container | EphemeralContainer, type: ContainerType): ContainerState => ({
  name: spec.name,
  type,
  spec,
  current: undefined,
  previous: undefined,
  restartCount: 0,
  waiting: undefined,
  crash: crashBackoff(),
  started: false,
  ready: false,
  probes: [],
  unwell: undefined,
  replaced: false,
  resources: spec.resources,
});
