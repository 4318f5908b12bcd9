// Whether the parts of the control plane answer. Upstream: pkg/registry/core/componentstatus

import { methodNotSupported } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { ControlPlane, ControlPlanePart } from '../../control-plane.ts';
import type { Call } from '../call.ts';
import { notFound } from '../failures.ts';
import { respondList, respondObject } from '../respond.ts';
import type { VirtualResource } from './registry.ts';

/** By name: the part that is asked on its own port, and that port. */
const parts: Readonly<Record<string, readonly [part: ControlPlanePart, port: number]>> = {
  'controller-manager': ['kube-controller-manager', 10257],
  scheduler: ['kube-scheduler', 10259],
  'etcd-0': ['etcd', 2379],
};

function componentNamed(name: string, { server }: Call): ApiObject {
  const error = problemOf(name, server.controlPlane);
  const condition = error === undefined ? { type: 'Healthy', status: 'True', message: 'ok' } : { type: 'Healthy', status: 'False', message: '', error };
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name }, conditions: [condition] };
}

/** The API server asks etcd for a key, and the others beside it on their ports. */
function problemOf(name: string, controlPlane: ControlPlane | undefined): string | undefined {
  const [part = 'etcd', port] = parts[name] ?? [];
  if (part === 'etcd') return controlPlane?.writeFailure && 'context deadline exceeded';
  const [beside] = controlPlane?.servers ?? [];
  if (beside === undefined || controlPlane?.runs(beside, part)) return undefined;
  return `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`;
}

export const componentStatuses: VirtualResource = (call) => {
  const { verb, name } = call.info;
  if (verb === 'list') return respondList(call, { items: Object.keys(parts).map((each) => componentNamed(each, call)), metadata: {} });
  if (verb !== 'get') throw methodNotSupported({ group: '', resource: 'componentstatuses' }, verb);
  if (!Object.hasOwn(parts, name)) throw notFound(call.resource, name);
  return respondObject(call, 200, componentNamed(name, call));
};
