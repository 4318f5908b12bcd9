// What kubeadm and a distribution leave on a node: certificates, kubeconfigs, the kubelet's configuration, and the programs of its shell.
// Made when somebody first looks at the node's own files: thousands of nodes cost nothing until then.
// Upstream: cmd/kubeadm/app/constants/constants.go (names and places), phases/kubeconfig/kubeconfig.go (users and groups).
// Differs: certificates say whom they are for, their cryptography is not computed (authn/client-certificate.ts).
// Left out: /var/log/pods, /etc/cni, systemd's units; systemctl, journalctl, iptables and kubeadm say that they are not simulated.
// @supports partly nodes: files of a node (kubectl debug node/NAME, then chroot /host) — "manifests, certificates by name, kubeconfigs, the kubelet's configuration, a shell, kubectl, crictl; systemctl, journalctl and iptables are not simulated"

import { encodeBase64 } from '../../../base/base64.ts';
import { sha256Hex } from '../../../base/sha256.ts';
import { toYaml } from '../../../base/yaml.ts';
import { serviceProgram, workstationKubectl } from '../../../containers/images/kubectl.ts';
import { type Executable, install, putFile } from '../../../os/executable.ts';
import { absentProgram } from '../../../shell/coreutils/absent.ts';
import { coreutils } from '../../../shell/coreutils/registry.ts';
import { shells } from '../../../shell/shells.ts';
import { authorityCertificate } from '../../apiserver/authn/authority.ts';
import { issueClientCertificate, pem } from '../../apiserver/authn/client-certificate.ts';
import { allAuthenticated } from '../../apiserver/user.ts';
import { kubeadmConfigMaps } from '../../bootstrap/kubeadm-config.ts';
import type { NodeMachine } from '../../node/node-machine.ts';

/** What the files are made from. */
export interface NodeFacts {
  /** the authority's own secret, from the world's seed */
  readonly secret: string;
  /** where the API is: `172.18.0.2:6443` */
  readonly endpoint: string;
  readonly controlPlane: boolean;
}

const nodePrograms: readonly Executable[] = [
  ...shells,
  ...coreutils,
  { name: 'kubectl', program: workstationKubectl },
  { name: 'crictl', program: serviceProgram('crictl') },
  {
    name: 'ctr',
    aliases: ['runc', 'kubeadm', 'kubelet', 'containerd', 'iptables', 'iptables-save', 'ipset', 'ipvsadm', 'nft', 'conntrack', 'tcpdump', 'reboot', 'shutdown', 'poweroff'],
    program: absentProgram({ ctr: 'crictl ps shows what runs here', iptables: 'the course page on kube-proxy shows its rules' }),
  },
];

const underPrograms = /^\/(usr|bin|sbin)?(\/|$)/;
const underFiles = /^\/($|etc($|\/kubernetes)|var($|\/lib($|\/kubelet)))/;
const furnished = new WeakMap<NodeMachine, Set<'files' | 'programs'>>();

/** Puts there what is looked for at a path, once. */
export function furnish(machine: NodeMachine, path: string, facts: () => NodeFacts): void {
  const done = furnished.get(machine) ?? new Set();
  furnished.set(machine, done);
  if (underFiles.test(path) && !done.has('files')) {
    done.add('files');
    putNodeFiles(machine, facts());
  }
  if (underPrograms.test(path) && !done.has('programs')) {
    done.add('programs');
    install(machine.machine.files, nodePrograms);
  }
}

function putNodeFiles(machine: NodeMachine, facts: NodeFacts): void {
  const { files } = machine.machine;
  const put = (path: string, content: string, mode = 0o644): void => putFile(files, path, content, { mode });
  const kubelet = kubeadmConfigMaps(facts.endpoint, false).find(({ name }) => name === 'kubelet-config')?.data['kubelet'] ?? '';
  put('/var/lib/kubelet/config.yaml', kubelet);
  put('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock"\n');
  put('/etc/kubernetes/kubelet.conf', kubeconfig(facts, `system:node:${machine.name}`, ['system:nodes'], 'default-auth'), 0o600);
  put('/etc/kubernetes/pki/ca.crt', authorityCertificate(facts.secret));
  if (!facts.controlPlane) return;
  for (const [file, user, groups] of administrators) put(`/etc/kubernetes/${file}`, kubeconfig(facts, user, groups, user), 0o600);
  for (const [name, commonName, issuer] of certificates) {
    if (name !== 'ca') put(`/etc/kubernetes/pki/${name}.crt`, certificate(facts.secret, commonName, issuer));
    put(`/etc/kubernetes/pki/${name}.key`, privateKey(facts.secret, name), 0o600);
  }
  put('/etc/kubernetes/pki/sa.key', privateKey(facts.secret, 'sa'), 0o600);
  put('/etc/kubernetes/pki/sa.pub', pem('PUBLIC KEY', sha256Hex(`${facts.secret} sa.pub`)), 0o600);
}

const administrators: readonly (readonly [file: string, user: string, groups: readonly string[]])[] = [
  ['admin.conf', 'kubernetes-admin', ['kubeadm:cluster-admins']],
  ['super-admin.conf', 'kubernetes-super-admin', ['system:masters']],
  ['controller-manager.conf', 'system:kube-controller-manager', []],
  ['scheduler.conf', 'system:kube-scheduler', []],
];

/** Below /etc/kubernetes/pki: whom each is for, and whose word it is. */
const certificates: readonly (readonly [file: string, commonName: string, issuer: string])[] = [
  ['ca', 'kubernetes', 'kubernetes'],
  ['apiserver', 'kube-apiserver', 'kubernetes'],
  ['apiserver-kubelet-client', 'kube-apiserver-kubelet-client', 'kubernetes'],
  ['apiserver-etcd-client', 'kube-apiserver-etcd-client', 'etcd-ca'],
  ['front-proxy-ca', 'front-proxy-ca', 'front-proxy-ca'],
  ['front-proxy-client', 'front-proxy-client', 'front-proxy-ca'],
  ['etcd/ca', 'etcd-ca', 'etcd-ca'],
  ['etcd/server', 'control-plane', 'etcd-ca'],
  ['etcd/peer', 'control-plane', 'etcd-ca'],
  ['etcd/healthcheck-client', 'kube-etcd-healthcheck-client', 'etcd-ca'],
];

const privateKey = (secret: string, name: string): string => pem('RSA PRIVATE KEY', sha256Hex(`${secret} ${name}.key`));

function certificate(secret: string, commonName: string, issuer: string): string {
  const subject = JSON.stringify({ kind: 'drydock certificate', commonName, issuer });
  return pem('CERTIFICATE', `${subject}\n${sha256Hex(`${issuer} ${secret}${subject}`)}`);
}

/** Whose word a certificate is, of those above. */
export const issuedBy = (content: string, issuer: string, secret: string): boolean =>
  certificates.some(([, commonName, by]) => by === issuer && content === certificate(secret, commonName, issuer));

function kubeconfig({ secret, endpoint }: NodeFacts, user: string, groups: readonly string[], entry: string): string {
  const context = `${entry}@kubernetes`;
  const credentials = issueClientCertificate({ name: user, groups: [...groups, allAuthenticated] }, secret);
  return toYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': encodeBase64(authorityCertificate(secret)), server: `https://${endpoint}` }, name: 'kubernetes' }],
    contexts: [{ context: { cluster: 'kubernetes', user: entry }, name: context }],
    'current-context': context,
    kind: 'Config',
    users: [{ name: entry, user: { 'client-certificate-data': encodeBase64(credentials), 'client-key-data': encodeBase64(privateKey(secret, user)) } }],
  });
}
