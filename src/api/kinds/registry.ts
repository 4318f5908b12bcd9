/**
 * Every built-in kind, in the order of discovery: the core group first, then the others alphabetically. A new kind is one line here.
 */
import type { Kind } from '../kind.ts';
import { mutatingAdmissionPolicyBinding, validatingAdmissionPolicyBinding } from './admissionregistration/bindings.ts';
import { mutatingAdmissionPolicy, validatingAdmissionPolicy } from './admissionregistration/policies.ts';
import { mutatingWebhookConfiguration, validatingWebhookConfiguration } from './admissionregistration/webhooks.ts';
import { apiService } from './apiservice.ts';
import { binding } from './binding.ts';
import { certificateSigningRequest } from './certificatesigningrequest/index.ts';
import { componentStatus } from './componentstatus.ts';
import { configMap } from './configmap.ts';
import { controllerRevision } from './controllerrevision.ts';
import { cronJob } from './cronjob/index.ts';
import { csiDriver } from './csidriver.ts';
import { csiNode } from './csinode.ts';
import { csiStorageCapacity } from './csistoragecapacity.ts';
import { customResourceDefinition } from './customresourcedefinition/index.ts';
import { daemonSet } from './daemonset/index.ts';
import { deployment } from './deployment/index.ts';
import { endpoints } from './endpoints.ts';
import { endpointSlice } from './endpointslice/index.ts';
import { eventsEvent } from './event/events-k8s-io.ts';
import { event } from './event/index.ts';
import { flowSchema } from './flowcontrol/flowschema.ts';
import { priorityLevelConfiguration } from './flowcontrol/prioritylevelconfiguration.ts';
import { horizontalPodAutoscaler } from './horizontalpodautoscaler/index.ts';
import { ingress } from './ingress/index.ts';
import { ingressClass } from './ingressclass.ts';
import { ipAddress } from './ipaddress.ts';
import { job } from './job/index.ts';
import { lease } from './lease.ts';
import { limitRange } from './limitrange/index.ts';
import { namespace } from './namespace.ts';
import { networkPolicy } from './networkpolicy/index.ts';
import { node } from './node/index.ts';
import { persistentVolume } from './persistentvolume/index.ts';
import { persistentVolumeClaim } from './persistentvolumeclaim/index.ts';
import { pod } from './pod/index.ts';
import { podDisruptionBudget } from './poddisruptionbudget.ts';
import { podTemplate } from './podtemplate.ts';
import { priorityClass } from './priorityclass.ts';
import { clusterRoleBinding, roleBinding } from './rbac/bindings.ts';
import { clusterRole, role } from './rbac/roles.ts';
import { replicaSet } from './replicaset.ts';
import { replicationController } from './replicationcontroller.ts';
import { deviceClass } from './resource/deviceclass.ts';
import { resourceClaim } from './resource/resourceclaim.ts';
import { resourceClaimTemplate } from './resource/resourceclaimtemplate.ts';
import { resourceSlice } from './resource/resourceslice.ts';
import { resourceQuota } from './resourcequota/index.ts';
import { localSubjectAccessReview, selfSubjectAccessReview, selfSubjectReview, selfSubjectRulesReview, subjectAccessReview, tokenReview } from './reviews.ts';
import { runtimeClass } from './runtimeclass.ts';
import { secret } from './secret.ts';
import { service } from './service/index.ts';
import { serviceAccount } from './serviceaccount.ts';
import { serviceCidr } from './servicecidr.ts';
import { statefulSet } from './statefulset/index.ts';
import { storageClass } from './storageclass.ts';
import { volumeAttachment } from './volumeattachment.ts';
import { volumeAttributesClass } from './volumeattributesclass.ts';

export const kinds: readonly Kind[] = [
  binding,
  componentStatus,
  configMap,
  endpoints,
  event,
  limitRange,
  namespace,
  node,
  persistentVolumeClaim,
  persistentVolume,
  pod,
  podTemplate,
  replicationController,
  resourceQuota,
  secret,
  serviceAccount,
  service,
  mutatingAdmissionPolicy,
  mutatingAdmissionPolicyBinding,
  mutatingWebhookConfiguration,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
  customResourceDefinition,
  apiService,
  controllerRevision,
  daemonSet,
  deployment,
  replicaSet,
  statefulSet,
  selfSubjectReview,
  tokenReview,
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
  horizontalPodAutoscaler,
  cronJob,
  job,
  certificateSigningRequest,
  lease,
  endpointSlice,
  eventsEvent,
  flowSchema,
  priorityLevelConfiguration,
  ingressClass,
  ingress,
  ipAddress,
  networkPolicy,
  serviceCidr,
  runtimeClass,
  podDisruptionBudget,
  clusterRoleBinding,
  clusterRole,
  roleBinding,
  role,
  deviceClass,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
  priorityClass,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  storageClass,
  volumeAttachment,
  volumeAttributesClass,
];

const byPlural = new Map(kinds.map((kind) => [`${kind.plural}.${kind.group}`, kind]));
const byKind = new Map(kinds.map((kind) => [`${kind.kind}.${kind.group}`, kind]));

/** The kind served under a plural: `('apps', 'deployments')`. */
export function kindByPlural(group: string, plural: string): Kind | undefined {
  return byPlural.get(`${plural}.${group}`);
}

/** The kind of that name: `('apps', 'Deployment')`. */
export function kindByName(group: string, kind: string): Kind | undefined {
  return byKind.get(`${kind}.${group}`);
}

/** The kind that a manifest names: `('apps/v1', 'Deployment')`. Undefined also when the kind is not served in that version. */
export function kindByApiVersion(apiVersion: string, kind: string): Kind | undefined {
  const slash = apiVersion.indexOf('/');
  const found = kindByName(slash < 0 ? '' : apiVersion.slice(0, slash), kind);
  return found?.versions.some((version) => version.name === apiVersion.slice(slash + 1)) ? found : undefined;
}

/** Kinds that go by a word: plural, singular, short name or kind, in any case; the first one wins where several do. */
export function kindsByWord(word: string): readonly Kind[] {
  const lower = word.toLowerCase();
  return kinds.filter((kind) => kind.plural === lower || kind.singular === lower || kind.shortNames?.includes(lower) || kind.kind.toLowerCase() === lower);
}
