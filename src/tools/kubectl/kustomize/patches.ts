// Strategic merge patches and JSON patches of a kustomization.
// Upstream: kustomize api v0.21 internal/builtins/PatchTransformer.go, PatchStrategicMergeTransformer.go, PatchJson6902Transformer.go.

import { text } from '../../../base/bytes.ts';
import { type JsonValue, JsonError, parseJson } from '../../../base/json.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import { applyJsonPatch, asJsonPatch, type JsonPatchOperation } from '../../../api/meta/patch/json.ts';
import { PatchError } from '../../../api/meta/patch/patch-error.ts';
import { quote } from '../../go/quote.ts';
import { CommandError, inWords } from '../errors.ts';
import { edited, type KubeObject, metadataOf } from '../resource/object.ts';
import { readResources } from './documents.ts';
import { idString } from './ids.ts';
import type { Loader } from './loader.ts';
import { mergePatch } from './merge.ts';
import type { ResMap, Selector } from './res-map.ts';
import type { Resource } from './resource.ts';

/** An entry of `patches`. */
export interface PatchEntry {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

/** Something that changes the objects. */
export type Transform = (map: ResMap) => void;

function tried<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof CommandError || error instanceof PatchError || error instanceof YamlError || error instanceof JsonError) return undefined;
    throw error;
  }
}

/** @param config the entry as YAML, for messages. @throws CommandError */
export function patchTransform(entry: PatchEntry, loader: Loader, config: string): Transform {
  const inline = (entry.patch ?? '').trim();
  const path = entry.path ?? '';
  if (inline === '' && path === '') throw new CommandError(`must specify one of patch and path in\n${config}`);
  if (inline !== '' && path !== '') throw new CommandError(`patch and path can't be set at the same time\n${config}`);
  const content = inline !== '' ? inline : loadPatch(loader, path);
  const source = inline !== '' ? `[patch: ${quote(inline)}]` : `[path: ${quote(path)}]`;
  const merges = tried(() => readResources(content));
  const operations = tried(() => readOperations(content));
  if (merges && operations && merges.length > 0 && operations.length > 0) throw new CommandError(`illegally qualifies as both an SM and JSON patch: ${source}`);
  if (!merges && !operations) throw new CommandError(`unable to parse SM or JSON patch from ${source}`);
  const { target } = entry;
  if (merges) {
    for (const patch of merges) {
      patch.nameMayChange = entry.options?.allowNameChange ?? false;
      patch.kindMayChange = entry.options?.allowKindChange ?? false;
    }
    return (map) => mergeAll(map, merges, target, source);
  }
  return (map) => {
    if (!target) throw new CommandError(`must specify a target for JSON patch ${source}`);
    for (const resource of map.select(target)) {
      resource.rememberId();
      applyOperations(resource, operations ?? []);
    }
  };
}

function loadPatch(loader: Loader, path: string): string {
  try {
    return text(loader.load(path));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`failed to get the patch file from path(${path}): ${error.message}`) : error;
  }
}

function readOperations(content: string): readonly JsonPatchOperation[] {
  if (content === '') throw new CommandError('empty json patch operations');
  return asJsonPatch(content.startsWith('[') ? parseJson(content) : fromYaml(content));
}

function mergeAll(map: ResMap, patches: readonly Resource[], target: Selector | undefined, source: string): void {
  if (target) {
    const [patch] = patches;
    if (patches.length > 1) throw new CommandError(`Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`);
    if (!patch) throw new CommandError('index out of range [0] with length 0'); // upstream panics
    for (const resource of map.select(target)) {
      const copy = patch.copy();
      copy.object = { ...copy.object, ...kindFields(resource.object), kind: patch.gvk.kind };
      mergeInto(resource, copy);
    }
    map.dropEmpty();
    return;
  }
  for (const patch of patches) {
    let resource: Resource;
    try {
      resource = map.getById(patch.originalId);
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`no resource matches strategic merge patch ${quote(idString(patch.originalId))}: ${error.message}`) : error;
    }
    mergeInto(resource, patch);
  }
}

const kindFields = (object: KubeObject): { readonly apiVersion?: string } => (object.apiVersion === undefined ? {} : { apiVersion: object.apiVersion });

/** Upstream: Resource.ApplySmPatch. */
export function mergeInto(resource: Resource, patch: Resource): void {
  const { name, namespace, gvk } = resource;
  if (patch.nameMayChange || patch.kindMayChange) resource.rememberId();
  const merged = mergePatch(resource.object, edited(patch.object));
  resource.object = merged as KubeObject | undefined;
  if (resource.isEmpty) return;
  if (!patch.kindMayChange) resource.object.kind = gvk.kind;
  if (!patch.nameMayChange) resource.name = name;
  resource.namespace = namespace;
}

function applyOperations(resource: Resource, operations: readonly JsonPatchOperation[]): void {
  const metadata = metadataOf(resource.object);
  // upstream keeps notes in annotations, so that there are some to patch
  if (resource.hasNotes && !metadata.annotations) metadata.annotations = {};
  const patched = inWords(() => applyJsonPatch(resource.object, operations), PatchError) as KubeObject;
  if (patched.metadata?.annotations && Object.keys(patched.metadata.annotations).length === 0) delete patched.metadata.annotations;
  resource.object = patched;
}

/** `patchesStrategicMerge`: texts, or paths. @throws CommandError */
export function strategicMergeTransform(paths: readonly string[], loader: Loader): Transform {
  const patches = paths.flatMap((path) => tried(() => readResources(path)) ?? readResources(text(loader.load(path)), path));
  if (patches.length === 0) throw new CommandError(`patch appears to be empty; files=[${paths.join(' ')}], Patch=`);
  return (map) => {
    for (const patch of patches) mergeInto(map.getById(patch.originalId), patch);
    map.dropEmpty();
  };
}

/** `patchesJson6902`. @throws CommandError */
export function jsonPatchTransform({ path = '', patch = '', target }: PatchEntry, loader: Loader): Transform {
  if (!target?.name) throw new CommandError('must specify the target name');
  if (path === '' && patch === '') throw new CommandError('empty file path and empty jsonOp');
  if (path !== '' && patch !== '') throw new CommandError('must specify a file path or jsonOp, not both');
  const content = path === '' ? patch : text(loader.load(path));
  if (content === '') throw new CommandError(`patch file '${path}' empty seems to be empty`);
  const value: JsonValue = inWords(() => (content.startsWith('[') ? parseJson(content) : fromYaml(content)), YamlError, JsonError);
  const operations = inWords(() => asJsonPatch(value), PatchError);
  if (operations.length === 0) throw new CommandError(`patch appears to be empty; file=${path}, JsonOp=${content}`);
  return (map) => {
    for (const resource of map.select(target)) applyOperations(resource, operations);
  };
}
