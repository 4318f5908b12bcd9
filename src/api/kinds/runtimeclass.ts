/**
 * RuntimeClass: which container runtime runs a Pod.
 * Upstream: pkg/registry/node/runtimeclass/strategy.go, printRuntimeClass.
 *
 * @supports yes RuntimeClass: overhead and scheduling; every handler runs containers the same way
 */
import type { IRuntimeClass } from 'kubernetes-models/node.k8s.io/v1/RuntimeClass';
import type { FieldError } from '../meta/field-error.ts';
import { duplicate, required } from '../meta/field-error.ts';
import { nameIsDnsLabel } from '../meta/names.ts';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { addAll, checkLabels } from './shared/checks.ts';
import { change, maybe } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';
import { internalForm } from './shared/internal-diff.ts';
import { roundResources } from './shared/pod-defaults.ts';
import { checkRequirements } from './shared/pod-spec/resources.ts';
import { checkTolerations } from './shared/pod-spec/scheduling.ts';
import { nodeLabelDeprecation } from './shared/pod-spec/warnings.ts';
import type { Item, PodSpec, ResourceList, ResourceRequirements } from './shared/pod-types.ts';

export type RuntimeClass = Stored<IRuntimeClass>;
type Toleration = Item<PodSpec['tolerations']>;

export const runtimeClass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
  schema: 'io.k8s.api.node.v1',
  createOnUpdate: true,
  unconditionalUpdate: false,
  defaults: (object) => change(object, { overhead: maybe(object.overhead, (o) => change(o, { podFixed: maybe(o.podFixed, (list) => roundResources(list as ResourceList)) })) }),
  validate: validateRuntimeClass,
  validateUpdate: (object, old) => immutableField(object.handler, old.handler, 'handler'),
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {}).flatMap((key) => {
      const message = nodeLabelDeprecation(key);
      return message ? [`scheduling.nodeSelector: ${message}`] : [];
    }),
  columns: [nameColumn, column('Handler', 'string', 'what the runtime calls it'), ageColumn],
  row: (object, context) => [object.metadata.name, object.handler, age(object, context)],
});

function validateRuntimeClass({ handler, overhead, scheduling }: RuntimeClass): readonly FieldError[] {
  const report: Report = [];
  if (!handler) report.push(required('handler', ''));
  else addAll(report, 'handler', handler, nameIsDnsLabel(handler, false));
  if (overhead) checkRequirements(report, 'overhead', { limits: overhead.podFixed } as ResourceRequirements, new Set());
  checkLabels(report, 'scheduling.nodeSelector', scheduling?.nodeSelector as Record<string, string> | undefined);
  const tolerations = scheduling?.tolerations as readonly Toleration[] | undefined;
  checkTolerations(report, 'scheduling.tolerations', tolerations);
  const id = ({ key, operator, value, effect }: Toleration): string => JSON.stringify([key, operator, value, effect]);
  tolerations?.forEach((toleration, i) => {
    if (tolerations.findIndex((other) => id(other) === id(toleration)) < i) report.push(duplicate(`scheduling.tolerations[${i}]`, internalForm('Toleration', toleration)));
  });
  return report;
}
