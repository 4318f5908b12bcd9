// What a command line names — files, `pod/x`, `pods x y`, `pods -l a=b`, `all` — as a sequence of objects.
// Upstream: cli-runtime v0.36 resource/builder.go, result.go. The order of the checks is the order commands call the builder in:
// files, selectors, --all, arguments.

import { matches } from '../../../api/meta/labels.ts';
import type { Steps } from '../../../os/process.ts';
import { quote } from '../../go/quote.ts';
import { gvkText, type Mapping } from '../client/mapper.ts';
import { aggregate, CommandError, flatten } from '../errors.ts';
import type { Kubectl } from '../session.ts';
import { normalizeArgs, parseSelector, requireNamespace, sameKind, setNamespace, splitResources } from './arguments.ts';
import { Info } from './info.ts';
import { isList, itemsOf, type KubeObject, labelsOf } from './object.ts';
import { matchFiles } from './match-files.ts';
import { expandPath, FileSource, InputSource, infoFor, KustomizeSource, type ManifestOptions, NameSource, SelectorSource, type Source, UrlSource } from './sources.ts';

export interface FindOptions {
  readonly namespace: string;
  /** objects without a namespace get it */
  readonly defaultNamespace?: boolean;
  /** objects must be in it (the flag named it) */
  readonly enforceNamespace?: boolean;
  readonly allNamespaces?: boolean;
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly selectAll?: boolean;
  /** RESOURCE, RESOURCE NAME …, RESOURCE/NAME … */
  readonly args?: readonly string[];
  /** a resource alone means all of it */
  readonly allowEmptySelector?: boolean;
  /** names of one resource, or RESOURCE/NAME; instead of `args` */
  readonly names?: { readonly resource: string; readonly names: readonly string[] };
  readonly continueOnError?: boolean;
  readonly flatten?: boolean;
  /** objects of files are fetched from the server */
  readonly latest?: boolean;
  readonly local?: boolean;
  readonly subresource?: string;
  readonly chunkSize?: number;
  readonly singleResourceType?: boolean;
  /** false: objects given by name are not fetched */
  readonly requireObject?: boolean;
  readonly validate?: boolean;
  /** for lists and single objects: Table */
  readonly accept?: string;
  readonly query?: readonly (readonly [string, string])[];
  /** other sources, e.g. a stream */
  readonly sources?: readonly Source[];
}

const missingResource = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

export class Result {
  readonly #k: Kubectl;
  readonly #options: FindOptions;
  readonly #errors: CommandError[] = [];
  readonly #resources: string[] = [];
  readonly #tuples: { readonly resource: string; readonly name: string }[] = [];
  readonly #names: string[] = [];
  readonly #paths: Source[] = [];
  #labelSelector: string | undefined;
  #fieldSelector: string | undefined;
  #stdinUsed = false;
  #isDirectory = false;
  #singleFile = false;
  #failure: CommandError | undefined;
  sources: readonly Source[] = [];
  /** one object was named, so one object is the answer (and not a list of one) */
  singleItemImplied = false;
  /** objects were named rather than selected */
  targetsSingleItems = true;

  constructor(k: Kubectl, options: FindOptions) {
    this.#k = k;
    this.#options = options;
    this.#readOptions();
    try {
      this.sources = this.#chooseSources();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#failure = error;
    }
  }

  /** The form objects were asked for in. */
  get accept(): string | undefined {
    return this.#options.accept;
  }

  /** What was wrong with the command line, if anything. */
  get failure(): CommandError | undefined {
    return this.#failure;
  }

  /** @throws CommandError */
  check(): this {
    if (this.#failure) throw this.#failure;
    return this;
  }

  #fail(message: string): void {
    this.#errors.push(new CommandError(message));
  }

