/**
 * PriorityClass: a name for how important Pods are.
 * Upstream: pkg/registry/scheduling/priorityclass/strategy.go, pkg/apis/scheduling.
 *
 * @supports yes PriorityClass: value, globalDefault, preemptionPolicy
 */
import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import type { FieldError } from '../meta/field-error.ts';
import { forbiddenField } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { describePriorityClass } from './describe/objects.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkRequiredOneOf } from './shared/checks.ts';
import { fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withGeneration } from './shared/generation.ts';
import { immutableField } from './shared/immutable.ts';

export type PriorityClass = Stored<IPriorityClass>;

export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1',
  generation: false,
  defaults: (priorityClass) => fill(priorityClass, { preemptionPolicy: 'PreemptLowerPriority' }),
  prepareForCreate: (priorityClass) => withGeneration(priorityClass, 1),
  validate: validatePriorityClass,
  validateUpdate: (priorityClass, old) => [
    ...(priorityClass.value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
    ...immutableField(priorityClass.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ],
  columns: [
    nameColumn,
    column('Value', 'integer', 'the priority its Pods get'),
    column('Global-Default', 'boolean', 'whether Pods that name no class get it'),
    ageColumn,
    column('PreemptionPolicy', 'string', 'whether its Pods may displace others'),
  ],
  row: (priorityClass, context) => [
    priorityClass.metadata.name,
    priorityClass.value ?? 0,
    priorityClass.globalDefault ?? false,
    age(priorityClass, context),
    priorityClass.preemptionPolicy ?? '',
  ],
  describe: describePriorityClass,
});

/** Names the server keeps to itself, with their values. */
const systemClasses: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);
const highestUserValue = 1_000_000_000;

function validatePriorityClass({ metadata: { name }, value = 0, globalDefault = false, preemptionPolicy }: PriorityClass): readonly FieldError[] {
  const report: Report = [];
  if (name.startsWith('system-')) {
    const known = systemClasses.get(name);
    const reserved = (why: string): void =>
      void report.push(forbiddenField('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${why}`));
    if (known === undefined) reserved(`${name} is not a known system priority class`);
    else if (value !== known) reserved(`value of ${name} PriorityClass must be ${known}`);
    else if (globalDefault) reserved(`globalDefault of ${name} PriorityClass must be false`);
  } else if (value > highestUserValue) {
    report.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${highestUserValue}`));
  }
  if (preemptionPolicy !== undefined) checkRequiredOneOf(report, 'preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  return report;
}
