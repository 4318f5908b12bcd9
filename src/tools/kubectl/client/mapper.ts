// From what a user types (`po`, `deploy.apps`, `pods.v1.`, `Deployment`) to the resource that is served.
// What is missing in answers kept on disk is looked up again in the server's own.
// Upstream: client-go v0.36 restmapper/discovery.go, shortcut.go, category_expansion.go; apimachinery api/meta restmapper.go, priority.go.

import { CommandError, NoKindMatch, NoResourceMatch } from '../errors.ts';
import { quote } from '../../go/quote.ts';
import type { DiscoverySource } from './cached-discovery.ts';
import type { Group, Resource } from './discovery.ts';

/** A kind and where it is served. Upstream: meta.RESTMapping. */
export type Mapping = Resource;

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = ({ group, version }: { readonly group: string; readonly version: string }): string => (group === '' ? version : `${group}/${version}`);

/** `deployments.apps`. Upstream: GroupResource.String. */
export const groupResource = ({ name, group }: Pick<Mapping, 'name' | 'group'>): string => (group === '' ? name : `${name}.${group}`);

/** `apps/v1, Resource=deployments`. Upstream: GroupVersionResource.String. */
export const gvrText = ({ group, version, name }: Mapping): string => `${group}/${version}, Resource=${name}`;

/** `apps/v1, Kind=Deployment`. Upstream: GroupVersionKind.String. */
export const gvkText = ({ group, version, kind }: Mapping): string => `${group}/${version}, Kind=${kind}`;

/** `Deployment.apps`. Upstream: GroupKind.String. */
export const groupKindText = ({ group, kind }: Pick<Mapping, 'group' | 'kind'>): string => (group === '' ? kind : `${kind}.${group}`);

/** Lists are kinds, too, though nobody serves them. Upstream: NewDiscoveryRESTMapper. */
export const lists: Mapping = { group: '', version: 'v1', name: 'lists', singular: 'list', kind: 'List', namespaced: false, verbs: [], shortNames: [], categories: [] };

interface Partial3 {
  readonly resource: string;
  readonly group: string;
  readonly version: string;
}

export class Mapper {
  readonly #discovery: DiscoverySource;
  readonly #warn: (text: string) => void;
  #known: readonly Resource[] | undefined;
  readonly #warned = new Set<string>();

  /** @param warn told when a short name has several meanings */
  constructor(discovery: DiscoverySource, warn: (text: string) => void) {
    this.#discovery = discovery;
    this.#warn = warn;
  }

  get groups(): readonly Group[] {
    return this.#discovery.groups;
  }

