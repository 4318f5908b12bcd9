/**
 * CSINode: the storage drivers of one node.
 * Upstream: pkg/registry/storage/csinode/strategy.go, printCSINode.
 *
 * @supports yes CSINode: stored and shown
 */
import type { ICSINode } from 'kubernetes-models/storage.k8s.io/v1/CSINode';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { defineKind } from './shared/define.ts';

export type CSINode = Stored<ICSINode>;

export const csiNode = defineKind<CSINode>({
  group: 'storage.k8s.io',
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  generation: false,
  unconditionalUpdate: false,
  columns: [nameColumn, column('Drivers', 'integer', 'how many drivers the node has'), ageColumn],
  row: (node, context) => [node.metadata.name, node.spec?.drivers?.length ?? 0, age(node, context)],
});
