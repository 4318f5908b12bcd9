// A cluster: the store, the API server and the components around it, on one timeline.
// Upstream: what kubeadm sets up.

import type { ApiClient, ClientCredentials } from '../api/client.ts';
import { Random } from '../base/random.ts';
import { sha256Hex } from '../base/sha256.ts';
import { Timeline } from '../base/timeline.ts';
import { validatingPolicyStatus } from './apiserver/admission/policy/status-controller.ts';
import { localAvailability } from './apiserver/aggregator/local-available.ts';
import { authorityCertificate } from './apiserver/authn/authority.ts';
import { issueClientCertificate, pem } from './apiserver/authn/client-certificate.ts';
import { customResources } from './apiserver/crd/controller.ts';
import { ApiServer } from './apiserver/server.ts';
import type { User } from './apiserver/user.ts';
import { kubernetesAdmin } from './apiserver/user.ts';
import { bootstrap, joinNode } from './bootstrap/bootstrap.ts';
import type { NodeSpec } from './bootstrap/nodes.ts';
import { defaultNodes } from './bootstrap/nodes.ts';
import type { Component } from './component.ts';
import { ComponentRunner } from './component-runner.ts';
import { ControlPlane } from './control-plane.ts';
import type { Electorate } from './controllers/leader-election.ts';
import { controllers } from './controllers/registry.ts';
import { Etcd } from './etcd.ts';
import { makeScheduler, type Scheduler } from './scheduler/scheduler.ts';

export interface ClusterOptions {
  readonly timeline?: Timeline;
  /** decides every name, uid and delay */
  readonly random?: Random;
  /** one control plane and two workers unless stated; a number gives that many workers */
  readonly nodes?: readonly NodeSpec[] | number;
  /** what runs beside the API server; the scheduler and all controllers unless stated */
  readonly components?: readonly (Component | ((cluster: Electorate) => Component))[];
  /** what runs beside those: kubelets, kube-proxy, add-ons */
  readonly also?: readonly Component[];
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
  /** the machines of the control plane, and how etcd's members stand */
  readonly controlPlane: ControlPlane;
  readonly runner: ComponentRunner;
  readonly scheduler: Scheduler;

  /** Boots at once: when the constructor returns, the control plane answers and the nodes are there. */
  constructor(options: ClusterOptions = {}) {
    this.timeline = options.timeline ?? new Timeline(defaultStartMs);
    this.random = options.random ?? new Random('drydock');
    this.etcd = new Etcd();
    const { etcd, timeline } = this;
    const { freeze = false, rethrow = false } = options;
    const nodes = nodesOf(options.nodes);
    const controlPlane = new ControlPlane(controlPlaneNames(nodes), timeline, this.random.fork('etcd'));
    this.controlPlane = controlPlane;
    this.apiServer = new ApiServer({ etcd, timeline, random: this.random.fork('kube-apiserver'), freeze, rethrow, controlPlane });
    bootstrap(this.apiServer, this.random.fork('bootstrap'), nodes);
    this.runner = new ComponentRunner(this.apiServer, timeline, this.random);
    this.#noticeOutages();
    this.scheduler = makeScheduler();
    for (const component of [customResources, localAvailability, validatingPolicyStatus]) this.registerComponent(component);
    for (const component of options.components ?? [this.scheduler, ...controllers]) this.registerComponent(typeof component === 'function' ? component(this) : component);
    for (const component of options.also ?? []) this.registerComponent(component);
    this.runner.startAll();
    this.runner.resync();
  }

  /** While etcd takes no writes they all fail; as soon as it does, what failed is tried again. */
  #noticeOutages(): void {
    const { controlPlane, etcd, runner } = this;
    let served = true;
    controlPlane.onChange(() => {
      const { serving } = controlPlane;
      if (serving && !served) runner.retryFailed();
      served = serving;
    });
    etcd.guard = () => {
      const failure = controlPlane.writeFailure;
      if (failure) throw failure;
    };
  }

  /** A machine joins the cluster: its Node is registered, ready. */
  join(node: NodeSpec): void {
    joinNode(this.apiServer, this.random.fork(`join ${node.name}`), node);
  }

  /** A client that speaks for a user; `kubernetes-admin` unless stated. */
  client(user: User = kubernetesAdmin, agent?: string): ApiClient {
    return this.apiServer.client(user, agent);
  }

  /**
   * A client for whoever shows these credentials.
   * Without any: `system:anonymous`. With ones this cluster did not issue: every request is answered 401, as upstream does.
   */
  clientFor(credentials: ClientCredentials): ApiClient {
    return this.apiServer.clientWith(credentials);
  }

  /** What kubeadm's admin.conf holds, as PEM. */
  get administratorCredentials(): { readonly certificateAuthority: string; readonly certificate: string; readonly key: string } {
    const { secret } = this.apiServer.parts;
    return {
      certificateAuthority: authorityCertificate(secret),
      certificate: issueClientCertificate(kubernetesAdmin, secret),
      key: pem('RSA PRIVATE KEY', sha256Hex(`${secret} kubernetes-admin`)),
    };
  }

  /** A short text that two equal clusters share. */
  fingerprint(): string {
    let sum = 0;
    for (const resource of this.etcd.resources()) {
      for (const object of this.etcd.list(resource)) sum = (Math.imul(sum, 31) + Number(object.metadata.resourceVersion) * 7 + object.metadata.name.length) | 0;
    }
    return `${this.etcd.revision}:${sum}`;
  }

  /** Adds a component; it hears of changes from now on. */
  registerComponent(component: Component): void {
    this.runner.register(component);
  }
}

function nodesOf(nodes: readonly NodeSpec[] | number | undefined): readonly NodeSpec[] {
  return typeof nodes === 'object' ? nodes : defaultNodes(nodes ?? 2);
}

function controlPlaneNames(nodes: readonly NodeSpec[]): readonly string[] {
  const names = nodes.filter(({ controlPlane }) => controlPlane).map(({ name }) => name);
  return names.length > 0 ? names : ['control-plane'];
}
