/**
 * Service: one address for the Pods a selector finds.
 * Upstream: pkg/registry/core/service/strategy.go.
 *
 * @supports yes Service: ClusterIP, NodePort, LoadBalancer, ExternalName, headless
 */
import type { Service } from '../../types.ts';
import { nameIsDns1035Label } from '../../meta/names.ts';
import { defineKind } from '../shared/define.ts';
import { serviceColumns, serviceRow } from './columns.ts';
import { defaultService } from './defaults.ts';
import { servicePrepareForCreate, servicePrepareForUpdate } from './prepare.ts';

export const service = defineKind<Service>({
  group: '',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  status: true,
  generation: false,
  createOnUpdate: true,
  subresources: ['proxy'],
  defaults: defaultService,
  prepareForCreate: servicePrepareForCreate,
  prepareForUpdate: servicePrepareForUpdate,
  validateName: nameIsDns1035Label,
  selectableFields: (service) => ({ 'spec.clusterIP': service.spec?.clusterIP ?? '', 'spec.type': service.spec?.type ?? '' }),
  columns: serviceColumns,
  row: serviceRow,
});
