// A cluster: the store, the API server and the components around it, on one timeline.
// Upstream: what kubeadm sets up.

import type { ApiClient } from '../api/client.ts';
import { Random } from '../base/random.ts';
import { Timeline } from '../base/timeline.ts';
import { ApiServer } from './apiserver/server.ts';
import type { User } from './apiserver/user.ts';
import { kubernetesAdmin } from './apiserver/user.ts';
import { bootstrap } from './bootstrap/bootstrap.ts';
import type { NodeSpec } from './bootstrap/nodes.ts';
import { defaultNodes } from './bootstrap/nodes.ts';
import { ComponentRunner } from './component-runner.ts';
import type { Component } from './component.ts';
import { controllers } from './controllers/registry.ts';
import { Etcd } from './etcd.ts';

export interface ClusterOptions {
  readonly timeline?: Timeline;
  /** decides every name, uid and delay */
  readonly random?: Random;
  /** one control plane and two workers unless stated; a number gives that many workers */
  readonly nodes?: readonly NodeSpec[] | number;
  /** what runs beside the API server; all controllers unless stated */
  readonly components?: readonly Component[];
  /** find out who changes stored objects; costs time */
  readonly freeze?: boolean;
  /** let our own bugs out of the API server instead of answering 500 */
  readonly rethrow?: boolean;
}

/** Fri, 20 Nov 2026 20:00:00 UTC */
export const defaultStartMs = 1_795_204_800_000;

export class Cluster {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly etcd: Etcd;
  readonly apiServer: ApiServer;
  readonly runner: ComponentRunner;

  /** Boots at once: when the constructor returns, the control plane answers and the nodes are there. */
  constructor(options: ClusterOptions = {}) {
    this.timeline = options.timeline ?? new Timeline(defaultStartMs);
    this.random = options.random ?? new Random('drydock');
    this.etcd = new Etcd();
    const { etcd, timeline } = this;
    const { freeze = false, rethrow = false } = options;
    this.apiServer = new ApiServer({ etcd, timeline, random: this.random.fork('kube-apiserver'), freeze, rethrow });
    bootstrap(this.apiServer, this.random.fork('bootstrap'), nodesOf(options.nodes));
    this.runner = new ComponentRunner(this.apiServer, timeline, this.random);
    for (const component of options.components ?? controllers) this.registerComponent(component);
    this.runner.startAll();
    this.runner.resync();
  }

  /** A client that speaks for a user; `kubernetes-admin` unless stated. */
  client(user: User = kubernetesAdmin, agent?: string): ApiClient {
    return this.apiServer.client(user, agent);
  }

  /** Adds a component; it hears of changes from now on. */
  registerComponent(component: Component): void {
    this.runner.register(component);
  }
}

function nodesOf(nodes: readonly NodeSpec[] | number | undefined): readonly NodeSpec[] {
  return typeof nodes === 'object' ? nodes : defaultNodes(nodes ?? 2);
}
