/**
 * Event: what happened to an object, kept for an hour.
 * Upstream: pkg/registry/core/event/strategy.go.
 *
 * @supports yes Event: in v1 and events.k8s.io/v1, of the same store
 */

import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, required } from '../../meta/field-error.ts';
import type { Event } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkQualifiedName } from '../shared/checks.ts';
import { defineKind } from '../shared/define.ts';
import { eventColumns, eventRow } from './columns.ts';

export const event = defineKind<Event>({
  group: '',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  createOnUpdate: true,
  validate: validateEvent,
  validateUpdate: validateEvent,
  selectableFields: eventFields,
  columns: eventColumns,
  row: eventRow,
});

/** Fields that select Events. */
export function eventFields(event: Event): Readonly<Record<string, string>> {
  const object = event.involvedObject ?? {};
  const reporter = event.reportingComponent ?? '';
  return {
    'involvedObject.kind': object.kind ?? '',
    'involvedObject.namespace': object.namespace ?? '',
    'involvedObject.name': object.name ?? '',
    'involvedObject.uid': object.uid ?? '',
    'involvedObject.apiVersion': object.apiVersion ?? '',
    'involvedObject.resourceVersion': object.resourceVersion ?? '',
    'involvedObject.fieldPath': object.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: reporter,
    source: event.source?.component || reporter,
    type: event.type ?? '',
  };
}

const maxNote = 1024;
const maxShort = 128;

/** Upstream: legacyValidateEvent. Its rules for the new fields count when eventTime is set. */
function validateEvent(event: Event): readonly FieldError[] {
  const report: Report = [];
  const { metadata, involvedObject, eventTime, reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event;
  const namespace = metadata.namespace ?? '';
  const about = involvedObject?.namespace ?? '';
  const mismatch = invalidField('involvedObject.namespace', about, 'does not match event.namespace');
  if (!eventTime) {
    if (about === '' ? namespace !== '' && namespace !== 'default' : about !== namespace) report.push(mismatch);
    return report;
  }
  if (about === '' && namespace !== 'default' && namespace !== 'kube-system') report.push(mismatch);
  if (reportingComponent === '') report.push(required('reportingComponent', ''));
  checkQualifiedName(report, 'reportingComponent', reportingComponent);
  for (const [field, value] of [
    ['reportingInstance', reportingInstance],
    ['action', action],
    ['reason', reason],
  ] as const) {
    if (value === '') report.push(required(field, ''));
    if (value.length > maxShort) report.push(invalidField(field, '', `can have at most ${maxShort} characters`));
  }
  if (message.length > maxNote) report.push(invalidField('message', '', `can have at most ${maxNote} characters`));
  return report;
}
