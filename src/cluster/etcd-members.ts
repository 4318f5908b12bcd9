// etcd as a client of its own sees it: the API server's objects under the keys it stores them at, and the members that keep them.
// Upstream: apiserver/pkg/registry/generic (key prefixes), pkg/controlplane/storageversionhashdata; etcd api/membership (ids), mvcc.
// Differs: values are written when asked for; objects that no API shows (ranges, leases of API servers) hold no more than a name.

import type { EtcdClient, EtcdEvent, EtcdKeyValue, EtcdMember, EtcdWatch } from '../api/etcd-client.ts';
import type { ApiObject } from '../api/object.ts';
import { encodeProtobuf } from '../api/protobuf/encode.ts';
import { type Bytes, utf8 } from '../base/bytes.ts';
import { toJson } from '../base/json.ts';
import { sha1Hex } from '../base/sha1.ts';
import { Queue } from '../base/wait.ts';
import type { Cluster } from './cluster.ts';
import type { Change } from './etcd.ts';

/** Where members listen for clients; the next port is for each other. */
export const etcdPort = 12379;
/** Where they listen on their machines' own networks, with TLS. */
export const securePort = 2379;

/** Where objects lie whose folder is not their plural. */
const folders: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  replicationcontrollers: 'controllers',
  'ingresses.networking.k8s.io': 'ingress',
  'customresourcedefinitions.apiextensions.k8s.io': 'apiextensions.k8s.io/customresourcedefinitions',
  'apiservices.apiregistration.k8s.io': 'apiregistration.k8s.io/apiservices',
};

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
const token = 'etcd-cluster';
/** a page of the database: about what a revision of an object takes with its share of the indexes */
const pageBytes = 4096;

interface Stored {
  readonly resource: string;
  readonly key: string;
}

/** How a key came to what it is: made at, written how often, and with what. */
interface Past {
  readonly created: number;
  readonly version: number;
  /** undefined: it was deleted last, or is not made yet */
  readonly object: ApiObject | undefined;
}

const never: Past = { created: 0, version: 0, object: undefined };

export class EtcdMembers implements EtcdClient {
  readonly #cluster: Cluster;
  readonly #name: string;
  readonly #addresses: ReadonlyMap<string, string> | undefined;

  /**
   * @param name the member's machine
   * @param addresses machines' addresses, when members are asked as Pods see them: over TLS, at etcd's usual ports
   */
  constructor(cluster: Cluster, name: string, addresses?: ReadonlyMap<string, string>) {
    this.#cluster = cluster;
    this.#name = name;
    this.#addresses = addresses;
  }

  get members(): readonly EtcdMember[] {
    const { nodes } = this.#cluster.controlPlane;
    return nodes.map((name) => {
      const address = this.#addresses?.get(name);
      const url = address === undefined ? `http://${nodes.length === 1 ? '127.0.0.1' : name}` : `https://${address}`;
      const port = address === undefined ? etcdPort : securePort;
      const peerUrl = `${url}:${port + 1}`;
      return { id: idOf(peerUrl + token), name, peerUrl, clientUrl: `${url}:${port}` };
    });
  }

