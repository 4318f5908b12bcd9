// `pods/x/proxy`, `services/x/proxy`, `nodes/x/proxy`: HTTP through the API server.
//
// @supports no API server: proxy subresources — "a request is answered at once here, an HTTP exchange takes virtual time; use port-forward or curl"

import { serviceUnavailable } from '../../../api/meta/status-error.ts';
import { anyType } from '../handlers/choose-route.ts';
import type { Subresource } from './registry.ts';

const proxyFor = (resource: string, kind: string, instead: string): Subresource => ({
  name: 'proxy',
  resources: [resource],
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
  produces: anyType,
  takesAnyMethod: true,
  body: { group: '', version: '', kind },
  handle: () => {
    throw serviceUnavailable(`not simulated in Drydock: HTTP through the API server (${instead})`);
  },
});

export const podProxy = proxyFor('pods', 'PodProxyOptions', 'kubectl port-forward and curl reach the Pod');
export const serviceProxy = proxyFor('services', 'ServiceProxyOptions', 'kubectl port-forward and curl reach the Service');
export const nodeProxy = proxyFor('nodes', 'NodeProxyOptions', 'kubectl debug node/NAME shows the node');
