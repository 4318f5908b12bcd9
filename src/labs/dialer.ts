// From a kubeconfig's server and credentials to a client of the world's cluster, or the error Go's dialer gives.

import type { ApiClient, ClientCredentials, Dialer } from '../api/client.ts';
import { decodeBase64 } from '../base/base64.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** addresses under which the API server of this world is reached from the workstation */
const serverHosts = new Set(['127.0.0.1', 'localhost', '172.18.0.2', 'kubernetes', '10.96.0.1']);

export class ClusterDialer implements Dialer {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  dial(server: string, credentials: ClientCredentials): ApiClient | { readonly error: string } {
    const match = /^(https?):\/\/(\[[^\]]*\]|[^:/]+)(?::(\d+))?/.exec(server.includes('://') ? server : `http://${server}`);
    const [, scheme = 'http', host = '', port = scheme === 'https' ? '443' : '80'] = match ?? [];
    const refused = this.#unreachable(host, port);
    if (refused) return { error: refused };
    if (scheme === 'http') return { error: 'Client sent an HTTP request to an HTTPS server.' };
    return this.#cluster.clientFor({
      ...credentials,
      ...(credentials.clientCertificateData === undefined ? {} : { clientCertificateData: plain(credentials.clientCertificateData) }),
    });
  }

  #unreachable(host: string, port: string): string | undefined {
    const address = host === 'localhost' ? '[::1]' : host;
    if (serverHosts.has(host) && (port === '6443' || (host === '10.96.0.1' && port === '443'))) return undefined;
    if (serverHosts.has(host)) return `dial tcp ${address}:${port}: connect: connection refused`;
    if (/^\d+(\.\d+){3}$/.test(host)) return `dial tcp ${host}:${port}: i/o timeout`;
    return `dial tcp: lookup ${host}: no such host`;
  }
}

/** A kubeconfig holds base64; a file named in it holds PEM. */
function plain(data: string): string {
  if (data.startsWith('-----')) return data;
  try {
    return decodeBase64(data);
  } catch {
    return data; // not base64: the server will not know it, and says so
  }
}
