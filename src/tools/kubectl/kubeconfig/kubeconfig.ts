// A kubeconfig file: clusters, users and contexts by name. Fields keep the spelling they have in the file.
// Upstream: client-go v0.36 tools/clientcmd/api/v1 types.go and conversion.go (lists in the file, maps in memory), latest.Codec.
// Leaves out: preferences beyond carrying them, and strict decoding: unknown fields are dropped as upstream drops them.

import { isObject, toJson } from '../../../base/json.ts';
import { toYaml, YamlError, yamlToJson } from '../../../base/yaml.ts';
import { compareStrings, quote } from '../../go/quote.ts';

/** One entry, with the file it came from ('' for none). */
export interface Entry {
  readonly origin: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The entries by name. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly currentContext: string;
  readonly preferences?: unknown;
  readonly extensions?: unknown;
}

export type Section = 'clusters' | 'contexts' | 'users';

/** What an entry of each section is called in the file. */
export const entryKeys = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

const knownFields: Readonly<Record<Section, readonly string[]>> = {
  clusters: ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data', 'proxy-url', 'disable-compression', 'extensions'],
  contexts: ['cluster', 'user', 'namespace', 'extensions'],
  users: [
    'client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'as', 'as-uid', 'as-groups', 'as-user-extra', 'username', 'password',
    'auth-provider', 'exec', 'extensions',
  ], // biome-ignore format: a table
};

export const emptyKubeconfig: Kubeconfig = { clusters: new Map(), contexts: new Map(), users: new Map(), currentContext: '' };

/** A text that says what the file is; '' when it says nothing. @throws YamlError for anything but text */
function typeField(file: Readonly<Record<string, unknown>>, field: 'apiVersion' | 'kind'): string {
  const value = file[field] ?? '';
  if (typeof value !== 'string') throw new YamlError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${goTypeName(value)} into Go struct field .${field} of type string`);
  return value;
}

/** Reads a file's content. @throws Error with the words client-go has for it */
export function parseKubeconfig(content: string, origin: string): Kubeconfig {
  if (content === '') return emptyKubeconfig;
  const value = yamlToJson(content);
  if (value === null) return emptyKubeconfig;
  if (!isObject(value)) throw new YamlError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${goTypeName(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
  const apiVersion = typeField(value, 'apiVersion') || 'v1';
  const kind = typeField(value, 'kind') || 'Config';
  if (apiVersion !== 'v1' || kind !== 'Config') throw new YamlError(`no kind ${quote(kind)} is registered for version ${quote(apiVersion)} in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`);
  return {
    clusters: readSection(value, 'clusters', origin),
    contexts: readSection(value, 'contexts', origin),
    users: readSection(value, 'users', origin),
    currentContext: typeof value['current-context'] === 'string' ? value['current-context'] : '',
    ...(isObject(value.preferences) && Object.keys(value.preferences).length > 0 ? { preferences: value.preferences } : {}),
    ...(value.extensions ? { extensions: value.extensions } : {}),
  };
}

const goTypeName = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : String(typeof value));

function readSection(value: Readonly<Record<string, unknown>>, section: Section, origin: string): Map<string, Entry> {
  const out = new Map<string, Entry>();
  const list = value[section];
  if (!Array.isArray(list)) return out;
  for (const item of list as unknown[]) {
    if (!isObject(item)) continue;
    const name = typeof item.name === 'string' ? item.name : '';
    if (out.has(name)) continue;
    const fields = item[entryKeys[section]];
    out.set(name, { origin, fields: isObject(fields) ? keepKnown(section, fields) : {} });
  }
  return out;
}

function keepKnown(section: Section, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of knownFields[section]) if (!isEmpty(fields[name])) out[name] = fields[name];
  return out;
}

/** Zero values are not written. */
export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** The document in the file's shape: lists sorted by name, null where there is none. */
export function toDocument(config: Kubeconfig): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'v1',
    clusters: writeSection(config, 'clusters'),
    contexts: writeSection(config, 'contexts'),
    'current-context': config.currentContext,
    ...(config.extensions === undefined ? {} : { extensions: config.extensions }),
    kind: 'Config',
    ...(config.preferences === undefined ? {} : { preferences: config.preferences }),
    users: writeSection(config, 'users'),
  };
}

function writeSection(config: Kubeconfig, section: Section): readonly unknown[] | null {
  const names = [...config[section].keys()].sort(compareStrings);
  if (names.length === 0) return null;
  return names.map((name) => {
    const fields = { ...config[section].get(name)?.fields };
    if (section === 'contexts') Object.assign(fields, { cluster: fields.cluster ?? '', user: fields.user ?? '' });
    if (section === 'clusters') fields.server ??= '';
    if (isObject(fields.exec)) fields.exec = { ...fields.exec, args: fields.exec.args ?? null, env: fields.exec.env ?? null, provideClusterInfo: fields.exec.provideClusterInfo ?? false };
    return { [entryKeys[section]]: fields, name };
  });
}

/** The file's text. */
export const printKubeconfig = (config: Kubeconfig): string => toYaml(toDocument(config));

/** Whether two entries say the same. */
export const sameEntry = (a: Entry | undefined, b: Entry | undefined): boolean => a !== undefined && b !== undefined && a.origin === b.origin && toJson(a.fields) === toJson(b.fields);
