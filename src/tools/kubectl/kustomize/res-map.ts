// The objects of a kustomization, in order, each only once.
// Upstream: kustomize api v0.21 resmap/reswrangler.go, types/selector.go.

import { matches, SelectorError } from '../../../api/meta/labels.ts';
import { parseSelector } from '../../../api/meta/label-selector-parse.ts';
import { quote } from '../../go/quote.ts';
import { CommandError, inWords } from '../errors.ts';
import { annotationsOf, labelsOf } from '../resource/object.ts';
import { effectiveNamespace, type Gvk, idString, isClusterScoped, type ResId, sameId, sameNamespace } from './ids.ts';
import { compilePattern } from './pattern.ts';
import type { Resource } from './resource.ts';

/** What selects objects for patches and replacements: regular expressions, and label selectors. */
export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly annotationSelector?: string;
  readonly labelSelector?: string;
}

export class ResMap {
  list: Resource[];

  constructor(list: readonly Resource[] = []) {
    this.list = [...list];
  }

  /** @throws CommandError when there is one of that name */
  append(resource: Resource): void {
    const { id } = resource;
    if (this.list.some((one) => sameId(id, one.id))) throw new CommandError(`may not add resource with an already registered id: ${idString(id)}`);
    this.list.push(resource);
  }

  appendAll(other: ResMap): void {
    for (const resource of other.list) this.append(resource);
  }

  byCurrentId(wanted: (id: ResId) => boolean): Resource[] {
    return this.list.filter((resource) => wanted(resource.id));
  }

  byAnyId(wanted: (id: ResId) => boolean): Resource[] {
    return this.list.filter((resource) => !resource.isEmpty && [...resource.previousIds, resource.id].some(wanted));
  }

  /** The one with that name, now or before. @throws CommandError */
  getById(id: ResId): Resource {
    const found = this.byAnyId((one) => sameId(id, one));
    const [first] = found;
    if (first && found.length === 1) return first;
    const problem = found.length > 1 ? 'multiple matches' : 'no matches';
    throw new CommandError(`${problem} for Id ${idString(id)}; failed to find unique target for patch ${idString(id)}`);
  }

  /** Generated objects: new ones are added, others replace or extend what is there. @throws CommandError */
  absorb(resource: Resource): void {
    const { id, behavior } = resource;
    const found = this.byAnyId((one) => sameId(id, one));
    const [old] = found;
    if (!old) {
      if (behavior === 'merge' || behavior === 'replace') throw new CommandError(`id ${goId(id)} does not exist; cannot merge or replace`);
      this.append(resource);
      return;
    }
    if (found.length > 1) throw new CommandError(`found multiple objects ${found.map((one) => idString(one.id)).join(' ')} that could accept merge of ${idString(id)}`);
    if (behavior !== 'merge' && behavior !== 'replace') {
      throw new CommandError(`id ${goId(id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`);
    }
    resource.replaceOther(old);
    if (behavior === 'merge') resource.origin = old.origin ?? resource.origin;
    if (behavior === 'merge') for (const field of ['data', 'binaryData']) mergeMap(resource, old, field);
    this.list[this.list.indexOf(old)] = resource;
  }

  dropEmpty(): void {
    this.list = this.list.filter((resource) => !resource.isEmpty);
  }

  /** What a referrer may mean: everything of its namespace and what has none. */
  subsetFor(referrer: Resource): Resource[] {
    const { id } = referrer;
    if (isClusterScoped(id)) return [...this.list];
    const more = subjectNamespaces(referrer);
    return this.list.filter((one) => isClusterScoped(one.id) || sameNamespace(one.id, id) || more.has(one.namespace));
  }

  /** @throws CommandError when an expression is none */
  select(selector: Selector): Resource[] {
    const expression = new SelectorExpression(selector);
    return this.list.filter((resource) => {
      const { id, originalId } = resource;
      if (!expression.namespace(effectiveNamespace(originalId)) && !expression.namespace(effectiveNamespace(id))) return false;
      if (!expression.name(originalId.name) && !expression.name(id.name)) return false;
      return expression.gvk(resource.gvk) && hasLabels(resource, selector);
    });
  }
}

/** Whether labels and annotations are those a selector wants. @throws CommandError */
export function hasLabels(resource: Resource, { labelSelector = '', annotationSelector = '' }: Selector): boolean {
  const holds = (text: string, labels: Readonly<Record<string, string>>): boolean => inWords(() => matches(parseSelector(text), labels), SelectorError);
  return holds(labelSelector, labelsOf(resource.object)) && holds(annotationSelector, annotationsOf(resource.object));
}

/** A selector's fields as anchored expressions; an empty one matches anything. */
export class SelectorExpression {
  readonly #selector: Selector;

  /** @throws CommandError when a field is no regular expression */
  constructor(selector: Selector) {
    this.#selector = selector;
    for (const field of ['group', 'version', 'kind', 'name', 'namespace'] as const) this.#holds(field, '');
  }

  #holds(field: 'group' | 'version' | 'kind' | 'name' | 'namespace', value: string): boolean {
    const pattern = this.#selector[field];
    if (!pattern) return true;
    return compilePattern(`^(?:${pattern})$`).test(value);
  }

  /** All of it at once. */
  matches(id: ResId): boolean {
    return this.gvk(id) && this.name(id.name) && this.namespace(id.namespace);
  }

  gvk({ group, version, kind }: Gvk): boolean {
    return this.#holds('group', group) && this.#holds('version', version) && this.#holds('kind', kind);
  }

  name(name: string): boolean {
    return this.#holds('name', name);
  }

  namespace(namespace: string): boolean {
    return this.#holds('namespace', namespace);
  }
}

/** Namespaces a RoleBinding's service accounts are in. */
function subjectNamespaces(referrer: Resource): ReadonlySet<string> {
  const subjects = referrer.gvk.kind === 'RoleBinding' && Array.isArray(referrer.object.subjects) ? (referrer.object.subjects as Readonly<Record<string, unknown>>[]) : [];
  const out = new Set<string>();
  for (const { kind, namespace } of subjects) {
    if (namespace === undefined || kind !== 'ServiceAccount') continue;
    if (typeof namespace !== 'string') throw new CommandError(`Invalid Input: namespace is blank for resource ${quote(idString(referrer.id))}\n`);
    out.add(namespace);
  }
  return out;
}

function mergeMap(into: Resource, from: Resource, field: string): void {
  const merged = { ...(from.object[field] as object | undefined), ...(into.object[field] as object | undefined) };
  if (Object.keys(merged).length > 0) into.object[field] = merged;
  else delete into.object[field];
}

/** As Go prints the struct. */
function goId(id: ResId): string {
  const gvk = `resid.Gvk{Group:${quote(id.group)}, Version:${quote(id.version)}, Kind:${quote(id.kind)}, isClusterScoped:${isClusterScoped(id)}}`;
  return `resid.ResId{Gvk:${gvk}, Name:${quote(id.name)}, Namespace:${quote(id.namespace)}}`;
}
