// Fills a new store with what is there when a cluster has just been set up.
// Upstream: kube-apiserver's post-start hooks, kubeadm init, and the registration of nodes.
// Written straight into the store, complete as the server would have made it: a boot must cost a few milliseconds.

import type { Random } from '../../base/random.ts';
import type { ApiServer } from '../apiserver/server.ts';
import { seedApiServices } from './api-services.ts';
import { seedConfigMaps, seedKubeadmConfigMaps } from './config-maps.ts';
import { seedFlowControl } from './flow-control.ts';
import { seedLeases, seedNodeCompanions } from './leases.ts';
import { seedNamespaces } from './namespaces.ts';
import type { NodeSpec } from './nodes.ts';
import { seedNode } from './nodes.ts';
import { seedPriorityClasses } from './priority-classes.ts';
import { seedRbac } from './rbac.ts';
import { Seed } from './seed.ts';
import { seedServiceAccounts } from './service-accounts.ts';
import { seedServices } from './services.ts';

export function bootstrap(server: ApiServer, random: Random, nodes: readonly NodeSpec[]): void {
  const { etcd, nowMs } = server.parts;
  const seed = new Seed(etcd, random, nowMs, server.parts.secret);
  seedNamespaces(seed);
  seedRbac(seed);
  seedPriorityClasses(seed);
  seedServiceAccounts(seed);
  seedConfigMaps(seed, nodes);
  seedServices(seed, nodes);
  seedApiServices(seed);
  seedFlowControl(seed);
  seedLeases(seed, nodes);
  for (const node of nodes) seedNodeCompanions(seed, node, seedNode(seed, node));
  seedKubeadmConfigMaps(seed, nodes);
}

/** Registers a machine that joins later, with what its kubelet makes for it. Upstream: kubeadm join. */
export function joinNode(server: ApiServer, random: Random, node: NodeSpec): void {
  const { etcd, nowMs, secret } = server.parts;
  const seed = new Seed(etcd, random, nowMs, secret);
  seedNodeCompanions(seed, node, seedNode(seed, node));
}
