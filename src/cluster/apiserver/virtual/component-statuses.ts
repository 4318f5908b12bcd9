// Whether the parts of the control plane answer. Upstream: pkg/registry/core/componentstatus

import { methodNotSupported } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { notFound } from '../failures.ts';
import { respondList, respondObject } from '../respond.ts';
import type { VirtualResource } from './registry.ts';

const names = ['controller-manager', 'scheduler', 'etcd-0'];

const componentNamed = (name: string): ApiObject => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
});

export const componentStatuses: VirtualResource = (call) => {
  const { verb, name } = call.info;
  if (verb === 'list') return respondList(call, { items: names.map(componentNamed), metadata: {} });
  if (verb !== 'get') throw methodNotSupported({ group: '', resource: 'componentstatuses' }, verb);
  if (!names.includes(name)) throw notFound(call.resource, name);
  return respondObject(call, 200, componentNamed(name));
};
