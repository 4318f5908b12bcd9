// One thing a command acts on: where it is served, its name, and the object when it is at hand. And the requests one makes about it.
// Upstream: cli-runtime v0.36 resource/visitor.go (Info), helper.go (Helper).

import { assert } from '../../../base/assert.ts';
import type { WatchStream } from '../../../api/client.ts';
import { quote } from '../../go/quote.ts';
import { apiVersionOf, gvkText, gvrText, type Mapping } from '../client/mapper.ts';
import type { Query, RestClient } from '../client/rest.ts';
import { CommandError, isNotFound } from '../errors.ts';
import { edited, isList, type KubeObject, metadataOf, nameOf, namespaceOf, resourceVersionOf } from './object.ts';

/** How a write is to be done. */
export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  /** Strict, Warn or Ignore */
  readonly fieldValidation?: string;
  readonly subresource?: string;
  readonly force?: boolean;
}

export type PatchType = 'application/json-patch+json' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json' | 'application/apply-patch+yaml';

/** The path of a collection, an object or a part of it. @throws CommandError when a name is empty or holds what paths cannot */
export function pathOf(mapping: Mapping, namespace: string, name?: string, subresource = ''): string {
  const root = mapping.group === '' ? `/api/${mapping.version}` : `/apis/${mapping.group}/${mapping.version}`;
  const scope = mapping.namespaced && namespace !== '' ? `/namespaces/${namespace}` : '';
  if (name === undefined) return `${root}${scope}/${mapping.name}`;
  if (name === '') throw new CommandError('resource name may not be empty');
  const wrong = pathSegmentProblem(name);
  if (wrong) throw new CommandError(`invalid resource name ${quote(name)}: [${wrong}]`);
  if (mapping.namespaced && namespace === '') throw new CommandError('an empty namespace may not be set when a resource name is provided');
  return `${root}${scope}/${mapping.name}/${encodeURIComponent(name).replaceAll('%3A', ':')}${subresource === '' ? '' : `/${subresource}`}`;
}

/** Upstream: content.IsPathSegmentName. */
function pathSegmentProblem(name: string): string | undefined {
  if (name === '.' || name === '..') return `may not be '${name}'`;
  const bad = ['/', '%'].filter((ch) => name.includes(ch));
  return bad.length === 0 ? undefined : bad.map((ch) => `may not contain '${ch}'`).join(' ');
}

/** Query parameters of a write, in the order of their names. */
export function writeQuery(options: WriteOptions): Query {
  return [
    ...(options.dryRun ? [['dryRun', 'All'] as const] : []),
    ...(options.fieldManager ? [['fieldManager', options.fieldManager] as const] : []),
    ...(options.fieldValidation ? [['fieldValidation', options.fieldValidation] as const] : []),
    ...(options.force === undefined ? [] : [['force', String(options.force)] as const]),
  ];
}

export class Info {
  /** undefined where no server was asked (--local) */
  readonly mapping: Mapping | undefined;
  readonly rest: RestClient | undefined;
  namespace: string;
  name: string;
  /** the file it came from */
  source = '';
  object: KubeObject | undefined;
  resourceVersion = '';
  subresource = '';

  constructor(rest: RestClient | undefined, mapping: Mapping | undefined, namespace: string, name: string) {
    this.rest = rest;
    this.mapping = mapping;
    this.namespace = namespace;
    this.name = name;
  }

  get namespaced(): boolean {
    return this.mapping ? this.mapping.namespaced : this.namespace !== '';
  }

  /** The object, when the caller knows it is there. */
  get present(): KubeObject {
    assert(this.object, 'the builder was asked to fetch objects');
    return this.object;
  }

  /** The mapping, when the caller knows that a server was asked. */
  get served(): Mapping {
    assert(this.mapping, 'without --local every object has a mapping');
    return this.mapping;
  }

  get client(): RestClient {
    assert(this.rest, 'without --local every object has a client');
    return this.rest;
  }

