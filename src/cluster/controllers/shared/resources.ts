// Names that controllers share: resources, keys, and who owns whom. Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go.

import type { ApiObject, ObjectMeta, OwnerReference } from '../../../api/object.ts';
import type { GroupResource } from '../../component.ts';
import type { Change } from '../../etcd.ts';

export const resources = {
  configmaps: { group: '', plural: 'configmaps' },
  endpoints: { group: '', plural: 'endpoints' },
  events: { group: '', plural: 'events' },
  limitranges: { group: '', plural: 'limitranges' },
  namespaces: { group: '', plural: 'namespaces' },
  nodes: { group: '', plural: 'nodes' },
  persistentvolumeclaims: { group: '', plural: 'persistentvolumeclaims' },
  persistentvolumes: { group: '', plural: 'persistentvolumes' },
  pods: { group: '', plural: 'pods' },
  replicationcontrollers: { group: '', plural: 'replicationcontrollers' },
  resourcequotas: { group: '', plural: 'resourcequotas' },
  secrets: { group: '', plural: 'secrets' },
  serviceaccounts: { group: '', plural: 'serviceaccounts' },
  services: { group: '', plural: 'services' },
  controllerrevisions: { group: 'apps', plural: 'controllerrevisions' },
  daemonsets: { group: 'apps', plural: 'daemonsets' },
  deployments: { group: 'apps', plural: 'deployments' },
  replicasets: { group: 'apps', plural: 'replicasets' },
  statefulsets: { group: 'apps', plural: 'statefulsets' },
  cronjobs: { group: 'batch', plural: 'cronjobs' },
  jobs: { group: 'batch', plural: 'jobs' },
  horizontalpodautoscalers: { group: 'autoscaling', plural: 'horizontalpodautoscalers' },
  poddisruptionbudgets: { group: 'policy', plural: 'poddisruptionbudgets' },
  endpointslices: { group: 'discovery.k8s.io', plural: 'endpointslices' },
  leases: { group: 'coordination.k8s.io', plural: 'leases' },
  storageclasses: { group: 'storage.k8s.io', plural: 'storageclasses' },
  volumeattachments: { group: 'storage.k8s.io', plural: 'volumeattachments' },
  clusterroles: { group: 'rbac.authorization.k8s.io', plural: 'clusterroles' },
  certificatesigningrequests: { group: 'certificates.k8s.io', plural: 'certificatesigningrequests' },
} as const satisfies Record<string, GroupResource>;

/** `namespace/name`, or the name alone where there is no namespace. */
export const keyOf = (object: { readonly metadata: ObjectMeta }): string =>
  object.metadata.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : object.metadata.name;

/** The reference to the object's controller, when it has one. */
export const controllerOf = (object: { readonly metadata: ObjectMeta }): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller);

/** A typed object as any object: kinds with known fields lack only the index signature. */
export const asObject = (typed: { readonly metadata: ObjectMeta }): ApiObject => typed as unknown as ApiObject;

/** A reference that makes `owner` the controller of something. */
export function controllerReference(owner: { readonly metadata: ObjectMeta }, apiVersion: string, kind: string): OwnerReference {
  return { apiVersion, kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '', controller: true, blockOwnerDeletion: true };
}

/** The keys of the controllers of a kind that a change is about: the present one, and the one before when it changed. */
export function controllerKeys(change: Change, kind: string): readonly string[] {
  const { object, previous } = change;
  const now = controllerKey(object, kind);
  const same = !previous || previous.metadata.ownerReferences === object.metadata.ownerReferences;
  const before = same ? now : controllerKey(previous, kind);
  if (now === before) return now === undefined ? none : [now];
  return now === undefined || before === undefined ? [now ?? before ?? ''] : [now, before];
}

const none: readonly string[] = [];

function controllerKey(object: ApiObject, kind: string): string | undefined {
  const owner = controllerOf(object);
  return owner?.kind === kind ? `${object.metadata.namespace ?? ''}/${owner.name}` : undefined;
}
