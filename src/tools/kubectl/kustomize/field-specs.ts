// Where kustomize finds names, labels, images and the rest in objects: its built-in configuration, and what `configurations` add.
// Upstream: kustomize api v0.21 internal/konfig/builtinpluginconsts, internal/plugins/builtinconfig/transformerconfig.go, types/fieldspec.go.

import { compareStrings } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { type Gvk, isSelected, sameGvk } from './ids.ts';

/** A place in the objects of a kind. `create`: it is made where it is missing. */
export interface FieldSpec extends Partial<Gvk> {
  readonly path: string;
  readonly create?: boolean;
}

/** Who mentions objects of a kind by name. */
export interface NameReference extends Partial<Gvk> {
  readonly fieldSpecs: readonly FieldSpec[];
}

export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
}

export const emptyConfig: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  varReference: [],
  images: [],
  replicas: [],
  nameReference: [],
};

const gvkOf = ({ group = '', version = '', kind = '' }: Partial<Gvk>): Gvk => ({ group, version, kind });

/** @throws CommandError when both say differently whether to create */
export function mergeSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] {
  const out = [...specs];
  for (const spec of more) {
    const known = out.find((one) => one.path === spec.path && isSelected(gvkOf(one), spec));
    if (!known) out.push(spec);
    else if ((known.create ?? false) !== (spec.create ?? false)) throw new CommandError('conflicting fieldspecs');
  }
  return out;
}

function mergeReferences(references: readonly NameReference[], more: readonly NameReference[]): readonly NameReference[] {
  let out = [...references];
  for (const one of more) {
    if (!out.some((known) => sameGvk(gvkOf(known), gvkOf(one)))) out.push(one);
    else out = out.map((known) => (sameGvk(gvkOf(known), gvkOf(one)) ? { ...known, fieldSpecs: mergeSpecs(known.fieldSpecs, one.fieldSpecs) } : known));
  }
  return out;
}

/** @throws CommandError `failed to merge … fieldSpec: conflicting fieldspecs` */
export function mergeConfigs(config: TransformerConfig, more: TransformerConfig): TransformerConfig {
  const merge = <T>(name: string, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`failed to merge ${name} fieldSpec: ${error.message}`) : error;
    }
  };
  const specs = (field: Exclude<keyof TransformerConfig, 'nameReference'>, name: string): readonly FieldSpec[] => sorted(merge(name, () => mergeSpecs(config[field], more[field])));
  return {
    namePrefix: specs('namePrefix', 'NamePrefix'),
    nameSuffix: specs('nameSuffix', 'NameSuffix'),
    namespace: specs('namespace', 'NameSpace'),
    commonAnnotations: specs('commonAnnotations', 'CommonAnnotations'),
    commonLabels: specs('commonLabels', 'CommonLabels'),
    labels: specs('labels', 'Labels'),
    templateLabels: specs('templateLabels', 'TemplateLabels'),
    varReference: specs('varReference', 'VarReference'),
    nameReference: sorted(merge('NameReference', () => mergeReferences(config.nameReference, more.nameReference))),
    images: specs('images', 'Images'),
    replicas: specs('replicas', 'Replicas'),
  };
}

const first =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  );
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** What comes before what when kinds are put in order. */
export const kindOrder = (orderFirst: readonly string[] = first, orderLast: readonly string[] = last): ((kind: string) => number) => {
  const ranks = new Map([...orderFirst.map((kind, i) => [kind, i - orderFirst.length] as const), ...orderLast.map((kind, i) => [kind, i + 1] as const)]);
  return (kind) => ranks.get(kind) ?? 0;
};

const rank = kindOrder();

