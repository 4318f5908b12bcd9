// What a new, empty object of a built-in kind already has, because Go's structs cannot be absent: an empty Pod has a spec and a status. Fields
// that are there before anyone wrote them are nobody's, so `f:spec` of a fresh Pod has no `.`. Custom resources have nothing.
// Upstream: the types in k8s.io/api whose fields are structs and not pointers, on the way from the object through nothing but structs;
// null stands for lists and pointers that are written even when they are empty.

import type { JsonObject } from '../../../object.ts';

type Zero = { readonly [field: string]: Zero | null };

const pod: Zero = { metadata: {}, spec: { containers: null } };
const workload: Zero = { selector: null, template: pod };
const both: Zero = { spec: {}, status: {} };

const zeros: Readonly<Record<string, Zero>> = {
  'admissionregistration.k8s.io/v1 MutatingAdmissionPolicy': { spec: {} },
  'admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding': { spec: {} },
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': both,
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': { spec: { validationActions: null } },
  'apiextensions.k8s.io/v1 CustomResourceDefinition': { spec: { names: {}, versions: null }, status: { acceptedNames: {} } },
  'apiregistration.k8s.io/v1 APIService': both,
  'apps/v1 DaemonSet': { spec: { ...workload, updateStrategy: {} }, status: {} },
  'apps/v1 Deployment': { spec: { ...workload, strategy: {} }, status: {} },
  'apps/v1 ReplicaSet': { spec: workload, status: {} },
  'apps/v1 StatefulSet': { spec: { ...workload, updateStrategy: {} }, status: {} },
  'autoscaling/v1 HorizontalPodAutoscaler': { spec: { scaleTargetRef: {} }, status: {} },
  'autoscaling/v1 Scale': both,
  'autoscaling/v2 HorizontalPodAutoscaler': { spec: { scaleTargetRef: {} }, status: {} },
  'batch/v1 CronJob': { spec: { jobTemplate: { metadata: {}, spec: { template: pod } } }, status: {} },
  'batch/v1 Job': { spec: { template: pod }, status: {} },
  'certificates.k8s.io/v1 CertificateSigningRequest': both,
  'coordination.k8s.io/v1 Lease': { spec: {} },
  'events.k8s.io/v1 Event': { deprecatedSource: {}, regarding: {} },
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': { spec: { priorityLevelConfiguration: {} }, status: {} },
  'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration': both,
  'networking.k8s.io/v1 IPAddress': { spec: { parentRef: null } },
  'networking.k8s.io/v1 Ingress': { spec: {}, status: { loadBalancer: {} } },
  'networking.k8s.io/v1 IngressClass': { spec: {} },
  'networking.k8s.io/v1 NetworkPolicy': { spec: { podSelector: {} } },
  'networking.k8s.io/v1 ServiceCIDR': both,
  'policy/v1 PodDisruptionBudget': both,
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': { roleRef: {} },
  'rbac.authorization.k8s.io/v1 RoleBinding': { roleRef: {} },
  'resource.k8s.io/v1 DeviceClass': { spec: {} },
  'resource.k8s.io/v1 ResourceClaim': { spec: { devices: {} }, status: {} },
  'resource.k8s.io/v1 ResourceClaimTemplate': { spec: { metadata: {}, spec: { devices: {} } } },
  'resource.k8s.io/v1 ResourceSlice': { spec: { pool: {} } },
  'storage.k8s.io/v1 CSIDriver': { spec: {} },
  'storage.k8s.io/v1 CSINode': { spec: { drivers: null } },
  'storage.k8s.io/v1 VolumeAttachment': { spec: { source: {} }, status: {} },
  'v1 Binding': { target: {} },
  'v1 Event': { involvedObject: {}, source: {} },
  'v1 LimitRange': { spec: { limits: null } },
  'v1 Namespace': both,
  'v1 Node': { spec: {}, status: { daemonEndpoints: { kubeletEndpoint: {} }, nodeInfo: {} } },
  'v1 PersistentVolume': both,
  'v1 PersistentVolumeClaim': { spec: { resources: {} }, status: {} },
  'v1 Pod': { spec: { containers: null }, status: {} },
  'v1 PodTemplate': { template: pod },
  'v1 ReplicationController': both,
  'v1 ResourceQuota': both,
  'v1 Service': { spec: {}, status: { loadBalancer: {} } },
};

/** The same by kind and version; every write asks, so neither is put together with the other. */
const byKind = new Map<string, Map<string, Zero>>();
for (const [name, zero] of Object.entries(zeros)) {
  const [apiVersion = '', kind = ''] = name.split(' ');
  const versions = byKind.get(kind);
  if (versions) versions.set(apiVersion, zero);
  else byKind.set(kind, new Map([[apiVersion, zero]]));
}

/** The object with the fields it cannot be without; itself when it has them. */
export function withZeroFields(object: JsonObject, apiVersion: string, kind: string): JsonObject {
  const zero = byKind.get(kind)?.get(apiVersion);
  return zero ? fill(object, zero) : object;
}

function fill(object: JsonObject, zero: Zero): JsonObject {
  let out: Record<string, unknown> | undefined;
  for (const field in zero) {
    const expected = zero[field] ?? null;
    const value = object[field];
    const filled =
      value === undefined
        ? expected === null
          ? null
          : fill({}, expected)
        : expected === null || typeof value !== 'object' || value === null
          ? value
          : fill(value as JsonObject, expected);
    if (filled !== value) (out ??= { ...object })[field] = filled;
  }
  return out ?? object;
}
