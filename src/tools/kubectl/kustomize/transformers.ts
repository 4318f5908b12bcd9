// What a kustomization does to all its objects: namespace, name prefix and suffix, labels, annotations, images, replicas, hashes, order.
// Upstream: kustomize api v0.21 internal/builtins, filters/namespace, filters/imagetag, api/hasher, internal/image.

import { isObject, setOwn, toJson } from '../../../base/json.ts';
import { printList } from '../../go/quote.ts';
import { compareStrings } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { shortHash } from '../hash.ts';
import { applyFieldSpec, applyFieldSpecs, nodeKind, setEntry, setScalar, type Slot, slotOf } from './field-path.ts';
import { type FieldSpec, kindOrder, sortText } from './field-specs.ts';
import { gvkString, idString, isClusterScoped, isSelected, sameGvk, sameId } from './ids.ts';
import type { Transform } from './patches.ts';
import type { Resource } from './resource.ts';

type Container = Record<string, unknown>;
export type Strings = Readonly<Record<string, string>>;

// -- namespace

export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';

/** @param unsetOnly leaves namespaces that are given alone */
export function namespaceTransform(namespace: string, specs: readonly FieldSpec[], mode: SubjectMode = 'defaultOnly', unsetOnly = false): Transform {
  const put = (slot: Slot): void => {
    if (!unsetOnly || !slot.value) setScalar(slot, namespace);
  };
  return (map) => {
    for (const resource of map.list) {
      resource.rememberId();
      setNamespace(resource, specs, mode, put);
      const { id } = resource;
      const same = map.byCurrentId((one) => sameId(one, id));
      if (same.length !== 1) throw new CommandError(`namespace transformation produces ID conflict: ${printList(same.map((one) => toJson(one.object)))}`);
    }
  };
}

