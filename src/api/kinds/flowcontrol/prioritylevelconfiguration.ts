/**
 * PriorityLevelConfiguration: how many requests of a level the API server serves at once.
 * Upstream: pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go, pkg/apis/flowcontrol/v1/defaults.go.
 *
 * @supports partly PriorityLevelConfiguration: every field of its schema — "stored and shown; requests are never queued"
 */
import type { IPriorityLevelConfiguration } from 'kubernetes-models/flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, fill, maybe } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { validateConditionTypes, validatePriorityLevel } from './validate.ts';

export type PriorityLevelConfiguration = Stored<IPriorityLevelConfiguration>;
type LevelSpec = NonNullable<PriorityLevelConfiguration['spec']>;
type Limited = NonNullable<LevelSpec['limited']>;

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  group: 'flowcontrol.apiserver.k8s.io',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  namespaced: false,
  schema: 'io.k8s.api.flowcontrol.v1',
  status: true,
  defaults: (level) => change(level, { spec: maybe(level.spec, defaultSpec) }),
  prepareForCreate: (level) => change(level, { status: {} }),
  validate: validatePriorityLevel,
  validateUpdate: validatePriorityLevel,
  validateStatusUpdate: validateConditionTypes,
  columns: [
    nameColumn,
    column('Type', 'string', 'Limited or Exempt'),
    column('NominalConcurrencyShares', 'string', 'its share of what can be served at once'),
    column('Queues', 'string', 'how many queues it has'),
    column('HandSize', 'string', 'how many queues a flow is dealt'),
    column('QueueLengthLimit', 'string', 'how many requests wait in a queue'),
    ageColumn,
  ],
  row: (level, context) => {
    const limited = level.spec?.limited;
    const queuing = limited?.limitResponse?.queuing;
    return [
      level.metadata.name,
      level.spec?.type ?? '',
      limited ? (limited.nominalConcurrencyShares ?? null) : '<none>',
      queuing?.queues ?? '<none>',
      queuing?.handSize ?? '<none>',
      queuing?.queueLengthLimit ?? '<none>',
      age(level, context),
    ];
  },
});

function defaultSpec(spec: LevelSpec): LevelSpec {
  return change(spec, {
    exempt: maybe(spec.exempt, (exempt) => fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 })),
    limited: maybe(spec.limited, defaultLimited),
  });
}

/** Zeros of a queue's numbers stand for what is not given. */
function defaultLimited(limited: Limited): Limited {
  const queuing = limited.limitResponse?.queuing;
  const shares = limited.nominalConcurrencyShares ?? 30;
  const filled = { ...limited, nominalConcurrencyShares: shares, lendablePercent: limited.lendablePercent ?? 0 };
  if (!queuing) return filled;
  const complete = { queues: queuing.queues || 64, handSize: queuing.handSize || 8, queueLengthLimit: queuing.queueLengthLimit || 50 };
  return { ...filled, limitResponse: { ...limited.limitResponse, queuing: complete } } as Limited;
}
