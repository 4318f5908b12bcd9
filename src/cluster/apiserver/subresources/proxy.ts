// `pods/x/proxy`, `services/x/proxy`, `nodes/x/proxy`: HTTP through the API server.
//
// @supports no API server: proxy subresources — "a request is answered at once here, an HTTP exchange takes virtual time; use port-forward or curl"

import { serviceUnavailable } from '../../../api/meta/status-error.ts';
import { anyType } from '../handlers/choose-route.ts';
import type { Subresource } from './registry.ts';

const proxyFor = (resource: string, kind: string): Subresource => ({
  name: 'proxy',
  resources: [resource],
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
  produces: anyType,
  takesAnyMethod: true,
  body: { group: '', version: '', kind },
  handle: () => {
    throw serviceUnavailable('not simulated in Drydock: HTTP through the API server');
  },
});

export const podProxy = proxyFor('pods', 'PodProxyOptions');
export const serviceProxy = proxyFor('services', 'ServiceProxyOptions');
export const nodeProxy = proxyFor('nodes', 'NodeProxyOptions');
