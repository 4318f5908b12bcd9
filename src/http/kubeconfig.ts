// The file by which kubectl finds the served cluster: the same names as kubeadm's admin.conf.

import type { Identity } from './certificates.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export function kubeconfigFor(server: string, authority: string, admin: Identity): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    certificate-authority-data: ${base64(authority)}
    server: ${server}
contexts:
- name: kubernetes-admin@kubernetes
  context:
    cluster: kubernetes
    user: kubernetes-admin
current-context: kubernetes-admin@kubernetes
users:
- name: kubernetes-admin
  user:
    client-certificate-data: ${base64(admin.certificate)}
    client-key-data: ${base64(admin.key)}
`;
}
