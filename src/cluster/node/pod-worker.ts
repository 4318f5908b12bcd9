// What the kubelet remembers of a Pod while it works on it. Upstream: pkg/kubelet/pod_workers.go (podSyncStatus),
// kuberuntime (podStatus), prober results, reason cache, back-off entries.

import type { Container as ContainerSpec, EphemeralContainer } from '../../api/kinds/shared/pod-types.ts';
import type { Pod } from '../../api/types.ts';
import type { Container as Running, Sandbox } from '../../containers/container.ts';
import type { FileSystem } from '../../os/filesystem.ts';
import type { Resources } from '../scheduler/resources.ts';
import type { Backoff } from './backoff.ts';
import type { ProbeWorker } from './probes/probe-worker.ts';

/** A step of work in virtual time: yields when it wants to go on (ms since 1970), or Infinity until someone pokes it. */
export type Work<T> = Generator<number, T, void>;

/** How a sync went. */
export interface SyncResult {
  /** something failed: try again */
  readonly failed: boolean;
  /** nothing of it will run any more */
  readonly finished?: boolean;
  /** when a back-off ends, where one is known */
  readonly retryAtMs?: number;
  /** when a relist has seen what it did */
  readonly relistAtMs?: number;
}

export type ContainerType = 'init' | 'sidecar' | 'regular' | 'ephemeral';

/** One container of a Pod's spec, with what became of it. */
export interface ContainerState {
  readonly name: string;
  readonly type: ContainerType;
  spec: ContainerSpec | EphemeralContainer;
  /** the newest one; running or ended */
  current: Running | undefined;
  /** the one before it */
  previous: Running | undefined;
  restartCount: number;
  /** why it waits, as the last sync found it (reason cache) */
  waiting: { readonly reason: string; readonly message?: string } | undefined;
  /** crash back-off */
  readonly crash: Backoff;
  /** results of probes for the current container */
  started: boolean;
  ready: boolean;
  probes: readonly ProbeWorker[];
  /** it has to stop and start again, and what is said about it */
  unwell: { readonly message: string; readonly graceMs: number } | undefined;
  /** it was stopped because its spec changed: it starts again whatever the restart policy says */
  replaced: boolean;
  /** back-off of pulls is kept per image */
  resources: ContainerSpec['resources'];
}

export type Stage = 'new' | 'syncing' | 'terminating' | 'terminated';

export interface PodWorker {
  /** `node/namespace/name` */
  readonly key: string;
  readonly uid: string;
  pod: Pod;
  /** `pod` holds a change that the worker has not looked at yet */
  overtaken: boolean;
  stage: Stage;
  /** its status could not be written: no API server had its etcd */
  unsaid: boolean;
  readonly startedMs: number;
  sandbox: Sandbox | undefined;
  /** sandboxes before this one */
  sandboxAttempts: number;
  /** the network namespace is known to the status */
  networkSeen: boolean;
  readonly containers: Map<string, ContainerState>;
  /** volumes by name, once mounted */
  volumes: Map<string, FileSystem> | undefined;
  readonly pullBackoffs: Map<string, Backoff>;
  /** what is under way, and when it goes on */
  work: Work<SyncResult> | undefined;
  wakeMs: number;
  /** its sync is with the container runtime: it goes on to its end, even when the Pod is deleted meanwhile */
  committed: boolean;
  /** it has to end as soon as its sync is over and a relist has seen what that did; with how much patience */
  endGraceMs: number | undefined;
  /** when a relist has seen what the last sync did */
  seenMs: number;
  /** when the next sync is wanted; Infinity while none is */
  dueMs: number;
  /** something changed while it was under way */
  pending: boolean;
  /** the sandbox and the containers that the next relist will find changed: each is an event */
  readonly changed: Set<object>;
  /** the relist at which a sync that was pending already goes on: any event it has leads to one more; undefined without one */
  followUpMs: number | undefined;
  /** the Pod has failed as a whole: DeadlineExceeded, Evicted … */
  failure: { readonly reason: string; readonly message: string } | undefined;
  /** its sandbox is gone and the status said so */
  torndown: boolean;
  graceMs: number;
  /** what it asks for, once it was looked at; counted on the machine while `counted` */
  requests: Resources | undefined;
  /** why its resize waits, and which generation of it */
  resizePending: { readonly message: string; readonly generation: number } | undefined;
  counted: boolean;
  /** volumes that are refreshed when what they show changes */
  readonly refreshable: Map<string, () => void>;
  /** when they are refreshed, once something has changed */
  refreshMs: number | undefined;
}
