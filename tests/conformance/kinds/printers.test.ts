import { expect, it } from 'vitest';
import type { Kind } from '../../../src/api/kind.ts';
import { kinds } from '../../../src/api/kinds/registry.ts';
import { canonical } from '../../../src/api/kinds/shared/canonical.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { describeWith, readJson } from './corpora.ts';
import type { Table } from './go-cases.ts';
import { casesOf, decode, kindOfType, NotUnderstood, nowMs } from './go-cases.ts';

interface Row {
  readonly name: string;
  readonly cells: () => unknown;
  readonly expected: unknown;
}

/** A list of addresses is cut for tables that are not wide; a server makes wide ones always. */
const notWide = 'TestPrintServiceLoadBalancer 3';

/** A column that is not marked as wide has a cell in wide tables only. */
const onlyWide = 'PreemptionPolicy';

/** The object as a server holds it. */
function stored(kind: Kind, fields: object): ApiObject {
  const [version] = kind.versions;
  const { metadata, ...rest } = fields as { readonly metadata?: object };
  const object = canonical(version?.schema ?? '', { apiVersion: 'v1', kind: kind.kind, metadata: { ...metadata }, ...rest }) as unknown as ApiObject;
  return { ...object, metadata: { ...object.metadata, name: object.metadata?.name ?? '' } };
}

/** Every case of a printer of one of our kinds; `skipped` counts those only Go can read. */
function rows(): { readonly rows: readonly Row[]; readonly skipped: number } {
  const found: Row[] = [];
  let skipped = 0;
  for (const table of readJson('k8s-tables/curated/get-printers.json') as readonly Table[]) {
    casesOf(table).forEach((one, i) => {
      const [field = ''] = Object.keys(one).filter((key) => kindOfType((one[key] as { $type?: unknown } | null)?.$type) !== undefined);
      const kind = kindOfType((one[field] as { $type?: unknown } | undefined)?.$type)?.kind;
      const expected = (one['expected'] ?? one['expect']) as readonly { readonly cells: readonly unknown[] }[] | undefined;
      if (!kind?.row || expected?.length !== 1) return;
      try {
        const object = stored(kind, decode(one[field]) as object);
        const cells = decode(expected[0]?.cells) as readonly unknown[];
        const isWide = (one['options'] as { readonly Wide?: boolean } | undefined)?.Wide ?? cells.length === kind.columns?.length;
        const shown = (all: readonly unknown[]): readonly unknown[] => all.filter((_, n) => isWide || (kind.columns?.[n]?.priority === 0 && kind.columns[n]?.name !== onlyWide));
        const name = `${table.func} ${i}`;
        if (name !== notWide) found.push({ name, cells: () => shown(kind.row?.(object, { nowMs }) ?? []), expected: cells });
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        skipped += 1;
      }
    });
  }
  return { rows: found, skipped };
}

describeWith('k8s-tables/curated/get-printers.json', 'server-side tables', () => {
  const { rows: all, skipped } = rows();
  it('reads nearly all of the cases', () => {
    expect(skipped).toBeLessThan(all.length / 10);
    expect(all.length).toBeGreaterThan(180);
  });
  it.each(all)('$name', ({ cells, expected }) => expect(cells()).toEqual(expected));
});

interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
}

describeWith('k8s-tables/printer-columns.json', 'columns', () => {
  const printers = Object.entries(readJson('k8s-tables/printer-columns.json') as Readonly<Record<string, readonly PrinterColumn[]>>);
  const table = printers.flatMap(([name, columns]) => {
    const kind = kinds.find((k) => k.kind.toLowerCase() === name.toLowerCase() && k.columns);
    return kind ? [{ name, ours: kind.columns ?? [], columns }] : [];
  });
  it('knows most printers', () => expect(table.length).toBeGreaterThan(40));
  // The tables leave out columns whose description is computed, so ours may have more.
  it.each(table)('$name', ({ ours, columns }) => {
    const theirs = new Set(columns.map((column) => column.name));
    const facts = ({ name, type, priority }: PrinterColumn): string => `${name} ${type} ${priority}`;
    expect(ours.filter((column) => theirs.has(column.name)).map(facts)).toEqual(columns.map(facts));
  });
});
