// A kustomization file: what may stand in it, and what old spellings mean.
// Upstream: kustomize api v0.21 types/kustomization.go and the types it is made of.
// @supports yes kubectl: kustomization fields — resources, bases, components, namespace, namePrefix, nameSuffix, labels, commonLabels, commonAnnotations, configMapGenerator, secretGenerator, generatorOptions, patches, patchesStrategicMerge, patchesJson6902, images, replicas, replacements, vars, configurations, sortOptions
// @supports partly kubectl: kustomization plugins — "generators, transformers and validators only of the built-in kinds"
// @supports no kubectl: helmCharts, crds and openapi in kustomizations — "they need programs and schemas that are not here"

import { isObject, type JsonValue } from '../../../base/json.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import { text } from '../../../base/bytes.ts';
import { CommandError } from '../errors.ts';
import { decodeStrictly, list, struct } from './decode.ts';
import type { FieldSpec } from './field-specs.ts';
import type { GeneratorArgs, GeneratorOptions } from './generators.ts';
import type { Loader } from './loader.ts';
import type { PatchEntry } from './patches.ts';
import type { Replacement } from './replacements.ts';
import type { Image, Replica, SortOptions, Strings } from './transformers.ts';
import {
  configMapArgsType,
  imageType,
  labelType,
  map,
  optionsType,
  patchType,
  replacementType,
  replicaType,
  secretArgsType,
  sortType,
  strings,
  varType,
} from './types.ts';
import type { Variable } from './variables.ts';

export interface Label {
  readonly pairs?: Strings;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

export interface Kustomization {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Strings;
  readonly labels?: readonly Label[];
  readonly commonAnnotations?: Strings;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly PatchEntry[];
  readonly patches?: readonly PatchEntry[];
  readonly images?: readonly Image[];
  readonly imageTags?: readonly Image[];
  readonly replacements?: readonly Replacement[];
  readonly replicas?: readonly Replica[];
  readonly vars?: readonly Variable[];
  readonly sortOptions?: SortOptions;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly crds?: readonly string[];
  readonly bases?: readonly string[];
  readonly configMapGenerator?: readonly GeneratorArgs[];
  readonly secretGenerator?: readonly GeneratorArgs[];
  readonly helmCharts?: readonly unknown[];
  readonly helmChartInflationGenerator?: readonly unknown[];
  readonly generatorOptions?: GeneratorOptions;
  readonly configurations?: readonly string[];
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly buildMetadata?: readonly string[];
  readonly openapi?: Strings;
}

const kustomizationType = struct('Kustomization', {
  apiVersion: 'string',
  kind: 'string',
  metadata: struct('ObjectMeta', { name: 'string', namespace: 'string', labels: map, annotations: map }),
  openapi: map,
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  commonLabels: map,
  labels: list(labelType),
  commonAnnotations: map,
  patchesStrategicMerge: strings,
  patchesJson6902: list(patchType),
  patches: list(patchType),
  images: list(imageType),
  imageTags: list(imageType),
  replacements: list(replacementType),
  replicas: list(replicaType),
  vars: list(varType),
  sortOptions: sortType,
  resources: strings,
  components: strings,
  crds: strings,
  bases: strings,
  configMapGenerator: list(configMapArgsType),
  secretGenerator: list(secretArgsType),
  helmGlobals: 'any',
  helmCharts: list('any'),
  helmChartInflationGenerator: list('any'),
  generatorOptions: optionsType,
  configurations: strings,
  generators: strings,
  transformers: strings,
  validators: strings,
  buildMetadata: strings,
});

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** @param warn gets what is deprecated. @throws CommandError */
export function loadKustomization(loader: Loader, warn: (text: string) => void): Kustomization {
  const read = parse(findFile(loader));
  for (const warning of deprecations(read)) warn(warning);
  const fixed = fix(read);
  const { apiVersion: _, kind: __, ...rest } = read;
  if (Object.keys(rest).length === 0) throw new CommandError('kustomization.yaml is empty');
  const problems = wrongKinds(fixed);
  if (problems.length > 0) throw new CommandError(`Failed to read kustomization file under ${loader.root}:\n${problems.join('\n')}`);
  return fixed;
}

function findFile(loader: Loader): string {
  const found: string[] = [];
  for (const name of fileNames) {
    try {
      found.push(loader.load(name));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error; // not there
    }
  }
  const [first] = found;
  if (first === undefined) throw new CommandError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`);
  if (found.length > 1) throw new CommandError(`Found multiple kustomization files under: ${loader.root}\n`);
  return text(first);
}

function parse(content: string): Kustomization {
  let value: JsonValue;
  try {
    value = fromYaml(content);
  } catch (error) {
    throw error instanceof YamlError ? new CommandError(`invalid Kustomization: ${error.message}`) : error;
  }
  const decoded = decodeStrictly(value, kustomizationType);
  if ('problem' in decoded) throw new CommandError(`invalid Kustomization: ${decoded.problem}`);
  return (isObject(decoded.value) ? decoded.value : {}) as Kustomization;
}

const edit = "Run 'kustomize edit fix' to update your Kustomization automatically.";
const replaced: readonly (readonly [field: keyof Kustomization, instead: string, experimental?: true])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', true],
];

const deprecations = (read: Kustomization): string[] =>
  replaced.flatMap(([field, instead, experimental]) =>
    read[field] === undefined ? [] : [`# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${experimental ? '[EXPERIMENTAL] ' : ''}${edit}\n`],
  );

const withEnv = <T extends GeneratorArgs>(args: T): T => (args.env ? { ...args, envs: [...(args.envs ?? []), args.env] } : args);

function fix(read: Kustomization): Kustomization {
  const kind = read.kind || 'Kustomization';
  return {
    ...read,
    kind,
    apiVersion: read.apiVersion || (kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1'),
    resources: [...(read.resources ?? []), ...(read.bases ?? [])],
    images: [...(read.images ?? []), ...(read.imageTags ?? [])],
    configMapGenerator: (read.configMapGenerator ?? []).map(withEnv),
    secretGenerator: (read.secretGenerator ?? []).map(withEnv),
  };
}

function wrongKinds({ kind = '', apiVersion = '' }: Kustomization): string[] {
  const out: string[] = [];
  if (kind !== 'Kustomization' && kind !== 'Component') out.push('kind should be Kustomization or Component');
  const wanted = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  if (apiVersion !== wanted) out.push(`apiVersion for ${kind} should be ${wanted}`);
  return out;
}

