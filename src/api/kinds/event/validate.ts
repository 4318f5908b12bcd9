/**
 * What is wrong with an Event. Requests to events.k8s.io are held to more than those to the core group, where old clients write.
 * Upstream: pkg/apis/core/validation/events.go.
 */

import type { RequestContext } from '../../kind.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, required } from '../../meta/field-error.ts';
import type { Event } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkQualifiedName } from '../shared/checks.ts';
import { isDns1123Subdomain } from '../../meta/names.ts';
import { immutableField } from '../shared/immutable.ts';
import { internalForm } from '../shared/internal-diff.ts';

const maxNote = 1024;
const maxShort = 128;

const isStrict = ({ group }: RequestContext): boolean => group === 'events.k8s.io';

export function validateEvent(event: Event, context: RequestContext): readonly FieldError[] {
  const report: Report = [];
  checkAlways(report, event, isStrict(context));
  if (!isStrict(context)) return report;
  checkSeries(report, event);
  if (!event.eventTime) report.push(required('eventTime', ''));
  const { type = '', source } = event;
  if (type !== 'Normal' && type !== 'Warning') report.push(invalidField('type', '', `has invalid value: ${type}`));
  const old = { firstTimestamp: event.firstTimestamp, lastTimestamp: event.lastTimestamp, count: event.count, source: source?.component || source?.host };
  for (const [field, value] of Object.entries(old)) if (value) report.push(invalidField(field, '', 'needs to be unset'));
  return report;
}

export function validateEventUpdate(event: Event, old: Event, context: RequestContext): readonly FieldError[] {
  const report: Report = [];
  checkAlways(report, event, isStrict(context));
  if (!isStrict(context)) return report;
  if (event.series !== old.series) checkSeries(report, event);
  report.push(...immutableField(referenceForm(event.involvedObject), referenceForm(old.involvedObject), 'involvedObject'));
  for (const field of ['reason', 'message'] as const) report.push(...immutableField(event[field] ?? '', old[field] ?? '', field));
  report.push(...immutableField(sourceForm(event), sourceForm(old), 'source'));
  for (const field of ['firstTimestamp', 'lastTimestamp'] as const) report.push(...immutableField(event[field] ?? null, old[field] ?? null, field));
  report.push(...immutableField(event.count ?? 0, old.count ?? 0, 'count'));
  for (const field of ['reason', 'type'] as const) report.push(...immutableField(event[field] ?? '', old[field] ?? '', field));
  report.push(...immutableField(event.eventTime ?? null, old.eventTime ?? null, 'eventTime'));
  report.push(...immutableField(event.action ?? '', old.action ?? '', 'action'));
  report.push(...immutableField(event.related && referenceForm(event.related), old.related && referenceForm(old.related), 'related'));
  report.push(...immutableField(event.reportingComponent ?? '', old.reportingComponent ?? '', 'reportingController'));
  report.push(...immutableField(event.reportingInstance ?? '', old.reportingInstance ?? '', 'reportingInstance'));
  return report;
}

const referenceForm = (reference: object | undefined): unknown => internalForm('ObjectReference', reference ?? {});

const sourceForm = ({ source }: Event): object => ({ Component: source?.component ?? '', Host: source?.host ?? '' });

/** Upstream: legacyValidateEvent. Its rules for the new fields count when eventTime is set. */
function checkAlways(report: Report, event: Event, strict: boolean): void {
  const { metadata, involvedObject, eventTime } = event;
  const namespace = metadata.namespace ?? '';
  const about = involvedObject?.namespace ?? '';
  const mismatch = invalidField('involvedObject.namespace', about, 'does not match event.namespace');
  if (!eventTime) {
    if (about === '' ? namespace !== '' && namespace !== 'default' : about !== namespace) report.push(mismatch);
  } else {
    if (about === '' && namespace !== 'default' && namespace !== 'kube-system') report.push(mismatch);
    checkNewFields(report, event, strict ? 'reportingController' : 'reportingComponent');
  }
  addAll(report, 'namespace', namespace, isDns1123Subdomain(namespace));
}

function checkNewFields(report: Report, event: Event, controllerField: string): void {
  const { reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event;
  if (reportingComponent === '') report.push(required(controllerField, ''));
  checkQualifiedName(report, controllerField, reportingComponent);
  for (const [field, value] of Object.entries({ reportingInstance, action, reason })) {
    if (value === '') report.push(required(field, ''));
    if (value.length > maxShort) report.push(invalidField(field, '', `can have at most ${maxShort} characters`));
  }
  if (message.length > maxNote) report.push(invalidField('message', '', `can have at most ${maxNote} characters`));
}

function checkSeries(report: Report, { series }: Event): void {
  if (!series) return;
  if ((series.count ?? 0) < 2) report.push(invalidField('series.count', '', 'should be at least 2'));
  if (!series.lastObservedTime) report.push(required('series.lastObservedTime', ''));
}
