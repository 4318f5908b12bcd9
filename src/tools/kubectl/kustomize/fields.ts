// The fields of a kustomization as generators and transformers, in the order they work in.
// Upstream: kustomize api v0.21 internal/target/kusttarget_configplugin.go.

import { toYaml } from '../../../base/yaml.ts';
import { CommandError } from '../errors.ts';
import { type FieldSpec, mergeSpecs, type TransformerConfig } from './field-specs.ts';
import { generate, type GeneratorArgs, withGlobalOptions } from './generators.ts';
import type { Kustomization, Label } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { builtinOrigin, type Origin } from './origin.ts';
import { jsonPatchTransform, patchTransform, strategicMergeTransform, type Transform } from './patches.ts';
import { replacementTransform } from './replacements.ts';
import type { Resource } from './resource.ts';
import { entriesTransform, imageTransform, namespaceTransform, prefixTransform, replicasTransform, suffixTransform } from './transformers.ts';

export interface Generator {
  generate(): Resource;
  readonly origin: Origin | undefined;
}

export interface Step {
  readonly transform: Transform;
  readonly origin: Origin | undefined;
}

/** Says whose configuration is wrong. */
function configuring<T>(plugin: string, config: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`trouble configuring builtin ${plugin} with config: \`\n${config}\`: ${error.message}`) : error;
  }
}

/** @param helm whether charts may be sources. @throws CommandError */
export function generatorsOf(k: Kustomization, loader: Loader, origin: Origin | undefined, helm: boolean): Generator[] {
  const out: Generator[] = [];
  const add = (plugin: string, kind: 'ConfigMap' | 'Secret', all: readonly GeneratorArgs[]): void => {
    for (const args of all) {
      const options = withGlobalOptions(args.options, k.generatorOptions);
      out.push({ generate: () => generate(kind, { ...args, ...(options ? { options } : {}) }, loader), origin: origin && builtinOrigin(origin, plugin) });
    }
  };
  add('ConfigMapGenerator', 'ConfigMap', k.configMapGenerator ?? []);
  add('SecretGenerator', 'Secret', k.secretGenerator ?? []);
  for (const chart of [...(k.helmCharts ?? []), ...(k.helmChartInflationGenerator ?? [])]) {
    configuring('HelmChartInflationGenerator', toYaml(chart), () => {
      throw new CommandError(helm ? 'not simulated in Drydock: Helm charts in kustomizations' : 'must specify --enable-helm');
    });
  }
  return out;
}

/** @throws CommandError */
export function transformsOf(k: Kustomization, loader: Loader, config: TransformerConfig, origin: Origin | undefined): Step[] {
  const out: Step[] = [];
  const add = (plugin: string, entry: unknown, make: () => Transform): void => {
    out.push({ transform: configuring(plugin, toYaml(entry), make), origin: origin && builtinOrigin(origin, plugin) });
  };
  const { patchesStrategicMerge: paths = [], namespace = '', namePrefix = '', nameSuffix = '' } = k;
  if (paths.length > 0) add('PatchStrategicMergeTransformer', { paths }, () => strategicMergeTransform(paths, loader));
  for (const patch of k.patches ?? []) add('PatchTransformer', patch, () => patchTransform(patch, loader, toYaml(patch)));
  if (namespace !== '') add('NamespaceTransformer', { metadata: { namespace } }, () => namespaceTransform(namespace, config.namespace));
  if (namePrefix !== '') add('PrefixTransformer', { prefix: namePrefix }, () => prefixTransform(namePrefix, config.namePrefix));
  if (nameSuffix !== '') add('SuffixTransformer', { suffix: nameSuffix }, () => suffixTransform(nameSuffix, config.nameSuffix));
  for (const label of k.labels ?? []) add('LabelTransformer', { Labels: label.pairs }, () => entriesTransform(label.pairs ?? {}, labelSpecs(label, config)));
  const { commonLabels = {}, commonAnnotations = {} } = k;
  if ((k.labels ?? []).length > 0 || Object.keys(commonLabels).length > 0) add('LabelTransformer', { Labels: commonLabels }, () => entriesTransform(commonLabels, config.commonLabels));
  if (Object.keys(commonAnnotations).length > 0) add('AnnotationsTransformer', { Annotations: commonAnnotations }, () => entriesTransform(commonAnnotations, config.commonAnnotations));
  for (const { patch, ...rest } of k.patchesJson6902 ?? []) {
    add('PatchJson6902Transformer', { ...rest, ...(patch === undefined ? {} : { jsonOp: patch }) }, () => jsonPatchTransform({ ...rest, ...(patch === undefined ? {} : { patch }) }, loader));
  }
  for (const replica of k.replicas ?? []) add('ReplicaCountTransformer', { Replica: replica }, () => replicasTransform(replica, config.replicas));
  for (const image of k.images ?? []) add('ImageTagTransformer', { ImageTag: image }, () => imageTransform(image, config.images));
  const { replacements = [] } = k;
  if (replacements.length > 0) add('ReplacementTransformer', { Replacements: replacements }, () => replacementTransform(replacements, loader));
  return out;
}

function labelSpecs(label: Label, config: TransformerConfig): readonly FieldSpec[] {
  try {
    const specs = mergeSpecs(label.fields ?? [], config.labels);
    if (label.includeSelectors) return mergeSpecs(specs, config.commonLabels);
    return mergeSpecs(label.includeTemplates ? mergeSpecs(specs, config.templateLabels) : specs, [{ path: 'metadata/labels', create: true }]);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`failed to merge labels: ${error.message}`) : error;
  }
}
