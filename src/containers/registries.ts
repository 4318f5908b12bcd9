// The registries of the world: which names lead to an image, and how a real one answers to the others.
// Upstream: containerd core/remotes/docker (resolver.go, errors as `ctr` and the kubelet show them).
// @supports partly containers: images — "the applications of the course run as they do elsewhere; any other image of a plausible name runs as a process that says it is not simulated"

import { buildImage } from './build-image.ts';
import { digestOf } from './digest.ts';
import type { Image, ImageDefinition } from './image.ts';
import { officialNames } from './images/official-names.ts';
import { unknownImage } from './images/unknown.ts';
import { type Reference, referenceText, repositoryOf } from './reference.ts';

/** The answer to "what is under this name?". */
export type Resolved = { readonly image: Image } | { readonly problem: 'no such tag' | 'no such repository' | 'no such host' | 'unavailable' | 'schema 1' };

/** Hosts that anyone can reach without an account. */
const publicHosts = new Set([
  'docker.io',
  'registry.k8s.io',
  'k8s.gcr.io',
  'gcr.io',
  'quay.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.gitlab.com',
  'us-docker.pkg.dev',
  'nvcr.io',
  'docker.elastic.co',
  'cgr.dev',
  'registry.access.redhat.com',
]);

export class Registries {
  readonly #definitions: Map<string, ImageDefinition>;
  readonly #pushed = new Map<string, Image>();
  readonly #hosts = new Set(publicHosts);
  readonly #cache = new Map<string, Resolved>();
  readonly #corrupt = new Set<string>();

  constructor(definitions: readonly ImageDefinition[]) {
    this.#definitions = new Map(definitions.map((definition) => [definition.repository, definition]));
  }

  /** Makes a registry's host reachable, e.g. one that runs in the lab. */
  addHost(host: string): void {
    this.#hosts.add(host);
  }

  /** Adds repositories later: images that need more than this layer may know. */
  addDefinitions(definitions: readonly ImageDefinition[]): void {
    for (const definition of definitions) this.#definitions.set(definition.repository, definition);
    this.#cache.clear();
  }

  /** Stores an image under a name: `docker push`. */
  push(reference: Reference, image: Image): void {
    this.#pushed.set(referenceText(reference), image);
    this.#cache.clear();
  }

  /** A fault: the image's layers no longer fit their digests. */
  corrupt(reference: Reference): void {
    this.#corrupt.add(referenceText(reference));
  }

  /** The fault is gone. */
  mend(reference: Reference): void {
    this.#corrupt.delete(referenceText(reference));
  }

  isCorrupt(reference: Reference): boolean {
    return this.#corrupt.has(referenceText(reference));
  }

  /** Every tag of a repository that is worth listing; undefined when there is no such repository. */
  tags(repository: string): readonly string[] | undefined {
    return this.#definitions.get(repository)?.tags;
  }

  resolve(reference: Reference): Resolved {
    const name = referenceText(reference);
    const known = this.#cache.get(name);
    if (known) return known;
    const resolved = this.#resolve(reference, name);
    this.#cache.set(name, resolved);
    return resolved;
  }

  #resolve(reference: Reference, name: string): Resolved {
    const pushed = this.#pushed.get(name) ?? this.#pushedWithDigest(reference);
    if (pushed) return { image: pushed };
    if (!this.#hosts.has(reference.registry)) return { problem: 'no such host' };
    const definition = this.#definitions.get(repositoryOf(reference));
    if (definition) return this.#fromDefinition(definition, reference);
    if (reference.registry === 'docker.io' && reference.path.startsWith('library/')) return officialImage(reference);
    if (reference.registry === 'docker.io' && !plausible(reference)) return { problem: 'no such repository' };
    if (!plausible(reference)) return { problem: 'no such tag' };
    return { image: buildImage(unknownImage(reference)) };
  }

