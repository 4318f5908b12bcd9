// kubectl events. Upstream: k8s.io/kubectl v0.36 pkg/cmd/events/events.go, event_printer.go.
// @supports yes kubectl: events

import { printerTable, Tabwriter } from '../../../base/table.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, string, strings } from '../../cobra/flag.ts';
import { goSort } from '../../go/sort.ts';
import { apiVersionOf, type Mapping } from '../client/mapper.ts';
import type { Query } from '../client/rest.ts';
import { interval, messageCell } from '../describe/events.ts';
import { CommandError } from '../errors.ts';
import { allNamespacesFlag, chunkSizeFlag, outputFlags } from '../flags/common.ts';
import { printTo, resultPrinter, standardFormats } from '../print/choose.ts';
import { inStructOrder } from '../print/printer.ts';
import { NamePrinter } from '../print/structured.ts';
import { pathOf } from '../resource/info.ts';
import { itemsOf, type KubeObject, namespaceOf, textAt } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { served } from './create/submit.ts';
import { follow } from './get/watch.ts';
import type { Verb } from './verb.ts';

export const events: Verb = {
  use: `events [(-o|--output=)${standardFormats.join('|')}] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]`,
  exactUse: true,
  short: 'See what has happened',
  long: `See what has happened.

 Prints a table of events: those of a namespace, of all namespaces, or about one object.`,
  examples: `# In the current namespace
kubectl events

# In all namespaces
kubectl events --all-namespaces

# About a Pod, and what comes next
kubectl events --for pod/web-pod-13je7 --watch

# As YAML
kubectl events -oyaml

# Only some types
kubectl events --types=Warning,Normal`,
  flags: [
    bool('watch', 'w', 'Go on with the events that come.'),
    allNamespacesFlag(),
    string('for', '', 'Only events about this object (TYPE/NAME).'),
    strings('types', '', 'Only events of these types.', []),
    bool('no-headers', '', 'No line with the names of the columns.'),
    chunkSizeFlag,
    ...outputFlags(),
  ],
  *run(k) {
    const { flags } = k;
    const { name: current } = k.namespace();
    const query = selectorFor(k);
    const all = flags.bool('all-namespaces');
    const print = printerFor(k, all);
    const types = flags.strings('types').map((type) => type.toLowerCase());
    if (types.some((type) => type !== 'normal' && type !== 'warning')) throw new CommandError('valid --types are Normal or Warning');
    const wanted = (event: KubeObject): boolean => types.length === 0 || types.includes(textAt(event, 'type').toLowerCase());
    const path = pathOf(served('v1', 'Event', 'events'), all ? '' : current);
    if (flags.bool('watch')) return yield* watch(k, path, query, wanted, print);
    const list = k.rest.request({ method: 'GET', path, query: [...query, ['limit', '500']] }) as KubeObject;
    const found = goSort(itemsOf(list).filter(wanted), (a, b) => timeOf(a) < timeOf(b));
    if (found.length === 0) return k.io.err(all ? 'No events found.\n' : `No events found in ${current} namespace.\n`);
    print(found, true);
  },
};

/** In a form that sorts: a time with a fraction of a second comes after the full second. */
const timeOf = (event: KubeObject): string => (textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime')).replace(/Z$/, '');

function selectorFor(k: Kubectl): Query {
  const text = k.flags.string('for');
  if (text === '') return [];
  const [resource = '', name = '', ...more] = text.split('/');
  if (more.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash');
  if (!text.includes('/')) throw new CommandError('--for must be in resource/name form');
  const mapping = mappingFor(k, resource.toLowerCase());
  return [['fieldSelector', `involvedObject.kind=${mapping.kind},involvedObject.apiVersion=${apiVersionOf(mapping)},involvedObject.name=${name}`]];
}

/** `deployments`, `deployments.apps`, `deployments.v1.apps`. Upstream: schema.ParseResourceArg. */
function mappingFor(k: Kubectl, resource: string): Mapping {
  const [name = '', version = '', ...group] = resource.split('.');
  if (group.length > 0) {
    const found = k.mapper.exactly(name, version, group.join('.'));
    if (found) return found;
  }
  return k.mapper.forResource(name, resource.split('.').slice(1).join('.'));
}

type Print = (events: readonly KubeObject[], asList: boolean) => void;

function printerFor(k: Kubectl, allNamespaces: boolean): Print {
  if (k.flags.string('output') !== '') {
    const printer = resultPrinter(k, 'events');
    return (found, asList) => {
      try {
        if (!asList) printTo(k, printer, inStructOrder(ordered(found[0] ?? {})));
        // A typed list has no name to print.
        else if (!(printer instanceof NamePrinter)) printTo(k, printer, inStructOrder({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: found.map(ordered) }));
      } catch (error) {
        // kubectl events does not look at what its printer returns
        if (!(error instanceof CommandError)) throw error;
      }
    };
  }
  const writer = new Tabwriter(printerTable);
  let headed = k.flags.bool('no-headers');
  return (found) => {
    if (!headed) writer.write(`${allNamespaces ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    headed = true;
    for (const event of found) writer.write(`${allNamespaces ? `${namespaceOf(event)}\t` : ''}${row(event, k.nowMs)}\n`);
    k.io.out(writer.flush());
  };
}

function row(event: KubeObject, nowMs: number): string {
  const cell = (...path: readonly string[]): string => messageCell(textAt(event, ...path));
  return [interval(event, nowMs), cell('type'), cell('reason'), `${cell('involvedObject', 'kind')}/${cell('involvedObject', 'name')}`, messageCell(textAt(event, 'message').trim())].join('\t');
}

const fieldOrder = ['kind', 'apiVersion', 'metadata', 'involvedObject', 'reason', 'message', 'source', 'firstTimestamp', 'lastTimestamp', 'count', 'type', 'eventTime', 'series', 'action', 'related', 'reportingComponent', 'reportingInstance'];
const metadataOrder = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'];
const referenceOrder = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** An event with its fields as Go's struct has them. */
function ordered(event: KubeObject): KubeObject {
  const sorted = (object: object, keys: readonly string[]): Record<string, unknown> => Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, (object as Record<string, unknown>)[key]]));
  const whole = { ...event, kind: 'Event', apiVersion: 'v1', metadata: sorted(event.metadata ?? {}, metadataOrder), involvedObject: sorted((event.involvedObject ?? {}) as object, referenceOrder) };
  return sorted(whole, fieldOrder) as KubeObject;
}

function* watch(k: Kubectl, path: string, query: Query, wanted: (event: KubeObject) => boolean, print: Print): Steps<void> {
  const stream = k.rest.watch({ method: 'GET', path, query: [...query, ['limit', '500'], ['watch', 'true']] });
  try {
    yield* follow(k, stream, (type, event) => {
      if (type !== 'DELETED' && wanted(event)) print([event], false);
    });
  } finally {
    stream.close();
  }
}
