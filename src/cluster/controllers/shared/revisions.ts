// The history of a workload's template as ControllerRevisions, for StatefulSets and DaemonSets.
// Upstream: pkg/controller/history/controller_history.go

import type { JsonObject } from '../../../api/object.ts';
import { safeEncode } from '../../../api/meta/object-meta.ts';
import { isStatus } from '../../../api/meta/status-error.ts';
import type { ControllerRevision, PodTemplateSpec } from '../../../api/types.ts';
import { fnv32 } from '../../../base/fnv.ts';
import type { ComponentContext } from '../../component.ts';
import { canonical } from './pod-template-hash.ts';
import type { PodOwner } from './pod-control.ts';
import { controllerReference, resources } from './resources.ts';

const hashLabel = 'controller.kubernetes.io/hash';
const longestPrefix = 223;

const texts = new WeakMap<object, string>();

/** A template (or what a revision holds) as text: equal texts, equal content. */
function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = canonical(value);
  texts.set(value, text);
  return text;
}

const patches = new WeakMap<object, JsonObject>();

/** What a revision holds: the patch that puts the template back. Upstream: getPatch */
export function patchOf(template: PodTemplateSpec): JsonObject {
  const known = patches.get(template);
  if (known) return known;
  const patch = { spec: { template: { ...template, $patch: 'replace' } } };
  patches.set(template, patch);
  return patch;
}

/** The template that a revision holds. Upstream: ApplyRevision */
export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const { spec } = (revision.data ?? {}) as { readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } } };
  if (!spec?.template) return undefined;
  const { $patch: _, ...template } = spec.template;
  return template as PodTemplateSpec;
}

/** Whether a revision holds this patch. */
export const holds = (revision: ControllerRevision, patch: JsonObject): boolean => textOf((revision.data ?? {}) as object) === textOf(patch);

/** Oldest first. Upstream: SortControllerRevisions */
export const byRevision = (a: ControllerRevision, b: ControllerRevision): number =>
  a.revision - b.revision || compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') || compare(a.metadata.name, b.metadata.name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The number after the last one. @param sorted oldest first */
export const nextRevision = (sorted: readonly ControllerRevision[]): number => (sorted.at(-1)?.revision ?? 0) + 1;

/** Letters as Go's JSON encoder escapes them: the hash is of its text. */
const goJson = (text: string): string => text.replace(/[<>&\u2028\u2029]/g, (ch) => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Upstream: HashControllerRevision. The same letters as a real cluster gives. */
export const hashOf = (patch: JsonObject, collisionCount: number): string => safeEncode(String(fnv32(`${goJson(textOf(patch))}${collisionCount}`)));

/** A revision of `owner`'s template, not yet created. Upstream: NewControllerRevision */
export function newRevision(owner: PodOwner, template: PodTemplateSpec, revision: number, collisionCount: number) {
  const patch = patchOf(template);
  const hash = hashOf(patch, collisionCount);
  const { name, namespace, annotations } = owner.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name.slice(0, longestPrefix)}-${hash}`,
      namespace,
      labels: { ...template.metadata?.labels, [hashLabel]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner, owner.apiVersion, owner.kind)],
    },
    data: patch,
    revision,
  };
}

/**
 * Creates the revision; where the name is taken by other content, the collision count is raised until one is free.
 * Upstream: CreateControllerRevision
 */
export function createRevision(owner: PodOwner, template: PodTemplateSpec, revision: number, collisionCount: number, context: ComponentContext): { readonly created: ControllerRevision; readonly collisionCount: number } {
  for (let collisions = collisionCount; ; collisions++) {
    const wanted = newRevision(owner, template, revision, collisions);
    try {
      return { created: context.create(resources.controllerrevisions, wanted) as unknown as ControllerRevision, collisionCount: collisions };
    } catch (error) {
      if (!isStatus(error, 'AlreadyExists')) throw error;
      const existing = context.get<ControllerRevision>(resources.controllerrevisions, owner.metadata.namespace ?? '', wanted.metadata.name);
      if (existing && holds(existing, wanted.data)) return { created: existing, collisionCount: collisions };
    }
  }
}

/** Gives a revision a new number: a rollback to it. */
export function renumber(revision: ControllerRevision, to: number, context: ComponentContext): ControllerRevision {
  if (revision.revision === to) return revision;
  return context.update(resources.controllerrevisions, { ...revision, revision: to }) as unknown as ControllerRevision;
}

/** Deletes the oldest revisions that nothing uses, beyond the limit. */
export function truncateHistory(sorted: readonly ControllerRevision[], isLive: (revision: ControllerRevision) => boolean, limit: number, context: ComponentContext): void {
  const old = sorted.filter((revision) => !isLive(revision));
  for (const { metadata } of old.slice(0, Math.max(0, old.length - limit))) {
    try {
      context.delete(resources.controllerrevisions, metadata.namespace ?? '', metadata.name);
    } catch (error) {
      if (!isStatus(error, 'NotFound')) throw error; // gone already is as wanted
    }
  }
}
