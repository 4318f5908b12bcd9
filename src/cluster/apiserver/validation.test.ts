import { expect, it } from 'vitest';
import { TestApi } from '../../../tests/support/cluster/api.ts';

const core = '/api/v1/namespaces/default/events';
const newer = '/apis/events.k8s.io/v1/namespaces/default/events';
const flow = '/apis/flowcontrol.apiserver.k8s.io/v1';
const coreEvent = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e' }, involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' } };
const event = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name: 'e' },
  regarding: { kind: 'Pod', namespace: 'default', name: 'p' },
  eventTime: '2026-01-01T00:00:00.000000Z',
  type: 'Normal',
  action: 'Do',
  reason: 'Done',
  reportingController: 'a.b/c',
  reportingInstance: 'c-1',
};
const refused = (what: string): string => `422 Event.events.k8s.io "e" is invalid: ${what}`;
const queue = (queues: number, handSize: number): object => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  metadata: { name: 'q' },
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { queues, handSize } } } },
});

const slice = (device: object, more: object = { nodeName: 'n' }): object => ({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceSlice',
  metadata: { name: 's' },
  spec: { driver: 'd.example.com', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, ...more, devices: [{ name: 'gpu', ...device }] },
});
const slices = '/apis/resource.k8s.io/v1/resourceslices';
const badSlice = (what: string): string => `422 ResourceSlice.resource.k8s.io "s" is invalid: ${what.replaceAll('AT', 'spec.devices[0]')}`;

const rows: readonly { name: string; first?: readonly [string, unknown]; request: readonly [string, string, unknown]; answer: string }[] = [
  { name: 'an old Event in the core group', request: ['POST', core, { ...coreEvent, count: 1, type: 'Odd' }], answer: '201' },
  { name: 'a new Event in the new group', request: ['POST', newer, event], answer: '201' },
  { name: 'an Event without a time', request: ['POST', newer, { ...event, eventTime: undefined }], answer: refused('eventTime: Required value') },
  { name: 'old fields in the new group', request: ['POST', newer, { ...event, deprecatedCount: 1, deprecatedSource: { component: 'x' } }], answer: refused('[count: Invalid value: "": needs to be unset, source: Invalid value: "": needs to be unset]') },
  { name: 'another type', request: ['POST', newer, { ...event, type: 'Odd' }], answer: refused('type: Invalid value: "": has invalid value: Odd') },
  { name: 'a series of one', request: ['POST', newer, { ...event, series: { count: 1 } }], answer: refused('[series.count: Invalid value: "": should be at least 2, series.lastObservedTime: Required value]') },
  { name: 'no controller', request: ['POST', newer, { ...event, reportingController: '' }], answer: refused(`[reportingController: Required value, reportingController: Invalid value: "": name part must be non-empty, reportingController: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]`) },
  { name: 'another note later', first: [newer, event], request: ['MERGE', `${newer}/e`, { note: 'x' }], answer: refused('message: Invalid value: "x": field is immutable') },
  { name: 'another note later, by the core group', first: [newer, event], request: ['MERGE', `${core}/e`, { message: 'x' }], answer: '200' },
  { name: 'the last flow schema', request: ['MERGE', `${flow}/flowschemas/catch-all`, { spec: { distinguisherMethod: null } }], answer: `422 FlowSchema.flowcontrol.apiserver.k8s.io "catch-all" is invalid: spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"catch-all"},"MatchingPrecedence":10000,"DistinguisherMethod":null,"Rules":[{"Subjects":[{"Kind":"Group","User":null,"Group":{"Name":"system:unauthenticated"},"ServiceAccount":null},{"Kind":"Group","User":null,"Group":{"Name":"system:authenticated"},"ServiceAccount":null}],"ResourceRules":[{"Verbs":["*"],"APIGroups":["*"],"Resources":["*"],"ClusterScope":true,"Namespaces":["*"]}],"NonResourceRules":[{"Verbs":["*"],"NonResourceURLs":["*"]}]}]}: spec of 'catch-all' must equal the fixed value` },
  { name: 'labels of the last flow schema', request: ['MERGE', `${flow}/flowschemas/catch-all`, { metadata: { labels: { a: 'b' } } }], answer: '200' },
  { name: 'the last priority level', request: ['MERGE', `${flow}/prioritylevelconfigurations/catch-all`, { spec: { limited: { nominalConcurrencyShares: 6 } } }], answer: `422 PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io "catch-all" is invalid: spec: Invalid value: {"Type":"Limited","Limited":{"NominalConcurrencyShares":6,"LimitResponse":{"Type":"Reject","Queuing":null},"LendablePercent":0,"BorrowingLimitPercent":null},"Exempt":null}: spec of 'catch-all' must equal the fixed value` },
  { name: 'the shares of the exempt level', request: ['MERGE', `${flow}/prioritylevelconfigurations/exempt`, { spec: { exempt: { lendablePercent: 5 } } }], answer: '200' },
  { name: 'a hand that no hash can deal', request: ['POST', `${flow}/prioritylevelconfigurations`, queue(1024, 7)], answer: '422 PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io "q" is invalid: spec.limited.limitResponse.queuing.handSize: Invalid value: 7: required entropy bits of deckSize 1024 and handSize 7 should not be greater than 60' },
  { name: 'a device', request: ['POST', slices, slice({ attributes: { model: { string: 'x' }, 'd.example.com/major': { int: 1 } }, capacity: { memory: { value: '1Gi' } } })], answer: '201' },
  { name: 'attributes that say nothing, or too much', request: ['POST', slices, slice({ attributes: { a: {}, b: { version: '1.x' } } })], answer: badSlice('[AT.attributes[a]: Invalid value: "": exactly one value must be specified, AT.attributes[b].version: Invalid value: "1.x": must be a string compatible with semver.org spec 2.0.0]') },
  { name: 'an attribute of no name', request: ['POST', slices, slice({ attributes: { 'd.example.com/': { bool: true } } })], answer: badSlice('AT.attributes: Invalid value: "": the name must not be empty') },
  { name: 'a taint of another effect', request: ['POST', slices, slice({ taints: [{ key: 'a', effect: 'Never' }] })], answer: badSlice('AT.taints[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"') },
  { name: 'a node for a device of a node', request: ['POST', slices, slice({ allNodes: true })], answer: badSlice('AT: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec') },
  { name: 'no node for a device of its own', request: ['POST', slices, slice({}, { perDeviceNodeSelection: true })], answer: badSlice('AT: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec') },
  { name: 'counters of no set', request: ['POST', slices, slice({ consumesCounters: [{ counterSet: '', counters: {} }] })], answer: badSlice('[AT.consumesCounters[0].counterSet: Required value, AT.consumesCounters[0].counters: Required value]') },
]; // biome-ignore format: a table

it.each(rows)('$name', ({ first, request: [method, path, body], answer }) => {
  const api = new TestApi();
  if (first) api.ok('POST', ...first);
  expect(api.outcome(method, path, body)).toBe(answer);
});
