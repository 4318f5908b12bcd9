// Server-side apply met fields that others own with another value.
// Upstream: apimachinery/pkg/util/managedfields/internal/conflict.go.

import { goQuote } from '../../../../base/go-quote.ts';
import { applyConflict, type StatusError } from '../../status-error.ts';
import { type FieldSet, formatPaths } from './field-set.ts';
import { type Manager, managerId } from './managers.ts';

export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** `Apply failed with 1 conflict: conflict with "x" using apps/v1: .spec.replicas`, with one cause per field. */
export function conflictError(conflicts: readonly Conflict[]): StatusError {
  const sorted = conflicts.toSorted((a, b) => (managerId(a.manager) < managerId(b.manager) ? -1 : 1));
  const found = sorted.map(({ manager, fields }) => ({ who: describeManager(manager), paths: formatPaths(fields) }));
  const causes = found.flatMap(({ who, paths }) => paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })));
  return applyConflict(message(found, causes.length), causes);
}

function message(found: readonly { readonly who: string; readonly paths: readonly string[] }[], count: number): string {
  const [first] = found;
  if (count === 1 && first) return `Apply failed with 1 conflict: conflict with ${first.who}: ${first.paths[0]}`;
  const lines = found.flatMap(({ who, paths }) => [`conflicts with ${who}:`, ...paths.map((path) => `- ${path}`)]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

/** `"kubectl" using apps/v1`, `"kubelet" with subresource "status" using v1`, `"argo"` for appliers. */
export function describeManager(manager: Omit<Manager, 'fields'>): string {
  const subresource = manager.subresource === '' ? '' : ` with subresource ${goQuote(manager.subresource)}`;
  const using = manager.operation === 'Update' ? ` using ${manager.apiVersion}${manager.time === undefined ? '' : ` at ${manager.time}`}` : '';
  return `${goQuote(manager.name)}${subresource}${using}`;
}
