// A kubelet changes its own node and the Pods on it, nothing else.
// Upstream: plugin/pkg/admission/noderestriction
// Leaves out: restrictions on evictions, tokens, CSINodes and resource slices.

import type { StatusError } from '../../../api/meta/status-error.ts';
import { notFound } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { nodeOf } from '../authz/node.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';
import { apiReference } from './pod-references.ts';
import { refuse } from './refuse.ts';

const everyKubelet = 'kubelet';
const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  resources: ['pods', 'pods/status', 'nodes', 'nodes/status'],
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  validate: (object, old, attributes, { etcd }) => {
    const node = nodeOf(attributes.user);
    if (node === undefined || node === everyKubelet) return;
    if (attributes.resource.storage === 'nodes') checkNode(node, object, old, attributes);
    else if (attributes.operation === 'CREATE') checkNewPod(node, object, attributes, etcd.get('nodes', node)?.metadata.uid);
    else checkPod(node, object, old, attributes);
  },
};

function checkNode(node: string, object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes): void {
  const name = attributes.name || object?.metadata.name || '';
  if (name !== node) throw refuse(attributes, object, `node "${node}" is not allowed to modify node "${name}"`);
  const changed = Object.keys(object?.metadata.labels ?? {}).filter((key) => object?.metadata.labels?.[key] !== old?.metadata.labels?.[key]);
  const restricted = changed.filter((key) => key.startsWith('node-restriction.kubernetes.io/') || key.startsWith('node-role.kubernetes.io/'));
  if (old && restricted.length > 0) throw refuse(attributes, object, `is not allowed to modify labels: ${restricted.sort().join(', ')}`);
}

function checkPod(node: string, object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes): void {
  const pod = old as unknown as Pod | undefined;
  if (pod?.spec?.nodeName === node) return;
  const what = attributes.operation === 'DELETE' ? 'delete' : 'update pod status for';
  throw refuse(attributes, object, `node "${node}" can only ${what} pods with spec.nodeName set to itself`);
}

/** A kubelet mirrors its static Pods, which belong to its node and need nothing of the API. Upstream: admitPodCreate */
function checkNewPod(node: string, object: ApiObject | undefined, attributes: Attributes, uid: string | undefined): void {
  const { metadata, spec } = object as unknown as Pod;
  const no = (why: string): StatusError => refuse(attributes, object, why);
  if (metadata.annotations?.[mirrorAnnotation] === undefined) throw no(`pod does not have "${mirrorAnnotation}" annotation, node "${node}" can only create mirror pods`);
  const only = `node "${node}" can only create pods with`;
  if (spec?.nodeName !== node) throw no(`${only} spec.nodeName set to itself`);
  const [owner, more] = metadata.ownerReferences ?? [];
  if (more) throw no(`${only} a single owner reference set to itself`);
  if (!owner || owner.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) throw no(`${only} an owner reference set to itself`);
  if (!owner.controller) throw no(`${only} a controller owner reference set to itself`);
  if (owner.blockOwnerDeletion) throw no(`node "${node}" must not set blockOwnerDeletion on an owner reference`);
  if (uid === undefined) throw notFound({ group: '', resource: 'nodes' }, node);
  if (owner.uid !== uid) throw no(`node ${node} UID mismatch: expected ${owner.uid} got ${uid}`);
  const reference = apiReference(spec);
  if (reference) throw no(`node "${node}" can not create pods that reference ${reference}`);
}
