// Which objects of a collection a list, watch or deletecollection means.
// Upstream: apiserver/pkg/registry/generic/matcher.go, ListOptions conversion

import type { FieldSelector } from '../../api/meta/fields.ts';
import { fieldRequiresExactMatch, fieldsMatch, parseFieldSelector } from '../../api/meta/fields.ts';
import { parseSelector } from '../../api/meta/label-selector-parse.ts';
import type { Selector } from '../../api/meta/labels.ts';
import { matches, SelectorError } from '../../api/meta/labels.ts';
import { badRequest } from '../../api/meta/status-error.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Query } from './request-info.ts';
import type { Resource } from './resource.ts';

export interface Selection {
  /** `''`: all namespaces */
  readonly namespace: string;
  readonly labels: Selector | undefined;
  readonly fields: FieldSelector | undefined;
  /** when only one name can match */
  readonly name: string | undefined;
}

/** @throws StatusError for a selector that cannot be read or names an unknown field */
export function selectionOf(resource: Resource, namespace: string, query: Query): Selection {
  const labels = query.get('labelSelector');
  const fields = query.get('fieldSelector');
  const fieldSelector = fields ? readFields(resource, fields) : undefined;
  const inNamespace = fieldSelector && fieldRequiresExactMatch(fieldSelector, 'metadata.namespace');
  return {
    namespace: namespace === '' ? (inNamespace ?? '') : namespace,
    labels: labels ? readLabels(labels) : undefined,
    fields: fieldSelector,
    name: fieldSelector && fieldRequiresExactMatch(fieldSelector, 'metadata.name'),
  };
}

export function selects(resource: Resource, { labels, fields, namespace }: Selection, object: ApiObject): boolean {
  if (namespace !== '' && object.metadata.namespace !== namespace) return false;
  if (labels && !matches(labels, object.metadata.labels)) return false;
  return !fields || fieldsMatch(fields, fieldReader(resource, object));
}

function readLabels(text: string): Selector {
  try {
    return parseSelector(text);
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

function readFields(resource: Resource, text: string): FieldSelector {
  try {
    return parseFieldSelector(text, (field, value) => {
      if (!isSelectable(resource, field)) throw new SelectorError(`field label not supported: ${field}`);
      return [field, value];
    });
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

const selectable = new WeakMap<Resource, ReadonlySet<string>>();

function isSelectable(resource: Resource, field: string): boolean {
  if (field === 'metadata.name') return true;
  if (field === 'metadata.namespace') return resource.kind.namespaced || resource.custom !== undefined;
  let known = selectable.get(resource);
  if (!known) {
    const sample = { apiVersion: resource.storedApiVersion, kind: resource.kind.kind, metadata: { name: '' } };
    known = new Set(Object.keys(resource.kind.selectableFields?.(sample) ?? {}));
    selectable.set(resource, known);
  }
  return known.has(field);
}

function fieldReader(resource: Resource, object: ApiObject): (field: string) => string {
  let own: Readonly<Record<string, string>> | undefined;
  return (field) => {
    if (field === 'metadata.name') return object.metadata.name;
    if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
    own ??= resource.kind.selectableFields?.(object) ?? {};
    return own[field] ?? '';
  };
}
