// The only way a tool reaches etcd itself: keys and revisions, without Kubernetes in between.
// Upstream: etcd's KV, Cluster and Maintenance services (rpc.proto). Left out: put, transactions, leases, authentication.

import type { Bytes } from '../base/bytes.ts';
import type { Queue } from '../base/wait.ts';

/** A key with what is stored under it. The numbers count revisions, but for `version`, which counts writes since the key was made. */
export interface EtcdKeyValue {
  readonly key: string;
  readonly value: Bytes;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
}

/** One change of a key. What is left of a deleted one is its key, and the revision that deleted it. */
export interface EtcdEvent {
  readonly type: 'PUT' | 'DELETE';
  readonly kv: EtcdKeyValue;
  readonly previous: EtcdKeyValue | undefined;
}

/** A running watch: a queue until the client closes it. */
export interface EtcdWatch {
  readonly events: Queue<EtcdEvent>;
  close(): void;
}

export interface EtcdMember {
  readonly id: bigint;
  readonly name: string;
  readonly peerUrl: string;
  readonly clientUrl: string;
}

/** One member, asked by a client. */
export interface EtcdClient {
  readonly member: EtcdMember;
  readonly members: readonly EtcdMember[];
  readonly clusterId: bigint;
  /** the leader's id */
  readonly leader: bigint;
  readonly raftTerm: number;
  /** the newest revision */
  readonly revision: number;
  /** what the database file takes */
  readonly sizeBytes: number;
  /** what of it is not free */
  readonly bytesInUse: number;
  /** Gives free pages of the file back. */
  defragment(): void;
  /** older revisions than this one can no longer be asked for */
  readonly compactedRevision: number;
  /** Keys from `from` on, in their order; before `to`, or only `from` itself. @param revision as it was then; now when absent */
  keys(from: string, to?: string, revision?: number): readonly string[];
  get(key: string, revision?: number): EtcdKeyValue | undefined;
  /** What is written to such keys from now on. @param revision from this one on, what was written since included; it must not be compacted */
  watch(from: string, to?: string, revision?: number): EtcdWatch;
  /** @returns how many there were */
  remove(keys: readonly string[]): number;
  /** Forgets older revisions. @returns whether it could: not before what is forgotten, nor after now */
  compact(revision: number): 'done' | 'compacted' | 'future';
  /** how many revisions of keys are kept */
  readonly storedRevisions: number;
}

/** What a client shows, and where it stands. */
export interface EtcdCredentials {
  /** content of the file with the authority that servers are verified with */
  readonly authority?: Bytes;
  /** content of the client's own certificate */
  readonly certificate?: Bytes;
  /** addresses of its network */
  readonly from: readonly string[];
}

/** From an endpoint to a member that answers there. */
export interface EtcdDialer {
  /** the release that its clients are of */
  readonly version: string;
  /** @param endpoint `host:port` or a URL; undefined: nobody answers */
  dial(endpoint: string, credentials: EtcdCredentials): EtcdClient | undefined;
}
