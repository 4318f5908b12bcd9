// `status`: what controllers report; nothing else of the object changes through it.

import { patch } from '../handlers/patch.ts';
import { get } from '../handlers/read.ts';
import { update } from '../handlers/write.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

export const status: Subresource = {
  name: 'status',
  verbs: ['get', 'patch', 'update'],
  handle: (call) => {
    if (call.info.verb === 'get') return get(call);
    if (call.info.verb === 'update') return update(call);
    if (call.info.verb === 'patch') return patch(call);
    return wrongMethod();
  },
};
