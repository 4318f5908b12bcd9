// What the server serves, as kubectl keeps it: on disk for six hours, in a folder for each server. So a kind that is gone is still known for a
// while, and one that is new is found because whoever misses something asks the server again, once.
// Upstream: client-go v0.36 discovery/cached/disk/cached_discovery.go, restmapper/discovery.go; cli-runtime genericclioptions/config_flags.go.
// Differs: answers of the OpenAPI endpoints are not kept beside it (`http/`); the server sends them anew.

import { isObject } from '../../../base/json.ts';
import type { Group, Resource } from './discovery.ts';

/** A folder of files that may be missing, too old, or in nobody's way when they cannot be written. */
export interface CacheFolder {
  /** undefined when it cannot be read or is too old */
  read(path: string): string | undefined;
  /** @returns whether it could be written */
  write(path: string, content: string): boolean;
}

/** What the mapper looks up in. */
export interface DiscoverySource {
  /** all groups, the core group first. @throws ServerError, ConnectionError */
  readonly groups: readonly Group[];
  /** whether nothing of it was found on disk: then asking again changes nothing */
  readonly fresh: boolean;
  /** takes nothing from disk any more that was not written since */
  invalidate(): void;
}

export class CachedDiscovery implements DiscoverySource {
  readonly #folder: CacheFolder;
  readonly #ask: () => readonly Group[];
  #ours = new Set<string>();
  #isInvalidated = false;
  #isFresh = true;
  #live: readonly Group[] | undefined;
  #groups: readonly Group[] | undefined;

  /** @param ask asks the server */
  constructor(folder: CacheFolder, ask: () => readonly Group[]) {
    this.#folder = folder;
    this.#ask = ask;
  }

  get fresh(): boolean {
    return this.#isFresh;
  }

  get groups(): readonly Group[] {
    this.#groups ??= this.#listed().map(({ name, preferred, versions }) => ({ name, preferred, versions: versions.map((version) => ({ version, resources: this.#resources(name, version) })) }));
    return this.#groups;
  }

  invalidate(): void {
    this.#ours = new Set();
    this.#isInvalidated = true;
    this.#isFresh = true;
    this.#live = undefined;
    this.#groups = undefined;
  }

  #fromServer(): readonly Group[] {
    this.#live ??= this.#ask();
    return this.#live;
  }

  #listed(): readonly ListedGroup[] {
    const path = 'servergroups.json';
    const cached = this.#read(path, groupsIn);
    if (cached) return cached;
    const live = this.#fromServer();
    if (live.length > 0) this.#write(path, groupListText(live));
    return live.map(({ name, preferred, versions }) => ({ name, preferred, versions: versions.map(({ version }) => version) }));
  }

  #resources(group: string, version: string): readonly Resource[] {
    const path = `${groupVersion(group, version)}/serverresources.json`;
    const cached = this.#read(path, resourcesIn);
    if (cached) return cached;
    const live = this.#fromServer().find(({ name }) => name === group)?.versions.find((one) => one.version === version)?.resources ?? [];
    if (live.length > 0) this.#write(path, resourceListText(group, version, live));
    return live;
  }

  #read<T>(path: string, parse: (text: string) => T | undefined): T | undefined {
    const isOurs = this.#ours.has(path);
    if (this.#isInvalidated && !isOurs) return undefined;
    const text = this.#folder.read(path);
    if (text === undefined) return undefined;
    this.#isFresh &&= isOurs;
    return remembered(text, parse);
  }

  #write(path: string, content: string): void {
    if (this.#folder.write(path, content)) this.#ours.add(path);
  }
}

/** `apps/v1`, or `v1` for the core group: the folder of its resources, too. */
const groupVersion = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`);

/**
 * The folder of a server's answers below a folder for all of them.
 * Upstream: computeDiscoverCacheDir.
 * @param host `https://127.0.0.1:6443`
 */
export const discoveryFolder = (parent: string, host: string): string => `${parent}/${host.replace('https://', '').replace('http://', '').replace(/[^(\w/.)]/g, '_')}`;

/** Files are read by every run and hardly ever change. */
const parsed = new Map<string, unknown>();
const parsedMost = 256;

function remembered<T>(text: string, parse: (text: string) => T | undefined): T | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known as T;
  const value = parse(text);
  if (parsed.size >= parsedMost) parsed.clear();
  if (value !== undefined) parsed.set(text, value);
  return value;
}

interface ListedGroup {
  readonly name: string;
  readonly preferred: string;
  readonly versions: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The object of that kind a text holds; undefined when it holds none. */
function decoded(text: string, kind: string): Fields | undefined {
  try {
    const object: unknown = JSON.parse(text);
    return isObject(object) && object.kind === kind ? object : undefined;
  } catch {
    return undefined; // what cannot be read is asked for again
  }
}

const objects = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
const words = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

function groupsIn(text: string): readonly ListedGroup[] | undefined {
  const list = decoded(text, 'APIGroupList');
  return list && objects(list.groups).map((group) => ({
    name: word(group.name),
    preferred: isObject(group.preferredVersion) ? word(group.preferredVersion.version) : '',
    versions: objects(group.versions).map(({ version }) => word(version)),
  })); // biome-ignore format: one chain
}

function resourcesIn(text: string): readonly Resource[] | undefined {
  const list = decoded(text, 'APIResourceList');
  if (!list) return undefined;
  const [version = '', group = ''] = word(list.groupVersion).split('/').reverse();
  return objects(list.resources).map((one) => ({
    group,
    version,
    name: word(one.name),
    singular: word(one.singularName),
    kind: word(one.kind),
    namespaced: one.namespaced === true,
    verbs: words(one.verbs),
    shortNames: words(one.shortNames),
    categories: words(one.categories),
    ...(one.version ? { servedAs: { group: word(one.group), version: word(one.version) } } : {}),
  }));
}

function groupListText(groups: readonly Group[]): string {
  const versionOf = (group: string, version: string): object => ({ groupVersion: groupVersion(group, version), version });
  const items = groups.map(({ name, preferred, versions }) => ({ name, versions: versions.map(({ version }) => versionOf(name, version)), preferredVersion: versionOf(name, preferred) }));
  return `${JSON.stringify({ kind: 'APIGroupList', apiVersion: 'v1', groups: items })}\n`;
}

function resourceListText(group: string, version: string, resources: readonly Resource[]): string {
  const items = resources.map((one) => ({
    name: one.name,
    singularName: one.singular,
    namespaced: one.namespaced,
    ...(one.servedAs?.group ? { group: one.servedAs.group } : {}),
    ...(one.servedAs?.version ? { version: one.servedAs.version } : {}),
    kind: one.kind,
    verbs: one.verbs,
    ...(one.shortNames.length > 0 ? { shortNames: one.shortNames } : {}),
    ...(one.categories.length > 0 ? { categories: one.categories } : {}),
  }));
  return `${JSON.stringify({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: groupVersion(group, version), resources: items })}\n`;
}
