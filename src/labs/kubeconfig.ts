// The kubeconfig a learner starts with: what kubeadm's admin.conf says, for this cluster.

import { encodeBase64 } from '../base/base64.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** Where the cluster's API is reached from the workstation. */
export const serverUrl = 'https://127.0.0.1:6443';

/** As YAML, in the order kubectl writes it. */
export function kubeconfig(cluster: Cluster): string {
  const { certificateAuthority, certificate, key } = cluster.administratorCredentials;
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    `    certificate-authority-data: ${encodeBase64(certificateAuthority)}`,
    `    server: ${serverUrl}`,
    '  name: kubernetes',
    'contexts:',
    '- context:',
    '    cluster: kubernetes',
    '    user: kubernetes-admin',
    '  name: kubernetes-admin@kubernetes',
    'current-context: kubernetes-admin@kubernetes',
    'kind: Config',
    'preferences: {}',
    'users:',
    '- name: kubernetes-admin',
    '  user:',
    `    client-certificate-data: ${encodeBase64(certificate)}`,
    `    client-key-data: ${encodeBase64(key)}`,
    '',
  ].join('\n');
}
