// A new node takes no Pods until the node controller has seen it ready.
// Upstream: plugin/pkg/admission/nodetaint

import type { ApiObject } from '../../../api/object.ts';
import type { Node } from '../../../api/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

const key = 'node.kubernetes.io/not-ready';

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  operations: ['CREATE'],
  admit: (object) => {
    const { spec } = object as unknown as Node;
    const taints = spec?.taints ?? [];
    if (taints.some((taint) => taint.key === key && taint.effect === 'NoSchedule')) return object;
    return { ...object, spec: { ...spec, taints: [...taints, { key, effect: 'NoSchedule' }] } } as ApiObject;
  },
};