  get member(): EtcdMember {
    return this.members.find(({ name }) => name === this.#name) ?? { id: 0n, name: this.#name, peerUrl: '', clientUrl: '' };
  }

  get clusterId(): bigint {
    return idOf(this.members.map(({ id }) => bigEndian(id)).join(''));
  }

  get leader(): bigint {
    const { leader } = this.#cluster.controlPlane.quorum;
    return this.members.find(({ name }) => name === leader)?.id ?? 0n;
  }

  get raftTerm(): number {
    return this.#cluster.controlPlane.quorum.term;
  }

  get revision(): number {
    return this.#cluster.etcd.revision;
  }

  /** Compaction makes room in the file; only defragmentation makes it smaller. */
  get sizeBytes(): number {
    return this.#kept(this.#cluster.etcd.defragmentedRevision) * pageBytes;
  }

  get bytesInUse(): number {
    return this.storedRevisions * pageBytes;
  }

  get storedRevisions(): number {
    return this.#kept(this.#cluster.etcd.compactedRevision);
  }

  defragment(): void {
    this.#cluster.etcd.defragment();
  }

  get compactedRevision(): number {
    return this.#cluster.etcd.compactedRevision;
  }

  keys(from: string, to?: string, revision?: number): readonly string[] {
    const inside = within(from, to);
    const found = revision === undefined ? this.#pathsNow() : this.#pathsAt(revision);
    return [...found, ...this.#unseen()].filter(inside).sort((a, b) => (a < b ? -1 : 1));
  }

  get(path: string, revision?: number): EtcdKeyValue | undefined {
    const stored = this.#locate(path);
    const object = stored && this.#cluster.etcd.get(stored.resource, stored.key);
    if (revision === undefined && object) return keyValue(path, this.#pastOf(stored, object));
    const past = stored && revision !== undefined ? this.#pastAt(stored, revision) : never;
    if (past.object) return keyValue(path, past);
    return this.#unseen().includes(path) ? { key: path, value: '', createRevision: 1, modRevision: 1, version: 1 } : undefined;
  }

  watch(from: string, to?: string, revision?: number): EtcdWatch {
    const { etcd } = this.#cluster;
    const inside = within(from, to);
    const events = new Queue<EtcdEvent>();
    const tell = (change: Change): void => {
      const path = this.#folderOf(change.resource) + change.key;
      if (inside(path)) events.push(this.#eventOf(path, change));
    };
    if (revision !== undefined && revision <= etcd.revision) for (const change of etcd.told(revision - 1)) tell(change);
    const end = etcd.subscribe((change) => {
      if (revision === undefined || change.revision >= revision) tell(change);
    });
    return {
      events,
      close: () => {
        end();
        events.end();
      },
    };
  }

  remove(paths: readonly string[]): number {
    let removed = 0;
    for (const path of paths) {
      const stored = this.#find(path);
      if (!stored || !this.#cluster.etcd.get(stored.resource, stored.key)) continue;
      const make = (last: ApiObject, resourceVersion: string): ApiObject => ({ ...last, metadata: { ...last.metadata, resourceVersion } });
      this.#cluster.etcd.delete(stored.resource, stored.key, make, this.#cluster.timeline.nowMs, { user: 'root', agent: 'etcdctl', verb: 'delete' });
      removed += 1;
    }
    return removed;
  }

  compact(revision: number): 'done' | 'compacted' | 'future' {
    const { etcd } = this.#cluster;
    if (revision > etcd.revision) return 'future';
    if (revision <= etcd.compactedRevision) return 'compacted';
    etcd.compact(revision);
    return 'done';
  }

  #folderOf(resource: string): string {
    const named = folders[resource];
    if (named !== undefined) return `/registry/${named}/`;
    const [plural = '', ...group] = resource.split('.');
    return this.#cluster.etcd.get(definitions, resource) ? `/registry/${group.join('.')}/${plural}/` : `/registry/${plural}/`;
  }

  *#pathsNow(): Iterable<string> {
    for (const resource of this.#cluster.etcd.resources()) {
      const folder = this.#folderOf(resource);
      for (const object of this.#cluster.etcd.list(resource)) yield folder + keyOf(object);
    }
  }

  /** How many revisions of keys are left when those before one are thrown away: each key's newest then, and all that came later. */
  #kept(since: number): number {
    return [...this.#pathsAt(since)].length + this.#cluster.etcd.revision - since;
  }

  /** From the log: what was made and not yet deleted by then. */
  #pathsAt(revision: number): Iterable<string> {
    const found = new Set<string>();
    for (const change of this.#cluster.etcd.told(0)) {
      if (change.revision > revision) break;
      const path = this.#folderOf(change.resource) + change.key;
      if (change.type === 'delete') found.delete(path);
      else found.add(path);
    }
    return found;
  }

  #find(path: string): Stored | undefined {
    const stored = this.#locate(path);
    return stored && this.#cluster.etcd.get(stored.resource, stored.key) ? stored : undefined;
  }

  /** Where it lies or would lie; of folders that begin alike it is the one that has such an object, or the longest. */
  #locate(path: string): Stored | undefined {
    let found: Stored | undefined;
    for (const resource of this.#cluster.etcd.resources()) {
      const folder = this.#folderOf(resource);
      if (!path.startsWith(folder)) continue;
      const key = path.slice(folder.length);
      if (this.#cluster.etcd.get(resource, key)) return { resource, key };
      if (!found || key.length < found.key.length) found = { resource, key };
    }
    return found;
  }

  /** @param object as it is now, in case the log begins after it was made */
  #pastOf(stored: Stored, object: ApiObject): Past {
    const past = this.#pastAt(stored, this.#cluster.etcd.revision);
    return past.object ? past : { created: Number(object.metadata.resourceVersion ?? 0), version: 1, object };
  }

  #pastAt({ resource, key }: Stored, revision: number): Past {
    let past = never;
    for (const change of this.#cluster.etcd.told(0)) {
      if (change.revision > revision) break;
      if (change.resource === resource && change.key === key) past = afterwards(past, change);
    }
    return past;
  }

