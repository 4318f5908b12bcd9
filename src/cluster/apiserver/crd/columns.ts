// Printer columns of custom resources.
// Upstream: apiextensions-apiserver/pkg/registry/customresource/tableconvertor

import type { Cell, Column, PrintContext } from '../../../api/kind.ts';
import type { ApiObject } from '../../../api/object.ts';
import { humanDuration } from '../../../base/duration.ts';
import { JsonPath, JsonPathError } from '../../../base/jsonpath.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';

/** Upstream: CustomResourceColumnDefinition */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
}

const byDefault: readonly ColumnDefinition[] = [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp', description: 'how long ago it was created' }];

export interface ColumnSet {
  readonly columns: readonly Column[];
  readonly row: (object: ApiObject, context: PrintContext) => readonly Cell[];
}

/** The table of a version: the name, then what its definition says. */
export function columnsOf(definitions: readonly ColumnDefinition[] | undefined): ColumnSet {
  const stated = definitions && definitions.length > 0 ? definitions : byDefault;
  const readers = stated.map(({ jsonPath, type }) => cellReader(jsonPath, type));
  const name: Column = { name: 'Name', type: 'string', format: 'name', description: 'what the object is called', priority: 0 };
  return {
    columns: [name, ...stated.map(columnOf)],
    row: (object, context) => [object.metadata.name, ...readers.map((read) => read(object, context))],
  };
}

function columnOf({ name, type, format, description, priority }: ColumnDefinition): Column {
  return {
    name,
    type: type as Column['type'],
    ...(format ? { format } : {}),
    description: description ?? `what stands in the field`,
    priority: (priority ?? 0) > 0 ? 1 : 0,
  };
}

function cellReader(path: string, type: string): (object: ApiObject, context: PrintContext) => Cell {
  const parsed = parse(path);
  return (object, { nowMs }) => {
    const found = parsed ? first(parsed, object) : undefined;
    return found === undefined ? null : cellOf(found, type, nowMs);
  };
}

function parse(path: string): JsonPath | undefined {
  try {
    return new JsonPath(`{${path}}`, { allowMissingKeys: true });
  } catch (error) {
    // A definition's own validation has refused such a path; an object never fails to be listed because of it.
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function first(path: JsonPath, object: ApiObject): unknown {
  try {
    return path.findResults(object)[0]?.[0];
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

/** What a value shows in a column of a type. */
export function cellOf(value: unknown, type: string, nowMs: number): Cell {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date': {
      const then = tryParseRfc3339(value);
      if (value === '') return '<unknown>';
      return typeof value === 'string' ? (then === undefined ? '<invalid>' : humanDuration(nowMs - then)) : null;
    }
    default:
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}