  /** `Resource: "apps/v1, Resource=deployments", GroupVersionKind: …` and the name, for error messages. */
  toString(): string {
    const basic = `Name: ${quote(this.name)}, Namespace: ${quote(this.namespace)}`;
    return this.mapping ? `Resource: ${quote(gvrText(this.mapping))}, GroupVersionKind: ${quote(gvkText(this.mapping))}\n${basic}` : basic;
  }

  /** `deployments/web`. */
  get objectName(): string {
    return `${this.served.name}/${this.name}`;
  }

  /** Takes an answer of the server over. */
  refresh(object: KubeObject): void {
    this.name = nameOf(object);
    this.namespace = namespaceOf(object);
    this.resourceVersion = resourceVersionOf(object);
    this.object = object;
  }

  /** Fetches the object. @throws ServerError; a missing namespace is told rather than what is missing in it */
  get(accept?: string, query?: Query): KubeObject {
    try {
      const object = this.fetch(accept, query);
      this.object = object;
      this.resourceVersion = resourceVersionOf(object);
      return object;
    } catch (error) {
      if (isNotFound(error) && this.namespace !== '' && this.namespace !== 'default') {
        try {
          this.client.request({ method: 'GET', path: `/api/v1/namespaces/${this.namespace}` });
        } catch (second) {
          if (isNotFound(second)) throw second;
        }
      }
      throw error;
    }
  }

  /** As `get`, without taking it over and without the question for the namespace. */
  fetch(accept?: string, query?: Query): KubeObject {
    const path = pathOf(this.served, this.namespace, this.name, this.subresource);
    return this.client.request({ method: 'GET', path, ...(accept ? { accept } : {}), ...(query ? { query } : {}) }) as KubeObject;
  }

  create(object: KubeObject, options: WriteOptions = {}): KubeObject {
    const body = resourceVersionOf(object) === '' ? object : withoutVersion(object);
    return this.client.request({ method: 'POST', path: pathOf(this.served, this.namespace), query: writeQuery(options), body }) as KubeObject;
  }

  patch(type: PatchType, patch: unknown, options: WriteOptions = {}): KubeObject {
    const path = pathOf(this.served, this.namespace, this.name, options.subresource ?? this.subresource);
    return this.client.request({ method: 'PATCH', path, query: writeQuery(options), body: patch, contentType: type }) as KubeObject;
  }

  /** PUT; an object without a resource version gets the server's when it is to be overwritten. */
  replace(overwrite: boolean, object: KubeObject, options: WriteOptions = {}): KubeObject {
    const path = pathOf(this.served, this.namespace, this.name, options.subresource ?? this.subresource);
    let body = object;
    if (resourceVersionOf(object) === '' && overwrite) {
      const version = this.#serverVersion(path);
      if (version !== undefined) {
        body = edited(object);
        metadataOf(body).resourceVersion = version;
      }
    }
    return this.client.request({ method: 'PUT', path, query: writeQuery(options), body }) as KubeObject;
  }

  #serverVersion(path: string): string | undefined {
    try {
      return resourceVersionOf(this.client.request({ method: 'GET', path }) as KubeObject);
    } catch (error) {
      if (error instanceof CommandError) return undefined; // the write itself will say what is wrong
      throw error;
    }
  }

  delete(options: Readonly<Record<string, unknown>>): KubeObject {
    return this.client.request({ method: 'DELETE', path: pathOf(this.served, this.namespace, this.name), body: { kind: 'DeleteOptions', apiVersion: 'v1', ...options } }) as KubeObject;
  }

  watch(resourceVersion: string, accept?: string): WatchStream {
    const query: Query = [['fieldSelector', `metadata.name=${this.name}`], ...(resourceVersion === '' ? [] : [['resourceVersion', resourceVersion] as const]), ['watch', 'true']];
    return this.client.watch({ method: 'GET', path: pathOf(this.served, this.namespace), query, ...(accept ? { accept } : {}) });
  }

  /** Whether it is a list of objects rather than one. */
  get isList(): boolean {
    return this.object !== undefined && isList(this.object);
  }

  get apiVersion(): string {
    return apiVersionOf(this.served);
  }
}

function withoutVersion(object: KubeObject): KubeObject {
  const copy = edited(object);
  delete metadataOf(copy).resourceVersion;
  return copy;
}
