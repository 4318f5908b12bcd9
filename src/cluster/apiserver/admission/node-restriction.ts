// A kubelet changes its own node and the Pods on it, nothing else.
// Upstream: plugin/pkg/admission/noderestriction
// Leaves out: restrictions on tokens, CSINodes and resource slices.

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { nodeOf } from '../authz/node.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';
import { refuse } from './refuse.ts';

const everyKubelet = 'kubelet';
const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  resources: ['pods', 'pods/status', 'nodes', 'nodes/status'],
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  validate: (object, old, attributes) => {
    const node = nodeOf(attributes.user);
    if (node === undefined || node === everyKubelet) return;
    if (attributes.resource.storage === 'nodes') checkNode(node, object, old, attributes);
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
  const pod = (attributes.operation === 'CREATE' ? object : old) as unknown as Pod | undefined;
  if (attributes.operation === 'CREATE' && pod?.metadata.annotations?.[mirrorAnnotation] === undefined) {
    throw refuse(attributes, object, `pod does not have "${mirrorAnnotation}" annotation, node "${node}" can only create mirror pods`);
  }
  if (pod?.spec?.nodeName === node) return;
  const what = attributes.operation === 'CREATE' ? 'create' : attributes.operation === 'DELETE' ? 'delete' : 'update pod status for';
  throw refuse(attributes, object, `node "${node}" can only ${what} pods with spec.nodeName set to itself`);
}
