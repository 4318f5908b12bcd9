/**
 * CSINode: the storage drivers of one node.
 * Upstream: pkg/registry/storage/csinode/strategy.go, printCSINode.
 *
 * @supports yes CSINode: stored and shown
 */
import type { ICSINode } from 'kubernetes-models/storage.k8s.io/v1/CSINode';
import type { FieldError } from '../meta/field-error.ts';
import { duplicate, invalidField, required } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { describeCsiNode } from './describe/classes.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkNotNegative, checkQualifiedName } from './shared/checks.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';
import { checkDriverName } from './shared/pod-spec/volume-sources.ts';

export type CSINode = Stored<ICSINode>;

export const csiNode = defineKind<CSINode>({
  group: 'storage.k8s.io',
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  generation: false,
  unconditionalUpdate: false,
  validate: validateNodeDrivers,
  validateUpdate: (node, old) => [
    ...validateNodeDrivers(node),
    ...(old.spec?.drivers ?? []).flatMap((before) =>
      (node.spec?.drivers ?? [])
        .filter((driver) => driver.name === before.name)
        .flatMap((driver) => immutableField(change(driver, { allocatable: undefined }), change(before, { allocatable: undefined }), 'spec.drivers')),
    ),
  ],
  columns: [nameColumn, column('Drivers', 'integer', 'how many drivers the node has'), ageColumn],
  row: (node, context) => [node.metadata.name, node.spec?.drivers?.length ?? 0, age(node, context)],
  describe: describeCsiNode,
});

const maxNodeId = 256;

function validateNodeDrivers({ spec }: CSINode): readonly FieldError[] {
  const report: Report = [];
  const names = new Set<string>();
  spec?.drivers?.forEach(({ name, nodeID, allocatable, topologyKeys = [] }, i) => {
    const at = `spec.drivers[${i}]`;
    checkDriverName(report, `${at}.name`, name);
    if (!nodeID) report.push(required(`${at}.nodeID`, ''));
    else if (nodeID.length > maxNodeId) report.push(invalidField(`${at}.nodeID`, nodeID, `must be ${maxNodeId} characters or less`));
    checkNotNegative(report, `${at}.allocatable.count`, allocatable?.count);
    if (names.has(name)) report.push(duplicate(`${at}.name`, name));
    names.add(name);
    const keys = topologyKeys ?? [];
    keys.forEach((key, n) => {
      if (key === '') report.push(required(at, key));
      if (keys.indexOf(key) < n) report.push(duplicate(at, key));
      checkQualifiedName(report, at, key);
    });
  });
  return report;
}
