// The Node authorizer: a kubelet may do what the role system:node says, but with Secrets, ConfigMaps, claims and volumes only
// with those that Pods on its node use, and only with its own lease.
// Upstream: plugin/pkg/auth/authorizer/node/node_authorizer.go
// Leaves out: the graph that upstream keeps; the Pods of a node are few and are looked through when asked.

import type { Pod } from '../../../api/types.ts';
import type { Etcd } from '../../etcd.ts';
import type { User } from '../user.ts';
import type { AccessAttributes, Decision } from './attributes.ts';
import { combinedResource } from './attributes.ts';
import { clusterRoles } from './rbac.ts';
import type { PolicyRule } from './rules.ts';
import { ruleAllows } from './rules.ts';

const prefix = 'system:node:';

/** One component stands for the kubelets of all nodes; it keeps to each node's business by itself. */
const everyKubelet = 'kubelet';

/** The node a user is the kubelet of. */
export function nodeOf({ name, groups }: User): string | undefined {
  return name.startsWith(prefix) && groups.includes('system:nodes') ? name.slice(prefix.length) : undefined;
}

export class NodeAuthorizer {
  readonly #etcd: Etcd;

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
  }

  /** undefined: not a node, or no opinion */
  decide(user: User, wanted: AccessAttributes): Decision | undefined {
    const node = nodeOf(user);
    if (node === undefined) return undefined;
    const refused = wanted.isResource ? this.#restricted(node, wanted) : undefined;
    if (refused !== undefined) return { allowed: false, reason: refused };
    const rules = (this.#etcd.get(clusterRoles, 'system:node')?.rules ?? []) as readonly PolicyRule[];
    return rules.some((rule) => ruleAllows(rule, wanted)) ? { allowed: true, reason: '' } : undefined;
  }

  /** Why this node may not, where being a node is not enough. */
  #restricted(node: string, wanted: AccessAttributes): string | undefined {
    if (node === everyKubelet) return undefined;
    const what = `${wanted.group === '' ? '' : `${wanted.group}.`}${combinedResource(wanted)}`;
    const readable = ['get', 'list', 'watch'].includes(wanted.verb);
    switch (what) {
      case 'secrets':
      case 'configmaps':
        if (!readable || wanted.name === '') return readable ? 'No Object name found' : 'can only read resources of this type';
        return this.#uses(node, wanted) ? undefined : noRelationship(node, wanted);
      case 'persistentvolumeclaims':
        if (wanted.verb !== 'get') return 'can only get individual resources of this type';
        return this.#uses(node, wanted) ? undefined : noRelationship(node, wanted);
      case 'coordination.k8s.io.leases':
        return wanted.namespace === 'kube-node-lease' && (wanted.verb === 'create' || wanted.name === node)
          ? undefined
          : `can only access node lease with the same name as the requesting node`;
      default:
        return undefined;
    }
  }

  #uses(node: string, { resource, namespace, name }: AccessAttributes): boolean {
    for (const object of this.#etcd.indexed('pods', 'node', node)) {
      if (object.metadata.namespace === namespace && references(object as unknown as Pod, resource, name)) return true;
    }
    return false;
  }
}

const noRelationship = (node: string, { resource, namespace, name }: AccessAttributes): string =>
  `no relationship found between node '${node}' and this object (${resource} ${namespace}/${name})`;

/** Whether a Pod names an object anywhere: the names of references are looked for, wherever they stand. */
function references(pod: Pod, resource: string, name: string): boolean {
  const fields: Readonly<Record<string, readonly string[]>> = {
    secrets: ['secretName', 'secretRef', 'secretKeyRef', 'secret', 'imagePullSecrets', 'nodePublishSecretRef'],
    configmaps: ['configMap', 'configMapRef', 'configMapKeyRef'],
    persistentvolumeclaims: ['persistentVolumeClaim'],
  };
  return names(pod.spec, fields[resource] ?? [], false).has(name) || (resource === 'configmaps' && name === 'kube-root-ca.crt');
}

function names(value: unknown, fields: readonly string[], inside: boolean, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) {
    for (const item of value) names(item, fields, inside, found);
    return found;
  }
  for (const [field, item] of Object.entries(value)) {
    const matches = fields.includes(field);
    if (typeof item === 'string' && (matches || (inside && (field === 'name' || field === 'claimName' || field === 'secretName')))) found.add(item);
    else names(item, fields, inside || matches, found);
  }
  return found;
}
