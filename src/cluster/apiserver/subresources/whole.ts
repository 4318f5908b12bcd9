// Subresources that read and write their object through the kind's own guards: approval, ephemeral containers, resize.

import { patch } from '../handlers/patch.ts';
import { get } from '../handlers/read.ts';
import { replacePart } from '../handlers/write.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

const whole = (name: string, resource: string): Subresource => ({
  name,
  resources: [resource],
  verbs: ['get', 'patch', 'update'],
  handle: (call) => {
    if (call.info.verb === 'get') return get(call);
    if (call.info.verb === 'update') return replacePart(call, 'whole');
    if (call.info.verb === 'patch') return patch(call);
    return wrongMethod();
  },
});

/** Upstream: pkg/registry/certificates/certificates ApprovalREST */
export const approval = whole('approval', 'certificatesigningrequests.certificates.k8s.io');
/** Upstream: pkg/registry/core/pod/storage EphemeralContainersREST */
export const ephemeralContainers = whole('ephemeralcontainers', 'pods');
/** Upstream: pkg/registry/core/pod/storage ResizeREST */
export const resize = whole('resize', 'pods');
