// Gives Services of type LoadBalancer their address. Upstream: k8s.io/cloud-provider/controllers/service/controller.go.
// Left out: node updates (the provider looks at the nodes itself), cluster identity, UDP's separate balancers.

import { StatusError } from '../../../api/meta/status-error.ts';
import type { Service } from '../../../api/types.ts';
import { klog } from '../../../containers/programs/kubernetes-components.ts';
import { serveHttp } from '../../../network/http-server.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { listenAs } from '../../../network/socket.ts';
import { textResponse } from '../../../containers/programs/web.ts';
import { printError } from '../../../os/io.ts';
import type { Process, Program } from '../../../os/process.ts';
import { asObject } from '../../controllers/shared/resources.ts';
import type { ComponentContext, GroupResource } from '../../component.ts';
import { inClusterOf, joinCluster, type PodController } from '../in-cluster.ts';
import type { Cloud } from './cloud.ts';

const services: GroupResource = { group: '', plural: 'services' };
const finalizer = 'service.kubernetes.io/load-balancer-cleanup';

export const cloudControllerManager: Program = function* (process) {
  process.setMemory(20_000_000);
  if (!(yield* joinCluster(process, serviceController(process)))) return 1;
  yield* printError(process, klog(process, 'controllermanager.go:340', '"Started" controller="service-lb-controller"'));
  const stop = stopOn(process, ['TERM', 'INT']);
  yield* serve(process, [listenAs(process, { port: 10258 })], (connection) => serveHttp(process, connection, () => textResponse('ok')), stop);
  return 0;
};

function serviceController(process: Process): PodController {
  const cloud = process.host.get('cloud') as Cloud;
  return {
    fieldManager: 'cloud-controller-manager',
    // What a provider takes to make an address, more or less.
    latencyMs: 1500,
    watches: [services],
    keysFor: ({ object, key, previous }) => [object, previous].some((one) => isWanted(one as Service | undefined) || hasFinalizer(one as Service | undefined)) ? [key] : [],
    reconcile: (key, context) => {
      if (!inClusterOf(process)?.leads('service-lb-controller', process)) return context.enqueueAfter(key, 2000);
      const [namespace = '', name = ''] = key.split('/');
      const service = context.get<Service>(services, namespace, name);
      if (!service) return cloud.remove(key);
      if (isWanted(service) && !service.metadata.deletionTimestamp) return ensure(key, service, cloud, context);
      if (hasFinalizer(service)) remove(key, service, cloud, context);
    },
  };
}

const isWanted = (service: Service | undefined): boolean => service?.spec?.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined;
const hasFinalizer = (service: Service | undefined): boolean => service?.metadata.finalizers?.includes(finalizer) ?? false;
const event = (context: ComponentContext, service: Service, type: 'Normal' | 'Warning', reason: string, message: string): void =>
  context.event(asObject(service), type, reason, message, { component: 'service-controller' });

function ensure(key: string, service: Service, cloud: Cloud, context: ComponentContext): void {
  const known = service.status?.loadBalancer?.ingress?.[0]?.ip;
  const made = cloud.ensure(key, service.spec?.loadBalancerIP ?? known);
  if (typeof made === 'string' && made === known && hasFinalizer(service)) return;
  event(context, service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
  if (typeof made !== 'string') {
    event(context, service, 'Warning', 'SyncLoadBalancerFailed', `Error syncing load balancer: failed to ensure load balancer: ${made.problem}`);
    throw new StatusError(500, 'InternalError', made.problem, {});
  }
  const { namespace = '', name, finalizers = [] } = service.metadata;
  if (!hasFinalizer(service)) context.patch(services, namespace, name, { metadata: { finalizers: [...finalizers, finalizer] } }, { type: 'merge' });
  context.patch(services, namespace, name, { status: { loadBalancer: { ingress: [{ ip: made }] } } }, { type: 'merge', subresource: 'status' });
  event(context, service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
}

function remove(key: string, service: Service, cloud: Cloud, context: ComponentContext): void {
  const { namespace = '', name, finalizers = [] } = service.metadata;
  event(context, service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
  cloud.remove(key);
  if (service.status?.loadBalancer?.ingress && !service.metadata.deletionTimestamp) context.patch(services, namespace, name, { status: { loadBalancer: null } }, { type: 'merge', subresource: 'status' });
  event(context, service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
  context.patch(services, namespace, name, { metadata: { finalizers: finalizers.filter((one) => one !== finalizer) } }, { type: 'merge' });
}
