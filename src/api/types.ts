// The kinds' shapes by the names controllers use. Types only: field lists come from kubernetes-models (made from
// upstream's OpenAPI), made immutable here, with the metadata that a stored object has.
// Add a line when a new kind is used in typed code.

import type { IControllerRevision } from 'kubernetes-models/apps/v1/ControllerRevision';
import type { IDaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { ICertificateSigningRequest } from 'kubernetes-models/certificates.k8s.io/v1/CertificateSigningRequest';
import type { ILease } from 'kubernetes-models/coordination.k8s.io/v1/Lease';
import type { IEndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1/EndpointSlice';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import type { IResourceClaim } from 'kubernetes-models/resource.k8s.io/v1/ResourceClaim';
import type { IResourceClaimTemplate } from 'kubernetes-models/resource.k8s.io/v1/ResourceClaimTemplate';
import type { IStorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass';
import type { IVolumeAttachment } from 'kubernetes-models/storage.k8s.io/v1/VolumeAttachment';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEndpoints } from 'kubernetes-models/v1/Endpoints';
import type { IEvent } from 'kubernetes-models/v1/Event';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { INode } from 'kubernetes-models/v1/Node';
import type { IPersistentVolume } from 'kubernetes-models/v1/PersistentVolume';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IPod } from 'kubernetes-models/v1/Pod';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import type { IReplicationController } from 'kubernetes-models/v1/ReplicationController';
import type { IResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { Immutable, ObjectMeta } from './object.ts';

/** A kind's fields, immutable, with a stored object's metadata. */
export type Stored<T> = { readonly apiVersion: string; readonly kind: string; readonly metadata: ObjectMeta } & Immutable<Omit<T, 'apiVersion' | 'kind' | 'metadata'>>;

export type CertificateSigningRequest = Stored<ICertificateSigningRequest>;
export type ClusterRole = Stored<IClusterRole>;
export type ConfigMap = Stored<IConfigMap>;
export type ControllerRevision = Stored<IControllerRevision>;
export type CronJob = Stored<ICronJob>;
export type DaemonSet = Stored<IDaemonSet>;
export type Deployment = Stored<IDeployment>;
export type EndpointSlice = Stored<IEndpointSlice>;
export type Endpoints = Stored<IEndpoints>;
export type Event = Stored<IEvent>;
export type HorizontalPodAutoscaler = Stored<IHorizontalPodAutoscaler>;
export type Job = Stored<IJob>;
export type Lease = Stored<ILease>;
export type Namespace = Stored<INamespace>;
export type Node = Stored<INode>;
export type PersistentVolume = Stored<IPersistentVolume>;
export type PersistentVolumeClaim = Stored<IPersistentVolumeClaim>;
export type Pod = Stored<IPod>;
export type PodDisruptionBudget = Stored<IPodDisruptionBudget>;
export type ReplicaSet = Stored<IReplicaSet>;
export type ReplicationController = Stored<IReplicationController>;
export type ResourceClaim = Stored<IResourceClaim>;
export type ResourceClaimTemplate = Stored<IResourceClaimTemplate>;
export type ResourceQuota = Stored<IResourceQuota>;
export type Secret = Stored<ISecret>;
export type Service = Stored<IService>;
export type ServiceAccount = Stored<IServiceAccount>;
export type StatefulSet = Stored<IStatefulSet>;
export type StorageClass = Stored<IStorageClass>;
export type VolumeAttachment = Stored<IVolumeAttachment>;

export type Container = Immutable<IContainer>;
export type PodTemplateSpec = Immutable<IPodTemplateSpec>;