  /** The order of preference: for each group its preferred version first. */
  get #all(): readonly Resource[] {
    this.#known ??= this.groups.flatMap((group) => [...group.versions].sort((a, b) => Number(b.version === group.preferred) - Number(a.version === group.preferred)).flatMap((version) => version.resources));
    return this.#known;
  }

  /** Looks again in the server's own answer for what a kept one lacks. Upstream: DeferredDiscoveryRESTMapper. */
  #lookUp(find: () => Resource | undefined): Resource | undefined {
    const found = find();
    if (found || this.#discovery.fresh) return found;
    this.#discovery.invalidate();
    this.#known = undefined;
    return find();
  }

  /** Every resource that is not a subresource, in order of preference. */
  resources(): readonly Resource[] {
    return this.#all.filter((resource) => !resource.name.includes('/'));
  }

  /** What exactly a resource, its version and its group name. Upstream: RESTMapper.ResourceFor with a whole one. */
  exactly(name: string, version: string, group: string): Mapping | undefined {
    return this.#lookUp(() => this.resources().find((one) => one.name === name && one.version === version && one.group === group));
  }

  /** The resource with subresource, e.g. `pods/log`; undefined when it is not served. */
  subresource(mapping: Mapping, name: string): Resource | undefined {
    return this.#all.find((one) => one.group === mapping.group && one.version === mapping.version && one.name === `${mapping.name}/${name}`);
  }

  /** What `all` and other categories stand for; undefined when it is none. */
  category(name: string): readonly string[] | undefined {
    const members = this.resources().filter((resource) => resource.categories.includes(name));
    return members.length === 0 ? undefined : [...new Set(members.map(groupResource))];
  }

  /** Upstream: Builder.mappingFor. @throws NoResourceMatch and friends, as kubectl words them */
  forArgument(argument: string): Mapping {
    const parts = argument.split('.');
    if (parts.length >= 3) {
      const found = this.#found({ resource: parts[0] ?? '', version: parts[1] ?? '', group: parts.slice(2).join('.') });
      if (found) return found;
    }
    const resource = parts[0] ?? '';
    const group = parts.slice(1).join('.');
    const found = this.#found({ resource, group, version: '' });
    if (found) return found;
    const kind = this.#lookUp(() => this.#all.find((one) => one.kind === resource && !one.name.includes('/') && (group === '' || one.group === group)) ?? (parts.length >= 3 ? this.#exactKind(parts) : undefined));
    if (kind) return kind;
    throw new CommandError(`the server doesn't have a resource type ${quote(resource)}`);
  }

  #exactKind(parts: readonly string[]): Mapping | undefined {
    return this.#all.find((one) => one.kind === parts[0] && one.version === parts[1] && one.group === parts.slice(2).join('.'));
  }

  /** Upstream: RESTMapper.ResourceFor with a partial resource. @throws NoResourceMatch */
  forResource(resource: string, group = '', version = ''): Mapping {
    const found = this.#found({ resource, group, version });
    if (!found) throw new NoResourceMatch(resource, group, version);
    return found;
  }

  /** All that a name can mean, in order of preference. Upstream: RESTMapper.ResourcesFor. @throws NoResourceMatch */
  allForResource(resource: string): readonly Mapping[] {
    const first = this.forResource(resource);
    return first === lists ? [first] : this.resources().filter((one) => one.name === first.name);
  }

  /** Upstream: RESTMapper.RESTMapping. @throws NoKindMatch */
  forKind(kind: string, group: string, version = ''): Mapping {
    const found = this.#lookUp(() => this.#all.find((one) => !one.name.includes('/') && one.group === group && (version === '' || one.version === version) && (one.kind === kind || one.kind.toLowerCase() === kind)));
    if (!found) throw new NoKindMatch(kind, group, version === '' ? [] : [version]);
    return found;
  }

  /** By `apiVersion` and `kind` of an object. @throws NoKindMatch */
  forObject(apiVersion: string, kind: string): Mapping {
    const slash = apiVersion.indexOf('/');
    return slash < 0 ? this.forKind(kind, '', apiVersion) : this.forKind(kind, apiVersion.slice(0, slash), apiVersion.slice(slash + 1));
  }

  #found(wanted: Partial3): Mapping | undefined {
    return this.#lookUp(() => this.#find(wanted));
  }

  #find(wanted: Partial3): Mapping | undefined {
    const expanded = this.#expandShortcut(wanted);
    const resource = expanded.resource.toLowerCase();
    const matches = (one: Resource): boolean => !one.name.includes('/') && (one.name === resource || (one.singular || one.kind.toLowerCase()) === resource) && (expanded.version === '' || one.version === expanded.version);
    const exact = this.#all.find((one) => matches(one) && (expanded.group === '' || one.group === expanded.group));
    const found = exact ?? this.#all.find((one) => matches(one) && one.group.startsWith(expanded.group));
    return found ?? (expanded.group === '' && (resource === 'list' || resource === 'lists') ? lists : undefined);
  }

  /** `po` → `pods`. Upstream: shortcutExpander.expandResourceShortcut. */
  #expandShortcut(wanted: Partial3): Partial3 {
    const inGroup = (one: Resource): boolean => wanted.group === '' || one.group === wanted.group;
    if (this.#all.some((one) => inGroup(one) && (one.name === wanted.resource || (one.singular !== '' && one.singular === wanted.resource)))) return wanted;
    const short = this.#all.filter((one) => one.shortNames.includes(wanted.resource));
    const candidates = short.filter(inGroup);
    const [first] = candidates;
    if (first) {
      for (const other of candidates) if (other.group !== first.group || other.name !== first.name) this.#ambiguous(wanted.resource, groupResource(other));
      return { resource: first.name, group: first.group, version: '' };
    }
    const prefixed = wanted.group === '' ? undefined : short.find((one) => one.group.startsWith(wanted.group));
    return prefixed ? { ...wanted, resource: prefixed.name, group: prefixed.group } : wanted;
  }

  #ambiguous(short: string, other: string): void {
    const text = `short name ${quote(short)} could also match lower priority resource ${other}`;
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.#warn(text);
  }
}