/** Group, version and kind as they are compared. */
export const sortText = ({ group, version, kind }: Partial<Gvk>): string => `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;

function sorted<T extends Partial<Gvk>>(specs: readonly T[]): readonly T[] {
  return [...specs].sort((a, b) => rank(a.kind ?? '') - rank(b.kind ?? '') || compareStrings(sortText(a), sortText(b)));
}

// -- the built-in configuration

const podHolders: readonly (readonly [kind: string, path: string])[] = [
  ['PodTemplate', 'template/spec'],
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) => [kind, 'spec/template/spec'] as const),
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
];

/** The same places in a Pod and in everything that makes Pods. */
const inPods = (...paths: readonly string[]): FieldSpec[] => [
  ...paths.map((path) => ({ path: `spec/${path}`, version: 'v1', kind: 'Pod' })),
  ...podHolders.flatMap(([kind, holder]) => paths.map((path) => ({ path: `${holder}/${path}`, kind }))),
];

/** As `inPods`, for the kinds that service accounts and the like are looked for in. */
const inSomePods = (path: string): FieldSpec[] => [
  { path: `spec/${path}`, kind: 'Pod' },
  ...['StatefulSet', 'Deployment', 'ReplicationController'].map((kind) => ({ path: `spec/template/spec/${path}`, kind })),
  { path: `spec/jobTemplate/spec/template/spec/${path}`, kind: 'CronJob' },
  ...['Job', 'DaemonSet'].map((kind) => ({ path: `spec/template/spec/${path}`, kind })),
];

const of = (kind: string, ...paths: readonly string[]): FieldSpec[] => paths.map((path) => ({ path, kind }));
const ofGroup = (group: string, kind: string, ...paths: readonly string[]): FieldSpec[] => paths.map((path) => ({ path, kind, group }));
const created = (specs: readonly FieldSpec[]): FieldSpec[] => specs.map((spec) => ({ ...spec, create: true }));

const ruleNames = [...of('Role', 'rules/resourceNames'), ...of('ClusterRole', 'rules/resourceNames')];
const inContainers = (path: string): string[] => [`containers/${path}`, `initContainers/${path}`];
const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

const nameReference: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({ kind, fieldSpecs: of('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name') })),
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: [
      ...inPods('volumes/configMap/name', ...inContainers('env/valueFrom/configMapKeyRef/name'), ...inContainers('envFrom/configMapRef/name'), 'volumes/projected/sources/configMap/name'),
      ...of('Node', 'spec/configSource/configMap'),
      ...ruleNames,
      ...of('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: [
      ...inPods(
        'volumes/secret/secretName',
        ...inContainers('env/valueFrom/secretKeyRef/name'),
        ...inContainers('envFrom/secretRef/name'),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      ...of(
        'Ingress',
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ),
      ...of('ServiceAccount', 'imagePullSecrets/name'),
      ...of('StorageClass', 'parameters/secretName', 'parameters/adminSecretName', 'parameters/userSecretName', 'parameters/secretRef'),
      ...ruleNames,
      { path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name', kind: 'Service', group: 'serving.knative.dev', version: 'v1' },
      ...of('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: [
      ...ofGroup('apps', 'StatefulSet', 'spec/serviceName'),
      ...of('Ingress', 'spec/rules/http/paths/backend/serviceName', 'spec/backend/serviceName', 'spec/rules/http/paths/backend/service/name', 'spec/defaultBackend/service/name'),
      ...ofGroup('apiregistration.k8s.io', 'APIService', 'spec/service/name'),
      ...ofGroup(admission, 'ValidatingWebhookConfiguration', 'webhooks/clientConfig/service'),
      ...ofGroup(admission, 'MutatingWebhookConfiguration', 'webhooks/clientConfig/service'),
    ],
  },
  { kind: 'Role', group: rbac, fieldSpecs: ofGroup(rbac, 'RoleBinding', 'roleRef/name') },
  { kind: 'ClusterRole', group: rbac, fieldSpecs: [...ofGroup(rbac, 'RoleBinding', 'roleRef/name'), ...ofGroup(rbac, 'ClusterRoleBinding', 'roleRef/name')] },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: [...ofGroup(rbac, 'RoleBinding', 'subjects'), ...ofGroup(rbac, 'ClusterRoleBinding', 'subjects'), ...inSomePods('serviceAccountName')],
  },
  { kind: 'PersistentVolumeClaim', version: 'v1', fieldSpecs: inSomePods('volumes/persistentVolumeClaim/claimName') },
  { kind: 'PersistentVolume', version: 'v1', fieldSpecs: [...of('PersistentVolumeClaim', 'spec/volumeName'), ...of('ClusterRole', 'rules/resourceNames')] },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    fieldSpecs: [...of('PersistentVolume', 'spec/storageClassName'), ...of('PersistentVolumeClaim', 'spec/storageClassName'), ...of('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName')],
  },
  { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io', fieldSpecs: inSomePods('priorityClassName') },
  { kind: 'IngressClass', version: 'v1', group: 'networking.k8s.io/v1', fieldSpecs: of('Ingress', 'spec/ingressClassName') },
  { kind: 'ValidatingAdmissionPolicy', group: admission, fieldSpecs: ofGroup(admission, 'ValidatingAdmissionPolicyBinding', 'spec/policyName') },
];

const template = 'spec/template/metadata';
const jobs = (field: string): FieldSpec[] => [
  ...ofGroup('batch', 'Job', `${template}/${field}`),
  ...ofGroup('batch', 'CronJob', `spec/jobTemplate/metadata/${field}`, `spec/jobTemplate/${template}/${field}`),
];

const metadataLabels = created([
  { path: 'metadata/labels' },
  { path: `${template}/labels`, version: 'v1', kind: 'ReplicationController' },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].flatMap((kind) => of(kind, `${template}/labels`)),
  ...ofGroup('apps', 'StatefulSet', `${template}/labels`, 'spec/volumeClaimTemplates[]/metadata/labels'),
  ...jobs('labels'),
]);

const termSelectors = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution`,
]);
const podSelectors = [...termSelectors, 'topologySpreadConstraints'].map((path) => `spec/template/spec/${path}/labelSelector/matchLabels`);

