// Programs people expect that Drydock does not simulate: they say so, instead of "command not found".
// @supports no shell: docker, helm, kubeadm, kind, minikube, crictl, etcdctl — "not simulated in Drydock"
// @supports no shell: ssh, scp, openssl, apt, systemctl, journalctl, python, git, wget's and curl's exotic options — "not simulated in Drydock"

import { printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { nameOf } from './support.ts';

const instead: Readonly<Record<string, string>> = {
  docker: 'containers run in the cluster: kubectl run starts one',
  helm: 'applications are installed with kubectl apply -f and -k',
  kubeadm: 'the cluster is there already: kubectl get nodes',
  crictl: 'kubectl get pods -A -o wide shows what runs where',
  etcdctl: 'kubectl get --raw reads what the API server has stored',
  ssh: 'there is one terminal; kubectl exec and kubectl debug node/NAME reach the other machines',
  scp: 'kubectl cp copies files to and from Pods',
  openssl: 'certificates can be looked at with kubectl get csr and kubectl config view',
  systemctl: 'services of the nodes are shown by kubectl describe node',
  journalctl: 'kubectl logs and kubectl get events show what happened',
  apt: 'programs are what the machine came with',
  git: 'files are written with cat, cp and the editor',
  python3: 'scripts are run by bash, awk and jq',
};

/** Programs that stand for another one. */
const akin: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  python: 'python3',
  sftp: 'scp',
  service: 'systemctl',
  podman: 'docker',
  nerdctl: 'docker',
  kind: 'kubeadm',
  minikube: 'kubeadm',
  k3d: 'kubeadm',
  ctr: 'crictl',
  yum: 'apt',
  dnf: 'apt',
  snap: 'apt',
  brew: 'apt',
};

export const absent: Program = function* (process) {
  const name = nameOf(process);
  const hint = instead[name] ?? instead[akin[name] ?? ''];
  yield* printError(process, `not simulated in Drydock: ${name}${hint ? ` (${hint})` : ''}\n`);
  return 1;
};