  #eventOf(path: string, change: Change): EtcdEvent {
    const before = this.#pastAt(change, change.revision - 1);
    const previous = before.object && keyValue(path, before);
    if (change.type !== 'delete') return { type: 'PUT', kv: keyValue(path, afterwards(before, change)), previous };
    return { type: 'DELETE', kv: { key: path, value: '', createRevision: 0, modRevision: change.revision, version: 0 }, previous };
  }

  /** What API servers keep for themselves: no API shows it. */
  #unseen(): readonly string[] {
    const leases = [...this.#cluster.etcd.list('leases.coordination.k8s.io', 'kube-system')];
    const servers = leases.filter(({ metadata }) => metadata.name.startsWith('apiserver-'));
    return [
      '/registry/masterleases/172.18.0.2',
      ...servers.map(({ metadata }) => `/registry/peerserverleases/${metadata.name}`),
      '/registry/ranges/servicenodeports',
    ];
  }
}

/** Whether a key is meant: one, those before `to`, or with a zero byte for it all from `from` on. */
const within =
  (from: string, to: string | undefined) =>
  (path: string): boolean =>
    to === undefined ? path === from : path >= from && (to === '\0' || path < to);

function afterwards(past: Past, { type, revision, object }: Change): Past {
  if (type === 'delete') return never;
  return { created: type === 'create' || past.version === 0 ? revision : past.created, version: type === 'create' ? 1 : past.version + 1, object };
}

function keyValue(key: string, { created, version, object }: Past): EtcdKeyValue {
  const modRevision = Number(object?.metadata.resourceVersion ?? 0);
  return { key, value: object ? valueOf(object) : '', createRevision: created, modRevision, version };
}

const keyOf = ({ metadata }: ApiObject): string => (metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name);

/** Protobuf, or JSON with a line break for what the API server stores as such; the version is the revision and is not stored with it. */
function valueOf({ metadata: { resourceVersion: _, ...metadata }, ...rest }: ApiObject): Bytes {
  const object = { ...rest, metadata };
  return encodeProtobuf(object) ?? utf8(`${toJson(object)}\n`);
}

/** The first half of a SHA-1. Upstream: membership.computeMemberID, genID. */
const idOf = (text: string): bigint => BigInt(`0x${sha1Hex(text).slice(0, 16)}`);

const bigEndian = (id: bigint): Bytes => (id.toString(16).padStart(16, '0').match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
