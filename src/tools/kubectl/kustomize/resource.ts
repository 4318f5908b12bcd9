// One object on its way through a kustomization, and what is remembered of the names it had.
// Upstream: kustomize api v0.21 resource/resource.go, which keeps these notes in annotations.

import { type JsonValue, jsonEqual } from '../../../base/json.ts';
import { annotationsOf, edited, type KubeObject, kindOf, labelsOf, metadataOf, nameOf, namespaceOf } from '../resource/object.ts';
import type { Origin } from './origin.ts';
import { effectiveNamespace, type Gvk, idOf, type ResId } from './ids.ts';

export type Behavior = 'unspecified' | 'create' | 'replace' | 'merge';

interface Previous {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
}

export class Resource {
  /** undefined once a patch has removed it */
  #object: KubeObject | undefined;
  previous: Previous[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  behavior: Behavior = 'unspecified';
  needsHash = false;
  nameMayChange = false;
  kindMayChange = false;
  /** variables that read one of its fields */
  variables: string[] = [];
  /** where it is from and what changed it; kept only for `buildMetadata` */
  origin: Origin | undefined;
  transformations: Origin[] = [];

  /** why it cannot be printed */
  readonly problem: string | undefined;

  constructor(object: KubeObject, problem?: string) {
    this.#object = object;
    this.problem = problem;
  }

  get object(): KubeObject {
    return this.#object ?? {};
  }

  set object(object: KubeObject | undefined) {
    this.#object = object;
  }

  get isEmpty(): boolean {
    return this.#object === undefined || Object.keys(this.#object).length === 0;
  }

  get gvk(): Gvk {
    return kindOf(this.object);
  }

  get name(): string {
    return nameOf(this.object);
  }

  set name(name: string) {
    metadataOf(this.object).name = name;
  }

  get namespace(): string {
    return namespaceOf(this.object);
  }

  /** An empty one takes the field away. */
  set namespace(namespace: string) {
    if (namespace === '') delete metadataOf(this.object).namespace;
    else metadataOf(this.object).namespace = namespace;
  }

  get id(): ResId {
    return idOf(this.object);
  }

  /** What it was called before, the first name first. */
  get previousIds(): ResId[] {
    const { group, version } = this.gvk;
    return this.previous.map((id) => ({ ...id, group, version }));
  }

  get originalId(): ResId {
    return this.previousIds[0] ?? this.id;
  }

  rememberId(): void {
    const { id } = this;
    this.previous.push({ name: id.name, namespace: effectiveNamespace(id), kind: id.kind });
  }

  /** Whether there are notes about it, which upstream keeps in annotations that patches can see. */
  get hasNotes(): boolean {
    return this.previous.length > 0 || this.needsHash || this.behavior !== 'unspecified';
  }

  copy(): Resource {
    const copy = new Resource(edited(this.object), this.problem);
    copy.takeNotes(this);
    copy.needsHash = this.needsHash;
    copy.origin = this.origin;
    copy.transformations = [...this.transformations];
    return copy;
  }

  /** Takes over what is remembered of another. */
  takeNotes(other: Resource): void {
    this.previous = [...other.previous];
    this.prefixes = [...other.prefixes];
    this.suffixes = [...other.suffixes];
    this.behavior = other.behavior;
    this.nameMayChange = other.nameMayChange;
    this.kindMayChange = other.kindMayChange;
    this.variables = [...other.variables];
  }

  /** Takes the place of another: its name, and its labels and annotations where it has none of its own. Upstream: CopyMergeMetaDataFieldsFrom. */
  replaceOther(other: Resource): void {
    const metadata = metadataOf(this.object);
    const labels = { ...labelsOf(other.object), ...labelsOf(this.object) };
    const annotations = { ...annotationsOf(other.object), ...annotationsOf(this.object) };
    if (Object.keys(labels).length > 0) metadata.labels = labels;
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
    this.name = other.name;
    this.namespace = other.namespace;
    const { needsHash } = this;
    this.takeNotes(other);
    this.needsHash = needsHash && other.needsHash;
  }

  /** Whether prefixes and suffixes are those of another, as far back as both go. @param allowEmpty none at all is the same as any */
  sameAffixes(other: Resource, allowEmpty: boolean): boolean {
    return sameEnding(this.prefixes, other.prefixes, allowEmpty) && sameEnding(this.suffixes, other.suffixes, allowEmpty);
  }

  equals(other: Resource): boolean {
    return jsonEqual(this.object as JsonValue, other.object as JsonValue);
  }
}

function sameEnding(a: readonly string[], b: readonly string[], allowEmpty: boolean): boolean {
  if (allowEmpty && (a.length === 0 || b.length === 0)) return true;
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return longer.length === 0;
  return shorter.every((one, i) => one === longer[longer.length - shorter.length + i]);
}
