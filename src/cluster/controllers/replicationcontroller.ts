// The ReplicationController's controller: the ReplicaSet's, with the older kind's selector.
// Upstream: pkg/controller/replication (which converts to ReplicaSets for the same purpose)

import { nothing } from '../../api/meta/labels.ts';
import type { ReplicationController } from '../../api/types.ts';
import type { Component } from '../component.ts';
import { makeReplicator } from './replicaset/sync.ts';
import { resources } from './shared/resources.ts';
import { selectorOfMap } from './shared/selectors.ts';

export const replicationController: Component = makeReplicator<ReplicationController>({
  name: 'replication-controller',
  account: 'replication-controller',
  kind: 'ReplicationController',
  resource: resources.replicationcontrollers,
  selector: ({ spec }) => (spec?.selector ? selectorOfMap(spec.selector) : nothing),
  countsTerminating: false,
});
