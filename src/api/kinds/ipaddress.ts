/**
 * IPAddress: an address of the Service network and who has it.
 * Upstream: pkg/registry/networking/ipaddress/strategy.go, printIPAddress.
 *
 * @supports yes IPAddress: stored and shown
 */
import type { IIPAddress } from 'kubernetes-models/networking.k8s.io/v1/IPAddress';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField, required } from '../meta/field-error.ts';
import { isDns1123Subdomain, isPathSegmentName } from '../meta/names.ts';
import type { Stored } from '../types.ts';
import { describeIpAddress } from './describe/classes.ts';
import { column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { addAll } from './shared/checks.ts';
import { same } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableMessage } from './shared/immutable.ts';
import { checkIp } from './shared/ip.ts';

export type IPAddress = Stored<IIPAddress>;

export const ipAddress = defineKind<IPAddress>({
  group: 'networking.k8s.io',
  kind: 'IPAddress',
  listKind: 'IPAddressList',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1',
  generation: false,
  validateName: (name) => {
    const report: Report = [];
    checkIp(report, '', name);
    return report.map(({ detail }) => detail);
  },
  validate: validateParent,
  validateUpdate: (address, old) => (same(address.spec?.parentRef, old.spec?.parentRef) ? [] : [invalidField('spec.parentRef', shownParent(address), immutableMessage)]),
  columns: [nameColumn, column('ParentRef', 'string', 'the object that has it')],
  row: (address) => [address.metadata.name, parent(address)],
  describe: describeIpAddress,
});

/** `services/default/kubernetes`. */
function parent(address: IPAddress): string {
  const reference = address.spec?.parentRef;
  if (!reference) return '<none>';
  const resource = reference.group ? `${reference.resource}.${reference.group}` : (reference.resource ?? '');
  return [resource.toLowerCase(), ...(reference.namespace ? [reference.namespace] : []), reference.name].join('/');
}

function validateParent({ spec }: IPAddress): readonly FieldError[] {
  const report: Report = [];
  const reference = spec?.parentRef;
  if (!reference) return [required('spec.parentRef', '')];
  if (reference.group) addAll(report, 'spec.parentRef.group', reference.group, isDns1123Subdomain(reference.group));
  for (const field of ['resource', 'name', 'namespace'] as const) {
    const value = reference[field];
    if (value) addAll(report, `spec.parentRef.${field}`, value, isPathSegmentName(value));
    else if (field !== 'namespace') report.push(required(`spec.parentRef.${field}`, ''));
  }
  return report;
}

function shownParent({ spec }: IPAddress): unknown {
  const reference = spec?.parentRef;
  return reference ? { Group: reference.group ?? '', Resource: reference.resource ?? '', Namespace: reference.namespace ?? '', Name: reference.name ?? '' } : null;
}
