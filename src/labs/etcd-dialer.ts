// From an endpoint, as etcdctl is told it, to a member of the world's etcd. The workstation reaches it on its own loopback, without TLS.

import type { EtcdClient, EtcdDialer } from '../api/etcd-client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { EtcdMembers, etcdPort } from '../cluster/etcd-members.ts';

export class ClusterEtcdDialer implements EtcdDialer {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Nobody answers where nobody listens, to TLS, or while too few members are left to agree. */
  dial(endpoint: string): EtcdClient | undefined {
    const { controlPlane } = this.#cluster;
    const [, scheme = 'http', host = '', port = ''] = /^(?:(https?):\/\/)?([^/:]+):(\d+)\/?$/.exec(endpoint) ?? [];
    if (scheme !== 'http' || port !== String(etcdPort)) return undefined;
    const running = controlPlane.nodes.filter((node) => controlPlane.runs(node, 'etcd') && controlPlane.quorum.includes(node));
    const name = host === '127.0.0.1' || host === 'localhost' ? running[0] : running.find((node) => node === host);
    return name === undefined ? undefined : new EtcdMembers(this.#cluster, name);
  }
}
