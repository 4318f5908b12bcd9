// From a kubeconfig's server and credentials to a client of the world's cluster, or the error Go's dialer gives.
// What a client meets at an address is what the machine there does: its API server runs, has ended, or cannot be reached.

import type { ApiClient, ClientCredentials, Dialer, Reach } from '../api/client.ts';
import { decodeBase64 } from '../base/base64.ts';
import type { NodeSpec } from '../cluster/bootstrap/nodes.ts';
import { kubernetesAddress } from '../cluster/bootstrap/services.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** names under which any API server of this world is reached from the workstation: in front of several stands a balancer */
const sharedHosts = new Set(['127.0.0.1', 'localhost', 'kubernetes', '10.96.0.1']);

export class ClusterDialer implements Dialer {
  readonly #cluster: Cluster;
  /** control-plane machines by address */
  readonly #machines: ReadonlyMap<string, string>;

  constructor(cluster: Cluster, nodes: readonly NodeSpec[]) {
    this.#cluster = cluster;
    this.#machines = new Map(nodes.flatMap(({ address, name, controlPlane }) => (controlPlane ? [[address, name] as const] : [])));
  }

  dial(server: string, credentials: ClientCredentials): ApiClient | { readonly error: string } {
    const match = /^(https?):\/\/(\[[^\]]*\]|[^:/]+)(?::(\d+))?/.exec(server.includes('://') ? server : `http://${server}`);
    const [, scheme = 'http', host = '', port = scheme === 'https' ? '443' : '80'] = match ?? [];
    const refused = this.#unreachable(host, port);
    if (refused) return { error: refused };
    if (scheme === 'http') return spokenToWithoutTls;
    return this.#cluster.clientFor(legible(credentials));
  }

  #unreachable(host: string, port: string): string | undefined {
    const address = host === 'localhost' ? '127.0.0.1' : host;
    const refused = `dial tcp ${address}:${port}: connect: connection refused`;
    const isApi = port === '6443' || (host === '10.96.0.1' && port === '443');
    const machine = this.#machines.get(host);
    if (machine !== undefined) {
      const state = this.#cluster.controlPlane.serverOn(machine);
      if (state === 'unreachable') return `dial tcp ${host}:${port}: connect: no route to host`;
      return isApi && state === 'answers' ? undefined : refused;
    }
    if (sharedHosts.has(host)) return isApi ? this.#shared(refused) : refused;
    if (/^\d+(\.\d+){3}$/.test(host)) return `dial tcp ${host}:${port}: i/o timeout`;
    return `dial tcp: lookup ${host}: no such host`;
  }

  /** A balancer takes the connection, finds nobody behind it, and closes it again. */
  #shared(refused: string): string | undefined {
    const { servers, nodes } = this.#cluster.controlPlane;
    if (servers.length > 0) return undefined;
    return nodes.length > 1 ? 'EOF' : refused;
  }
}

/** names of the API server's Service, as cluster DNS knows them */
const serviceNames = new Set(['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local']);

/**
 * The same for a program in a container: it stands in its Pod's network, so NetworkPolicies and a stopped API server count.
 * Differs: a connection that gets no answer fails at once, and names other than the API server's own are not looked up.
 */
export class PodDialer implements Dialer {
  readonly #cluster: () => Cluster;

  constructor(cluster: () => Cluster) {
    this.#cluster = cluster;
  }

  dial(server: string, credentials: ClientCredentials, reach: Reach): ApiClient | { readonly error: string } {
    const { protocol, hostname, port: given } = new URL(server);
    const port = Number(given || (protocol === 'https:' ? 443 : 80));
    const address = serviceNames.has(hostname) ? kubernetesAddress : hostname;
    if (!/^\d+(\.\d+){3}$/.test(address)) return { error: `dial tcp: lookup ${hostname}: no such host` };
    const result = reach(address, port);
    if (result === 'refused') return { error: `dial tcp ${address}:${port}: connect: connection refused` };
    if (result === 'unreachable') return { error: `dial tcp ${address}:${port}: connect: no route to host` };
    if (result === 'dropped') return { error: `dial tcp ${address}:${port}: i/o timeout` };
    return this.#cluster().clientFor(legible(credentials));
  }
}

/** What a server that speaks TLS answers to plain HTTP: 400 with a text. */
const spokenToWithoutTls: ApiClient = {
  request: () => ({ status: 400, headers: { 'content-type': 'text/plain' }, warnings: [], body: 'Client sent an HTTP request to an HTTPS server.\n' }),
  watch: () => spokenToWithoutTls.request({ method: 'GET', path: '/' }),
  connect: () => spokenToWithoutTls.request({ method: 'GET', path: '/' }),
};

const legible = (credentials: ClientCredentials): ClientCredentials =>
  credentials.clientCertificateData === undefined ? credentials : { ...credentials, clientCertificateData: plain(credentials.clientCertificateData) };

/** A kubeconfig holds base64; a file named in it holds PEM. */
function plain(data: string): string {
  if (data.startsWith('-----')) return data;
  try {
    return decodeBase64(data);
  } catch {
    return data; // not base64: the server will not know it, and says so
  }
}
