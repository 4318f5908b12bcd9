// Generators and transformers that are configured by objects of their own (`generators`, `transformers`, `validators`).
// Upstream: kustomize api v0.21 internal/plugins/loader/loader.go, internal/plugins/builtinhelpers/builtins.go, internal/builtins.
// Leaves out: programs and containers as plugins, which kubectl refuses without --enable-alpha-plugins too; IAMPolicyGenerator and
// ValueAddTransformer, which no field of a kustomization uses.

import { isObject } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { decodeLoosely, list, struct, type Type } from './decode.ts';
import type { FieldSpec } from './field-specs.ts';
import { type GeneratorArgs, generate } from './generators.ts';
import { gvkString, idString } from './ids.ts';
import type { Loader } from './loader.ts';
import { jsonPatchTransform, type PatchEntry, patchTransform, strategicMergeTransform, type Transform } from './patches.ts';
import { type Replacement, replacementTransform } from './replacements.ts';
import type { Selector } from './res-map.ts';
import type { Resource } from './resource.ts';
import {
  entriesTransform,
  hashTransform,
  type Image,
  imageTransform,
  namespaceTransform,
  prefixTransform,
  type Replica,
  replicasTransform,
  type Strings,
  type SubjectMode,
  suffixTransform,
} from './transformers.ts';
import { configMapArgsType, fieldSpecType, imageType, map, patchType, replacementType, replicaType, secretArgsType, selectorType, strings } from './types.ts';

/** What any of the configurations may say. */
interface Config {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly fieldSpecs?: readonly FieldSpec[];
  readonly prefix?: string;
  readonly suffix?: string;
  readonly labels?: Strings;
  readonly annotations?: Strings;
  readonly imageTag?: Image;
  readonly replica?: Replica;
  readonly paths?: readonly string[];
  readonly patches?: string;
  readonly target?: Selector;
  readonly path?: string;
  readonly jsonOp?: string;
  readonly replacements?: readonly Replacement[];
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: SubjectMode;
}

const specs = { fieldSpecs: list(fieldSpecType), metadata: struct('ObjectMeta', { name: 'string', namespace: 'string', labels: map, annotations: map }) } as const;
const fieldsOf = (type: Type): Readonly<Record<string, Type>> => (typeof type === 'object' && 'fields' in type ? type.fields : {});

interface Plugin {
  readonly fields: Readonly<Record<string, Type>>;
  make(config: Config, loader: Loader, text: string): Transform;
}

const plugins: Readonly<Record<string, Plugin>> = {
  AnnotationsTransformer: { fields: { ...specs, annotations: map }, make: ({ annotations = {}, fieldSpecs = [] }) => entriesTransform(annotations, fieldSpecs) },
  HashTransformer: { fields: {}, make: () => hashTransform },
  ImageTagTransformer: { fields: { ...specs, imageTag: imageType }, make: ({ imageTag = {}, fieldSpecs = [] }) => imageTransform(imageTag, fieldSpecs) },
  LabelTransformer: { fields: { ...specs, labels: map }, make: ({ labels = {}, fieldSpecs = [] }) => entriesTransform(labels, fieldSpecs) },
  NamespaceTransformer: { fields: { ...specs, unsetOnly: 'bool', setRoleBindingSubjects: 'string' }, make: makeNamespace },
  PatchJson6902Transformer: {
    fields: { path: 'string', jsonOp: 'string', target: selectorType },
    make: ({ path = '', jsonOp = '', target }, loader) => jsonPatchTransform({ path, patch: jsonOp, ...(target ? { target } : {}) }, loader),
  },
  PatchStrategicMergeTransformer: {
    fields: { paths: strings, patches: 'string' },
    make: ({ paths = [], patches = '' }, loader) => strategicMergeTransform([...paths, ...(patches === '' ? [] : [patches])], loader),
  },
  PatchTransformer: { fields: fieldsOf(patchType), make: (config, loader, text) => patchTransform(config as PatchEntry, loader, text) },
  PrefixSuffixTransformer: {
    fields: { ...specs, prefix: 'string', suffix: 'string' },
    make: (config) => both(makeAffix(config, prefixTransform, config.prefix), makeAffix(config, suffixTransform, config.suffix)),
  },
  PrefixTransformer: { fields: { ...specs, prefix: 'string' }, make: (config) => makeAffix(config, prefixTransform, config.prefix) },
  SuffixTransformer: { fields: { ...specs, suffix: 'string' }, make: (config) => makeAffix(config, suffixTransform, config.suffix) },
  ReplacementTransformer: { fields: { replacements: list(replacementType) }, make: ({ replacements = [] }, loader) => replacementTransform(replacements, loader) },
  ReplicaCountTransformer: { fields: { ...specs, replica: replicaType }, make: ({ replica = {}, fieldSpecs = [] }) => replicasTransform(replica, fieldSpecs) },
};

