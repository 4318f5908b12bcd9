/**
 * ComponentStatus: whether the parts of the control plane answer; computed when it is asked for.
 * Upstream: pkg/registry/core/componentstatus/rest.go, printComponentStatus.
 *
 * @supports yes ComponentStatus: read only, with its deprecation warning
 */
import type { IComponentStatus } from 'kubernetes-models/v1/ComponentStatus';
import type { Stored } from '../types.ts';
import { column, nameColumn } from './shared/cells.ts';
import { defineKind } from './shared/define.ts';

export type ComponentStatus = Stored<IComponentStatus>;

export const componentStatus = defineKind<ComponentStatus>({
  group: '',
  kind: 'ComponentStatus',
  listKind: 'ComponentStatusList',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  namespaced: false,
  versions: [{ name: 'v1', schema: 'io.k8s.api.core.v1.ComponentStatus', stored: true, deprecation: 'v1 ComponentStatus is deprecated in v1.19+' }],
  verbs: ['get', 'list'],
  columns: [nameColumn, column('Status', 'string', 'whether it is healthy'), column('Message', 'string', 'what it says'), column('Error', 'string', 'what went wrong')],
  row: (component) => {
    const healthy = component.conditions?.find((condition) => condition.type === 'Healthy');
    const status = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
    return [component.metadata.name, status, healthy?.message ?? '', healthy?.error ?? ''];
  },
});
