/**
 * ServiceCIDR: a range that addresses of Services come from.
 * Upstream: pkg/registry/networking/servicecidr/strategy.go, printServiceCIDR.
 *
 * @supports yes ServiceCIDR: stored and shown
 */
import type { IServiceCIDR } from 'kubernetes-models/networking.k8s.io/v1/ServiceCIDR';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export type ServiceCIDR = Stored<IServiceCIDR>;

export const serviceCidr = defineKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  kind: 'ServiceCIDR',
  listKind: 'ServiceCIDRList',
  plural: 'servicecidrs',
  namespaced: false,
  schema: 'io.k8s.api.networking.v1',
  status: true,
  generation: false,
  prepareForCreate: (cidr) => change(cidr, { status: {} }),
  columns: [nameColumn, column('CIDRs', 'string', 'the ranges'), ageColumn],
  row: (cidr, context) => [cidr.metadata.name, cidr.spec?.cidrs?.join(',') ?? '', age(cidr, context)],
});
