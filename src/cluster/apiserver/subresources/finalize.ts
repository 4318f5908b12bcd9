// `namespaces/x/finalize`: how the namespace controller says that a namespace is empty.
// Upstream: pkg/registry/core/namespace/storage FinalizeREST

import { writeOptionsOf } from '../call.ts';
import { objectInBody } from '../codec/body.ts';
import { checkName, updateObject } from '../registry/update.ts';
import { respondObject } from '../respond.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

export const finalize: Subresource = {
  name: 'finalize',
  resources: ['namespaces'],
  verbs: ['update'],
  handle: (call) => {
    if (call.info.verb !== 'update') return wrongMethod();
    const { server, resource, version, info } = call;
    const object = objectInBody(call);
    checkName(object, info.name, '');
    const stored = updateObject(server, resource, () => object, { namespace: '', name: info.name, version: version.name }, writeOptionsOf(call, 'update'));
    return respondObject(call, 200, stored);
  },
};
