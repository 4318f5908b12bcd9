/**
 * Flow schemas and priority levels that every server has, and that keep the spec it gave them.
 * Upstream: MandatoryFlowSchemas, MandatoryPriorityLevelConfigurations in apiserver/pkg/apis/flowcontrol/bootstrap/default.go.
 */

const everything = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
};
const group = (name: string): object => ({ kind: 'Group', group: { name } });

export const mandatorySchemas: ReadonlyMap<string, object> = new Map<string, object>([
  ['exempt', { priorityLevelConfiguration: { name: 'exempt' }, matchingPrecedence: 1, rules: [{ subjects: [group('system:masters')], ...everything }] }],
  [
    'catch-all',
    {
      priorityLevelConfiguration: { name: 'catch-all' },
      matchingPrecedence: 10000,
      distinguisherMethod: { type: 'ByUser' },
      rules: [{ subjects: [group('system:unauthenticated'), group('system:authenticated')], ...everything }],
    },
  ],
]);

/** Without what may be changed: the shares of `exempt`. */
export const mandatoryLevels: ReadonlyMap<string, object> = new Map<string, object>([
  ['exempt', { type: 'Exempt' }],
  ['catch-all', { type: 'Limited', limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } } }],
]);
