// The annotation in which kubectl apply remembers what was applied.
// Upstream: k8s.io/kubectl v0.36 pkg/util/apply.go.

import { isObject, JsonError, parseJson, toJson } from '../../base/json.ts';
import { CommandError } from './errors.ts';
import { annotationsOf, edited, type KubeObject, metadataOf } from './resource/object.ts';

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object as the annotation holds it: JSON without the annotation itself, and a line break. Annotations are there, be it empty. */
export const configurationText = (object: KubeObject): string => `${toJson(withoutConfiguration(object))}\n`;

/** A copy without the annotation, but with annotations. */
export function withoutConfiguration(object: KubeObject): KubeObject {
  const copy = edited(object);
  const { [lastApplied]: _, ...annotations } = metadataOf(copy).annotations ?? {};
  metadataOf(copy).annotations = annotations;
  return copy;
}

/** A copy that carries its own configuration. Upstream: CreateApplyAnnotation. */
export function withConfiguration(object: KubeObject): KubeObject {
  const copy = edited(object);
  metadataOf(copy).annotations = { ...metadataOf(copy).annotations, [lastApplied]: configurationText(object) };
  return copy;
}

/** As `withConfiguration`, when asked for or when there is an annotation to bring up to date. Upstream: CreateOrUpdateAnnotation. */
export const withConfigurationIf = (asked: boolean, object: KubeObject): KubeObject => (asked || annotationsOf(object)[lastApplied] !== undefined ? withConfiguration(object) : object);

/** What was applied last; an empty object when nothing was. @throws CommandError when the annotation is no JSON */
export function originalConfiguration(object: KubeObject): KubeObject {
  const text = annotationsOf(object)[lastApplied];
  if (!text) return {};
  try {
    const value = parseJson(text);
    return isObject(value) ? (value as KubeObject) : {};
  } catch (error) {
    throw error instanceof JsonError ? new CommandError(error.message) : error;
  }
}
