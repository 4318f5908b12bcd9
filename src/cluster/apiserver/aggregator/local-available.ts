// APIServices of the server itself are available, whoever made them. Upstream: kube-aggregator/pkg/controllers/status/local/local_available_controller.go
// Those with a Service behind them are addons/aggregation/availability.ts.

import type { APIService } from '../../../api/kinds/apiservice.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import { available } from '../../bootstrap/api-services.ts';
import type { Component, GroupResource } from '../../component.ts';

const apiServices: GroupResource = { group: 'apiregistration.k8s.io', plural: 'apiservices' };

export const localAvailability: Component = {
  name: 'local-availability-controller',
  user: 'system:apiserver',
  fieldManager: 'kube-apiserver',
  latencyMs: 10,
  watches: [apiServices],
  keysFor: ({ type, key, object }) => (type === 'delete' || (object as unknown as APIService).spec?.service ? [] : [key]),
  reconcile: (key, context) => {
    const found = context.get<APIService>(apiServices, '', key);
    if (!found || found.spec?.service) return;
    const before = found.status?.conditions ?? [];
    const wanted = available(formatRfc3339(context.nowMs)) as { readonly type: string; readonly status: string; readonly reason: string; readonly message: string; readonly lastTransitionTime: string };
    const old = before.find(({ type }) => type === wanted.type);
    if (old?.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message) return;
    const lastTransitionTime = old?.status === wanted.status && old.lastTransitionTime ? old.lastTransitionTime : wanted.lastTransitionTime;
    const next = { ...wanted, lastTransitionTime };
    context.updateStatus(apiServices, { ...found, status: { ...found.status, conditions: old ? before.map((one) => (one === old ? next : one)) : [...before, next] } });
  },
};
