/**
 * How lists and maps of built-in types merge: the facts upstream keeps in Go struct tags (`patchMergeKey`, `patchStrategy`, `+listType`,
 * `+listMapKey`, `+mapType`) and the npm packages drop. Keys are `Type.field` inside a package.
 * Leaves out `+listType=atomic` where nothing else is said: a list without a rule is atomic anyway.
 * Upstream: staging/src/k8s.io/api types.go files, release 1.36. `npm run schema:compare` checks every row against an OpenAPI document.
 */
import type { MergeRule } from './types.ts';

/** A list of objects told apart by keys; strategic merge uses the first one. */
const mergedBy = (...keys: readonly [string, ...string[]]): MergeRule => ({
  listType: 'map',
  listMapKeys: keys,
  patchMergeKey: keys[0],
  patchStrategy: ['merge'],
});

/** Told apart by keys for server-side apply only: strategic merge replaces the list. */
const keyedBy = (...keys: readonly string[]): MergeRule => ({ listType: 'map', listMapKeys: keys });

/** Merged by strategic merge only: server-side apply replaces the list. */
const patchedBy = (key: string): MergeRule => ({ listType: 'atomic', patchMergeKey: key, patchStrategy: ['merge'] });

/** As `mergedBy`, and a patch must name all fields of an item it keeps. */
const retainedBy = (key: string): MergeRule => ({ ...mergedBy(key), patchStrategy: ['merge', 'retainKeys'] });

const set: MergeRule = { listType: 'set' };
const mergedSet: MergeRule = { listType: 'set', patchStrategy: ['merge'] };
const atomicMap: MergeRule = { mapType: 'atomic' };
const granular: MergeRule = { mapType: 'granular' };

