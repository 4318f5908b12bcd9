/**
 * The Event's row in tables.
 * Upstream: printEvent in pkg/printers/internalversion/printers.go.
 */
import type { Cell, Column, PrintContext } from '../../kind.ts';
import type { Event } from '../../types.ts';
import { column, nameColumn, since, wide } from '../shared/cells.ts';

export const eventColumns: readonly Column[] = [
  column('Last Seen', 'string', 'time since it happened last'),
  column('Type', 'string', 'Normal or Warning'),
  column('Reason', 'string', 'what happened, in one word'),
  column('Object', 'string', 'what it happened to'),
  wide('Subobject', 'the part of the object it happened to'),
  wide('Source', 'who reports it'),
  column('Message', 'string', 'what happened, in a sentence'),
  wide('First Seen', 'time since it happened first'),
  wide('Count', 'how often it happened'),
  { ...nameColumn, priority: 1 },
];

export function eventRow(event: Event, context: PrintContext): readonly Cell[] {
  const first = since(event.firstTimestamp ?? event.eventTime, context);
  const last = event.series ? since(event.series.lastObservedTime, context) : event.lastTimestamp ? since(event.lastTimestamp, context) : first;
  const { kind = '', name, fieldPath = '' } = event.involvedObject;
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
    fieldPath,
    eventSource(event),
    (event.message ?? '').trim(),
    first,
    event.series ? (event.series.count ?? 0) : event.count || 1,
    event.metadata.name,
  ];
}

/** `kubelet, worker-1`. Upstream: formatEventSource. */
export function eventSource(event: Event): string {
  const component = event.source?.component || event.reportingComponent || '';
  const instance = event.source?.host || event.reportingInstance || '';
  return instance ? `${component}, ${instance}` : component;
}
