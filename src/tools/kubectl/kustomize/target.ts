// One kustomization: reads what it names, bases first, then generates, transforms and checks.
// Upstream: kustomize api v0.21 internal/target/kusttarget.go, kusttarget_configplugin.go.
// Leaves out: `openapi` schemas of one's own and Helm charts; both are refused.

import { isObject } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { text } from '../../../base/bytes.ts';
import { quote, printList } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { configFromCrds } from './crds.ts';
import { readResources } from './documents.ts';
import { loadConfigurations } from './configurations.ts';
import { emptyConfig, mergeConfigs, type TransformerConfig } from './field-specs.ts';
import { type Generator, generatorsOf, type Step, transformsOf } from './fields.ts';
import { type Kustomization, loadKustomization } from './kustomization.ts';
import { HttpFailure, type Loader } from './loader.ts';
import { appendOrigin, type Origin, pluginOrigin } from './origin.ts';
import { configuredGenerator, configuredTransform } from './plugins.ts';
import { ResMap } from './res-map.ts';
import type { Resource } from './resource.ts';
import { Variables, variableText } from './variables.ts';

/** What a kustomization has gathered so far. */
export class Accumulator {
  readonly map = new ResMap();
  config: TransformerConfig = emptyConfig;
  readonly variables = new Variables();

  merge(other: Accumulator): void {
    this.map.appendAll(other.map);
    this.config = mergeConfigs(this.config, other.config);
    this.variables.merge(other.variables);
  }
}

/** Says in front of a failure what was being done. @throws CommandError */
function during<T>(what: string | (() => string), run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof HttpFailure) throw error;
    throw new CommandError(`${typeof what === 'string' ? what : what()}: ${error.message}`);
  }
}

/** What is the same for a kustomization and all its bases. */
export interface Surroundings {
  /** gets what is deprecated */
  readonly warn: (text: string) => void;
  /** whether Helm charts may be sources */
  readonly helm: boolean;
}

export class Target {
  readonly kustomization: Kustomization;
  readonly #loader: Loader;
  readonly #surroundings: Surroundings;
  readonly #origin: Origin | undefined;

  /** @param tracked whether origins are written down, and the origin so far. @throws CommandError */
  constructor(loader: Loader, surroundings: Surroundings, tracked?: Origin | 'if-wanted') {
    this.#loader = loader;
    this.#surroundings = surroundings;
    this.kustomization = loadKustomization(loader, surroundings.warn);
    const wanted = (this.kustomization.buildMetadata ?? []).length > 0;
    this.#origin = tracked === 'if-wanted' ? (wanted ? {} : undefined) : tracked;
  }