  #fromDefinition(definition: ImageDefinition, reference: Reference): Resolved {
    if (reference.digest !== undefined) {
      for (const tag of reference.tag === undefined ? definition.tags : [reference.tag]) {
        const contents = definition.resolve(tag);
        const image = contents && buildImage(contents);
        if (image && (image.digest === reference.digest || reference.tag !== undefined)) return { image };
      }
      // A real digest of a known repository: we cannot tell which version it is, so it is the newest.
      const newest = definition.resolve(definition.tags[0] ?? 'latest');
      return newest ? { image: buildImage(newest) } : { problem: 'no such tag' };
    }
    const tag = reference.tag ?? 'latest';
    if (definition.schema1?.includes(tag)) return { problem: 'schema 1' };
    const contents = definition.resolve(tag);
    return contents ? { image: buildImage(contents) } : { problem: 'no such tag' };
  }

  #pushedWithDigest(reference: Reference): Image | undefined {
    if (reference.digest === undefined) return undefined;
    const prefix = `${repositoryOf(reference)}:`;
    for (const [name, image] of this.#pushed) if (name.startsWith(prefix) && image.digest === reference.digest) return image;
    return undefined;
  }
}

/** Official images of Docker Hub without a file of their own here: they exist, and run as placeholders. */
function officialImage(reference: Reference): Resolved {
  if (!officialNames.has(reference.path.slice('library/'.length))) return { problem: 'no such repository' };
  const tag = reference.tag ?? 'latest';
  const usual = /^(latest|stable|edge|lts|alpine|slim|current|mainline|v?\d+(\.\d+){0,3}([-.][a-z0-9][a-z0-9.-]*)?|[a-z]+(-[a-z0-9.]+)?)$/;
  if (!usual.test(tag) || !plausible(reference)) return { problem: 'no such tag' };
  return { image: buildImage(unknownImage(reference)) };
}

/** Names people invent to see a pull fail look like this. */
function plausible(reference: Reference): boolean {
  const words = /no-?such|does-?not-?exist|not-?exist|non-?exist|missing|invalid|broken|typo|fake|wrong|unknown|nope/;
  return !words.test(reference.path) && !words.test(reference.tag ?? '');
}

/** What containerd says about a name that does not resolve. */
export function resolveError(reference: Reference, problem: Exclude<Resolved, { image: Image }>['problem']): { readonly code: string | undefined; readonly text: string } {
  const name = referenceText(reference);
  const start = `failed to pull and unpack image "${name}": failed to resolve reference "${name}": `;
  const scheme = 'https';
  const manifest = `${scheme}://${reference.registry}/v2/${reference.path}/manifests/${reference.digest ?? reference.tag ?? 'latest'}`;
  switch (problem) {
    case 'no such tag':
      return { code: 'NotFound', text: `${start}${name}: not found` };
    case 'no such repository':
      return {
        code: undefined,
        text: `${start}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
      };
    case 'no such host':
      return { code: undefined, text: `${start}failed to do request: Head "${manifest}": dial tcp: lookup ${reference.registry.replace(/:\d+$/, '')}: no such host` };
    case 'schema 1':
      // Upstream: core/transfer/local/pull.go
      return { code: 'InvalidArgument', text: `failed to pull and unpack image "${name}": schema 1 image manifests are no longer supported: invalid argument` };
    case 'unavailable':
      return { code: 'Unavailable', text: `${start}unexpected status from HEAD request to ${manifest}: 503 Service Unavailable` };
  }
}

/** What containerd says when there is no room for a layer. */
export function fullDiskError(reference: Reference, image: Image): string {
  const ingest = digestOf(`ingest ${image.layers.at(-1)?.diffId ?? ''}`).slice('sha256:'.length);
  return `failed to pull and unpack image "${referenceText(reference)}": failed to copy: write /var/lib/containerd/io.containerd.content.v1.content/ingest/${ingest}/data: no space left on device`;
}

/** What containerd says when it cannot unpack an image whose layers are gone from its store. */
export function damagedError(name: string, image: Image): string {
  const layer = image.layers.at(-1)?.diffId ?? '';
  return `failed to create containerd container: error unpacking image: apply layer error for "${name}": failed to extract layer ${layer}: failed to get reader from content store: content digest ${digestOf(`compressed ${layer}`)}: not found`;
}

/** What containerd says when a layer does not fit its digest. */
export function corruptError(reference: Reference, image: Image): string {
  const layer = image.layers.at(-1);
  const name = referenceText(reference);
  return `failed to pull and unpack image "${name}": failed to extract layer ${layer?.diffId ?? ''}: failed to copy: failed commit on ref "layer-${layer?.diffId ?? ''}": unexpected commit digest ${digestOf(`corrupt ${layer?.diffId ?? ''}`)}, expected ${layer?.diffId ?? ''}: failed precondition`;
}