const both =
  (a: Transform, b: Transform): Transform =>
  (resources) => {
    a(resources);
    b(resources);
  };

function makeAffix({ fieldSpecs }: Config, make: (affix: string, specs: readonly FieldSpec[]) => Transform, affix = ''): Transform {
  if (!fieldSpecs) throw new CommandError('fieldSpecs is not expected to be nil');
  return make(affix, fieldSpecs);
}

const modes: readonly SubjectMode[] = ['defaultOnly', 'none', 'allServiceAccounts'];

function makeNamespace({ metadata, fieldSpecs = [], unsetOnly = false, setRoleBindingSubjects: mode = 'defaultOnly' }: Config): Transform {
  if (!modes.includes(mode)) throw new CommandError(`invalid value ${quote(mode)} for setRoleBindingSubjects: must be one of ${modes.map((one) => quote(one)).join(', ').replace(/, ([^,]*)$/, ' or $1')}`);
  const { namespace = '' } = metadata ?? {};
  return namespace === '' ? () => undefined : namespaceTransform(namespace, fieldSpecs, mode, unsetOnly);
}

function refuseMissing({ gvk: { kind } }: Resource): void {
  if (kind === 'IAMPolicyGenerator' || kind === 'ValueAddTransformer') throw new CommandError(`not simulated in Drydock: ${kind} of kustomize`);
}

const isBuiltin = ({ gvk }: Resource): boolean => gvk.group === '' && gvk.version === 'builtin';

const onlyBuiltin = (kind: string): CommandError =>
  new CommandError(`external plugins disabled; unable to load external plugin '${kind}'`);

/** @throws CommandError when there is no such transformer, or its configuration is wrong */
export function configuredTransform(config: Resource, loader: Loader): Transform {
  if (!isBuiltin(config)) throw onlyBuiltin(config.gvk.kind);
  refuseMissing(config);
  const plugin = plugins[config.gvk.kind];
  if (!plugin) throw new CommandError(isGenerator(config) ? `plugin ${idString(config.originalId)} not a transformer` : `unable to load builtin ${gvkString(config.gvk)}`);
  return configured(config, plugin.fields, (read, text) => plugin.make(read, loader, text));
}

const isGenerator = ({ gvk: { kind } }: Resource): boolean => kind === 'ConfigMapGenerator' || kind === 'SecretGenerator' || kind === 'HelmChartInflationGenerator';

/** @throws CommandError when there is no such generator, or its configuration is wrong */
export function configuredGenerator(config: Resource, loader: Loader): () => Resource {
  const { kind } = config.gvk;
  if (!isBuiltin(config)) throw new CommandError(`failed to load generator: ${onlyBuiltin(kind).message}`);
  if (kind === 'HelmChartInflationGenerator') throw new CommandError(`failed to load generator: plugin ${idString(config.originalId)} fails configuration: must specify --enable-helm`);
  refuseMissing(config);
  if (kind !== 'ConfigMapGenerator' && kind !== 'SecretGenerator') {
    const problem = plugins[kind] ? `plugin ${idString(config.originalId)} not a generator` : `unable to load builtin ${gvkString(config.gvk)}`;
    throw new CommandError(`failed to load generator: ${problem}`);
  }
  const type = kind === 'SecretGenerator' ? secretArgsType : configMapArgsType;
  return configured(config, { ...specs, ...fieldsOf(type) }, (read) => {
    const args = read as GeneratorArgs;
    const name = args.name || (read.metadata?.name ?? '');
    const namespace = args.namespace || (read.metadata?.namespace ?? '');
    return () => generate(kind === 'SecretGenerator' ? 'Secret' : 'ConfigMap', { ...args, name, namespace }, loader);
  });
}

function configured<T>(config: Resource, fields: Readonly<Record<string, Type>>, make: (read: Config, text: string) => T): T {
  try {
    const read = decodeLoosely(config.object, struct(config.gvk.kind, fields));
    if ('problem' in read) throw new CommandError(`error unmarshaling JSON: while decoding JSON: ${read.problem}`);
    return make((isObject(read.value) ? read.value : {}) as Config, toYaml(config.object));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`plugin ${idString(config.originalId)} fails configuration: ${error.message}`) : error;
  }
}
