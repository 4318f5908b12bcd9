/**
 * Ingress: which host and path of HTTP go to which Service.
 * Upstream: pkg/registry/networking/ingress/strategy.go, printIngress.
 *
 * @supports yes Ingress: rules, TLS, default backend, classes
 */
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { Stored } from '../../types.ts';
import { describeIngress } from '../describe/services.ts';
import { loadBalancerAddresses } from '../service/columns.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { classAnnotation, validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from './validate.ts';

export type Ingress = Stored<IIngress>;

export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  kind: 'Ingress',
  plural: 'ingresses',
  shortNames: ['ing'],
  namespaced: true,
  schema: 'io.k8s.api.networking.v1',
  status: true,
  prepareForCreate: (ingress) => change(ingress, { status: { loadBalancer: {} } }),
  validate: validateIngress,
  validateUpdate: validateIngressUpdate,
  validateStatusUpdate: validateIngressStatusUpdate,
  warnings: (ingress, old) => {
    if (old || !(classAnnotation in (ingress.metadata.annotations ?? {})) || ingress.spec?.ingressClassName !== undefined) return [];
    return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`];
  },
  columns: [
    nameColumn,
    column('Class', 'string', 'the class of controllers that serve it'),
    column('Hosts', 'string', 'hosts that it answers for'),
    column('Address', 'string', 'where it can be reached'),
    column('Ports', 'string', 'ports that are open'),
    ageColumn,
  ],
  row: (ingress, context) => [
    ingress.metadata.name,
    ingress.spec?.ingressClassName ?? '<none>',
    hosts(ingress),
    loadBalancerAddresses(ingress.status?.loadBalancer?.ingress),
    ingress.spec?.tls?.length ? '80, 443' : '80',
    age(ingress, context),
  ],
  describe: describeIngress,
});

/** The first three hosts; `*` when no rule names one. Upstream: formatHosts. */
function hosts(ingress: Ingress): string {
  const rules = ingress.spec?.rules ?? [];
  const list: string[] = [];
  let more = false;
  for (const rule of rules) {
    if (list.length === 3) more = true;
    if (!more && rule.host) list.push(rule.host);
  }
  if (list.length === 0) return '*';
  return more ? `${list.join(',')} + ${rules.length - 3} more...` : list.join(',');
}
