// The cluster's side of a world: control plane, nodes, containers, tools. The larger part of the engine, and a module of its
// own, so that a page can show a prompt before it has arrived.

import type { Dialer } from '../api/client.ts';
import type { EtcdDialer } from '../api/etcd-client.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { type MachineFault, Machinery } from '../cluster/addons/machinery.ts';
import { addOnWeb } from '../cluster/addons/web.ts';
import { defaultNodes } from '../cluster/bootstrap/nodes.ts';
import { Cluster } from '../cluster/cluster.ts';
import type { Registries } from '../containers/registries.ts';
import type { Fabric } from '../network/fabric.ts';
import { networkPrograms } from '../network/programs/registry.ts';
import type { Executable } from '../os/executable.ts';
import { laterCoreutils } from '../shell/coreutils/registry.ts';
import { jq } from '../shell/jq/jq.ts';
import { openssl } from '../shell/openssl/openssl.ts';
import { kubectl } from '../tools/kubectl/kubectl.ts';
import { etcdctl } from '../tools/etcdctl/etcdctl.ts';
import { completers, nodeTools, tools } from '../tools/registry.ts';
import type { ProgramCompleter } from '../shell/completion.ts';
import { type HistoryExpansion, recall } from '../shell/history-expansion.ts';
import type { LineSource } from '../shell/line-source.ts';
import { ClusterDialer, PodDialer } from './dialer.ts';
import { ClusterEtcdDialer, PodEtcdDialer } from './etcd-dialer.ts';
import { kubeconfig } from './kubeconfig.ts';
import { publishedPort } from './published-port.ts';
import { type Watching, watching } from './watching.ts';

/** What the cluster's side needs of the world it joins. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly network: Fabric;
  readonly random: Random;
  readonly workers: number;
  readonly controlPlanes: number;
  readonly addons: readonly string[];
  /** how lines are edited at a terminal in a container */
  readonly lineSource?: LineSource | undefined;
  /** what lies in the world's registries, where it is not what is usual */
  readonly registries?: Registries;
}

/** What the workstation gets from it. */
export interface Equipment {
  readonly tools: readonly Executable[];
  /** what Tab offers behind their names */
  readonly completers: ReadonlyMap<string, ProgramCompleter>;
  /** what `!` means in a line typed to bash */
  readonly historyExpansion?: HistoryExpansion;
  readonly dialer: Dialer;
  readonly etcd: EtcdDialer;
  readonly kubeconfig: string;
  /** the part of the web that there is */
  readonly web: unknown;
}

/** A function that boots the cluster, and how to watch it. */
export interface ClusterSide {
  boot(world: Surroundings): Equipment & { readonly cluster: Cluster; readonly inflict: (fault: MachineFault) => void };
  readonly watching: Watching;
}

/** Every program of the workstation that is not there with the first prompt. `awaited-programs.ts` has their names. */
const programs: readonly Executable[] = [...laterCoreutils, ...networkPrograms, ...tools, { name: 'jq', program: jq }, { name: 'openssl', program: openssl }];

/** How long the control plane is alone, until the system's Pods are placed and run; and how old the cluster is when one first sees it. */
const aloneMs = 3000;
const settledMs = 60_000;

/**
 * What kubeadm does before anyone types: `init` on the control plane, whose Pods and CoreDNS come up there, then `join` on the workers. It passes
 * in virtual time, so that the system's Pods run, their Events say how they came to be, and the controllers lead.
 */
const boot: ClusterSide['boot'] = ({ timeline, network, random, workers, controlPlanes, addons, lineSource, registries }) => {
  const nodes = defaultNodes(workers, controlPlanes);
  const containerServices = new Map<string, unknown>([
    ['kubectl', kubectl], ['dialer', new PodDialer(() => cluster)], ['etcdctl', etcdctl], ...nodeTools.map(({ name, program }) => [name, program] as const), ['etcd', new PodEtcdDialer(() => cluster, nodes, '3.6.8')],
    ['line-source', lineSource], ['history-expansion', recall],
  ]); // biome-ignore format: a table
  const machinery = new Machinery({ timeline, network, random: random.fork('machinery'), nodes, addons, containerServices, ...(registries ? { registries } : {}) });
  const cluster: Cluster = new Cluster({ timeline, random: random.fork('cluster'), nodes: nodes.filter(({ controlPlane }) => controlPlane), also: machinery.components });
  machinery.attach(cluster);
  const planes = nodes.filter(({ controlPlane }) => controlPlane);
  const answering = (): string => (planes.find(({ name }) => cluster.controlPlane.serverOn(name) === 'answers') ?? planes[0])?.address ?? '';
  network.addTranslator(publishedPort(answering, '172.18.0.1'));
  timeline.advance(aloneMs);
  for (const node of nodes) if (!node.controlPlane) cluster.join(node);
  timeline.advance(settledMs - aloneMs);
  return { cluster, inflict: (fault) => machinery.inflict(fault), tools: programs, completers, historyExpansion: recall, dialer: new ClusterDialer(cluster, nodes), etcd: new ClusterEtcdDialer(cluster), kubeconfig: kubeconfig(cluster), web: addOnWeb };
};

export const clusterSide: ClusterSide = { boot, watching };
