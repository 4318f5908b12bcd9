// Files that tell kustomize about more places: `configurations`.
// Upstream: kustomize api v0.21 internal/plugins/builtinconfig/loaddefaultconfig.go, namebackreferences.go.

import { text } from '../../../base/bytes.ts';
import { isObject } from '../../../base/json.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import { CommandError, inWords } from '../errors.ts';
import { decodeStrictly, list, struct } from './decode.ts';
import { defaultConfig, emptyConfig, mergeConfigs, type TransformerConfig } from './field-specs.ts';
import type { Loader } from './loader.ts';
import { fieldSpecType } from './types.ts';

const specs = list(fieldSpecType);

const configType = struct('TransformerConfig', {
  namePrefix: specs,
  nameSuffix: specs,
  namespace: specs,
  commonLabels: specs,
  labels: specs,
  templateLabels: specs,
  commonAnnotations: specs,
  nameReference: list(struct('NameBackReferences', { group: 'string', version: 'string', kind: 'string', fieldSpecs: specs })),
  varReference: specs,
  images: specs,
  replicas: specs,
});

/** What kustomize knows by itself and what these files add. @throws CommandError */
export function loadConfigurations(loader: Loader, paths: readonly string[]): TransformerConfig {
  let more = emptyConfig;
  for (const path of paths) more = mergeConfigs(more, read(text(loader.load(path))));
  return paths.length === 0 ? defaultConfig : mergeConfigs(defaultConfig, more);
}

function read(content: string): TransformerConfig {
  const decoded = decodeStrictly(inWords(() => fromYaml(content), YamlError), configType);
  if ('problem' in decoded) throw new CommandError(`error unmarshaling JSON: while decoding JSON: ${decoded.problem}`);
  const config: TransformerConfig = { ...emptyConfig, ...(isObject(decoded.value) ? decoded.value : {}) };
  return { ...config, nameReference: config.nameReference.map((one) => ({ ...one, fieldSpecs: one.fieldSpecs ?? [] })) };
}