const commonLabels: readonly FieldSpec[] = [
  ...created([
    { path: 'spec/selector', version: 'v1', kind: 'Service' },
    { path: 'spec/selector', version: 'v1', kind: 'ReplicationController' },
    ...of('Deployment', 'spec/selector/matchLabels'),
  ]),
  ...ofGroup('apps', 'Deployment', ...podSelectors),
  ...created([...of('ReplicaSet', 'spec/selector/matchLabels'), ...of('DaemonSet', 'spec/selector/matchLabels'), ...ofGroup('apps', 'StatefulSet', 'spec/selector/matchLabels')]),
  ...ofGroup('apps', 'StatefulSet', ...podSelectors),
  ...ofGroup('batch', 'Job', 'spec/selector/matchLabels'),
  ...ofGroup('batch', 'CronJob', 'spec/jobTemplate/spec/selector/matchLabels'),
  ...ofGroup('policy', 'PodDisruptionBudget', 'spec/selector/matchLabels'),
  ...ofGroup('networking.k8s.io', 'NetworkPolicy', 'spec/podSelector/matchLabels', 'spec/ingress/from/podSelector/matchLabels', 'spec/egress/to/podSelector/matchLabels'),
  ...metadataLabels,
];

const commonAnnotations = created([
  { path: 'metadata/annotations' },
  { path: `${template}/annotations`, version: 'v1', kind: 'ReplicationController' },
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].flatMap((kind) => of(kind, `${template}/annotations`)),
  ...jobs('annotations'),
]);

const containerFields = [...inContainers('args'), ...inContainers('command'), ...inContainers('env/value'), ...inContainers('volumeMounts/mountPath')];

const varReference: readonly FieldSpec[] = [
  ...of('CronJob', ...containerFields.map((path) => `spec/jobTemplate/spec/template/spec/${path}`), 'spec/jobTemplate/spec/template/volumes/nfs/server'),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet'].flatMap((kind) => of(kind, ...[...containerFields, 'volumes/nfs/server'].map((path) => `spec/template/spec/${path}`))),
  ...of('Deployment', 'spec/template/metadata/annotations'),
  ...of('Ingress', 'spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'),
  ...of('Pod', ...[...containerFields, 'volumes/nfs/server'].map((path) => `spec/${path}`)),
  ...of('Service', 'spec/ports/port', 'spec/ports/targetPort'),
  ...of('StatefulSet', ...containerFields.map((path) => `spec/template/spec/${path}`), 'spec/volumeClaimTemplates/spec/nfs/server'),
  ...of('PersistentVolume', 'spec/nfs/server'),
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];

const imagePaths = ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'];

/** What kustomize knows by itself. */
export const defaultConfig: TransformerConfig = mergeConfigs(emptyConfig, {
  namePrefix: [{ path: 'metadata/name' }],
  nameSuffix: [{ path: 'metadata/name' }],
  namespace: [
    { path: 'metadata/name', kind: 'Namespace', create: true },
    { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
    { path: 'spec/conversion/webhook/clientConfig/service/namespace', group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  ],
  commonLabels,
  labels: [],
  templateLabels: metadataLabels,
  commonAnnotations,
  nameReference,
  varReference,
  images: created([...imagePaths.map((path) => ({ path: `spec/${path}` })), ...imagePaths.map((path) => ({ path: `spec/template/spec/${path}` }))]),
  replicas: created(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].flatMap((kind) => of(kind, 'spec/replicas'))),
});
