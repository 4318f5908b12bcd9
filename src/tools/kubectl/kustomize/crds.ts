// Where objects of custom kinds name others, taken from the OpenAPI definitions that `crds` lists.
// Upstream: kustomize api v0.21 internal/accumulator/loadconfigfromcrds.go.

import { text } from '../../../base/bytes.ts';
import { isObject, JsonError, parseJson } from '../../../base/json.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import { CommandError, inWords } from '../errors.ts';
import { emptyConfig, type FieldSpec, mergeConfigs, type NameReference, type TransformerConfig } from './field-specs.ts';
import type { Loader } from './loader.ts';

type Definitions = Readonly<Record<string, unknown>>;

interface Found {
  readonly annotations: FieldSpec[];
  readonly labels: FieldSpec[];
  readonly identities: FieldSpec[];
  readonly references: NameReference[];
}

/** @throws CommandError */
export function configFromCrds(loader: Loader, paths: readonly string[]): TransformerConfig {
  let config = emptyConfig;
  for (const path of paths) {
    const definitions = read(text(loader.load(path)), path);
    for (const name of Object.keys(definitions).sort()) {
      const properties = propertiesOf(definitions, name);
      if (!['kind', 'apiVersion', 'metadata'].every((field) => Object.hasOwn(properties, field))) continue;
      const found: Found = { annotations: [], labels: [], identities: [], references: [] };
      collect(definitions, name, name.slice(name.lastIndexOf('.') + 1), [], found, new Set());
      config = mergeConfigs(config, { ...emptyConfig, commonAnnotations: found.annotations, commonLabels: found.labels, namePrefix: found.identities, nameReference: found.references });
    }
  }
  return config;
}

function read(content: string, path: string): Definitions {
  try {
    const value = inWords(() => (content.startsWith('{') ? parseJson(content) : fromYaml(content)), JsonError, YamlError);
    return isObject(value) ? value : {};
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`unable to parse open API definition from '${path}': ${error.message}`) : error;
  }
}

function propertiesOf(definitions: Definitions, name: string): Definitions {
  const definition = definitions[name];
  const schema = isObject(definition) ? (definition.Schema ?? definition.schema) : undefined;
  return isObject(schema) && isObject(schema.properties) ? schema.properties : {};
}

function collect(definitions: Definitions, name: string, kind: string, path: readonly string[], found: Found, above: ReadonlySet<string>): void {
  if (above.has(name)) return;
  for (const [field, property] of Object.entries(propertiesOf(definitions, name))) {
    if (!isObject(property)) continue;
    const steps = [...path, field];
    const spec = (...more: readonly string[]): FieldSpec => ({ kind, path: [...steps, ...more].join('/') });
    const extension = (suffix: string): string | undefined => (typeof property[`x-kubernetes-${suffix}`] === 'string' ? String(property[`x-kubernetes-${suffix}`]) : undefined);
    if (extension('annotation') !== undefined) found.annotations.push(spec());
    if (extension('label-selector') !== undefined) found.labels.push(spec());
    if (extension('identity') !== undefined) found.identities.push(spec());
    const version = extension('object-ref-api-version');
    const target = extension('object-ref-kind');
    if (version !== undefined && target !== undefined) found.references.push({ kind: target, version, fieldSpecs: [spec(extension('object-ref-name-key') ?? 'name')] });
    if (typeof property.$ref === 'string') collect(definitions, property.$ref, kind, steps, found, new Set([...above, name]));
  }
}
