// Tables as the server sends them, decorated as the user wants: kind before the name, namespace, label columns, event types.
// Upstream: cli-runtime v0.36 printers/tableprinter.go, kubectl cmd/get/table_printer.go.

import { humanDuration } from '../../../base/duration.ts';
import { isObject, toJson } from '../../../base/json.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import { compareStrings } from '../../go/quote.ts';
import { type KubeObject, labelsOf, namespaceOf, textAt } from '../resource/object.ts';
import { escapeTerminal, objectIn, PrintedEvent, type Printable, type Printer, type Write } from './printer.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object?: KubeObject;
}

export interface Table {
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** Whether the server answered with a Table. */
export function isTable(object: unknown): object is KubeObject & Table {
  return isObject(object) && object.kind === 'Table' && String(object.apiVersion).startsWith('meta.k8s.io/');
}

export interface TableOptions {
  readonly noHeaders: boolean;
  readonly wide: boolean;
  readonly withNamespace: boolean;
  /** `deployment.apps`, put before names; '' for none */
  readonly kind: string;
  readonly columnLabels: readonly string[];
  readonly showLabels: boolean;
  readonly nowMs: () => number;
}

const eventTypes: Readonly<Record<string, string>> = { ADDED: 'ADDED   ', MODIFIED: 'MODIFIED', DELETED: 'DELETED ', ERROR: 'ERROR   ' };

export class TablePrinter implements Printer {
  readonly tabular = true;
  readonly #options: TableOptions;
  #lastColumns: readonly TableColumn[] = [];
  #lastColumnsKey = '[]';
  #printedHeaders = false;
  #plainHeaders = false;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  print(printable: Printable, write: Write): void {
    const object = objectIn(printable);
    const event = printable instanceof PrintedEvent ? printable.type : '';
    if (isTable(object)) this.#printTable(object, event, write);
    else this.#printPlain(object, event, write);
  }

  #printTable(table: Table, event: string, write: Write): void {
    const given = table.columnDefinitions ?? [];
    const key = given.length === 0 ? '[]' : toJson(given.map(({ name, type, format, priority }) => ({ name, type, format, priority })));
    let { noHeaders } = this.#options;
    if (this.#printedHeaders && (given.length === 0 || key === this.#lastColumnsKey)) noHeaders = true;
    else if (given.length > 0 && key !== this.#lastColumnsKey) {
      this.#lastColumns = given;
      this.#lastColumnsKey = key;
      this.#printedHeaders = false;
    }
    const rows = table.rows ?? [];
    if (rows.length > 0) this.#printedHeaders = true;
    writeTable(this.#decorate(given.length === 0 ? this.#lastColumns : given, rows, event), { ...this.#options, noHeaders }, write);
  }

  #decorate(columns: readonly TableColumn[], rows: readonly TableRow[], event: string): Table {
    const { withNamespace, columnLabels, showLabels, kind } = this.#options;
    const nameColumn = kind === '' ? -1 : columns.findIndex((column) => column.format === 'name' && column.type === 'string');
    const text = (name: string): TableColumn => ({ name, type: 'string' });
    const all = [...(event ? [text('Event')] : []), ...(withNamespace ? [text('Namespace')] : []), ...columns, ...columnLabels.map((label) => text(labelHeader(label))), ...(showLabels ? [text('Labels')] : [])];
    const cellsOf = (row: TableRow): unknown[] => {
      const cells = nameColumn < 0 ? row.cells : row.cells.map((cell, i) => (i === nameColumn ? `${kind.toLowerCase()}/${String(cell)}` : cell));
      const labels = row.object ? labelsOf(row.object) : undefined;
      return [
        ...(event ? [eventTypes[event] ?? event] : []),
        ...(withNamespace ? [row.object ? namespaceOf(row.object) : null] : []),
        ...cells,
        ...columnLabels.map((label) => (labels ? (labels[label] ?? '') : null)),
        ...(showLabels ? [labels ? formatLabels(labels) : null] : []),
      ];
    };
    return { columnDefinitions: all, rows: rows.map((row) => ({ cells: cellsOf(row) })) };
  }

  /** An object for which there is no table: its name and age. Upstream: defaultHandlerEntry, statusHandlerEntry. */
  #printPlain(object: KubeObject, event: string, write: Write): void {
    const isStatus = object.kind === 'Status' && !object.metadata;
    const columns: TableColumn[] = (isStatus ? ['Status', 'Reason', 'Message'] : ['Name', 'Age']).map((name) => ({ name, type: 'string', format: name === 'Name' ? 'name' : '' }));
    const cells = isStatus ? [object.status, object.reason, object.message] : [textAt(object, 'metadata', 'name'), age(object, this.#options.nowMs())];
    const noHeaders = this.#options.noHeaders || this.#plainHeaders;
    this.#plainHeaders = true;
    writeTable(this.#decorate(columns, [{ cells, object }], event), { ...this.#options, noHeaders }, write);
  }
}

function age(object: KubeObject, nowMs: number): string {
  const created = tryParseRfc3339(object.metadata?.creationTimestamp);
  return created === undefined ? '<unknown>' : humanDuration(nowMs - created);
}

const labelHeader = (label: string): string => label.slice(label.lastIndexOf('/') + 1).toUpperCase();

/** `a=b,c=d`, or `<none>`. Upstream: labels.FormatLabels. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const keys = Object.keys(labels).sort(compareStrings);
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels[key]}`).join(',');
}

function writeTable(table: Table, options: Pick<TableOptions, 'noHeaders' | 'wide'>, write: Write): void {
  const shown = table.columnDefinitions.flatMap((column, i) => (options.wide || !column.priority ? [i] : []));
  if (!options.noHeaders) {
    if (table.rows.length === 0) return;
    write(`${shown.map((i) => table.columnDefinitions[i]?.name.toUpperCase()).join('\t')}\n`);
  }
  let text = '';
  for (const row of table.rows) text += `${shown.filter((i) => i < row.cells.length).map((i) => cellText(row.cells[i])).join('\t')}\n`; // biome-ignore format: one thought
  write(text);
}

/** What ends a cell's text early, or is shown in another way. */
const special = /[\f\n\r\x1b]/;

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return escapeTerminal(isObject(cell) || Array.isArray(cell) ? toJson(cell) : String(cell));
  if (!special.test(cell)) return cell;
  const cut = cell.search(/[\f\n\r]/);
  return cut < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, cut))}...`;
}
