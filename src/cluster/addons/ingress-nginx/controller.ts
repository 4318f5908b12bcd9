// What the ingress controller knows of the cluster, and what it writes there. Upstream: ingress-nginx internal/ingress/{controller,status}.
// Left out: the admission webhook, ConfigMap settings, events for broken Ingresses.

import type { Ingress } from '../../../api/kinds/ingress/index.ts';
import type { IngressClass } from '../../../api/kinds/ingressclass.ts';
import type { EndpointSlice, Node, Pod, Secret, Service } from '../../../api/types.ts';
import { decodeBase64 } from '../../../base/base64.ts';
import type { Identity } from '../../../network/tls.ts';
import type { Process } from '../../../os/process.ts';
import { asObject, keyOf, resources } from '../../controllers/shared/resources.ts';
import type { ComponentContext, GroupResource } from '../../component.ts';
import { inClusterOf, type PodController } from '../in-cluster.ts';
import { type Backend, type RouteTable, routesOf } from './routes.ts';

const ingressResource: GroupResource = { group: 'networking.k8s.io', plural: 'ingresses' };
const classResource: GroupResource = { group: 'networking.k8s.io', plural: 'ingressclasses' };

export interface IngressSettings {
  /** IngressClass.spec.controller it answers for */
  readonly controllerClass: string;
  /** the annotation's value, and the name of its own class */
  readonly ingressClass: string;
  readonly withoutClass: boolean;
  /** `namespace/name` of the Service whose address Ingresses show */
  readonly publishService: string | undefined;
  readonly reportNodes: boolean;
}

/** Where a backend's requests can go. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

const fakeCertificate: Identity = {
  subject: 'O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate',
  issuer: 'O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate',
  names: ['ingress.local'],
  authority: '',
};

export class IngressKnowledge {
  table: RouteTable = { routes: [], certificates: [] };
  readonly #settings: IngressSettings;
  readonly #process: Process;
  readonly #told = new Map<string, string>();
  #context: ComponentContext | undefined;

  constructor(process: Process, settings: IngressSettings) {
    this.#process = process;
    this.#settings = settings;
  }

  /** The work it does in the cluster. */
  get controller(): PodController {
    return {
      fieldManager: 'nginx-ingress-controller',
      latencyMs: 200,
      watches: [ingressResource, classResource, resources.services, resources.endpointslices, resources.secrets],
      start: (context) => {
        this.#context = context;
        context.enqueueAfter('sync', 0);
      },
      keysFor: ({ resource, key }) => (resource.startsWith('ingress') || key === this.#settings.publishService ? ['sync'] : []),
      reconcile: (_key, context) => this.#sync(context),
    };
  }

  #sync(context: ComponentContext): void {
    const mine = context.list<Ingress>(ingressResource).filter((ingress) => !ingress.metadata.deletionTimestamp && this.#isMine(ingress, context));
    this.table = routesOf(mine);
    if (!inClusterOf(this.#process)?.leads('ingress-nginx-leader', this.#process)) return;
    for (const ingress of mine) {
      const key = keyOf(ingress);
      if (this.#told.get(key) === String(ingress.metadata.generation)) continue;
      this.#told.set(key, String(ingress.metadata.generation));
      context.event(asObject(ingress), 'Normal', 'Sync', 'Scheduled for sync', { component: 'nginx-ingress-controller' });
    }
    const addresses = this.#addresses(context);
    for (const ingress of mine) {
      const known = ingress.status?.loadBalancer?.ingress ?? [];
      const shown = known.map(({ ip, hostname }) => ip ?? hostname ?? '');
      if (shown.join() === addresses.join()) continue;
      context.patch(ingressResource, ingress.metadata.namespace ?? '', ingress.metadata.name, { status: { loadBalancer: { ingress: addresses.map((ip) => ({ ip })) } } }, { type: 'merge', subresource: 'status' });
    }
  }

  #isMine({ metadata, spec }: Ingress, context: ComponentContext): boolean {
    const { controllerClass, ingressClass, withoutClass } = this.#settings;
    const old = metadata.annotations?.['kubernetes.io/ingress.class'];
    if (old !== undefined) return old === ingressClass;
    if (spec?.ingressClassName === undefined) return withoutClass;
    return context.get<IngressClass>(classResource, '', spec.ingressClassName)?.spec?.controller === controllerClass;
  }

  /** Upstream: status.go runningAddresses */
  #addresses(context: ComponentContext): readonly string[] {
    const { publishService, reportNodes } = this.#settings;
    const own = (this.#process.env.get('POD_NAMESPACE') ?? '') || 'ingress-nginx';
    if (reportNodes) {
      const running = context.get<Pod>(resources.pods, own, this.#process.env.get('POD_NAME') ?? '');
      const node = context.get<Node>(resources.nodes, '', running?.spec?.nodeName ?? '');
      return (node?.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => address);
    }
    const [namespace = '', name = ''] = (publishService ?? '').split('/');
    const service = publishService === undefined ? undefined : context.get<Service>(resources.services, namespace, name);
    if (!service?.spec) return [];
    if (service.spec.type === 'ClusterIP') return service.spec.clusterIP && service.spec.clusterIP !== 'None' ? [service.spec.clusterIP] : [];
    if (service.spec.type === 'NodePort') return service.spec.externalIPs?.length ? service.spec.externalIPs : [service.spec.clusterIP ?? ''];
    const balancers = (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
    return [...balancers, ...(service.spec.externalIPs ?? [])];
  }

  /** Who stands behind a backend right now; [] for nobody. */
  targets({ namespace, service: name, port }: Backend): readonly Target[] {
    const context = this.#context;
    const service = context?.get<Service>(resources.services, namespace, name);
    if (!context || !service?.spec) return [];
    const number = typeof port === 'number' ? port : undefined;
    if (service.spec.type === 'ExternalName') return [{ host: service.spec.externalName ?? '', port: number ?? 80 }];
    const found = service.spec.ports?.find((one) => (number === undefined ? one.name === port : one.port === number));
    if (!found) return [];
    return context.withLabel<EndpointSlice>(resources.endpointslices, namespace, 'kubernetes.io/service-name', name).flatMap(({ ports, endpoints }) => {
      const target = ports?.find((one) => (one.name ?? '') === (found.name ?? ''))?.port;
      if (target === undefined || target === null) return [];
      return (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses = [] }) => addresses.map((host) => ({ host, port: target })));
    });
  }

  /** What a client that asks for this name is shown: a Secret's certificate, or the controller's own. */
  identity(serverName: string): Identity {
    const wildcard = `*${serverName.slice(Math.max(0, serverName.indexOf('.')))}`;
    const found = this.table.certificates.find(({ hosts }) => hosts.includes(serverName) || hosts.includes(wildcard));
    const secret = found && this.#context?.get<Secret>(resources.secrets, found.namespace, found.secret);
    const certificate = secret?.data?.['tls.crt'];
    if (!found || certificate === undefined) return fakeCertificate;
    const subject = `CN=${found.hosts[0] ?? serverName}`;
    return { subject, issuer: subject, names: found.hosts, authority: decodeBase64(String(certificate)) };
  }
}