function setNamespace(resource: Resource, specs: readonly FieldSpec[], mode: SubjectMode, put: (slot: Slot) => void): void {
  const { object, gvk } = resource;
  if (!isClusterScoped(gvk)) applyFieldSpec(object, { path: 'metadata/namespace', create: true }, { creates: 'scalar', set: put });
  const isBinding = gvk.kind === 'RoleBinding' || gvk.kind === 'ClusterRoleBinding';
  if (isBinding && mode !== 'none' && Array.isArray(object.subjects)) {
    for (const subject of object.subjects as readonly unknown[]) {
      if (!isObject(subject)) continue;
      if (mode === 'defaultOnly' ? subject.name === 'default' : subject.kind === 'ServiceAccount') {
        const map = subject as Container;
        map.namespace ??= '';
        put(slotOf(map, 'namespace'));
      }
    }
  }
  const rest = specs.filter(
    ({ path, kind }) =>
      path !== 'metadata/namespace' && (path !== 'metadata/name' || object.apiVersion === 'v1') && !(isBinding && path === 'subjects/namespace' && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')),
  );
  applyFieldSpecs(object, rest, { creates: 'scalar', set: put });
}

// -- names

/** Kinds whose names stay as they are. */
const keepNames = [{ kind: 'CustomResourceDefinition' }, { group: 'apiregistration.k8s.io', kind: 'APIService' }, { kind: 'Namespace' }];

export const prefixTransform = (prefix: string, specs: readonly FieldSpec[]): Transform => affixTransform(prefix, specs, 'prefixes', (value) => prefix + value);
export const suffixTransform = (suffix: string, specs: readonly FieldSpec[]): Transform => affixTransform(suffix, specs, 'suffixes', (value) => value + suffix);

function affixTransform(affix: string, specs: readonly FieldSpec[], notes: 'prefixes' | 'suffixes', join: (value: string) => string): Transform {
  return (map) => {
    for (const resource of map.list) {
      const id = resource.originalId;
      if (keepNames.some((one) => isSelected(id, one))) continue;
      for (const spec of specs) {
        if (!isSelected(id, spec)) continue;
        if (spec.path === 'metadata/name' && affix !== '') {
          resource[notes].push(affix);
          resource.rememberId();
        }
        applyFieldSpec(resource.object, spec, { creates: 'scalar', set: (slot) => setScalar(slot, join(String(slot.value ?? ''))) });
      }
    }
  };
}

// -- labels and annotations

export function entriesTransform(entries: Strings, specs: readonly FieldSpec[]): Transform {
  const keys = Object.keys(entries).sort(compareStrings);
  return (map) => {
    for (const resource of map.list) {
      for (const key of keys) applyFieldSpecs(resource.object, specs, { creates: 'map', set: (slot) => setEntry(slot, key, entries[key] ?? '') });
    }
  };
}

// -- images

export interface Image {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export function imageTransform(image: Image, specs: readonly FieldSpec[]): Transform {
  const set = (slot: Slot): void => {
    if (nodeKind(slot.value) !== 'ScalarNode') setScalar(slot, '');
    const value = String(slot.value ?? '');
    const changed = withImage(value, image);
    if (changed !== value) slot.set(changed);
  };
  return (map) => {
    const resources = map.list.filter((resource) => resource.gvk.kind !== 'CustomResourceDefinition');
    for (const resource of resources) eachContainer(resource.object, set);
    for (const resource of resources) applyFieldSpecs(resource.object, specs, { set });
  };
}

/** `containers` and `initContainers`, wherever they are. */
function eachContainer(value: unknown, set: (slot: Slot) => void): void {
  if (Array.isArray(value)) for (const item of value) eachContainer(item, set);
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    eachContainer(member, set);
    if ((name !== 'containers' && name !== 'initContainers') || !Array.isArray(member)) continue;
    for (const container of member) if (isObject(container) && container.image !== undefined) set(slotOf(container as Container, 'image'));
  }
}

function withImage(text: string, image: Image): string {
  if (!imagePattern(image.name ?? '').test(text)) return text;
  let { name, tag, digest } = splitImage(text);
  if (image.newName) name = image.newName;
  if (image.newTag || image.digest) {
    tag = image.newTag ?? '';
    digest = image.digest ?? '';
  } else if (image.tagSuffix) {
    tag += image.tagSuffix;
    digest = '';
  }
  return `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

function imagePattern(name: string): RegExp {
  try {
    return new RegExp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return /^(?!)/;
    throw error;
  }
}

function splitImage(text: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(text.indexOf('/'), 0);
  const at = text.indexOf('@', slash);
  const digest = at < 0 ? '' : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(':', slash);
  return colon < 0 ? { name: rest, tag: '', digest } : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}

// -- replicas

export interface Replica {
  readonly name?: string;
  readonly count?: number;
}

export function replicasTransform({ name = '', count = 0 }: Replica, specs: readonly FieldSpec[]): Transform {
  return (map) => {
    let found = false;
    for (const spec of specs) {
      for (const resource of map.byAnyId((id) => id.name === name && isSelected(id, spec))) {
        found = true;
        applyFieldSpec(resource.object, spec, { creates: 'scalar', set: (slot) => setScalar(slot, count) });
      }
    }
    if (!found) {
      const kinds = specs.map(({ group = '', version = '', kind = '' }) => gvkString({ group, version, kind }));
      throw new CommandError(`resource with name ${name} does not match a config with the following GVK ${printList(kinds)}`);
    }
  };
}

// -- hashes

/** Names of generated objects end in a hash of what they hold. */
export const hashTransform: Transform = (map) => {
  for (const resource of map.list) {
    if (!resource.needsHash) continue;
    const hash = hashOf(resource);
    resource.rememberId();
    resource.name = `${resource.name}-${hash}`;
  }
};

function hashOf({ object, gvk }: Resource): string {
  const data = object.data ?? '';
  if (gvk.kind === 'ConfigMap') return shortHash({ kind: 'ConfigMap', name: '', data, ...(isObject(object.binaryData) ? { binaryData: object.binaryData } : {}) });
  if (gvk.kind !== 'Secret') return shortHash(object);
  return shortHash({ kind: 'Secret', type: object.type ?? '', name: '', data, ...(isObject(object.stringData) ? { stringData: object.stringData } : {}) });
}

// -- order

export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

/** @throws CommandError */
export function sortTransform({ order, legacySortOptions: legacy }: SortOptions): Transform {
  if (order !== 'fifo' && order !== 'legacy') throw new CommandError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo' && legacy) throw new CommandError(`the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'`);
  if (order === 'fifo') return () => undefined;
  const rank = legacy ? kindOrder(legacy.orderFirst ?? [], legacy.orderLast ?? []) : kindOrder();
  return (map) => {
    map.list = [...map.list].sort((a, b) => compareResources(a, b, rank));
  };
}

function compareResources(one: Resource, other: Resource, rank: (kind: string) => number): number {
  const a = one.id;
  const b = other.id;
  if (sameGvk(a, b)) return compareStrings(`${gvkString(a)}|${a.namespace || '~X'}|${a.name || '~N'}`, `${gvkString(b)}|${b.namespace || '~X'}|${b.name || '~N'}`);
  const byKind = rank(a.kind) - rank(b.kind);
  if (byKind !== 0) return byKind;
  const byText = compareStrings(sortText(a), sortText(b));
  return a.kind === 'Namespace' && b.kind === 'Namespace' ? -byText : byText;
}

/** Sets a label on everything. */
export function addLabel(key: string, value: string): Transform {
  return (map) => {
    for (const { object } of map.list) applyFieldSpec(object, { path: 'metadata/labels', create: true }, { creates: 'map', set: (slot) => setOwn(slot.value as Container, key, value) });
  };
}

/** For messages. */
export const idsOf = (resources: readonly Resource[]): string => resources.map((resource) => idString(resource.id)).join(', ');
