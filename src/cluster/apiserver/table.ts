// Objects as a Table: what `kubectl get` prints. Columns and cells come from the kind.
// Upstream: apiserver/pkg/endpoints/handlers/response.go, registry/rest/table.go

import type { Cell, Column, Kind } from '../../api/kind.ts';
import { badRequest } from '../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../api/object.ts';
import { humanDuration } from '../../base/duration.ts';
import { tryParseRfc3339 } from '../../base/time.ts';

/** How much of the object a row carries. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** @throws StatusError for a value that is none of the three */
export function includeObjectOf(value: string | undefined): IncludeObject {
  if (value === undefined || value === '' || value === 'Metadata') return 'Metadata';
  if (value === 'None' || value === 'Object') return value;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(value)}`);
}

const defaultColumns: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', description: 'what the object is called', priority: 0 },
  { name: 'Age', type: 'string', description: 'how long ago it was created', priority: 0 },
];

export interface TableRequest {
  readonly nowMs: number;
  readonly include: IncludeObject;
  readonly metaVersion: string;
  /** false: the rows of a watch's later events come without column definitions */
  readonly withColumns: boolean;
}

/** A Table of objects of one kind. @param metadata the list's metadata, or a single object's resourceVersion */
export function tableOf(kind: Kind, objects: readonly ApiObject[], metadata: JsonObject, request: TableRequest): JsonObject {
  const columns = kind.columns && kind.row ? kind.columns : defaultColumns;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${request.metaVersion}`,
    metadata,
    columnDefinitions: request.withColumns ? columns.map(definitionOf) : null,
    rows: objects.map((object) => rowOf(kind, object, request)),
  };
}

function definitionOf({ name, type, format, description, priority }: Column): JsonObject {
  return { name, type, format: format ?? '', description, priority };
}

function rowOf(kind: Kind, object: ApiObject, { nowMs, include, metaVersion }: TableRequest): JsonObject {
  const cells = kind.columns && kind.row ? kind.row(object, { nowMs }) : defaultCells(object, nowMs);
  if (include === 'None') return { cells, object: null };
  return { cells, object: include === 'Object' ? object : partialObject(object, metaVersion) };
}

function defaultCells({ metadata }: ApiObject, nowMs: number): readonly Cell[] {
  const created = tryParseRfc3339(metadata.creationTimestamp);
  return [metadata.name, created === undefined ? '<unknown>' : humanDuration(nowMs - created)];
}

/** Only an object's metadata. Upstream: metav1.PartialObjectMetadata */
export function partialObject({ metadata }: ApiObject, metaVersion: string): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${metaVersion}`, metadata };
}
