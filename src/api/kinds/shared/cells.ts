/**
 * What the cells of server-side tables have in common: columns as data, ages, lists that are cut, containers.
 * Upstream: pkg/printers/internalversion/printers.go.
 * Leaves out the row conditions (`Completed`), which no client shows.
 */
import { humanDuration } from '../../../base/duration.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { Cell, Column, PrintContext } from '../../kind.ts';
import type { ObjectMeta } from '../../object.ts';

type Type = Column['type'];

/** A column that is always shown. */
export function column(name: string, type: Type, description: string): Column {
  return { name, type, format: '', description, priority: 0 };
}

/** A column that `-o wide` adds. */
export function wide(name: string, description: string, type: Type = 'string'): Column {
  return { name, type, format: '', description, priority: 1 };
}

export const nameColumn: Column = { name: 'Name', type: 'string', format: 'name', description: 'the name, unique among its kind and namespace', priority: 0 };
export const ageColumn: Column = column('Age', 'string', 'time since it was created');
export const containerColumns: readonly Column[] = [wide('Containers', 'names of the containers in the template'), wide('Images', 'images of the containers in the template')];
export const selectorColumn: Column = wide('Selector', 'labels of the Pods that belong to it');

/** Time since an RFC 3339 moment: `5m`; `<unknown>` when there is none. */
export function since(time: string | null | undefined, context: PrintContext): string {
  const ms = tryParseRfc3339(time ?? undefined);
  return ms === undefined ? '<unknown>' : humanDuration(context.nowMs - ms);
}

/** The AGE cell. */
export function age(object: { readonly metadata: ObjectMeta }, context: PrintContext): string {
  return since(object.metadata.creationTimestamp, context);
}

/** Names and images of containers, comma separated: two cells. */
export function containerCells(containers: readonly { readonly name: string; readonly image?: string }[] | undefined): [string, string] {
  const list = containers ?? [];
  return [list.map((c) => c.name).join(','), list.map((c) => c.image ?? '').join(',')];
}

/** At most three, then `a,b,c + 2 more...`; `<unset>` when there are none. Upstream: listWithMoreString. */
export function firstThree(list: readonly string[]): string {
  const shown = list.slice(0, 3).join(',');
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown || '<unset>';
}

/** Cells of a kind that shows its name and age only. */
export function nameAndAge(object: { readonly metadata: ObjectMeta }, context: PrintContext): readonly Cell[] {
  return [object.metadata.name, age(object, context)];
}

/** Columns of kinds for which upstream has no printer. Upstream: rest.NewDefaultTableConvertor. */
export const createdAtColumns: readonly Column[] = [nameColumn, column('Created At', 'date', 'when it was created')];

/** Cells for `createdAtColumns`. */
export function nameAndCreation(object: { readonly metadata: ObjectMeta }): readonly Cell[] {
  return [object.metadata.name, object.metadata.creationTimestamp ?? null];
}
