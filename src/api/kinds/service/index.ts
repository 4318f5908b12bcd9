/**
 * Service: one address for the Pods a selector finds.
 * Upstream: pkg/registry/core/service/strategy.go.
 *
 * @supports yes Service: ClusterIP, NodePort, LoadBalancer, ExternalName, headless
 */

import { nameIsDnsLabel } from '../../meta/names.ts';
import type { Service } from '../../types.ts';
import { describeService } from '../describe/services.ts';
import { defineKind } from '../shared/define.ts';
import { serviceColumns, serviceRow } from './columns.ts';
import { defaultService } from './defaults.ts';
import { servicePrepareForCreate, servicePrepareForUpdate } from './prepare.ts';
import { validateService, validateServiceStatusUpdate, validateServiceUpdate } from './validate.ts';
import { serviceWarnings } from './warnings.ts';

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
  validateName: nameIsDnsLabel, // need not start with a letter any more: RelaxedServiceNameValidation
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatusUpdate,
  warnings: serviceWarnings,
  selectableFields: (service) => ({ 'spec.clusterIP': service.spec?.clusterIP ?? '', 'spec.type': service.spec?.type ?? '' }),
  columns: serviceColumns,
  row: serviceRow,
  describe: describeService,
});