  /** Whether the schemas it asks for are there. @throws CommandError */
  checkSchema(): void {
    checkSchema(this.kustomization, this.#loader);
  }

  /** @param into of the kustomization this is a component of. @throws CommandError */
  accumulate(into = new Accumulator()): Accumulator {
    const { kustomization: k } = this;
    let gathered = into;
    during('accumulating resources', () => this.#addResources(gathered, k.resources ?? []));
    gathered.config = mergeConfigs(gathered.config, loadConfigurations(this.#loader, k.configurations ?? []));
    gathered.config = mergeConfigs(gathered.config, configFromCrds(this.#loader, k.crds ?? []));
    this.#generate(gathered);
    for (const path of k.components ?? []) gathered = during('accumulating components', () => this.#addComponent(gathered, path));
    this.#transform(gathered);
    this.#check(gathered);
    const variables = k.vars ?? [];
    during(() => `merging vars ${printList(variables.map((one) => variableText(one, false)))}`, () => gathered.variables.declare(gathered.map, variables));
    return gathered;
  }

  // -- resources

  #addResources(gathered: Accumulator, paths: readonly string[]): void {
    for (const path of paths) {
      const failure = this.#addFile(gathered, path);
      if (failure) this.#addBase(gathered, path, failure);
    }
  }

  /** @returns why it is no file. @throws HttpFailure */
  #addFile(gathered: Accumulator, path: string): CommandError | undefined {
    try {
      const resources = during(`accumulating resources from '${path}'`, () => this.#readFile(path));
      during(`merging resources from '${path}'`, () => gathered.map.appendAll(new ResMap(resources)));
      return undefined;
    } catch (error) {
      if (!(error instanceof CommandError) || error instanceof HttpFailure) throw error;
      return error;
    }
  }

  #readFile(path: string): readonly Resource[] {
    const content = text(this.#loader.load(path));
    const resources = readResources(content, path);
    if (this.#origin) for (const resource of resources) resource.origin = appendOrigin(this.#origin, path);
    return resources;
  }

  #addBase(gathered: Accumulator, path: string, failure: CommandError): void {
    let loader: Loader;
    try {
      loader = this.#loader.at(path);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw failure.message.includes('MalformedYAMLError') ? failure : new CommandError(`accumulation err='${failure.message}': ${error.message}`);
    }
    during(`accumulation err='${failure.message}'`, () => this.#addDirectory(gathered, loader, path, false));
  }

  #addComponent(gathered: Accumulator, path: string): Accumulator {
    let loader: Loader;
    try {
      loader = this.#loader.at(path);
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`loader.New ${quote(error.message)}`) : error;
    }
    try {
      return this.#addDirectory(gathered, loader, path, true);
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`accumulateDirectory: ${quote(error.message)}`) : error;
    }
  }

  /** @returns what is gathered then: a component works on what is there, a base on its own. */
  #addDirectory(gathered: Accumulator, loader: Loader, path: string, isComponent: boolean): Accumulator {
    const { root } = loader;
    const target = during(`couldn't make target for path '${root}'`, () => new Target(loader, this.#surroundings, this.#origin && appendOrigin(this.#origin, path)));
    target.checkSchema();
    const { kind = '' } = target.kustomization;
    if (isComponent && kind !== 'Component') throw new CommandError(`expected kind 'Component' for path '${root}' but got '${kind}'`);
    if (!isComponent && kind === 'Component') throw new CommandError(`expected kind != 'Component' for path '${root}'`);
    const made = during(`recursed accumulation of path '${root}'`, () => (isComponent ? target.accumulate(gathered) : target.accumulate()));
    const into = isComponent ? new Accumulator() : gathered;
    during(`recursed merging from path '${root}'`, () => into.merge(made));
    return into;
  }

  // -- what is done to them

  #generate(gathered: Accumulator): void {
    const { kustomization: k } = this;
    const generators: Generator[] = generatorsOf(k, this.#loader, this.#origin, this.#surroundings.helm);
    during('loading generator plugins', () => {
      for (const config of this.#configs(k.generators ?? [], 'generator')) generators.push({ generate: configuredGenerator(config, this.#loader), origin: pluginOrigin(config) });
    });
    for (const { generate, origin } of generators) {
      const resource = generate();
      if (origin) resource.origin ??= origin;
      during('merging from generator', () => gathered.map.absorb(resource));
    }
  }

  #transform(gathered: Accumulator): void {
    const steps: Step[] = transformsOf(this.kustomization, this.#loader, gathered.config, this.#origin);
    for (const config of this.#configs(this.kustomization.transformers ?? [], 'transformer')) {
      steps.push({ transform: configuredTransform(config, this.#loader), origin: pluginOrigin(config) });
    }
    for (const { transform, origin } of steps) {
      transform(gathered.map);
      if (origin) {
        for (const resource of gathered.map.list) {
          if (resource.origin) resource.transformations.push(origin);
          else resource.origin = origin;
        }
      }
      gathered.map.dropEmpty();
    }
  }

  /** Validators are transformers that may change nothing. */
  #check(gathered: Accumulator): void {
    for (const config of this.#configs(this.kustomization.validators ?? [], 'transformer')) {
      const before = gathered.map.list.map((resource) => toYaml(resource.object));
      configuredTransform(config, this.#loader)(gathered.map);
      const same = gathered.map.list.length === before.length && gathered.map.list.every((resource, i) => toYaml(resource.object) === before[i]);
      if (!same) throw new CommandError("validator shouldn't modify the resource map");
    }
  }

  /** Configurations of plugins: texts in the kustomization, or paths. */
  #configs(entries: readonly string[], what: string): readonly Resource[] {
    const gathered = new Accumulator();
    const paths: string[] = [];
    for (const entry of entries) {
      let inline: readonly Resource[];
      try {
        inline = readResources(entry);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        paths.push(entry); // no configuration, so a path
        continue;
      }
      if (this.#origin) for (const resource of inline) resource.origin = appendOrigin(this.#origin, 'kustomization.yaml');
      during(`configuring external ${what}`, () => gathered.map.appendAll(new ResMap(inline)));
    }
    this.#addResources(gathered, paths);
    return gathered.map.list;
  }
}

/** The schemas kustomize brings along. */
const schemas = ['v1.20.4', 'v1.21.2'];

function checkSchema({ openapi }: Kustomization, loader: Loader): void {
  if (!isObject(openapi)) return;
  const { path, version } = openapi;
  if (path !== undefined) {
    loader.load(path);
    if (version !== undefined) throw new CommandError('builtin version and custom schema provided, cannot use both');
    throw new CommandError('not simulated in Drydock: openapi.path in a kustomization');
  }
  if (version && !schemas.includes(version)) throw new CommandError('the specified OpenAPI version is not built in');
}
