/**
 * `metadata.generation` for kinds whose meaning is not all in `spec`, or not only there.
 * Upstream: PrepareForCreate and PrepareForUpdate of the strategies.
 */
import type { ObjectMeta } from '../../object.ts';
import { same } from './copy.ts';

interface WithMeta {
  readonly metadata: ObjectMeta;
}

/** The object with its first generation, or with the old one's, raised by one when what counts has changed. */
export function withGeneration<T extends WithMeta>(object: T, old: T | 1, now?: unknown, before?: unknown): T {
  const generation = old === 1 ? 1 : (old.metadata.generation ?? 0) + (same(now, before) ? 0 : 1);
  if (generation === 0 || object.metadata.generation === generation) return object;
  return { ...object, metadata: { ...object.metadata, generation } };
}
