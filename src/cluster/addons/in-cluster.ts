// How a controller in a Pod takes part in the cluster: as its ServiceAccount, while its process lives and the API server can be
// reached. Given to containers as the service `in-cluster`. Upstream: client-go rest.InClusterConfig, tools/cache, controller-runtime.
// Differs: its reads are the cluster's own current state, as every component's here; RBAC is asked once, when it begins, for each
// resource it watches, and for every write. Which replica leads is decided without a Lease: the one that came first.

import { text } from '../../base/bytes.ts';
import type { Fabric } from '../../network/fabric.ts';
import { endpointOf } from '../../network/socket.ts';
import { printError } from '../../os/io.ts';
import type { Process, Steps } from '../../os/process.ts';
import { klog } from '../../containers/programs/kubernetes-components.ts';
import { refusal } from '../apiserver/authz/authorize.ts';
import { StatusError } from '../../api/meta/status-error.ts';
import type { User } from '../apiserver/user.ts';
import type { Cluster } from '../cluster.ts';
import type { Component, GroupResource } from '../component.ts';

/** Work of a controller, without who it is: that is its ServiceAccount's matter. */
export type PodController = Omit<Component, 'name' | 'user'>;

/** A controller's work has begun, or the error client-go would give. */
export type Joined = { readonly leave: () => void } | { readonly problem: string };

const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';
/** how long a controller that cannot reach the API server waits before it looks again */
const againMs = 5000;

export class InCluster {
  readonly #cluster: () => Cluster;
  readonly #network: Fabric;
  readonly #leaders = new Map<string, Process>();

  constructor(cluster: () => Cluster, network: Fabric) {
    this.#cluster = cluster;
    this.#network = network;
  }

  /** Who a process is to the API server, or why it is nobody. */
  identify(process: Process): User | { readonly problem: string } {
    const { mount } = process.namespaces;
    const host = process.env.get('KUBERNETES_SERVICE_HOST');
    const port = Number(process.env.get('KUBERNETES_SERVICE_PORT') ?? 443);
    if (!host) return { problem: 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined' };
    if (!mount.exists(tokenFile, process)) return { problem: `open ${tokenFile}: no such file or directory` };
    const { result } = this.#network.reach(endpointOf(process), host, port);
    if (result !== 'connected') return { problem: `Get "https://${host}:${port}/version": dial tcp ${host}:${port}: ${result === 'refused' ? 'connect: connection refused' : 'i/o timeout'}` };
    const token = text(mount.readFile(tokenFile, process)).trim();
    try {
      return this.#cluster().apiServer.authenticate({ method: 'GET', path: '/version', headers: { authorization: `Bearer ${token}` } });
    } catch (error) {
      if (error instanceof StatusError) return { problem: error.message };
      throw error;
    }
  }

  /** Begins a controller's work, until its process ends or it leaves. */
  join(process: Process, controller: PodController): Joined {
    const user = this.identify(process);
    if ('problem' in user) return user;
    const { runner, apiServer } = this.#cluster();
    const forbidden = controller.watches === 'everything' ? undefined : controller.watches.find(({ group, plural }) => !apiServer.parts.authorize(user, 'list', group, plural, '', ''));
    if (forbidden) return { problem: `failed to list ${forbidden.plural}: ${this.#refusal(user, forbidden)}` };
    const name = this.#nameOf(process);
    const component: Component = {
      ...controller,
      name,
      user: user.name,
      reconcile: (key, context) => {
        if ('problem' in this.identify(process)) context.enqueueAfter(key, againMs);
        else controller.reconcile(key, context);
      },
    };
    runner.begin(component);
    const leave = (): void => runner.unregister(name);
    process.exit.onReady(leave);
    return { leave };
  }

  #refusal(user: User, { group, plural }: GroupResource): string {
    return refusal(user, { verb: 'list', group, version: '', resource: plural, subresource: '', namespace: '', name: '', path: '', isResource: true }, '').message;
  }

  /** Unique among the processes that live. */
  #nameOf(process: Process): string {
    const base = endpointOf(process).name;
    const { names } = this.#cluster().runner;
    for (let n = 0; ; n++) {
      const name = n === 0 ? base : `${base}#${n}`;
      if (!names.includes(name)) return name;
    }
  }

  /** Whether this process leads a group of replicas: the first one that asked and lives. */
  leads(group: string, process: Process): boolean {
    const leader = this.#leaders.get(group);
    if (leader && !leader.ended) return leader === process;
    this.#leaders.set(group, process);
    return true;
  }
}

/** The service a container finds; undefined on a machine without a cluster. */
export const inClusterOf = (process: Process): InCluster | undefined => process.host.get('in-cluster') as InCluster | undefined;

/** how often a controller tries before it gives up */
const patience = 15;

/** Begins a controller's work, trying again each second as client-go's reflectors do. @returns whether it has begun; why not stands in its log */
export function* joinCluster(process: Process, controller: PodController): Steps<boolean> {
  for (let attempt = 0; attempt < patience; attempt++) {
    const joined = inClusterOf(process)?.join(process, controller) ?? { problem: 'unable to load in-cluster configuration' };
    if (!('problem' in joined)) return true;
    yield* printError(process, klog(process, 'reflector.go:204', `"Failed to watch" err=${JSON.stringify(joined.problem)}`).replace(/^I/, 'E'));
    const nextMs = process.nowMs + 1000;
    while (process.nowMs < nextMs) yield { on: 'time', untilMs: nextMs };
  }
  return false;
}
