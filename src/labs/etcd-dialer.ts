// From an endpoint, as etcdctl is told it, to a member of the world's etcd. The workstation reaches it on its own loopback, without TLS;
// programs in Pods and on nodes at etcd's own port, with the certificates that kubeadm left there.

import type { EtcdClient, EtcdCredentials, EtcdDialer } from '../api/etcd-client.ts';
import { issuedBy } from '../cluster/addons/system/node-files.ts';
import type { NodeSpec } from '../cluster/bootstrap/nodes.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { EtcdMembers, etcdPort, securePort } from '../cluster/etcd-members.ts';
import { etcdVersion } from '../tools/etcdctl/members.ts';

interface Endpoint {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

function endpointOf(text: string): Endpoint {
  const [, scheme = '', host = '', port = ''] = /^(?:(https?):\/\/)?([^/:]+):(\d+)\/?$/.exec(text) ?? [];
  return { scheme, host, port };
}

/** Machines whose member answers: it runs, and enough of them agree. */
const answering = ({ controlPlane }: Cluster): readonly string[] => controlPlane.nodes.filter((node) => controlPlane.runs(node, 'etcd') && controlPlane.quorum.includes(node));

const isLoopback = (host: string): boolean => host === '127.0.0.1' || host === 'localhost';

export class ClusterEtcdDialer implements EtcdDialer {
  readonly version = etcdVersion;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Nobody answers where nobody listens, to TLS, or while too few members are left to agree. */
  dial(endpoint: string): EtcdClient | undefined {
    const { scheme, host, port } = endpointOf(endpoint);
    if (scheme === 'https' || port !== String(etcdPort)) return undefined;
    const running = answering(this.#cluster);
    const name = isLoopback(host) ? running[0] : running.find((node) => node === host);
    return name === undefined ? undefined : new EtcdMembers(this.#cluster, name);
  }
}

/** The same for a program in a Pod. */
export class PodEtcdDialer implements EtcdDialer {
  readonly version: string;
  readonly #cluster: () => Cluster;
  /** addresses of control-plane machines */
  readonly #addresses: ReadonlyMap<string, string>;

  /** @param version of the image's etcdctl */
  constructor(cluster: () => Cluster, nodes: readonly NodeSpec[], version: string) {
    this.version = version;
    this.#cluster = cluster;
    this.#addresses = new Map(nodes.flatMap(({ address, name, controlPlane }) => (controlPlane ? [[name, address] as const] : [])));
  }

  /** A member closes on whoever speaks no TLS or shows no certificate of etcd's own authority; who does not trust that authority closes on it. */
  dial(endpoint: string, { authority, certificate, from }: EtcdCredentials): EtcdClient | undefined {
    const { scheme, host, port } = endpointOf(endpoint);
    const isSecure = scheme === 'https' || (scheme === '' && (authority !== undefined || certificate !== undefined));
    const { secret } = this.#cluster().apiServer.parts;
    if (!isSecure || port !== String(securePort) || !issuedBy(certificate ?? '', 'etcd-ca', secret) || !issuedBy(authority ?? '', 'etcd-ca', secret)) return undefined;
    const name = answering(this.#cluster()).find((node) => {
      const address = this.#addresses.get(node) ?? '';
      return isLoopback(host) ? from.includes(address) : host === address || host === node;
    });
    return name === undefined ? undefined : new EtcdMembers(this.#cluster(), name, this.#addresses);
  }
}