/** Package, then `Type.field`. */
export const listKeys: Readonly<Record<string, Readonly<Record<string, MergeRule>>>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1': {
    'ObjectMeta.finalizers': mergedSet,
    'ObjectMeta.ownerReferences': mergedBy('uid'),
  },
  'io.k8s.api.core.v1': {
    'ComponentStatus.conditions': mergedBy('type'),
    'Container.env': mergedBy('name'),
    'Container.ports': mergedBy('containerPort', 'protocol'),
    'Container.volumeDevices': mergedBy('devicePath'),
    'Container.volumeMounts': mergedBy('mountPath'),
    'ContainerRestartRuleOnExitCodes.values': set,
    'ContainerStatus.allocatedResourcesStatus': mergedBy('name'),
    'ContainerStatus.volumeMounts': mergedBy('mountPath'),
    'EphemeralContainer.env': mergedBy('name'),
    'EphemeralContainer.ports': mergedBy('containerPort', 'protocol'),
    'EphemeralContainer.volumeDevices': mergedBy('devicePath'),
    'EphemeralContainer.volumeMounts': mergedBy('mountPath'),
    'NamespaceStatus.conditions': mergedBy('type'),
    'NodeAllocatableResourceClaimStatus.containers': set,
    'NodeSpec.podCIDRs': mergedSet,
    'NodeStatus.addresses': mergedBy('type'),
    'NodeStatus.conditions': mergedBy('type'),
    'PersistentVolumeClaimStatus.allocatedResourceStatuses': granular,
    'PersistentVolumeClaimStatus.conditions': mergedBy('type'),
    'PersistentVolumeSpec.claimRef': granular,
    'PodSpec.containers': mergedBy('name'),
    'PodSpec.ephemeralContainers': mergedBy('name'),
    'PodSpec.hostAliases': mergedBy('ip'),
    'PodSpec.imagePullSecrets': mergedBy('name'),
    'PodSpec.initContainers': mergedBy('name'),
    'PodSpec.nodeSelector': atomicMap,
    'PodSpec.resourceClaims': retainedBy('name'),
    'PodSpec.schedulingGates': mergedBy('name'),
    'PodSpec.topologySpreadConstraints': mergedBy('topologyKey', 'whenUnsatisfiable'),
    'PodSpec.volumes': retainedBy('name'),
    'PodStatus.conditions': mergedBy('type'),
    'PodStatus.hostIPs': patchedBy('ip'),
    'PodStatus.podIPs': mergedBy('ip'),
    'PodStatus.resourceClaimStatuses': retainedBy('name'),
    'ReplicationControllerSpec.selector': atomicMap,
    'ReplicationControllerStatus.conditions': mergedBy('type'),
    'ResourceRequirements.claims': keyedBy('name'),
    'ResourceStatus.resources': keyedBy('resourceID'),
    'ServiceAccount.secrets': mergedBy('name'),
    'ServiceSpec.ports': mergedBy('port', 'protocol'),
    'ServiceSpec.selector': atomicMap,
    'ServiceStatus.conditions': mergedBy('type'),
  },
  'io.k8s.api.apps.v1': {
    'DaemonSetStatus.conditions': mergedBy('type'),
    'DeploymentSpec.strategy': { patchStrategy: ['retainKeys'] },
    'DeploymentStatus.conditions': mergedBy('type'),
    'ReplicaSetStatus.conditions': mergedBy('type'),
    'StatefulSetStatus.conditions': mergedBy('type'),
  },
  'io.k8s.api.batch.v1': {
    'JobStatus.conditions': patchedBy('type'),
    'PodFailurePolicyOnExitCodesRequirement.values': set,
    'UncountedTerminatedPods.failed': set,
    'UncountedTerminatedPods.succeeded': set,
  },
  'io.k8s.api.autoscaling.v2': { 'HorizontalPodAutoscalerStatus.conditions': mergedBy('type') },
  'io.k8s.api.policy.v1': {
    'PodDisruptionBudgetSpec.selector': { patchStrategy: ['replace'] },
    'PodDisruptionBudgetStatus.conditions': mergedBy('type'),
  },
  'io.k8s.api.networking.v1': { 'ServiceCIDRStatus.conditions': mergedBy('type') },
  'io.k8s.api.discovery.v1': { 'Endpoint.addresses': set },
  'io.k8s.api.node.v1': { 'Scheduling.nodeSelector': atomicMap },
  'io.k8s.api.storage.v1': {
    'CSIDriverSpec.volumeLifecycleModes': set,
    'CSINodeSpec.drivers': mergedBy('name'),
  },
  'io.k8s.api.resource.v1': {
    'AllocatedDeviceStatus.conditions': keyedBy('type'),
    'ResourceClaimStatus.devices': keyedBy('driver', 'device', 'pool', 'shareID'),
    'ResourceClaimStatus.reservedFor': mergedBy('uid'),
  },
  'io.k8s.api.certificates.v1': { 'CertificateSigningRequestStatus.conditions': keyedBy('type') },
  'io.k8s.api.flowcontrol.v1': {
    'FlowSchemaStatus.conditions': mergedBy('type'),
    'NonResourcePolicyRule.nonResourceURLs': set,
    'NonResourcePolicyRule.verbs': set,
    'PriorityLevelConfigurationStatus.conditions': mergedBy('type'),
    'ResourcePolicyRule.apiGroups': set,
    'ResourcePolicyRule.namespaces': set,
    'ResourcePolicyRule.resources': set,
    'ResourcePolicyRule.verbs': set,
  },
  'io.k8s.api.admissionregistration.v1': {
    'MutatingAdmissionPolicySpec.matchConditions': mergedBy('name'),
    'MutatingWebhook.matchConditions': mergedBy('name'),
    'MutatingWebhookConfiguration.webhooks': mergedBy('name'),
    'ValidatingAdmissionPolicyBindingSpec.validationActions': set,
    'ValidatingAdmissionPolicySpec.matchConditions': mergedBy('name'),
    'ValidatingAdmissionPolicySpec.variables': mergedBy('name'),
    'ValidatingAdmissionPolicyStatus.conditions': keyedBy('type'),
    'ValidatingWebhook.matchConditions': mergedBy('name'),
    'ValidatingWebhookConfiguration.webhooks': mergedBy('name'),
  },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1': {
    'CustomResourceDefinitionStatus.conditions': keyedBy('type'),
    'JSONSchemaProps.x-kubernetes-validations': mergedBy('rule'),
  },
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1': { 'APIServiceStatus.conditions': mergedBy('type') },
};

