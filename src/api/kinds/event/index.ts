/**
 * Event: what happened to an object, kept for an hour.
 * Upstream: pkg/registry/core/event/strategy.go.
 *
 * @supports yes Event: in v1 and events.k8s.io/v1, of the same store
 */

import type { Event } from '../../types.ts';
import { defineKind } from '../shared/define.ts';
import { eventColumns, eventRow } from './columns.ts';
import { validateEvent, validateEventUpdate } from './validate.ts';

export const event = defineKind<Event>({
  group: '',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  createOnUpdate: true,
  validate: validateEvent,
  validateUpdate: validateEventUpdate,
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
