// Where a command's objects come from: files, standard input, URLs, a kustomization, a list from the server, or just names.
// Upstream: cli-runtime v0.36 resource/visitor.go (FileVisitor, URLVisitor, StreamVisitor), selector.go, kustomizevisitor.go.

import type { WatchStream } from '../../../api/client.ts';
import { text } from '../../../base/bytes.ts';
import type { JsonValue } from '../../../base/json.ts';
import type { Steps } from '../../../os/process.ts';
import { extension, joinPath } from '../../go/filepath.ts';
import { quote } from '../../go/quote.ts';
import { lists, type Mapping, gvrText } from '../client/mapper.ts';
import type { Query } from '../client/rest.ts';
import { CommandError, NoKindMatch, ServerError } from '../errors.ts';
import { buildKustomization } from '../kustomize/build.ts';
import type { Kubectl } from '../session.ts';
import { decodeText, documents, kindProblems, toObject } from './decode.ts';
import { fetchUrl } from './fetch-url.ts';
import { Info, pathOf } from './info.ts';
import { at, type KubeObject, kindOf, nameOf, namespaceOf, resourceVersionOf, textAt } from './object.ts';

/** Gives its objects one after the other. */
export interface Source {
  visit(each: (info: Info) => Steps<void>, failed: (error: CommandError) => void): Steps<void>;
  /** where it lists or gets from, when that is known beforehand */
  readonly mapping?: Mapping | undefined;
}

/** What reading manifests needs to know. */
export interface ManifestOptions {
  /** no server is asked what the kinds are */
  readonly local: boolean;
  /** documents without a kind are refused before anything is sent */
  readonly validate: boolean;
}

/** Documents of one text. */
export function* visitDocuments(k: Kubectl, content: Iterable<JsonValue>, source: string, options: ManifestOptions, each: (info: Info) => Steps<void>, failed: (error: CommandError) => void): Steps<void> {
  for (const value of content) {
    const problem = options.validate ? kindProblems(value) : undefined;
    if (problem !== undefined) {
      throw new CommandError(`error validating ${quote(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`);
    }
    let info: Info;
    try {
      info = infoFor(k, toObject(value, source), source, options.local);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failed(error);
      continue;
    }
    yield* each(info);
  }
}

/** An object with the place where it is served. @throws CommandError when nothing serves its kind */
export function infoFor(k: Kubectl, object: KubeObject, source: string, local: boolean): Info {
  const mapping = local ? undefined : mappingOf(k, object, source);
  const info = new Info(local ? undefined : k.rest, mapping, namespaceOf(object), nameOf(object));
  info.source = source;
  info.object = object;
  info.resourceVersion = resourceVersionOf(object);
  return info;
}

function mappingOf(k: Kubectl, object: KubeObject, source: string): Mapping {
  const { group, version, kind } = kindOf(object);
  try {
    return k.mapper.forKind(kind, group, version);
  } catch (error) {
    if (!(error instanceof NoKindMatch)) throw error;
    if (kind === 'List' && version === 'v1') return lists;
    if (source === '') throw new CommandError(`unable to recognize ${error.message}`);
    throw new CommandError(`resource mapping not found for name: ${quote(nameOf(object))} namespace: ${quote(namespaceOf(object))} from ${quote(source)}: ${error.message}\nensure CRDs are installed first`);
  }
}

export class FileSource implements Source {
  readonly #k: Kubectl;
  readonly #path: string;
  readonly #options: ManifestOptions;

  constructor(k: Kubectl, path: string, options: ManifestOptions) {
    this.#k = k;
    this.#path = path;
    this.#options = options;
  }

