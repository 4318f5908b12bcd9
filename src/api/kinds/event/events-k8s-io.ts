/**
 * Event as the group events.k8s.io shows it: the same objects under newer field names.
 * Upstream: pkg/apis/events/v1/conversion.go.
 */
import type { ApiObject } from '../../object.ts';
import type { Event } from '../../types.ts';
import { defineKind } from '../shared/define.ts';
import { eventColumns, eventRow } from './columns.ts';
import { eventFields } from './index.ts';

/** Names in v1 and in events.k8s.io/v1. */
const renamed: readonly (readonly [core: string, events: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];
const toEvents: ReadonlyMap<string, string> = new Map(renamed);
const toCore: ReadonlyMap<string, string> = new Map(renamed.map(([core, events]) => [events, core]));

export const eventsEvent = defineKind<ApiObject>({
  group: 'events.k8s.io',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  storedAs: { group: '', plural: 'events' },
  createOnUpdate: true,
  versions: [
    {
      name: 'v1',
      schema: 'io.k8s.api.events.v1.Event',
      fromStored: (object) => rename(object, toEvents, 'events.k8s.io/v1'),
      toStored: (object) => rename(object, toCore, 'v1'),
    },
  ],
  selectableFields: (object) => newFields(eventFields(asCore(object))),
  columns: eventColumns,
  row: (object, context) => eventRow(asCore(object), context),
});

/** The Event in the form the store has. */
export function asCore(object: ApiObject): Event {
  return (object.apiVersion === 'v1' ? object : rename(object, toCore, 'v1')) as unknown as Event;
}

function rename(object: ApiObject, names: ReadonlyMap<string, string>, apiVersion: string): ApiObject {
  const fields = Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value] as const);
  return { ...Object.fromEntries(fields), apiVersion } as unknown as ApiObject;
}

/** Fields that select Events, by their names in this group; `source` is not among them. */
function newFields({ source: _source, reportingComponent, ...fields }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const renamedFields = Object.entries(fields).map(([name, value]) => [name.replace(/^involvedObject\./u, 'regarding.'), value] as const);
  return { ...Object.fromEntries(renamedFields), reportingController: reportingComponent ?? '' };
}
