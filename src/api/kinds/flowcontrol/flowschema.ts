/**
 * FlowSchema: which requests to the API server belong together.
 * Upstream: pkg/registry/flowcontrol/flowschema/strategy.go, pkg/apis/flowcontrol/v1/defaults.go, printFlowSchema.
 *
 * @supports partly FlowSchema: every field of its schema — "stored and shown; requests are never queued"
 */
import type { IFlowSchema } from 'kubernetes-models/flowcontrol.apiserver.k8s.io/v1/FlowSchema';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { validateConditionTypes, validateFlowSchema } from './validate.ts';

export type FlowSchema = Stored<IFlowSchema>;

export const flowSchema = defineKind<FlowSchema>({
  group: 'flowcontrol.apiserver.k8s.io',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  namespaced: false,
  schema: 'io.k8s.api.flowcontrol.v1',
  status: true,
  defaults: (schema) => (schema.spec && !schema.spec.matchingPrecedence ? { ...schema, spec: { ...schema.spec, matchingPrecedence: 1000 } } : schema),
  prepareForCreate: (schema) => change(schema, { status: {} }),
  validate: validateFlowSchema,
  validateUpdate: validateFlowSchema,
  validateStatusUpdate: validateConditionTypes,
  columns: [
    nameColumn,
    column('PriorityLevel', 'string', 'the level its requests have'),
    column('MatchingPrecedence', 'string', 'its place among the schemas'),
    column('DistinguisherMethod', 'string', 'what tells its flows apart'),
    ageColumn,
    column('MissingPL', 'string', 'whether its level is not there'),
  ],
  row: (schema, context) => [
    schema.metadata.name,
    schema.spec?.priorityLevelConfiguration.name ?? '',
    schema.spec?.matchingPrecedence ?? 0,
    schema.spec?.distinguisherMethod?.type ?? '<none>',
    age(schema, context),
    schema.status?.conditions?.find((condition) => condition.type === 'Dangling')?.status ?? '?',
  ],
});
