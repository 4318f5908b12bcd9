// What a kubelet may do: what the role of nodes says, but Secrets, ConfigMaps, claims, volumes and service accounts only with those that
// Pods on its node use, Pods and Nodes only its own, and only its own Lease and CSINode.
// Upstream: plugin/pkg/auth/authorizer/node/node_authorizer.go, graph.go
// Leaves out: the graph that upstream keeps; the Pods of a node are few and are looked through when asked. PodCertificateRequests.

import type { Etcd } from '../../etcd.ts';
import type { User } from '../user.ts';
import type { AccessAttributes, Decision } from './attributes.ts';
import { NodeObjects } from './node-objects.ts';
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

/** true: allowed; a text: refused for that reason, which may be empty; undefined: the role decides */
type Verdict = true | string | undefined;

type Judge = (node: string, wanted: AccessAttributes, objects: NodeObjects) => Verdict;

const readVerbs = ['get', 'list', 'watch'];
const ownedVerbs = ['get', 'create', 'update', 'patch', 'delete'];

const related = (node: string, wanted: AccessAttributes, objects: NodeObjects): Verdict => {
  if (wanted.name === '') return 'No Object name found';
  return objects.related(node, wanted) || `no relationship found between node '${node}' and this object`;
};

const readable: Judge = (node, wanted, objects) => {
  if (!readVerbs.includes(wanted.verb)) return 'can only read resources of this type';
  if (wanted.subresource !== '') return 'cannot read subresource';
  if (wanted.namespace === '') return 'can only read namespaced object of this type';
  return related(node, wanted, objects);
};

const gettable: Judge = (node, wanted, objects) => {
  if (wanted.verb !== 'get') return 'can only get individual resources of this type';
  if (wanted.subresource !== '') return 'cannot get subresource';
  return related(node, wanted, objects);
};

const claim: Judge = (node, wanted, objects) => {
  if (wanted.subresource !== 'status') return gettable(node, wanted, objects);
  return ['update', 'patch'].includes(wanted.verb) ? related(node, wanted, objects) : 'can only get/update/patch this type';
};

const account: Judge = (node, wanted, objects) => {
  if (wanted.verb === 'get' && wanted.subresource === '') return readable(node, wanted, objects);
  if (wanted.verb !== 'create' || wanted.name === '') return 'can only create tokens for individual service accounts';
  if (wanted.subresource !== 'token') return 'can only create token subresource of serviceaccount';
  return related(node, wanted, objects);
};

