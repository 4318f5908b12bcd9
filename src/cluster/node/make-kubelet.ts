// The machines of a cluster and their kubelets, from the same list that registers the Node objects.

import type { Random } from '../../base/random.ts';
import type { Timeline } from '../../base/timeline.ts';
import type { Container } from '../../containers/container.ts';
import { images } from '../../containers/images/registry.ts';
import { Registries } from '../../containers/registries.ts';
import type { Fabric } from '../../network/fabric.ts';
import type { MachineServices } from '../../os/process.ts';
import type { NodeSpec } from '../bootstrap/nodes.ts';
import { Kubelet } from './kubelet.ts';
import { NodeMachine } from './node-machine.ts';
import { serveKubelet } from './server/kubelet-server.ts';
import type { StaticPod } from './manifests.ts';

export interface NodesOptions {
  readonly nodes: readonly NodeSpec[];
  readonly timeline: Timeline;
  readonly network: Fabric;
  readonly random: Random;
  readonly registries?: Registries;
  /** what programs in containers find beside the network */
  readonly containerServices?: MachineServices;
  /** hears of every container that starts or ends */
  readonly onContainer?: (machine: NodeMachine, container: Container) => void;
  /** puts into a node's files what belongs at a path that somebody is about to see */
  readonly furnish?: (machine: NodeMachine, path: string) => void;
  /** Pods that control-plane nodes run by themselves */
  readonly controlPlanePods?: (node: NodeSpec) => readonly StaticPod[];
  /** images that lie on every node from the beginning, beside the system's own */
  readonly images?: readonly string[];
}

/** What kubeadm and earlier work leave on a node. */
export const systemImages: readonly string[] = [
  'registry.k8s.io/pause:3.10', 'registry.k8s.io/kube-proxy:v1.36.4', 'registry.k8s.io/coredns/coredns:v1.14.2', 'nginx:1.27',
]; // biome-ignore format: a list

export const controlPlaneImages: readonly string[] = [
  'registry.k8s.io/pause:3.10', 'registry.k8s.io/kube-proxy:v1.36.4', 'registry.k8s.io/coredns/coredns:v1.14.2', 'registry.k8s.io/etcd:3.6.8-0',
  'registry.k8s.io/kube-apiserver:v1.36.4', 'registry.k8s.io/kube-controller-manager:v1.36.4', 'registry.k8s.io/kube-scheduler:v1.36.4',
]; // biome-ignore format: a list

/** Puts the machines on the network and gives them a kubelet. */
export function makeKubelet(options: NodesOptions): Kubelet {
  const registries = options.registries ?? new Registries(images);
  const machines = new Map<string, NodeMachine>();
  for (const node of options.nodes) {
    const own = node.controlPlane ? controlPlaneImages : systemImages;
    machines.set(
      node.name,
      new NodeMachine({
        name: node.name,
        address: node.address,
        podCidr: node.podCidr,
        timeline: options.timeline,
        network: options.network,
        random: options.random.fork(node.name),
        registries,
        ...(options.containerServices ? { containerServices: options.containerServices } : {}),
        ...(options.onContainer ? { onContainer: options.onContainer } : {}),
        ...(options.furnish ? { furnish: options.furnish } : {}),
        ...(node.controlPlane && options.controlPlanePods ? { staticPods: options.controlPlanePods(node) } : {}),
        images: [...own, ...(options.images ?? [])],
      }),
    );
  }
  const kubelet = new Kubelet({ machines });
  for (const machine of machines.values()) serveKubelet(kubelet, machine);
  return kubelet;
}
