// Nothing is made in a namespace that is not there or is going; the system's own namespaces stay.
// Upstream: apiserver/pkg/admission/plugin/namespace/lifecycle

import { notFound, StatusError } from '../../../api/meta/status-error.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { refuse } from './refuse.ts';

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Questions may be asked about a namespace that is not there. */
const questions: ReadonlySet<string> = new Set(['localsubjectaccessreviews.authorization.k8s.io']);

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit: (object, _, attributes, { etcd }) => {
    const { operation, resource, namespace, name } = attributes;
    if (operation === 'DELETE') {
      if (resource.storage === 'namespaces' && immortal.has(name)) throw refuse(attributes, undefined, 'this namespace may not be deleted');
      return object;
    }
    if (namespace === '' || !resource.kind.namespaced || questions.has(resource.qualified)) return object;
    const space = etcd.get('namespaces', namespace);
    if (!space) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    if (operation === 'CREATE' && space.metadata.deletionTimestamp !== undefined) {
      const { code, reason, message, details } = refuse(attributes, object, `unable to create new content in namespace ${namespace} because it is being terminated`);
      const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
      throw new StatusError(code, reason, message, { ...details, causes: [cause] });
    }
    return object;
  },
};