const lease: Judge = (node, { verb, namespace, name }) => {
  if (!ownedVerbs.includes(verb)) return 'can only get, create, update, patch, or delete a node lease';
  if (namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace';
  return verb === 'create' || name === node || 'can only access node lease with the same name as the requesting node';
};

const csiNode: Judge = (node, { verb, subresource, name }) => {
  if (!ownedVerbs.includes(verb)) return 'can only get, create, update, patch, or delete a CSINode';
  if (subresource !== '') return 'cannot authorize CSINode subresources';
  return verb === 'create' || name === node || 'can only access CSINode with the same name as the requesting node';
};

const resourceSlice: Judge = (node, wanted, objects) => {
  if (wanted.subresource !== '') return 'cannot authorize ResourceSlice subresources';
  if (wanted.verb === 'create') return true;
  if (['get', 'update', 'patch', 'delete'].includes(wanted.verb)) return related(node, wanted, objects);
  return selects(wanted, 'spec.nodeName', node) || 'can only list/watch/deletecollection resourceslices with nodeName field selector';
};

const ownNode: Judge = (node, { verb, subresource, name }) => {
  if (subresource === 'status') return ['update', 'patch'].includes(verb) || '';
  if (subresource !== '') return '';
  if (['create', 'update', 'patch'].includes(verb)) return true;
  if (!readVerbs.includes(verb)) return '';
  if (name === node) return true;
  return name === '' ? `node '${node}' cannot read all nodes, only its own Node object` : `node '${node}' cannot read '${name}', only its own Node object`;
};

const pod: Judge = (node, wanted, objects) => {
  const { verb, subresource, name } = wanted;
  if (subresource === 'status') return ['update', 'patch'].includes(verb) || '';
  if (subresource === 'eviction') return verb === 'create' || '';
  if (subresource !== '') return '';
  if (verb === 'get') return gettable(node, wanted, objects);
  if (verb === 'create' || verb === 'delete') return true;
  if (!readVerbs.includes(verb)) return '';
  if (selects(wanted, 'spec.nodeName', node)) return true;
  return name === '' ? 'can only list/watch pods with spec.nodeName field selector' : related(node, wanted, objects);
};

/** Whether the request is limited to objects whose field is the node's name. */
const selects = ({ fieldSelector = '' }: AccessAttributes, field: string, node: string): boolean =>
  fieldSelector.split(',').some((one) => one === `${field}=${node}` || one === `${field}==${node}`);

const judges: Readonly<Record<string, Judge>> = {
  secrets: readable,
  configmaps: readable,
  persistentvolumeclaims: claim,
  persistentvolumes: gettable,
  serviceaccounts: account,
  nodes: ownNode,
  pods: pod,
  'resourceclaims.resource.k8s.io': gettable,
  'resourceslices.resource.k8s.io': resourceSlice,
  'volumeattachments.storage.k8s.io': gettable,
  'csinodes.storage.k8s.io': csiNode,
  'leases.coordination.k8s.io': lease,
};

const noRules: readonly PolicyRule[] = [];

export class NodeAuthorizer {
  #rules: readonly PolicyRule[] = noRules;
  /** some of them are for objects of certain names */
  #byName = false;
  readonly #answers = new Map<string, boolean>();
  readonly #etcd: Etcd;
  readonly #objects: NodeObjects;

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    this.#objects = new NodeObjects(etcd);
  }

  /** undefined: not a node, or no opinion */
  decide(user: User, wanted: AccessAttributes): Decision | undefined {
    const node = nodeOf(user);
    if (node === undefined) return undefined;
    const verdict = node === everyKubelet ? undefined : this.#judge(node, wanted);
    if (verdict === true) return { allowed: true, reason: '' };
    if (verdict !== undefined) return verdict === '' ? undefined : { allowed: false, reason: verdict };
    return this.#byRole(node, wanted) ? { allowed: true, reason: '' } : undefined;
  }

  /** Whether the role allows it. Asked for every status a kubelet writes; the role's rules name no objects, so an answer holds whatever the name is. */
  #byRole(node: string, wanted: AccessAttributes): boolean {
    const rules = (this.#etcd.get(clusterRoles, 'system:node')?.rules ?? noRules) as readonly PolicyRule[];
    if (rules !== this.#rules) {
      this.#rules = rules;
      this.#byName = rules.some(({ resourceNames }) => resourceNames?.length);
      this.#answers.clear();
    }
    const allows = (): boolean => (node === everyKubelet ? [...rules, ...onlyByJudge] : rules).some((rule) => ruleAllows(rule, wanted));
    if (!wanted.isResource || this.#byName) return allows();
    const question = `${node === everyKubelet} ${wanted.verb} ${wanted.group} ${wanted.resource}/${wanted.subresource}`;
    let answer = this.#answers.get(question);
    if (answer === undefined) this.#answers.set(question, (answer = allows()));
    return answer;
  }

  #judge(node: string, wanted: AccessAttributes): Verdict {
    if (!wanted.isResource) return undefined;
    const what = wanted.group === '' ? wanted.resource : `${wanted.resource}.${wanted.group}`;
    const judge = Object.hasOwn(judges, what) ? judges[what] : undefined;
    return judge?.(node, wanted, this.#objects);
  }
}

/** What kubelets do that the role leaves to the authorizer. */
const onlyByJudge: readonly PolicyRule[] = [
  { verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'], apiGroups: ['resource.k8s.io'], resources: ['resourceslices'] },
];

