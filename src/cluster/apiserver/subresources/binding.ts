// `pods/x/binding` and the older `bindings`: a scheduler gives a Pod its node.
// Upstream: pkg/registry/core/pod/storage BindingREST

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField, required, toAggregate } from '../../../api/meta/field-error.ts';
import { conflict, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { ResourceCall } from '../call.ts';
import { writeOptionsOf } from '../call.ts';
import { readBodyAs } from '../codec/body.ts';
import { stamp } from '../registry/metadata.ts';
import { updateObject } from '../registry/update.ts';
import { respondJson } from '../respond.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

interface Binding {
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly target?: { readonly kind?: string; readonly name?: string };
}

export const binding: Subresource = {
  name: 'binding',
  resources: ['pods'],
  verbs: ['create'],
  body: { group: '', version: '', kind: 'Binding' },
  handle: (call) => (call.info.verb === 'create' ? bind(call, call.info.name) : wrongMethod()),
};

/** @param asked the Pod's name where the path says it @throws StatusError 404, 409, 422 */
export function bind(call: ResourceCall, asked?: string): ReturnType<Subresource['handle']> {
  const { server, info } = call;
  const given = readBodyAs(call, 'io.k8s.api.core.v1.Binding', 'Binding') as unknown as Binding;
  const name = asked ?? given.metadata?.name ?? '';
  const errors = check(given);
  if (errors.length > 0) throw new StatusError(500, '', toAggregate(errors));
  const pods = server.catalog.get({ group: '', plural: 'pods' }) ?? call.resource;
  const change = (old: ApiObject): ApiObject => assign(old as unknown as Pod, given, server.nowMs);
  updateObject(server, pods, change, { namespace: info.namespace, name, version: 'v1', part: 'raw', applied: true }, writeOptionsOf(call, 'create', 'binding'));
  return respondJson(call, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function check({ target }: Binding): FieldError[] {
  const errors: FieldError[] = [];
  if (target?.kind && target.kind !== 'Node')
    errors.push({
      type: 'FieldValueNotSupported',
      field: 'target.kind',
      badValue: target.kind,
      detail: 'supported values: "Node", "<empty>"',
    });
  if (!target?.name) errors.push(required('target.name', ''));
  else if (!/^[a-z0-9.-]+$/.test(target.name))
    errors.push(invalidField('target.name', target.name, 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters'));
  return errors;
}

/** @throws StatusError 409 when the Pod is on its way out, has a node, or must not be scheduled yet */
function assign(pod: Pod, given: Binding, nowMs: number): ApiObject {
  const { metadata, spec, status } = pod;
  const refuse = (why: string): never => {
    throw conflict({ group: '', resource: 'pods/binding' }, metadata.name, why);
  };
  if (given.metadata?.uid && given.metadata.uid !== metadata.uid) {
    refuse(`Precondition failed: UID in precondition: ${given.metadata.uid}, UID in object meta: ${metadata.uid}`);
  }
  if (metadata.deletionTimestamp !== undefined) refuse(`pod ${metadata.name} is being deleted, cannot be assigned to a host`);
  if (spec?.nodeName) refuse(`pod ${metadata.name} is already assigned to node "${spec.nodeName}"`);
  if ((spec?.schedulingGates?.length ?? 0) > 0) refuse(`pod ${metadata.name} has non-empty .spec.schedulingGates`);
  const condition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: stamp(nowMs),
    observedGeneration: metadata.generation,
  };
  const { nominatedNodeName: _, ...rest } = status ?? {};
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const annotations = given.metadata?.annotations ? { ...metadata.annotations, ...given.metadata.annotations } : metadata.annotations;
  return {
    ...pod,
    metadata: { ...metadata, ...(annotations ? { annotations } : {}) },
    spec: { ...spec, nodeName: given.target?.name ?? '' },
    status: { ...rest, conditions: [...others, condition] },
  } as unknown as ApiObject;
}
