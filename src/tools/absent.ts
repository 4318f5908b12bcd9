// Tools of the field that Drydock does not simulate: they say so, and what to do instead.
// @supports no kubectl: docker, helm, kubeadm, kind, minikube — "not simulated in Drydock"

import { absentProgram } from '../shell/coreutils/absent.ts';

const containers = 'containers run in the cluster: kubectl run starts one';
const cluster = 'the cluster is there already: kubectl get nodes';
const nodes = 'nodes have it: kubectl debug node/NAME -it --image=busybox, then chroot /host';

export const absentTool = absentProgram({
  docker: containers,
  podman: containers,
  nerdctl: containers,
  helm: 'applications are installed with kubectl apply -f and -k',
  kubeadm: cluster,
  kind: cluster,
  minikube: cluster,
  k3d: cluster,
  crictl: nodes,
  ctr: 'nodes have crictl: kubectl debug node/NAME -it --image=busybox, then chroot /host',
});
