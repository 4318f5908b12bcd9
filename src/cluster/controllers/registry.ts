// Every controller of kube-controller-manager, in the order it starts them. Adding one = a file and a line here.
// Most remember nothing and are shared between clusters; those that do are made anew for each.

import type { Component } from '../component.ts';
import { bootstrapSigner } from './bootstrap-signer.ts';
import { csrApprover, csrCleaner, csrSigner } from './certificates/certificates.ts';
import { clusterRoleAggregation } from './clusterrole-aggregation.ts';
import { cronjob } from './cronjob/cronjob.ts';
import { makeDaemonSetController } from './daemonset/daemonset.ts';
import { deployment } from './deployment/deployment.ts';
import { disruption } from './disruption/disruption.ts';
import { makeEndpointsController } from './endpoints.ts';
import { makeEndpointSliceController } from './endpointslice/endpointslice.ts';
import { endpointSliceMirroring } from './endpointslice-mirroring.ts';
import { makeEventExpiry } from './event-expiry.ts';
import { makeGarbageCollector } from './garbage-collector/garbage-collector.ts';
import { makeJobController } from './job/job.ts';
import { makeHorizontalPodAutoscaler } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import { controllerManagerLeader, type Electorate, schedulerLeader } from './leader-election.ts';
import { legacyTokenCleaner } from './legacy-token-cleaner.ts';
import { namespace } from './namespace.ts';
import { makeNodeIpamController } from './node-ipam.ts';
import { makeNodeLifecycleController } from './node-lifecycle/node-lifecycle.ts';
import { makeAttachDetachController } from './persistent-volume/attach-detach.ts';
import { ephemeralVolume } from './persistent-volume/ephemeral-volume.ts';
import { expand } from './persistent-volume/expand.ts';
import { makePersistentVolumeBinder } from './persistent-volume/persistent-volume-binder.ts';
import { pvProtection } from './persistent-volume/pv-protection.ts';
import { makePvcProtectionController } from './persistent-volume/pvc-protection.ts';
import { makePodGc } from './pod-gc.ts';
import { replicaSet } from './replicaset/replicaset.ts';
import { replicationController } from './replicationcontroller.ts';
import { resourceClaim } from './resourceclaim.ts';
import { resourcequota } from './resourcequota.ts';
import { rootCaCertPublisher } from './root-ca-cert-publisher.ts';
import { serviceAccountTokens } from './serviceaccount-tokens.ts';
import { serviceaccount } from './serviceaccount.ts';
import { statefulset } from './statefulset/statefulset.ts';
import { makeTaintEvictionController } from './taint-eviction.ts';
import { tokenCleaner } from './token-cleaner.ts';
import { makeTtlController } from './ttl.ts';
import { ttlAfterFinished } from './ttl-after-finished.ts';

export const controllers: readonly (Component | ((cluster: Electorate) => Component))[] = [
  makeEndpointsController,
  makeEndpointSliceController,
  endpointSliceMirroring,
  replicationController,
  makePodGc,
  resourcequota,
  serviceAccountTokens,
  serviceaccount,
  makeGarbageCollector,
  makeDaemonSetController,
  makeJobController,
  deployment,
  replicaSet,
  makeHorizontalPodAutoscaler,
  disruption,
  statefulset,
  cronjob,
  csrApprover,
  csrSigner,
  csrCleaner,
  bootstrapSigner,
  tokenCleaner,
  legacyTokenCleaner,
  clusterRoleAggregation,
  ttlAfterFinished,
  makeTtlController,
  makeNodeIpamController,
  makeNodeLifecycleController,
  makeTaintEvictionController,
  makePersistentVolumeBinder,
  makeAttachDetachController,
  expand,
  ephemeralVolume,
  resourceClaim,
  makePvcProtectionController,
  pvProtection,
  namespace,
  rootCaCertPublisher,
  makeEventExpiry,
  controllerManagerLeader,
  schedulerLeader,
];
