// A kustomization's objects: built, named, in order. What `kubectl kustomize` prints and `-k` reads.
// Upstream: kustomize api v0.21 krusty/kustomizer.go, as kubectl v0.36 (cmd/kustomize, cli-runtime resource/kustomizevisitor.go) uses it.

import type { Steps } from '../../../os/process.ts';
import { CommandError } from '../errors.ts';
import { annotationsOf, type KubeObject } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { Loader } from './loader.ts';
import { fixNameReferences } from './name-references.ts';
import { annotateOrigins } from './origin.ts';
import type { ResMap } from './res-map.ts';
import { Target } from './target.ts';
import { addLabel, hashTransform, sortTransform } from './transformers.ts';

export interface BuildOptions {
  /** files must lie in or below the kustomization's directory */
  readonly restricted?: boolean;
  /** kinds in the order they are best created in, unless the kustomization says otherwise */
  readonly legacyOrder?: boolean;
  /** a label that says what made them */
  readonly managedByLabel?: boolean;
  /** Helm charts may be sources */
  readonly helm?: boolean;
}

/** @throws CommandError with kustomize's words */
export function* buildKustomization(k: Kubectl, path: string, { restricted = true, legacyOrder = true, managedByLabel = false, helm = false }: BuildOptions = {}): Steps<readonly KubeObject[]> {
  yield* k.io.flush();
  const target = new Target(Loader.open(k, path, restricted), { warn: (warning) => k.io.err(warning), helm }, 'if-wanted');
  target.checkSchema();
  const gathered = target.accumulate();
  const { map } = gathered;
  hashTransform(map);
  fixNameReferences(map, gathered.config.nameReference);
  const unused = gathered.variables.resolve(map, gathered.config.varReference);
  if (unused.length > 0) k.log('I', 'log.go:244', `well-defined vars that were never replaced: ${unused.join(',')}`);
  map.list = map.list.filter(({ object }) => !isLocal(object));
  const { buildMetadata = [], sortOptions } = target.kustomization;
  sort(map, sortOptions, legacyOrder);
  if (managedByLabel || buildMetadata.includes('managedByLabel')) addLabel('app.kubernetes.io/managed-by', 'kustomize-(devel)')(map);
  for (const { object } of map.list) annotationsAsTexts(object);
  annotateOrigins(map.list, buildMetadata);
  for (const { problem } of map.list) if (problem !== undefined) throw new CommandError(problem);
  return map.list.map((resource) => resource.object);
}

function sort(map: ResMap, options: Parameters<typeof sortTransform>[0] | undefined, legacyOrder: boolean): void {
  if (options) sortTransform(options)(map);
  else if (legacyOrder) sortTransform({ order: 'legacy' })(map);
}

/** Annotations are read and written once more at the end, and are texts then. Upstream: RemoveBuildAnnotations. */
function annotationsAsTexts(object: KubeObject): void {
  const annotations = annotationsOf(object) as Record<string, string>;
  for (const [key, value] of Object.entries(annotations)) if (typeof value !== 'string') annotations[key] = String(value);
}

/** Upstream: DropLocalNodes. */
function isLocal(object: KubeObject): boolean {
  const value = annotationsOf(object)['config.kubernetes.io/local-config'];
  return value !== undefined && value !== 'false';
}