  *visit(each: (info: Info) => Steps<void>, failed: (error: CommandError) => void): Steps<void> {
    const content = decodeText(this.#k.readFileBytes(this.#path), text);
    yield* visitDocuments(this.#k, documents(content, this.#path), this.#path, this.#options, each, failed);
  }
}

export class InputSource implements Source {
  readonly #k: Kubectl;
  readonly #options: ManifestOptions;

  constructor(k: Kubectl, options: ManifestOptions) {
    this.#k = k;
    this.#options = options;
  }

  *visit(each: (info: Info) => Steps<void>, failed: (error: CommandError) => void): Steps<void> {
    const content = decodeText(yield* this.#k.readInput(), text);
    yield* visitDocuments(this.#k, documents(content, 'STDIN'), 'STDIN', this.#options, each, failed);
  }
}

export class UrlSource implements Source {
  readonly #k: Kubectl;
  readonly #url: string;
  readonly #options: ManifestOptions;

  constructor(k: Kubectl, url: string, options: ManifestOptions) {
    this.#k = k;
    this.#url = url;
    this.#options = options;
  }

  *visit(each: (info: Info) => Steps<void>, failed: (error: CommandError) => void): Steps<void> {
    const content = decodeText(yield* fetchUrl(this.#k, this.#url), text);
    yield* visitDocuments(this.#k, documents(content, this.#url), this.#url, this.#options, each, failed);
  }
}

export class KustomizeSource implements Source {
  readonly #k: Kubectl;
  readonly #path: string;
  readonly #options: ManifestOptions;

  constructor(k: Kubectl, path: string, options: ManifestOptions) {
    this.#k = k;
    this.#path = path;
    this.#options = options;
  }

  *visit(each: (info: Info) => Steps<void>, failed: (error: CommandError) => void): Steps<void> {
    const objects = yield* buildKustomization(this.#k, this.#path);
    yield* visitDocuments(this.#k, objects as readonly JsonValue[], this.#path, this.#options, each, failed);
  }
}

/** One object by name; it is fetched only when someone needs it. */
export class NameSource implements Source {
  readonly #info: Info;

  constructor(info: Info) {
    this.#info = info;
  }

  get mapping(): Mapping | undefined {
    return this.#info.mapping;
  }

  *visit(each: (info: Info) => Steps<void>): Steps<void> {
    yield* each(this.#info);
  }

  get info(): Info {
    return this.#info;
  }
}

export interface SelectorOptions {
  readonly namespace: string;
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly chunkSize: number;
  /** Table, with the objects in it */
  readonly accept?: string;
  readonly query?: Query;
}

/** A list from the server, page by page. */
export class SelectorSource implements Source {
  readonly #k: Kubectl;
  readonly mapping: Mapping;
  readonly options: SelectorOptions;

  constructor(k: Kubectl, mapping: Mapping, options: SelectorOptions) {
    this.#k = k;
    this.mapping = mapping;
    this.options = options;
  }

  *visit(each: (info: Info) => Steps<void>): Steps<void> {
    let token = '';
    do {
      const list = this.#page(token);
      const info = new Info(this.#k.rest, this.mapping, this.options.namespace, '');
      info.resourceVersion = textAt(list, 'metadata', 'resourceVersion');
      info.object = list;
      yield* each(info);
      token = String(at(list, 'metadata', 'continue') ?? '');
    } while (token !== '');
  }

  /** Changes of the same selection. */
  watch(resourceVersion: string): WatchStream {
    const { labelSelector, fieldSelector, accept } = this.options;
    const query: (readonly [string, string])[] = [...(this.options.query ?? [])];
    if (fieldSelector !== '') query.push(['fieldSelector', fieldSelector]);
    if (labelSelector !== '') query.push(['labelSelector', labelSelector]);
    query.push(['resourceVersion', resourceVersion], ['watch', 'true']);
    return this.#k.rest.watch({ method: 'GET', path: pathOf(this.mapping, this.options.namespace), query, ...(accept ? { accept } : {}) });
  }

  #page(token: string): KubeObject {
    const { labelSelector, fieldSelector, chunkSize, accept } = this.options;
    const query: (readonly [string, string])[] = [...(this.options.query ?? [])];
    if (token !== '') query.push(['continue', token]);
    if (fieldSelector !== '') query.push(['fieldSelector', fieldSelector]);
    if (labelSelector !== '') query.push(['labelSelector', labelSelector]);
    if (chunkSize > 0) query.push(['limit', String(chunkSize)]);
    try {
      return this.#k.rest.request({ method: 'GET', path: pathOf(this.mapping, this.options.namespace), query, ...(accept ? { accept } : {}) }) as KubeObject;
    } catch (error) {
      throw enhanceListError(error, this.mapping, labelSelector, fieldSelector);
    }
  }
}

/** Upstream: EnhanceListError. */
function enhanceListError(error: unknown, mapping: Mapping, labelSelector: string, fieldSelector: string): unknown {
  if (!(error instanceof ServerError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) return error;
  const subject = quote(gvrText(mapping));
  if (labelSelector === '' && fieldSelector === '') return error.withMessage(`Unable to list ${subject}: ${error.message}`);
  return error.withMessage(`Unable to find ${subject} that match label selector ${quote(labelSelector)}, field selector ${quote(fieldSelector)}: ${error.message}`);
}

const manifestExtensions = ['.json', '.yaml', '.yml'];

/** The files a path stands for: itself, or what lies in it, in order. Upstream: ExpandPathsToFileVisitors. */
export function expandPath(k: Kubectl, path: string, recursive: boolean): readonly string[] {
  if (k.fileType(path) !== 'directory') return [path];
  const { mount } = k.process.namespaces;
  const out: string[] = [];
  for (const name of [...mount.list(path, k.access)].sort()) {
    const child = joinPath(path, name);
    if (mount.lstat(child, k.access).type === 'directory') {
      if (recursive) out.push(...expandPath(k, child, recursive));
    } else if (manifestExtensions.includes(extension(child))) out.push(child);
  }
  return out;
}
