// A Namespace goes only when what it holds is gone: its own finalizers stand in its spec.
// Upstream: pkg/registry/core/namespace/storage

import type { ApiObject } from '../../../api/object.ts';
import type { StorageHook } from '../registry/hooks.ts';

export const namespaces: StorageHook = {
  resource: 'namespaces',
  holdsDeletion: ({ spec }) => ((spec as { finalizers?: readonly string[] } | undefined)?.finalizers?.length ?? 0) > 0,
  markDeleted: (object) => ({ ...object, status: { ...(object.status as object | undefined), phase: 'Terminating' } }) as ApiObject,
};
