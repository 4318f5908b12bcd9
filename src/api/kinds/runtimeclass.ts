/**
 * RuntimeClass: which container runtime runs a Pod.
 * Upstream: pkg/registry/node/runtimeclass/strategy.go, printRuntimeClass.
 *
 * @supports yes RuntimeClass: overhead and scheduling; every handler runs containers the same way
 */
import type { IRuntimeClass } from 'kubernetes-models/node.k8s.io/v1/RuntimeClass';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change, maybe } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { roundResources } from './shared/pod-defaults.ts';
import type { ResourceList } from './shared/pod-types.ts';

export type RuntimeClass = Stored<IRuntimeClass>;

export const runtimeClass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
  schema: 'io.k8s.api.node.v1',
  createOnUpdate: true,
  unconditionalUpdate: false,
  defaults: (object) =>
    change(object, { overhead: maybe(object.overhead, (o) => change(o, { podFixed: maybe(o.podFixed, (list) => roundResources(list as ResourceList)) })) }),
  columns: [nameColumn, column('Handler', 'string', 'what the runtime calls it'), ageColumn],
  row: (object, context) => [object.metadata.name, object.handler, age(object, context)],
});
