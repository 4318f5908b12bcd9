// What kustomize tells objects apart by.
// Upstream: kustomize kyaml v0.21 resid/gvk.go, resid.go, openapi.go (precomputedIsNamespaceScoped).

import { type KubeObject, kindOf, nameOf, namespaceOf } from '../resource/object.ts';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ResId extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** Kinds kustomize knows to live outside of namespaces, by group. It knows no newer ones. */
const clusterScoped = new Set(
  [
    'ComponentStatus Namespace Node PersistentVolume',
    'admissionregistration.k8s.io: MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'apiextensions.k8s.io: CustomResourceDefinition',
    'apiregistration.k8s.io: APIService',
    'certificates.k8s.io: CertificateSigningRequest',
    'flowcontrol.apiserver.k8s.io: FlowSchema PriorityLevelConfiguration',
    'networking.k8s.io: IngressClass',
    'node.k8s.io: RuntimeClass',
    'policy: PodSecurityPolicy',
    'rbac.authorization.k8s.io: ClusterRole ClusterRoleBinding',
    'scheduling.k8s.io: PriorityClass',
    'storage.k8s.io: CSIDriver CSINode StorageClass VolumeAttachment',
  ].flatMap((line) => {
    const [left = '', right] = line.split(': ');
    return (right ?? left).split(' ').map((kind) => `${right === undefined ? '' : left}/${kind}`);
  }),
);

export const isClusterScoped = ({ group, kind }: Gvk): boolean => clusterScoped.has(`${group}/${kind}`);

export const gvkString = ({ group, version, kind }: Gvk): string => `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;

/** `Deployment.v1.apps/web.[noNs]`. */
export const idString = (id: ResId): string => `${gvkString(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;

export const idOf = (object: KubeObject): ResId => ({ ...kindOf(object), name: nameOf(object), namespace: namespaceOf(object) });

export function effectiveNamespace(id: ResId): string {
  if (isClusterScoped(id)) return '_non_namespaceable_';
  return id.namespace === '' ? 'default' : id.namespace;
}

export const sameGvk = (a: Gvk, b: Gvk): boolean => a.group === b.group && a.version === b.version && a.kind === b.kind;

export const sameNamespace = (a: ResId, b: ResId): boolean => effectiveNamespace(a) === effectiveNamespace(b);

export const sameId = (a: ResId, b: ResId): boolean => sameNamespace(a, b) && a.name === b.name && sameGvk(a, b);

/** Whether `x` is what `selector` names; what it leaves out may be anything. */
export function isSelected(x: Gvk, selector: Partial<Gvk>): boolean {
  return (!selector.group || x.group === selector.group) && (!selector.version || x.version === selector.version) && (!selector.kind || x.kind === selector.kind);
}
