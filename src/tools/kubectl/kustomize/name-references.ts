// Brings names that objects call each other by up to date, once everything has its final name.
// Upstream: kustomize api v0.21 internal/accumulator/namereferencetransformer.go, filters/nameref/nameref.go.

import { isObject, setOwn } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { CommandError } from '../errors.ts';
import { applyFieldSpec, nodeKind, type Slot, slotOf } from './field-path.ts';
import type { FieldSpec, NameReference } from './field-specs.ts';
import { effectiveNamespace, type Gvk, idString, isClusterScoped, isSelected, sameNamespace } from './ids.ts';
import type { ResMap } from './res-map.ts';
import type { Resource } from './resource.ts';
import { idsOf } from './transformers.ts';

type Container = Record<string, unknown>;

/** @throws CommandError when a name may mean several objects */
export function fixNameReferences(map: ResMap, references: readonly NameReference[]): void {
  const originalIds = new Map(map.list.map((resource) => [resource, resource.originalId] as const));
  for (const [referrer, original] of originalIds) {
    let candidates: readonly Resource[] | undefined;
    for (const reference of references) {
      for (const spec of reference.fieldSpecs) {
        if (!isSelected(original, spec)) continue;
        candidates ??= map.subsetFor(referrer);
        new Update(referrer, spec, reference, candidates).run();
      }
    }
  }
}

class Update {
  readonly #referrer: Resource;
  readonly #spec: FieldSpec;
  readonly #target: Partial<Gvk>;
  readonly #candidates: readonly Resource[];

  constructor(referrer: Resource, spec: FieldSpec, target: Partial<Gvk>, candidates: readonly Resource[]) {
    this.#referrer = referrer;
    this.#spec = spec;
    this.#target = target;
    this.#candidates = candidates;
  }

  run(): void {
    const { path, create = false } = this.#spec;
    try {
      applyFieldSpec(this.#referrer.object, { path, create }, { set: (slot) => this.#set(slot) });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError(`updating name reference in '${path}' field of '${idString(this.#referrer.id)}': ${error.message}`);
    }
  }

  #set(slot: Slot): void {
    const { value } = slot;
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) for (const i of value.keys()) this.#setOne(slotOf(value, i));
    else this.#setOne(slot);
  }

  #setOne(slot: Slot): void {
    if (nodeKind(slot.value) === 'MappingNode') this.#setMap(slot.value as Container);
    else if (slot.value !== null) this.#setScalar(slot);
  }

  #setScalar(slot: Slot): void {
    const found = this.#select(String(slot.value), this.#candidates, (one) => one.name);
    if (found && found.name !== slot.value) slot.set(found.name);
  }

  #setMap(map: Container): void {
    if (!Object.hasOwn(map, 'name')) throw new CommandError("path config error; no 'name' field in node");
    const oldName = String(map.name);
    const found = this.#select(oldName, this.#inNamespace(map.namespace), (one) => `${one.name}/${one.namespace}`);
    if (!found || (found.name === oldName && found.namespace === '')) return;
    setOwn(map, 'name', found.name);
    if (found.namespace !== '') setOwn(map, 'namespace', found.namespace);
  }

  #inNamespace(namespace: unknown): readonly Resource[] {
    if (namespace === undefined) return this.#candidates;
    const within = (of: (one: Resource) => string): Resource[] => this.#candidates.filter((one) => of(one) === namespace);
    const before = within((one) => effectiveNamespace(one.originalId));
    return before.length > 0 ? before : within((one) => effectiveNamespace(one.id));
  }

  /** The object that was called so. @param same what may differ between candidates without harm. @throws CommandError */
  #select(oldName: string, all: readonly Resource[], same: (one: Resource) => string): Resource | undefined {
    const named = all.filter((one) => {
      const before = one.previousIds;
      return before.some((id) => id.name === oldName) && before.some((id) => isSelected(id, this.#target)) && this.#isRole(one) && this.#isNear(one);
    });
    if (named.length <= 1) return named[0];
    let similar = named.filter((one) => one.sameAffixes(this.#referrer, true));
    if (similar.length > 1) similar = similar.filter((one) => one.sameAffixes(this.#referrer, false));
    const [first] = similar;
    if (!first || similar.every((one) => same(one) === same(first))) return first;
    throw new CommandError(`found multiple possible referrals: ${idsOf(similar)}\n${this.#details(similar)}`);
  }

  /** A roleRef says itself what kind it means. */
  #isRole(candidate: Resource): boolean {
    const { roleRef } = this.#referrer.object;
    if (!this.#spec.path.endsWith('roleRef/name') || !isObject(roleRef) || roleRef.apiGroup === undefined || roleRef.kind === undefined) return true;
    const wanted = { group: String(roleRef.apiGroup), kind: String(roleRef.kind) };
    return candidate.previousIds.some((id) => isSelected(id, wanted));
  }

  #isNear(candidate: Resource): boolean {
    const { id } = this.#referrer;
    return isClusterScoped(id) || isClusterScoped(candidate.id) || candidate.gvk.kind === 'ServiceAccount' || sameNamespace(id, candidate.id);
  }

  #details(candidates: readonly Resource[]): string {
    const one = (resource: Resource): string => toYaml(withNotes(resource));
    return `\n**** Too many possible referral targets to referrer:\n${one(this.#referrer)}\n${candidates.map((candidate, i) => `--- possible referral ${i}:\n${one(candidate)}\n`).join('')}`;
  }
}

/** The object with what is remembered of it, in the annotations upstream keeps that in. */
function withNotes(resource: Resource): unknown {
  const notes: Record<string, string> = {};
  const note = (name: string, values: readonly string[]): void => {
    if (values.length > 0) notes[`internal.config.kubernetes.io/${name}`] = values.join(',');
  };
  note('prefixes', resource.prefixes);
  note('suffixes', resource.suffixes);
  note('previousKinds', resource.previous.map((id) => id.kind));
  note('previousNames', resource.previous.map((id) => id.name));
  note('previousNamespaces', resource.previous.map((id) => id.namespace));
  const { metadata } = resource.object;
  return { ...resource.object, metadata: { ...metadata, annotations: { ...metadata?.annotations, ...notes } } };
}
