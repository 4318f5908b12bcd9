/**
 * The Service's row in tables.
 * Upstream: printService in pkg/printers/internalversion/printers.go.
 */
import type { Cell, Column, PrintContext } from '../../kind.ts';
import { formatLabels } from '../../meta/labels.ts';
import type { Service } from '../../types.ts';
import { age, ageColumn, column, nameColumn, wide } from '../shared/cells.ts';

export const serviceColumns: readonly Column[] = [
  nameColumn,
  column('Type', 'string', 'how it can be reached'),
  column('Cluster-IP', 'string', 'its address inside the cluster'),
  column('External-IP', 'string', 'its addresses outside the cluster'),
  column('Port(s)', 'string', 'its ports, with node ports after a colon'),
  ageColumn,
  wide('Selector', 'labels of the Pods behind it'),
];

export function serviceRow(service: Service, context: PrintContext): readonly Cell[] {
  return [
    service.metadata.name,
    service.spec?.type ?? '',
    service.spec?.clusterIPs?.[0] ?? service.spec?.clusterIP ?? '<none>',
    externalIp(service),
    ports(service) || '<none>',
    age(service, context),
    formatLabels(service.spec?.selector),
  ];
}

/** What the EXTERNAL-IP column shows. Upstream: getServiceExternalIP. */
function externalIp(service: Service): string {
  const external = service.spec?.externalIPs ?? [];
  switch (service.spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || '<none>';
    case 'LoadBalancer': {
      const balancer = loadBalancerAddresses(service.status?.loadBalancer?.ingress);
      return [...(balancer ? [balancer] : []), ...external].join(',') || '<pending>';
    }
    case 'ExternalName':
      return service.spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

/** Addresses or names of a load balancer, sorted, each once. */
export function loadBalancerAddresses(ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined): string {
  return [...new Set((ingress ?? []).map((i) => i.ip || i.hostname || '').filter((text) => text !== ''))].sort().join(',');
}

function ports(service: Service): string {
  return (service.spec?.ports ?? []).map((p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? ''}`).join(',');
}