  #readOptions(): void {
    const options = this.#options;
    this.#readFiles();
    const label = (options.labelSelector ?? '').trim();
    if (label !== '') this.#labelSelector = label;
    const field = (options.fieldSelector ?? '').trim();
    if (field !== '') this.#fieldSelector = field;
    if (options.selectAll && (this.#labelSelector !== undefined || this.#fieldSelector !== undefined)) this.#fail("setting 'all' parameter but found a non empty selector. ");
    if (options.names) this.#readNames(options.names.resource, options.names.names);
    else this.#readArgs(options.args ?? []);
    if (options.selectAll) this.#labelSelector = '';
  }

  #readFiles(): void {
    const { filenames = [], kustomize = '', recursive = false, local = false, validate = false } = this.#options;
    const manifest: ManifestOptions = { local, validate };
    this.#paths.push(...(this.#options.sources ?? []));
    if (filenames.length > 0 && kustomize !== '') this.#fail('only one of -f or -k can be specified');
    if (kustomize !== '' && recursive) this.#fail("the -k flag can't be used with -f or -R");
    if (this.#errors.length > 0) return;
    for (const name of filenames) {
      if (name === '-') this.#readInput(manifest);
      else if (/^https?:\/\//.test(name)) this.#paths.push(new UrlSource(this.#k, name, manifest));
      else this.#readPaths(name, recursive, manifest);
    }
    if (kustomize !== '') this.#paths.push(new KustomizeSource(this.#k, kustomize, manifest));
  }

  #readInput(manifest: ManifestOptions): void {
    if (this.#stdinUsed) this.#fail('standard input cannot be used for multiple arguments');
    this.#stdinUsed = true;
    this.#paths.push(new InputSource(this.#k, manifest));
  }

  #readPaths(pattern: string, recursive: boolean, manifest: ManifestOptions): void {
    const matches = this.#k.fileType(pattern) === undefined ? matchFiles(this.#k, pattern) : [pattern];
    if (matches.length === 0) return this.#fail(`the path ${quote(pattern)} does not exist`);
    if (!recursive && matches.length === 1) this.#singleFile = true;
    for (const path of matches) {
      const files = expandPath(this.#k, path, recursive);
      if (files.length > 1) this.#isDirectory = true;
      this.#paths.push(...files.map((file) => new FileSource(this.#k, file, manifest)));
    }
    if (this.#paths.length === 0 && this.#errors.length === 0) this.#fail(`error reading [${matches.join(' ')}]: recognized file extensions are [.json .yaml .yml]`);
  }

  #readNames(resource: string, names: readonly string[]): void {
    for (const name of names) {
      const tuple = this.#splitTuple(name);
      if (tuple === 'wrong') return;
      if (tuple) this.#tuples.push(tuple);
      else if (resource === '') this.#fail(`the argument ${quote(name)} must be RESOURCE/NAME`);
      else this.#tuples.push({ resource, name });
    }
  }

  #readArgs(given: readonly string[]): void {
    const args = normalizeArgs(given);
    const slashes = args.filter((arg) => arg.includes('/')).length;
    if (slashes > 0 && slashes !== args.length) {
      return this.#fail(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    }
    if (slashes > 0) {
      for (const arg of args) {
        const tuple = this.#splitTuple(arg);
        if (tuple === 'wrong') return;
        if (tuple) this.#tuples.push(tuple);
      }
      return;
    }
    const [first, ...names] = args;
    if (first === undefined) return;
    this.#resources.push(...splitResources(this.#expandCategories(first)));
    this.#names.push(...names);
    if (names.length === 0 && this.#options.allowEmptySelector) this.#labelSelector ??= '';
  }

  #splitTuple(arg: string): { resource: string; name: string } | 'wrong' | undefined {
    if (!arg.includes('/')) return undefined;
    const [resource = '', name = '', ...more] = arg.split('/');
    const wrong = more.length > 0 ? 'may not have more than one slash' : resource === '' || name === '' || splitResources(resource).length !== 1 ? 'must have a single resource and name' : undefined;
    if (wrong === undefined) return { resource, name };
    this.#fail(`arguments in resource/name form ${wrong}`);
    return 'wrong';
  }

  #expandCategories(arg: string): string {
    if (this.#options.local) return arg;
    try {
      return arg
        .split(',')
        .map((one) => this.#k.mapper.category(one)?.join(',') ?? one)
        .join(',');
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#errors.push(error);
      return arg;
    }
  }

  #chooseSources(): readonly Source[] {
    const failure = aggregate(this.#errors);
    if (failure) throw failure;
    if (this.#paths.length > 0) return this.#byPaths();
    if (this.#labelSelector !== undefined || this.#fieldSelector !== undefined) return this.#bySelector();
    if (this.#tuples.length > 0) return this.#byTuples();
    if (this.#names.length > 0) return this.#byName();
    if (this.#resources.length === 0) throw new CommandError(missingResource);
    for (const resource of this.#resources) this.#k.mapper.forArgument(resource);
    throw new CommandError('resource(s) were provided, but no name was specified');
  }

  #byPaths(): readonly Source[] {
    this.singleItemImplied = !this.#isDirectory && !this.#stdinUsed && !this.#options.sources && this.#paths.length === 1;
    if (this.#resources.length > 0) throw new CommandError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
    if (this.#names.length > 0) throw new CommandError('name cannot be provided when a path is specified');
    if (this.#tuples.length > 0) throw new CommandError('resource/name arguments cannot be provided when a path is specified');
    return this.#paths;
  }

  #bySelector(): readonly Source[] {
    this.targetsSingleItems = false;
    if (this.#names.length > 0) throw new CommandError('name cannot be provided when a selector is specified');
    if (this.#tuples.length > 0) throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
    if (this.#resources.length === 0) throw new CommandError('at least one resource must be specified to use a selector');
    if (this.#options.subresource) throw new CommandError('subresource cannot be used when bulk resources are specified');
    const { accept, query, chunkSize = 0 } = this.#options;
    return this.#mappings().map((mapping) => {
      const namespace = mapping.namespaced && !this.#options.allNamespaces ? this.#options.namespace : '';
      const selectors = { labelSelector: this.#labelSelector ?? '', fieldSelector: this.#fieldSelector ?? '' };
      return new SelectorSource(this.#k, mapping, { namespace, ...selectors, chunkSize, ...(accept ? { accept } : {}), ...(query ? { query } : {}) });
    });
  }

  #mappings(): readonly Mapping[] {
    if (this.#resources.length > 1 && this.#options.singleResourceType) throw new CommandError('you may only specify a single resource type');
    const byKind = new Map<string, Mapping>();
    for (const resource of this.#resources) {
      const mapping = this.#k.mapper.forArgument(resource);
      if (!byKind.has(gvkText(mapping))) byKind.set(gvkText(mapping), mapping);
    }
    return [...byKind.values()];
  }

  #byTuples(): readonly Source[] {
    this.singleItemImplied = this.#singleFile || this.#tuples.length === 1;
    if (this.#resources.length > 0) throw new CommandError('you may not specify individual resources and bulk resources in the same call');
    const mappings = new Map<string, Mapping>();
    for (const { resource } of this.#tuples) if (!mappings.has(resource)) mappings.set(resource, this.#k.mapper.forArgument(resource));
    if (new Set([...mappings.values()].map(gvkText)).size > 1 && this.#options.singleResourceType) throw new CommandError('you may only specify a single resource type');
    return this.#tuples.flatMap(({ resource, name }) => {
      const mapping = mappings.get(resource);
      return mapping ? [this.#named(mapping, name)] : [];
    });
  }

  #byName(): readonly Source[] {
    this.singleItemImplied = this.#names.length === 1;
    if (this.#resources.length > 1) throw new CommandError('you must specify only one resource');
    const [mapping] = this.#mappings();
    if (!mapping) throw new CommandError('you must provide a resource and a resource name together');
    return this.#names.map((name) => this.#named(mapping, name));
  }

  #named(mapping: Mapping, name: string): Source {
    const namespace = mapping.namespaced && !this.#options.allNamespaces ? this.#options.namespace : '';
    if (mapping.namespaced && namespace === '') {
      throw new CommandError(this.#options.allNamespaces ? 'a resource cannot be retrieved by name across all namespaces' : 'namespace may not be empty when retrieving a resource by name');
    }
    const info = new Info(this.#k.rest, mapping, namespace, name);
    info.subresource = this.#options.subresource ?? '';
    return new NameSource(info);
  }

  /**
   * Visits the objects in order.
   * @throws CommandError what went wrong: at once, or, with `continueOnError`, all of it at the end
   */
  *visit(each: (info: Info) => Steps<void>): Steps<void> {
    this.check();
    const errors: CommandError[] = [];
    const collect = this.#options.continueOnError ? (error: CommandError): void => void errors.push(error) : fail;
    for (const source of this.sources) {
      try {
        yield* source.visit((info) => this.#visitOne(info, each, collect), collect);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        collect(error);
      }
    }
    const failure = aggregate(errors.length > 1 ? flatten(errors) : errors);
    if (failure) throw failure;
  }

  *#visitOne(info: Info, each: (info: Info) => Steps<void>, collect: (error: CommandError) => void): Steps<void> {
    const items = this.#options.flatten && info.object && isList(info.object) ? this.#flattened(info, info.object) : undefined;
    const errors: CommandError[] = [];
    for (const one of items ?? [info]) {
      try {
        if (!this.#decorate(one)) continue;
        yield* each(one);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        if (items) errors.push(error);
        else collect(error);
      }
    }
    const failure = aggregate(errors);
    if (failure) collect(failure);
  }

  #flattened(info: Info, list: KubeObject): readonly Info[] {
    return itemsOf(list).flatMap((item) => {
      const one = info.mapping && sameKind(info.mapping, item) ? this.#itemOf(info, item) : infoFor(this.#k, item, info.source, this.#options.local ?? false);
      one.source = info.source;
      return isList(item) ? this.#flattened(one, item) : [one];
    });
  }

  #itemOf(info: Info, item: KubeObject): Info {
    const one = new Info(info.rest, info.mapping, '', '');
    one.refresh(item);
    return one;
  }

  /** Namespaces, labels, and the fetch where the object is not at hand. @returns whether it is to be visited */
  #decorate(info: Info): boolean {
    const options = this.#options;
    const fromFile = this.#paths.length > 0;
    if (options.latest && fromFile) this.#retrieveLatest(info);
    if (fromFile && this.#labelSelector !== undefined && this.#labelSelector !== '' && info.object) {
      if (!matches(parseSelector(this.#labelSelector), labelsOf(info.object))) return false;
    }
    if (info.namespaced && options.defaultNamespace && info.namespace === '' && !options.local) setNamespace(info, options.namespace);
    if (info.namespaced && options.enforceNamespace && fromFile) requireNamespace(info, options.namespace);
    if (!info.namespaced && info.namespace !== '') setNamespace(info, '');
    if (options.requireObject !== false && !info.object) this.#retrieve(info);
    return true;
  }

  #retrieveLatest(info: Info): void {
    if (info.isList) throw new CommandError('watch is only supported on individual resources and resource collections, but a list of resources is found');
    if (info.name === '') return;
    if (info.namespaced && info.namespace === '') info.namespace = this.#options.namespace;
    this.#retrieve(info);
  }

  #retrieve(info: Info): void {
    info.get(this.#options.accept, this.#options.query);
  }

  /** All objects at once. @throws CommandError */
  *infos(): Steps<readonly Info[]> {
    const out: Info[] = [];
    yield* this.visit(function* (info) {
      out.push(info);
    });
    return out;
  }

  /** As `infos`, and what went wrong beside what was found. */
  *infosAndFailure(): Steps<{ readonly infos: readonly Info[]; readonly failure: CommandError | undefined }> {
    const infos: Info[] = [];
    try {
      yield* this.visit(function* (info) {
        infos.push(info);
      });
      return { infos, failure: undefined };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { infos, failure: error };
    }
  }

  /** What is wrong with the objects' places: `expected only a single resource type`. */
  singleMapping(): Mapping {
    const mappings = new Map(this.sources.flatMap((source) => (source.mapping ? [[gvkText(source.mapping), source.mapping] as const] : [])));
    const [mapping] = mappings.values();
    if (mappings.size !== 1 || !mapping) throw new CommandError('expected only a single resource type');
    return mapping;
  }
}

function fail(error: CommandError): never {
  throw error;
}
