// ConfigMaps and Secrets from literals, files and environment files.
// Upstream: kustomize api v0.21 internal/generators, kv/kv.go, types/generatoroptions.go.

import { encodeBase64 } from '../../../base/base64.ts';
import { text, utf8 } from '../../../base/bytes.ts';
import { setOwn } from '../../../base/json.ts';
import { baseName } from '../../go/filepath.ts';
import { printList, quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import type { KubeObject } from '../resource/object.ts';
import type { Loader } from './loader.ts';
import { Resource } from './resource.ts';
import type { Strings } from './transformers.ts';

export interface GeneratorOptions {
  readonly labels?: Strings;
  readonly annotations?: Strings;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** An entry of `configMapGenerator` or `secretGenerator`. */
export interface GeneratorArgs {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
  /** of a Secret */
  readonly type?: string;
}

/** The options of one entry, with those of the kustomization where it has none. */
export function withGlobalOptions(own: GeneratorOptions | undefined, global: GeneratorOptions | undefined): GeneratorOptions | undefined {
  if (!global) return own;
  return {
    labels: { ...global.labels, ...own?.labels },
    annotations: { ...global.annotations, ...own?.annotations },
    disableNameSuffixHash: Boolean(global.disableNameSuffixHash || own?.disableNameSuffixHash),
    immutable: Boolean(global.immutable || own?.immutable),
  };
}

/** @throws CommandError */
export function generate(kind: 'ConfigMap' | 'Secret', args: GeneratorArgs, loader: Loader): Resource {
  const { name = '', namespace = '', options, behavior = '' } = args;
  if (name === '') throw new CommandError('a configmap must have a name');
  const object: KubeObject = { apiVersion: 'v1', kind, metadata: { name, ...(namespace === '' ? {} : { namespace }) } };
  if (kind === 'Secret') object.type = args.type || 'Opaque';
  for (const [key, value] of pairs(name, args, loader)) addValue(object, kind, key, value);
  const metadata = object.metadata ?? {};
  if (options?.labels && Object.keys(options.labels).length > 0) metadata.labels = { ...options.labels };
  if (options?.annotations && Object.keys(options.annotations).length > 0) metadata.annotations = { ...options.annotations };
  if (options?.immutable) object.immutable = true;
  const resource = new Resource(object);
  resource.needsHash = !options?.disableNameSuffixHash;
  resource.behavior = behavior === 'create' || behavior === 'replace' || behavior === 'merge' ? behavior : 'unspecified';
  return resource;
}

function addValue(object: KubeObject, kind: string, key: string, bytes: string): void {
  const isText = utf8(text(bytes)) === bytes;
  const field = kind === 'ConfigMap' && !isText ? 'binaryData' : 'data';
  const data = (object[field] ??= {}) as Record<string, unknown>;
  setOwn(data, key, kind === 'ConfigMap' && isText ? text(bytes) : brokenBase64(bytes));
}

/** Base64 in lines of 70, with a line break at the end, once it needs more than one. */
function brokenBase64(bytes: string): string {
  const encoded = encodeBase64(bytes);
  return encoded.length < 70 ? encoded : encoded.replace(/.{1,70}/g, '$&\n');
}

/** Keys and values, as bytes. */
function pairs(name: string, { envs = [], literals = [], files = [] }: GeneratorArgs, loader: Loader): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  const add = (key: string, value: string): void => {
    if (out.has(key)) throw new CommandError(`configmap ${name} illegally repeats the key \`${key}\``);
    out.set(key, value);
  };
  const all: (readonly [string, string])[] = [];
  try {
    within(`env source files: ${printList(envs)}`, () => {
      for (const path of envs) all.push(...envFile(loader.load(path)));
    });
    within(`literal sources ${printList(literals)}`, () => {
      for (const literal of literals) all.push(literalPair(literal));
    });
    within(`file sources: ${printList(files)}`, () => {
      for (const source of files) {
        const [key, path] = fileSource(source);
        all.push([key, loader.load(path)]);
      }
    });
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`loading KV pairs: ${error.message}`) : error;
  }
  for (const [key, value] of all) add(key, value);
  return out;
}

function within(what: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`${what}: ${error.message}`) : error;
  }
}

function envFile(bytes: string): (readonly [string, string])[] {
  const out: (readonly [string, string])[] = [];
  for (const [i, raw] of bytes.split('\n').entries()) {
    const line = (i === 0 ? raw.replace(/^\xef\xbb\xbf/, '') : raw).replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    if (at !== 0) out.push(at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]);
  }
  return out;
}

function literalPair(source: string): readonly [string, string] {
  const at = source.indexOf('=');
  if (at <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, at), utf8(withoutQuotes(source.slice(at + 1)))];
}

const withoutQuotes = (value: string): string => (/^(["']).*\1$/s.test(value) && value.length >= 2 ? value.slice(1, -1) : value);

function fileSource(source: string): readonly [key: string, path: string] {
  const parts = source.split('=');
  if (parts.length === 1) return [baseName(source), source];
  if (parts.length === 2 && source.startsWith('=')) throw new CommandError(`missing key name for file path ${quote(source.slice(1))} in source ${quote(source)}`);
  if (parts.length === 2 && source.endsWith('=')) throw new CommandError(`missing file path for key name ${quote(source.slice(0, -1))} in source ${quote(source)}`);
  if (parts.length > 2) throw new CommandError(`source ${quote(source)} key name or file path contains '='`);
  return [parts[0] ?? '', parts[1] ?? ''];
}
