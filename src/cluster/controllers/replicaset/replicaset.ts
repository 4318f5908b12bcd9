// The ReplicaSet controller: as many Pods of a template as asked for, no more and no fewer.
// Upstream: pkg/controller/replicaset/replica_set.go

import type { ReplicaSet } from '../../../api/types.ts';
import type { Component } from '../../component.ts';
import { resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { makeReplicator } from './sync.ts';

export const replicaSet: Component = makeReplicator<ReplicaSet>({
  name: 'replicaset-controller',
  account: 'replicaset-controller',
  kind: 'ReplicaSet',
  resource: resources.replicasets,
  selector: (set) => selectorOf(set.spec?.selector),
  countsTerminating: true,
});
