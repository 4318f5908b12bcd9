/**
 * Lease: who leads, and until when; also the heartbeat of nodes.
 * Upstream: pkg/registry/coordination/lease/strategy.go.
 * Leaves out `strategy` and `preferredHolder`: coordinated leader election is off by default, and the server drops them.
 *
 * @supports yes Lease: leader election and node heartbeats
 */

import type { FieldError } from '../meta/field-error.ts';
import { invalidField } from '../meta/field-error.ts';
import type { Lease } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkNotNegative } from './shared/checks.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  schema: 'io.k8s.api.coordination.v1',
  generation: false,
  createOnUpdate: true,
  unconditionalUpdate: false,
  prepareForCreate: dropStrategy,
  prepareForUpdate: dropStrategy,
  validate: validateLease,
  validateUpdate: validateLease,
  columns: [nameColumn, column('Holder', 'string', 'who holds it'), ageColumn],
  row: (lease, context) => [lease.metadata.name, lease.spec?.holderIdentity ?? '', age(lease, context)],
});

function dropStrategy(lease: Lease): Lease {
  return lease.spec ? change(lease, { spec: change(lease.spec, { strategy: undefined, preferredHolder: undefined }) }) : lease;
}

function validateLease({ spec }: Lease): readonly FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions } = spec ?? {};
  const report: Report = [];
  if (seconds !== undefined && seconds <= 0) report.push(invalidField('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  checkNotNegative(report, 'spec.leaseTransitions', leaseTransitions);
  return report;
}
