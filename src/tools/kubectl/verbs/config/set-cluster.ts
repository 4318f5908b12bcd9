// kubectl config set-cluster. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/set_cluster.go.
// @supports yes kubectl: config set-cluster

import { encodeBase64 } from '../../../../base/base64.ts';
import { optional, tristate } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { absolute, openConfig, requireFile, saveEntry, unexpected } from './common.ts';

export const setCluster: Verb = {
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  exactUse: true,
  short: 'Set fields of a cluster',
  long: `Set fields of a cluster in the kubeconfig.

 If it is there already, the fields you do not name stay.`,
  examples: `# Only the server of the cluster e2e
kubectl config set-cluster e2e --server=https://1.2.3.4

# With the certificate authority inside the file
kubectl config set-cluster e2e --embed-certs --certificate-authority=~/.kube/e2e/kubernetes.ca.crt

# Do not check who answers
kubectl config set-cluster e2e --insecure-skip-tls-verify=true

# The name its certificate must bear
kubectl config set-cluster e2e --tls-server-name=my-cluster-name

# Through a proxy
kubectl config set-cluster e2e --proxy-url=https://1.2.3.4`,
  completes: 'clusters',
  flags: [
    optional('server', '', "The cluster's address"),
    optional('tls-server-name', '', "The name the server's certificate must bear"),
    tristate('insecure-skip-tls-verify', '', 'Whether to talk to a server whoever it is', { shownDefault: 'false' }),
    optional('certificate-authority', '', 'The file with the certificate authority', { completes: 'files' }),
    tristate('embed-certs', '', 'Whether to put the certificate authority into the kubeconfig', { shownDefault: 'false' }),
    optional('proxy-url', '', 'The proxy to go through'),
  ],
  *run(k) {
    const [name, ...more] = k.args;
    if (name === undefined || more.length > 0) throw unexpected(k);
    validate(k, name);
    saveEntry(k, 'clusters', name, changed(k, { ...openConfig(k).config.clusters.get(name)?.fields }));
    k.io.out(`Cluster ${quote(name)} set.\n`);
  },
};

function validate(k: Kubectl, name: string): void {
  const { flags } = k;
  const authority = flags.string('certificate-authority');
  if (name === '') throw new CommandError('you must specify a non-empty cluster name');
  if (flags.bool('insecure-skip-tls-verify') && authority !== '') throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
  if (!flags.bool('embed-certs')) return;
  if (authority === '') throw new CommandError('you must specify a --certificate-authority to embed');
  requireFile(k, 'certificate-authority', authority);
}

function changed(k: Kubectl, fields: Record<string, unknown>): Record<string, unknown> {
  const { flags } = k;
  if (flags.changed('server')) Object.assign(fields, { server: flags.string('server'), 'tls-server-name': '' });
  if (flags.changed('tls-server-name')) fields['tls-server-name'] = flags.string('tls-server-name');
  if (flags.changed('insecure-skip-tls-verify')) {
    const insecure = flags.bool('insecure-skip-tls-verify');
    Object.assign(fields, { 'insecure-skip-tls-verify': insecure }, insecure ? { 'certificate-authority': '', 'certificate-authority-data': '' } : {});
  }
  if (flags.changed('certificate-authority')) Object.assign(fields, authorityFields(k, flags.string('certificate-authority')));
  if (flags.changed('proxy-url')) fields['proxy-url'] = flags.string('proxy-url');
  return fields;
}

function authorityFields(k: Kubectl, path: string): Readonly<Record<string, unknown>> {
  if (k.flags.bool('embed-certs')) return { 'certificate-authority-data': encodeBase64(k.readFileBytes(path)), 'insecure-skip-tls-verify': false, 'certificate-authority': '' };
  return { 'certificate-authority': absolute(k, path), 'insecure-skip-tls-verify': false, 'certificate-authority-data': '' };
}
