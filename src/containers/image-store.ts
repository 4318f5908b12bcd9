// The images of one machine: what is there, what is on its way, and how long a pull takes.
// Upstream: containerd's image and content stores; kubelet's serial puller decides when a pull may begin.

import type { Image, Layer } from './image.ts';
import { type Reference, referenceText, repositoryOf } from './reference.ts';
import { corruptError, fullDiskError, type Registries, resolveError } from './registries.ts';

/** An image as it lies on the machine. */
export interface StoredImage {
  /** in full, with tag or digest */
  readonly name: string;
  readonly repository: string;
  readonly image: Image;
  readonly pulledMs: number;
}

/** A pull that has begun. */
export interface Pull {
  readonly reference: Reference;
  readonly startMs: number;
  readonly doneMs: number;
  readonly outcome: { readonly image: Image } | { readonly code: string | undefined; readonly error: string };
  /** layers that have to travel */
  readonly layers: readonly Layer[];
}

/** How fast layers come, unpacking included, what it costs to begin with them, and what asking the registry costs. */
const bytesPerMs = 60_000;
const fetchMs = 1000;
const resolveMs = 560;
const notFoundMs = 620;

export class ImageStore {
  readonly registries: Registries;
  readonly #images = new Map<string, StoredImage>();
  readonly #layers = new Set<string>();
  readonly #clock: { readonly nowMs: number };
  /** images whose layers were damaged where they lie */
  readonly #damaged = new Set<string>();
  #usedBytes: number | undefined;
  /** multiplies the time of pulls: a fault, or a faster network */
  slowness = 1;

  constructor(registries: Registries, clock: { readonly nowMs: number }) {
    this.registries = registries;
    this.#clock = clock;
  }

  /** The image under this name, once its pull has finished. */
  get(reference: Reference): StoredImage | undefined {
    const stored = this.#images.get(referenceText(reference));
    if (stored) return stored;
    if (reference.digest === undefined) return undefined;
    const repository = repositoryOf(reference);
    for (const other of this.#images.values()) if (other.repository === repository && other.image.digest === reference.digest) return other;
    return undefined;
  }

  list(): readonly StoredImage[] {
    return [...this.#images.values()];
  }

  /** Whether the layer has been pulled with some image. */
  hasLayer(layer: Layer): boolean {
    return this.#layers.has(layer.diffId);
  }

  /** Puts an image there without pulling: preloaded, built, loaded from an archive. */
  add(reference: Reference, image: Image): void {
    const name = referenceText(reference);
    this.#images.set(name, { name, repository: repositoryOf(reference), image, pulledMs: this.#clock.nowMs });
    for (const layer of image.layers) this.#layers.add(layer.diffId);
    this.#usedBytes = undefined;
  }

  /** Takes a name away, and the layers nobody else needs. @returns whether it was there */
  remove(name: string): boolean {
    const stored = this.#images.get(name);
    if (!stored) return false;
    this.#images.delete(name);
    this.#damaged.delete(name);
    this.#usedBytes = undefined;
    const needed = new Set(this.list().flatMap(({ image }) => image.layers.map((layer) => layer.diffId)));
    for (const layer of stored.image.layers) if (!needed.has(layer.diffId)) this.#layers.delete(layer.diffId);
    return true;
  }

  /** Bytes on disk, each layer counted once. */
  usedBytes(): number {
    this.#usedBytes ??= this.#count();
    return this.#usedBytes;
  }

  /** A fault: what lies on the machine of an image is damaged, or is put right again. It is also put right by removing it and pulling it anew. */
  damage(reference: Reference, damaged: boolean): void {
    if (damaged) this.#damaged.add(referenceText(reference));
    else this.#damaged.delete(referenceText(reference));
  }

  isDamaged(name: string): boolean {
    return this.#damaged.has(name);
  }

  #count(): number {
    const sizes = new Map<string, number>();
    for (const { image } of this.#images.values()) for (const layer of image.layers) sizes.set(layer.diffId, layer.sizeBytes);
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /**
   * Begins a pull: what will come of it and when. Call `finish` at `doneMs`.
   * @param startMs when it may begin, not before now
   * @param spread a fraction of [0, 1) that makes times differ
   * @param freeBytes how much room the disk has
   */
  pull(reference: Reference, startMs: number, spread: number, freeBytes = Number.POSITIVE_INFINITY): Pull {
    const jitter = 0.85 + 0.3 * spread;
    const resolved = this.registries.resolve(reference);
    if ('problem' in resolved) {
      const { code, text } = resolveError(reference, resolved.problem);
      const doneMs = startMs + Math.round(notFoundMs * jitter * this.slowness);
      return { reference, startMs, doneMs, outcome: { code, error: text }, layers: [] };
    }
    const { image } = resolved;
    const layers = image.layers.filter((layer) => !this.hasLayer(layer));
    const bytes = layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
    const doneMs = startMs + Math.round((resolveMs + (bytes > 0 ? fetchMs + bytes / bytesPerMs : 0)) * jitter * this.slowness);
    return { reference, startMs, doneMs, outcome: this.#outcome(reference, image, bytes, freeBytes), layers };
  }

  #outcome(reference: Reference, image: Image, bytes: number, freeBytes: number): Pull['outcome'] {
    if (this.registries.isCorrupt(reference)) return { code: 'FailedPrecondition', error: corruptError(reference, image) };
    return bytes > freeBytes ? { code: undefined, error: fullDiskError(reference, image) } : { image };
  }

  /** The pull's time has come: the image is there. */
  finish(pull: Pull): void {
    if ('image' in pull.outcome) this.add(pull.reference, pull.outcome.image);
  }
}