/** Types server-side apply owns as a whole (`+structType=atomic`). */
export const atomicTypes: ReadonlySet<string> = new Set([
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
  'io.k8s.api.admissionregistration.v1.MatchResources',
  'io.k8s.api.admissionregistration.v1.NamedRuleWithOperations',
  'io.k8s.api.admissionregistration.v1.ParamKind',
  'io.k8s.api.admissionregistration.v1.ParamRef',
  'io.k8s.api.admissionregistration.v1.Variable',
  'io.k8s.api.autoscaling.v1.CrossVersionObjectReference',
  'io.k8s.api.core.v1.ConfigMapKeySelector',
  'io.k8s.api.core.v1.EndpointAddress',
  'io.k8s.api.core.v1.EndpointPort',
  'io.k8s.api.core.v1.FileKeySelector',
  'io.k8s.api.core.v1.LocalObjectReference',
  'io.k8s.api.core.v1.NodeSelector',
  'io.k8s.api.core.v1.NodeSelectorTerm',
  'io.k8s.api.core.v1.ObjectFieldSelector',
  'io.k8s.api.core.v1.ObjectReference',
  'io.k8s.api.core.v1.ResourceFieldSelector',
  'io.k8s.api.core.v1.ScopeSelector',
  'io.k8s.api.core.v1.SecretKeySelector',
  'io.k8s.api.core.v1.SecretReference',
  'io.k8s.api.core.v1.TopologySelectorTerm',
  'io.k8s.api.core.v1.TypedLocalObjectReference',
  'io.k8s.api.discovery.v1.EndpointPort',
  'io.k8s.api.networking.v1.ServiceBackendPort',
  'io.k8s.api.rbac.v1.RoleRef',
  'io.k8s.api.rbac.v1.Subject',
]);

/** Defaults OpenAPI states, without the zero of a type; a list map's key takes its default when an item leaves it out. */
export const statedDefaults: Readonly<Record<string, string | number>> = {
  'io.k8s.api.core.v1.AzureDiskVolumeSource.cachingMode': 'ReadWrite',
  'io.k8s.api.core.v1.AzureDiskVolumeSource.fsType': 'ext4',
  'io.k8s.api.core.v1.AzureDiskVolumeSource.kind': 'Shared',
  'io.k8s.api.core.v1.ContainerPort.protocol': 'TCP',
  'io.k8s.api.core.v1.ISCSIPersistentVolumeSource.iscsiInterface': 'default',
  'io.k8s.api.core.v1.ISCSIVolumeSource.iscsiInterface': 'default',
  'io.k8s.api.core.v1.RBDPersistentVolumeSource.keyring': '/etc/ceph/keyring',
  'io.k8s.api.core.v1.RBDPersistentVolumeSource.pool': 'rbd',
  'io.k8s.api.core.v1.RBDPersistentVolumeSource.user': 'admin',
  'io.k8s.api.core.v1.RBDVolumeSource.keyring': '/etc/ceph/keyring',
  'io.k8s.api.core.v1.RBDVolumeSource.pool': 'rbd',
  'io.k8s.api.core.v1.RBDVolumeSource.user': 'admin',
  'io.k8s.api.core.v1.ReplicationControllerSpec.replicas': 1,
  'io.k8s.api.core.v1.ScaleIOPersistentVolumeSource.fsType': 'xfs',
  'io.k8s.api.core.v1.ScaleIOPersistentVolumeSource.storageMode': 'ThinProvisioned',
  'io.k8s.api.core.v1.ScaleIOVolumeSource.fsType': 'xfs',
  'io.k8s.api.core.v1.ScaleIOVolumeSource.storageMode': 'ThinProvisioned',
  'io.k8s.api.core.v1.ServicePort.protocol': 'TCP',
  'io.k8s.api.resource.v1.DeviceToleration.operator': 'Equal',
};
