// Which objects are a node's business: what its Pods name, and what is attached to it.
// Upstream: plugin/pkg/auth/authorizer/node/graph.go

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { Etcd } from '../../etcd.ts';
import type { AccessAttributes } from './attributes.ts';

/** Where a Pod names objects of a kind: the fields below which a name stands. */
const references: Readonly<Record<string, readonly string[]>> = {
  secrets: ['secretName', 'secretRef', 'secretKeyRef', 'secret', 'imagePullSecrets', 'nodePublishSecretRef'],
  configmaps: ['configMap', 'configMapRef', 'configMapKeyRef'],
};

const mirrorAnnotation = 'kubernetes.io/config.mirror';

export class NodeObjects {
  readonly #etcd: Etcd;

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
  }

  /** Whether the node has to do with the object a request names. */
  related(node: string, { resource, namespace, name }: AccessAttributes): boolean {
    switch (resource) {
      case 'persistentvolumes':
        return this.#claimsOf(node).some((claim) => (claim.spec as { volumeName?: string } | undefined)?.volumeName === name);
      case 'volumeattachments':
        return nodeNameOf(this.#etcd.get('volumeattachments.storage.k8s.io', name)) === node;
      case 'resourceslices':
        return nodeNameOf(this.#etcd.get('resourceslices.resource.k8s.io', name)) === node;
      case 'pods':
        return nodeNameOf(this.#etcd.get('pods', `${namespace}/${name}`)) === node;
      default:
        return this.#podsOf(node).some((pod) => pod.metadata.namespace === namespace && uses(pod, resource, name));
    }
  }

  /** Mirror Pods name nothing: their node wrote them itself. */
  #podsOf(node: string): readonly Pod[] {
    const pods = [...this.#etcd.indexed('pods', 'node', node)] as unknown as readonly Pod[];
    return pods.filter(({ metadata }) => metadata.annotations?.[mirrorAnnotation] === undefined);
  }

  #claimsOf(node: string): readonly ApiObject[] {
    return this.#podsOf(node).flatMap((pod) =>
      claimNames(pod).flatMap((name) => this.#etcd.get('persistentvolumeclaims', `${pod.metadata.namespace ?? ''}/${name}`) ?? []),
    );
  }
}

const nodeNameOf = (object: ApiObject | undefined): string | undefined => (object?.spec as { nodeName?: string } | undefined)?.nodeName;

/** Names of the claims a Pod uses, those made for its ephemeral volumes among them. */
function claimNames({ metadata, spec }: Pod): readonly string[] {
  return (spec?.volumes ?? []).flatMap(({ name, ephemeral, persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : ephemeral ? [`${metadata.name}-${name}`] : [],
  );
}

function uses(pod: Pod, resource: string, name: string): boolean {
  const { spec, status } = pod;
  if (resource === 'serviceaccounts') return (spec?.serviceAccountName ?? 'default') === name;
  if (resource === 'persistentvolumeclaims') return claimNames(pod).includes(name);
  if (resource === 'resourceclaims') {
    return [...(spec?.resourceClaims ?? []), ...(status?.resourceClaimStatuses ?? [])].some(({ resourceClaimName }) => resourceClaimName === name);
  }
  return names(spec, references[resource] ?? [], false).has(name);
}

function names(value: unknown, fields: readonly string[], inside: boolean, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) {
    for (const item of value) names(item, fields, inside, found);
    return found;
  }
  for (const [field, item] of Object.entries(value)) {
    const matches = fields.includes(field);
    if (typeof item === 'string' && (matches || (inside && (field === 'name' || field === 'secretName')))) found.add(item);
    else names(item, fields, inside || matches, found);
  }
  return found;
}
