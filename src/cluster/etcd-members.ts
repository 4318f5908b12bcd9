// etcd as a client of its own sees it: the API server's objects under the keys it stores them at, and the members that keep them.
// Upstream: apiserver/pkg/registry/generic (key prefixes), pkg/controlplane/storageversionhashdata; etcd api/membership (ids), mvcc.
// Differs: values are written when asked for; objects that no API shows (ranges, leases of API servers) hold no more than a name.

import type { EtcdClient, EtcdKeyValue, EtcdMember } from '../api/etcd-client.ts';
import type { ApiObject } from '../api/object.ts';
import { encodeProtobuf } from '../api/protobuf/encode.ts';
import { type Bytes, utf8 } from '../base/bytes.ts';
import { toJson } from '../base/json.ts';
import { sha1Hex } from '../base/sha1.ts';
import type { Cluster } from './cluster.ts';

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

/** How a key came to what it is: made at, written how often. */
interface Past {
  readonly created: number;
  readonly version: number;
}

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

  get sizeBytes(): number {
    return this.storedRevisions * pageBytes;
  }

  get storedRevisions(): number {
    return this.#cluster.etcd.revision - this.#cluster.etcd.compactedRevision;
  }

  keys(from: string, to?: string): readonly string[] {
    const inside = (path: string): boolean => (to === undefined ? path === from : path >= from && (to === '\0' || path < to));
    const found: string[] = [];
    for (const resource of this.#cluster.etcd.resources()) {
      const folder = this.#folderOf(resource);
      for (const object of this.#cluster.etcd.list(resource)) {
        const path = folder + keyOf(object);
        if (inside(path)) found.push(path);
      }
    }
    for (const path of this.#unseen()) if (inside(path)) found.push(path);
    return found.sort((a, b) => (a < b ? -1 : 1));
  }

  get(path: string): EtcdKeyValue | undefined {
    const stored = this.#find(path);
    const object = stored && this.#cluster.etcd.get(stored.resource, stored.key);
    if (!stored || !object) return this.#unseen().includes(path) ? { key: path, value: '', createRevision: 1, modRevision: 1, version: 1 } : undefined;
    const modRevision = Number(object.metadata.resourceVersion ?? 0);
    const { created, version } = this.#pastOf(stored, modRevision);
    return { key: path, value: valueOf(object), createRevision: created, modRevision, version };
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

  #find(path: string): Stored | undefined {
    for (const resource of this.#cluster.etcd.resources()) {
      const folder = this.#folderOf(resource);
      if (path.startsWith(folder) && this.#cluster.etcd.get(resource, path.slice(folder.length))) return { resource, key: path.slice(folder.length) };
    }
    return undefined;
  }

  #pastOf({ resource, key }: Stored, modRevision: number): Past {
    let past: Past = { created: modRevision, version: 0 };
    for (const change of this.#cluster.etcd.since(this.#cluster.etcd.compactedRevision) ?? []) {
      if (change.resource !== resource || change.key !== key) continue;
      past = change.type === 'create' ? { created: change.revision, version: 1 } : { ...past, version: past.version + 1 };
    }
    return past.version > 0 ? past : { created: modRevision, version: 1 };
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

const keyOf = ({ metadata }: ApiObject): string => (metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name);

/** Protobuf, or JSON with a line break for what the API server stores as such; the version is the revision and is not stored with it. */
function valueOf({ metadata: { resourceVersion: _, ...metadata }, ...rest }: ApiObject): Bytes {
  const object = { ...rest, metadata };
  return encodeProtobuf(object) ?? utf8(`${toJson(object)}\n`);
}

/** The first half of a SHA-1. Upstream: membership.computeMemberID, genID. */
const idOf = (text: string): bigint => BigInt(`0x${sha1Hex(text).slice(0, 16)}`);

const bigEndian = (id: bigint): Bytes => (id.toString(16).padStart(16, '0').match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
