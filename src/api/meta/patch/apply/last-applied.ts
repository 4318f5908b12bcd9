// From client-side to server-side apply: kubectl may take back what its own annotation says it applied, and the annotation is kept up.
// Upstream: apimachinery/pkg/util/managedfields/internal/lastappliedmanager.go, lastappliedupdater.go, lastapplied.go.

import { getOwn, isObject, toJson } from '../../../../base/json.ts';
import type { JsonObject } from '../../../object.ts';
import { byteLength } from '../../names.ts';
import { compareObjects } from './compare.ts';
import type { Conflict } from './conflict.ts';
import type { FieldManagerContext } from './field-manager.ts';
import { difference, type FieldSet, isEmptySet } from './field-set.ts';
import { toFieldSet } from './to-field-set.ts';

/** What `kubectl apply` writes down. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Most bytes of all annotations together. */
const maxAnnotationBytes = 256 * 1024;

/** The conflicts that are left when kubectl takes what it applied from the client's side and nobody changed since. */
export function allowedByLastApplied(conflicts: readonly Conflict[], live: JsonObject, context: FieldManagerContext): Conflict[] {
  const allowed = lastAppliedFields(live, context);
  if (!allowed) return [...conflicts];
  return conflicts.map(({ manager, fields }) => ({ manager, fields: difference(fields, allowed) })).filter(({ fields }) => !isEmptySet(fields));
}

function lastAppliedFields(live: JsonObject, context: FieldManagerContext): FieldSet | undefined {
  const config = parse(annotationsOf(live)?.[lastAppliedAnnotation]);
  if (!config || config['apiVersion'] !== context.apiVersion) return undefined;
  const { removed, modified, added } = compareObjects(config, live, context.type);
  return [modified, added, removed].reduce(difference, toFieldSet(config, context.type));
}

function annotationsOf(object: JsonObject): Readonly<Record<string, unknown>> | undefined {
  const metadata = getOwn(object, 'metadata');
  const annotations = isObject(metadata) ? getOwn(metadata, 'annotations') : undefined;
  return isObject(annotations) ? annotations : undefined;
}

function parse(text: unknown): JsonObject | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // an annotation somebody else wrote: it says nothing
  }
}

/** The object with its annotation telling of this configuration, if it had one; too large a one goes. */
export function refreshLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  const annotations = annotationsOf(object);
  const current = annotations?.[lastAppliedAnnotation];
  if (!annotations || typeof current !== 'string' || current === '') return object;
  const updated: Record<string, unknown> = { ...annotations, [lastAppliedAnnotation]: `${toJson(withoutAnnotation(config))}\n` };
  const bytes = Object.entries(updated).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(String(value)), 0);
  if (bytes > maxAnnotationBytes) delete updated[lastAppliedAnnotation];
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), annotations: updated } };
}

function withoutAnnotation(config: JsonObject): JsonObject {
  const annotations = annotationsOf(config);
  if (!annotations) return config;
  const { [lastAppliedAnnotation]: _, ...rest } = annotations;
  const { annotations: __, ...metadata } = config['metadata'] as JsonObject;
  return { ...config, metadata: Object.keys(rest).length > 0 ? { ...metadata, annotations: rest } : metadata };
}
