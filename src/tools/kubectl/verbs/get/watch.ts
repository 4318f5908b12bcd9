// kubectl get -w. Upstream: k8s.io/kubectl v0.36 pkg/cmd/get/get.go watch, skip_printer.go.

import { Tabwriter, printerTable } from '../../../../base/table.ts';
import type { WatchStream } from '../../../../api/client.ts';
import type { Steps } from '../../../../os/process.ts';
import { CommandError, isNotFound, ServerError, type Status } from '../../errors.ts';
import { getPrinter } from '../../print/get-printer.ts';
import { PrintedEvent, type Printer } from '../../print/printer.ts';
import { isTable, type Table } from '../../print/table.ts';
import type { Info } from '../../resource/info.ts';
import { isList, itemsOf, type KubeObject, resourceVersionOf } from '../../resource/object.ts';
import { type FindOptions, Result } from '../../resource/result.ts';
import { SelectorSource } from '../../resource/sources.ts';
import type { Kubectl } from '../../session.ts';

/** The list, then every change, until the server ends it or someone stops us. */
export function* watchObjects(k: Kubectl, options: FindOptions): Steps<void> {
  const result = new Result(k, { ...options, singleResourceType: true }).check();
  const infos = yield* firstInfos(k, result);
  const [info] = infos;
  if (!info) return;
  const withEvents = k.flags.bool('output-watch-events');
  const printer = new SkippingPrinter(getPrinter(k, { mapping: info.mapping, withNamespace: k.flags.bool('all-namespaces') }), !k.flags.bool('watch-only'));
  const writer = new Tabwriter(printerTable);
  const print = (object: KubeObject, type: string): void => {
    const write = (text: string): void => (printer.tabular ? writer.write(text) : k.io.out(text));
    printer.print(withEvents ? new PrintedEvent(type, object) : object, write);
  };
  const all = infos.length === 1 ? info.present : undefined;
  const list = all && (isList(all) || (isTable(all) && info.name === '')) ? all : infos.length > 1 ? joined(infos) : undefined;
  for (const object of list && !isTable(list) ? itemsOf(list) : [list ?? info.present]) print(object, 'ADDED');
  k.io.out(writer.flush());
  printer.active = list !== undefined;
  yield* follow(k, start(result, info, list ? (resourceVersionOf(list) || '0') : '0'), (type, object) => {
    print(object, type);
    k.io.out(writer.flush());
    printer.active = true;
  });
}

function* firstInfos(k: Kubectl, result: Result): Steps<readonly Info[]> {
  try {
    return yield* result.infos();
  } catch (error) {
    if (isNotFound(error) && k.flags.bool('ignore-not-found')) return [];
    throw error;
  }
}

const joined = (infos: readonly Info[]): KubeObject => ({ kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: infos.at(-1)?.resourceVersion ?? '' }, items: infos.map((info) => info.present) });

function start(result: Result, info: Info, resourceVersion: string): WatchStream {
  const [source, ...more] = result.sources;
  if (more.length > 0) throw new CommandError('you may only watch a single resource or type of resource at a time');
  if (!(source instanceof SelectorSource)) return info.watch(resourceVersion, result.accept);
  return source.watch(resourceVersion);
}

/** Hands on events until the stream ends or --request-timeout has passed, which is no failure. @throws ServerError when the server sends an error */
export function* follow(k: Kubectl, stream: WatchStream, each: (type: string, object: KubeObject) => void): Steps<void> {
  const untilMs = k.nowMs + k.rest.patienceMs;
  while (!stream.events.done) {
    const event = stream.events.take();
    if (!event) {
      const leftMs = untilMs - k.nowMs;
      if (leftMs <= 0) return;
      yield* k.waitFor([stream.events], Number.isFinite(leftMs) ? leftMs : undefined);
      continue;
    }
    if (event.type === 'ERROR') throw new ServerError(event.object as Status);
    if (event.type !== 'BOOKMARK') each(event.type, event.object as KubeObject);
  }
}

/** Prints nothing while it is not active; a table's columns are still learnt. Upstream: skipPrinter. */
class SkippingPrinter implements Printer {
  readonly tabular: boolean;
  readonly #delegate: Printer;
  active: boolean;

  constructor(delegate: Printer, active: boolean) {
    this.#delegate = delegate;
    this.active = active;
    this.tabular = delegate.tabular ?? false;
  }

  print(object: KubeObject | PrintedEvent, write: (text: string) => void): void {
    if (this.active) return this.#delegate.print(object, write);
    const inner = object instanceof PrintedEvent ? object.object : object;
    if (!isTable(inner)) return;
    const empty: KubeObject & Table = { ...inner, rows: [] };
    this.#delegate.print(object instanceof PrintedEvent ? new PrintedEvent(object.type, empty) : empty, () => undefined);
  }
}
