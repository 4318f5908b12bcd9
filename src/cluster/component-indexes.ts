// How components find objects without scanning: by controller, by node, by label.
// Upstream: client-go/tools/cache indexers (the pod controller-uid and spec.nodeName indexes of kube-controller-manager)

import { controllerOf } from '../api/meta/object-meta.ts';
import type { ApiObject } from '../api/object.ts';
import type { Pod } from '../api/types.ts';
import type { Etcd } from './etcd.ts';

/** What every store has from its first day. */
export function addIndexes(etcd: Etcd): void {
  etcd.addIndex('pods', 'node', (object) => (object as unknown as Pod).spec?.nodeName || undefined);
}

const byController = ({ metadata }: ApiObject): string => controllerOf(metadata)?.uid ?? orphansOf(metadata.namespace ?? '');

const orphansOf = (namespace: string): string => `none in ${namespace}`;

/** Objects whose controller has this uid. The index of a resource is made when it is first asked for. */
export function ownedBy(etcd: Etcd, storage: string, uid: string): Iterable<ApiObject> {
  etcd.addIndex(storage, 'controller', byController);
  return etcd.indexed(storage, 'controller', uid);
}

/** Objects of a namespace that nothing controls, by the same index. */
export function orphans(etcd: Etcd, storage: string, namespace: string): Iterable<ApiObject> {
  return ownedBy(etcd, storage, orphansOf(namespace));
}

/** Objects of a namespace with this label. The index of a label is made when it is first asked for. */
export function withLabel(etcd: Etcd, storage: string, namespace: string, label: string, value: string): Iterable<ApiObject> {
  const name = `label ${label}`;
  etcd.addIndex(storage, name, ({ metadata }) => {
    const found = metadata.labels && Object.hasOwn(metadata.labels, label) ? metadata.labels[label] : undefined;
    return found === undefined ? undefined : `${metadata.namespace ?? ''} ${found}`;
  });
  return etcd.indexed(storage, name, `${namespace} ${value}`);
}
